import { useState } from "react";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/lib/texts";

import { Frame } from "./frame";
import { label } from "./settings";

const channels = [
  { key: "red", usual: "Red" },
  { key: "green", usual: "Green" },
  { key: "blue", usual: "Blue" },
];
const isByte = (text: string) => /^\d{1,3}$/.test(text) && Number(text) <= 255;

export function GadgetPage() {
  const [texts, setTexts] = useState(["64", "128", "192"]);
  const isComplete = texts.every(isByte);
  const hex = `#${texts.map((text) => Number(text).toString(16).padStart(2, "0")).join("")}`.toUpperCase();
  const change = (index: number, text: string) => setTexts(texts.with(index, text));

  return (
    <Frame>
      <Card className="grid gap-6 p-6 sm:grid-cols-2">
        <div className="grid content-start gap-4">
          {channels.map(({ key, usual }, index) => (
            <div key={key} className="grid gap-2">
              <Field
                label={label(key, usual)}
                error={isByte(texts[index] ?? "") ? undefined : t("Enter a whole number from 0 to 255")}
              >
                <Input
                  type="number"
                  min={0}
                  max={255}
                  value={texts[index]}
                  onChange={(event) => change(index, event.target.value)}
                />
              </Field>
              <input
                type="range"
                min={0}
                max={255}
                aria-label={t("Amount of {colour}", { colour: label(key, usual).toLowerCase() })}
                className="w-full accent-accent"
                value={isByte(texts[index] ?? "") ? texts[index] : 0}
                onChange={(event) => change(index, event.target.value)}
              />
            </div>
          ))}
        </div>
        <div className="grid content-start gap-3">
          <div
            role="img"
            aria-label={t("The mixed colour")}
            className="min-h-40 rounded-lg border border-border"
            style={{ backgroundColor: isComplete ? hex : "transparent" }}
          />
          <output aria-live="polite" className="text-center font-mono text-2xl font-semibold">
            {isComplete ? hex : "–"}
          </output>
        </div>
      </Card>
    </Frame>
  );
}
