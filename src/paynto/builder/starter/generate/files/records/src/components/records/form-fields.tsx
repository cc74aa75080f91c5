import { type HTMLInputTypeAttribute, useState } from "react";

import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { RatingInput } from "@/components/ui/rating";
import { Select } from "@/components/ui/select";
import { config } from "@/lib/config";
import { amountForInput, currencyDecimals, readAmount } from "@/lib/money";
import type { RecordOption } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";
import type { ChoiceOption } from "@/shared/fields";

import type { FieldBinding } from "./use-record-form";

interface FieldProps {
  field: FieldBinding;
  label: string;
  hint?: string;
  required?: boolean;
}

const textOf = (value: FieldBinding["value"]) => (value === null ? "" : String(value));

interface TextFieldProps extends FieldProps {
  type?: HTMLInputTypeAttribute;
  autoComplete?: string;
}

export function TextField({ field, type = "text", autoComplete, ...labels }: TextFieldProps) {
  return (
    <Field {...labels} error={field.error}>
      <Input
        name={field.name}
        type={type}
        autoComplete={autoComplete ?? "off"}
        value={textOf(field.value)}
        onChange={(event) => field.onChange(event.target.value)}
      />
    </Field>
  );
}

export function LongTextField({ field, ...labels }: FieldProps) {
  return (
    <Field {...labels} error={field.error} className="sm:col-span-2">
      <Textarea name={field.name} value={textOf(field.value)} onChange={(event) => field.onChange(event.target.value)} />
    </Field>
  );
}

interface NumberFieldProps extends FieldProps {
  min?: number;
  max?: number;
  /** "any" allows decimals. */
  step?: number | "any";
}

export function NumberField({ field, min, max, step = 1, ...labels }: NumberFieldProps) {
  return (
    <Field {...labels} error={field.error}>
      <Input
        name={field.name}
        type="number"
        inputMode={step === 1 ? "numeric" : "decimal"}
        min={min}
        max={max}
        step={step}
        value={textOf(field.value)}
        onChange={(event) => field.onChange(event.target.value)}
      />
    </Field>
  );
}

/** An amount as people write it where they live; the form holds it as plain decimal text. */
export function MoneyField({ field, ...labels }: FieldProps) {
  const [draft, setDraft] = useState<{ text: string; value: FieldBinding["value"] } | null>(null);
  const shown = draft && draft.value === field.value ? draft.text : amountForInput(field.value) || textOf(field.value);
  return (
    <Field {...labels} error={field.error}>
      <div className="relative">
        <Input
          name={field.name}
          inputMode={currencyDecimals === 0 ? "numeric" : "decimal"}
          autoComplete="off"
          className="pe-14 tabular-nums"
          value={shown}
          onChange={(event) => {
            const text = event.target.value;
            const value = readAmount(text) ?? text;
            setDraft({ text, value });
            field.onChange(value);
          }}
          onBlur={() => setDraft(null)}
        />
        <span aria-hidden className="pointer-events-none absolute inset-y-0 end-3 flex items-center text-xs text-muted">
          {config.currency}
        </span>
      </div>
    </Field>
  );
}

export function YesNoField({ field, label, hint }: FieldProps) {
  return (
    <Checkbox
      className="self-center"
      label={label}
      hint={hint}
      error={field.error}
      checked={field.value === true}
      onChange={(event) => field.onChange(event.target.checked)}
    />
  );
}

export function RatingField({ field, label, maximum = 5 }: FieldProps & { maximum?: number }) {
  return (
    <RatingInput
      label={label}
      maximum={maximum}
      value={typeof field.value === "number" ? field.value : null}
      error={field.error}
      onChange={field.onChange}
    />
  );
}

export function ChoiceField({ field, choices, ...labels }: FieldProps & { choices: readonly ChoiceOption[] }) {
  return (
    <Field {...labels} error={field.error}>
      <Select
        name={field.name}
        placeholder={t("Choose …")}
        options={choices.map(({ value, label }) => ({ value, label }))}
        value={textOf(field.value)}
        onChange={(event) => field.onChange(event.target.value)}
      />
    </Field>
  );
}

interface RelationFieldProps extends FieldProps {
  source: { options: (signal: AbortSignal) => Promise<RecordOption[]> };
}

export function RelationField({ field, source, ...labels }: RelationFieldProps) {
  const { data = [], isLoading } = useData(field.name, source.options);
  return (
    <Field {...labels} error={field.error}>
      <Select
        name={field.name}
        placeholder={isLoading ? t("Loading") : t("Choose …")}
        options={data.map(({ id, label }) => ({ value: String(id), label }))}
        value={textOf(field.value)}
        onChange={(event) => field.onChange(event.target.value)}
      />
    </Field>
  );
}
