import { useState } from "react";

import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { t } from "@/lib/texts";

import type { Calculator, CalculatorField } from "./calculator";

const isValid = ({ min, max }: CalculatorField, value: number) => Number.isFinite(value) && value >= min && value <= max;

/** A calculator whose results follow each keystroke. */
export function FormCalculator({ calculator }: { calculator: Calculator }) {
  const [texts, setTexts] = useState<Record<string, string>>(() =>
    Object.fromEntries(calculator.fields.map((field) => [field.name, String(field.initial)])),
  );
  const values = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text === "" ? NaN : Number(text)]));
  const isComplete = calculator.fields.every((field) => isValid(field, values[field.name] ?? NaN));

  return (
    <Card className="grid gap-6 p-6 sm:grid-cols-2">
      <div className="grid content-start gap-4">
        {calculator.fields.map((field) => (
          <Field
            key={field.name}
            label={field.unit ? `${t(field.label)} (${field.unit})` : t(field.label)}
            error={
              isValid(field, values[field.name] ?? NaN)
                ? undefined
                : t("Enter a number from {min} to {max}", { min: field.min, max: field.max })
            }
          >
            <Input
              type="number"
              inputMode="decimal"
              min={field.min}
              max={field.max}
              step={field.step}
              value={texts[field.name]}
              onChange={(event) => setTexts({ ...texts, [field.name]: event.target.value })}
            />
          </Field>
        ))}
      </div>
      <dl aria-live="polite" className="grid content-start gap-4 rounded-md bg-subtle p-5">
        {isComplete &&
          calculator.compute(values).map((result) => (
            <div key={result.label}>
              <dt className="text-sm text-muted">{t(result.label)}</dt>
              <dd className="text-2xl font-semibold tabular-nums tracking-tight">{t(result.value)}</dd>
            </div>
          ))}
      </dl>
    </Card>
  );
}
