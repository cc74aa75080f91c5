import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

const counts = [1, 2, 3, 4, 5, 6].map(String);
const kinds = [4, 6, 8, 10, 12, 20, 100].map(String);
const optionsOf = (values: string[]) => values.map((value) => ({ value, label: value }));

export function GadgetPage() {
  const [count, setCount] = useState("2");
  const [sides, setSides] = useState("6");
  const [rolls, setRolls] = useState<number[][]>([]);
  const roll = () => {
    const dice = Array.from({ length: Number(count) }, () => 1 + Math.floor(Math.random() * Number(sides)));
    setRolls((before) => [dice, ...before].slice(0, 10));
  };
  const [latest, ...earlier] = rolls;
  const sumOf = (dice: number[]) => dice.reduce((sum, value) => sum + value, 0);

  return (
    <Frame>
      <Card className="grid gap-6 p-6">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={label("dice", "Number of dice")}>
            <Select options={optionsOf(counts)} value={count} onChange={(event) => setCount(event.target.value)} />
          </Field>
          <Field label={label("sides", "Sides")}>
            <Select options={optionsOf(kinds)} value={sides} onChange={(event) => setSides(event.target.value)} />
          </Field>
        </div>
        <Button size="lg" onClick={roll}>
          {label("roll", "Roll")}
        </Button>
        <div aria-live="polite" className="grid min-h-24 content-center gap-2 text-center">
          {latest && (
            <>
              <p className="text-5xl font-semibold tabular-nums">{latest.join(" · ")}</p>
              <p className="text-muted">{t("Together {sum}", { sum: sumOf(latest) })}</p>
            </>
          )}
        </div>
        {earlier.length > 0 && (
          <ol aria-label={t("Earlier rolls")} className="text-sm text-muted tabular-nums">
            {earlier.map((dice, index) => (
              <li key={rolls.length - index}>
                {dice.join(" + ")} = {sumOf(dice)}
              </li>
            ))}
          </ol>
        )}
      </Card>
    </Frame>
  );
}
