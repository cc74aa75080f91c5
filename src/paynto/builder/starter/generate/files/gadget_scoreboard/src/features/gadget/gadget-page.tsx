import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Input } from "@/components/ui/input";
import { useStoredState } from "@/lib/storage";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

interface Side {
  name: string;
  points: number;
}

const START: Side[] = [
  { name: label("first", "Team A"), points: 0 },
  { name: label("second", "Team B"), points: 0 },
];
const isScore = (value: unknown) =>
  Array.isArray(value) && value.length === 2 && value.every((side: Partial<Side>) => Number.isSafeInteger(side?.points) && typeof side.name === "string");

export function GadgetPage() {
  const [sides, setSides] = useStoredState<Side[]>("score", START, isScore);
  const change = (index: number, changed: Partial<Side>) =>
    setSides((all) => all.map((side, at) => (at === index ? { ...side, ...changed } : side)));

  return (
    <Frame>
      <div className="grid gap-4 sm:grid-cols-2">
        {sides.map((side, index) => (
          <Card key={index} className="grid gap-5 p-6 text-center">
            <Input
              aria-label={t("Name of side {number}", { number: index + 1 })}
              className="text-center font-semibold"
              maxLength={40}
              value={side.name}
              onChange={(event) => change(index, { name: event.target.value })}
            />
            <output aria-live="polite" aria-label={t("Points of {name}", { name: side.name })} className="text-7xl font-semibold tabular-nums">
              {side.points}
            </output>
            <div className="flex justify-center gap-3">
              <Button
                variant="secondary"
                size="lg"
                aria-label={t("Take a point from {name}", { name: side.name })}
                onClick={() => change(index, { points: Math.max(0, side.points - 1) })}
              >
                −1
              </Button>
              <Button
                size="lg"
                aria-label={t("A point for {name}", { name: side.name })}
                onClick={() => change(index, { points: side.points + 1 })}
              >
                +1
              </Button>
            </div>
          </Card>
        ))}
      </div>
      <div className="mt-6 text-center">
        <Button variant="secondary" onClick={() => setSides((all) => all.map((side) => ({ ...side, points: 0 })))}>
          {label("reset", "Start again")}
        </Button>
      </div>
    </Frame>
  );
}
