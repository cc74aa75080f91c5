import { ArrowUpDown } from "lucide-react";
import { useState } from "react";

import { IconButton } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/texts";

import { convert, formatNumber, parseNumber, type Unit, type UnitGroup } from "./convert";
import { preset } from "./units";

export function ConverterForm({ group }: { group: UnitGroup }) {
  const [amount, setAmount] = useState("1");
  const isPreset = group.units.some((unit) => unit.symbol === preset.from);
  const [fromSymbol, setFromSymbol] = useState((isPreset ? preset.from : group.units[0]?.symbol) ?? "");
  const [toSymbol, setToSymbol] = useState((isPreset ? preset.to : group.units[1]?.symbol) ?? fromSymbol);
  const from = findUnit(group, fromSymbol);
  const to = findUnit(group, toSymbol);
  const value = parseNumber(amount);
  if (!from || !to) return null;

  const swap = () => {
    setFromSymbol(toSymbol);
    setToSymbol(fromSymbol);
  };

  return (
    <Card className="p-6">
      <div className="grid gap-4 sm:grid-cols-[1fr_1fr]">
        <Field label={preset.label && fromSymbol === preset.from ? preset.label : t("Amount")} error={value === undefined ? t("Enter a number, for example 12.5") : undefined}>
          <Input
            inputMode="decimal"
            autoComplete="off"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        </Field>
        <UnitSelect label={t("From")} units={group.units} value={fromSymbol} onChange={setFromSymbol} />
      </div>
      <div className="my-4 flex justify-center">
        <IconButton variant="secondary" label={t("Swap the units")} onClick={swap}>
          <ArrowUpDown aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="grid items-end gap-4 sm:grid-cols-[1fr_1fr]">
        <div>
          <p className="text-sm font-medium">{t("Result")}</p>
          <output className="mt-1 block truncate text-3xl font-semibold tracking-tight tabular-nums">
            {value === undefined ? "–" : `${formatNumber(convert(value, from, to), preset.decimals)} ${to.symbol}`}
          </output>
        </div>
        <UnitSelect label={t("To")} units={group.units} value={toSymbol} onChange={setToSymbol} />
      </div>
      <p className="mt-6 border-t border-border pt-4 text-sm text-muted">
        1 {from.symbol} = {formatNumber(convert(1, from, to))} {to.symbol}
      </p>
      <AllUnits value={value} from={from} units={group.units} />
    </Card>
  );
}

const findUnit = (group: UnitGroup, symbol: string) => group.units.find((unit) => unit.symbol === symbol);

interface UnitSelectProps {
  label: string;
  units: Unit[];
  value: string;
  onChange: (symbol: string) => void;
}

function UnitSelect({ label, units, value, onChange }: UnitSelectProps) {
  return (
    <Field label={label}>
      <Select
        value={value}
        options={units.map((unit) => ({ value: unit.symbol, label: `${unit.label} (${unit.symbol})` }))}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

function AllUnits({ value, from, units }: { value: number | undefined; from: Unit; units: Unit[] }) {
  if (value === undefined) return null;
  return (
    <dl className="mt-4 grid gap-x-8 gap-y-2 text-sm sm:grid-cols-2">
      {units
        .filter((unit) => unit !== from)
        .map((unit) => (
          <div key={unit.symbol} className="flex justify-between gap-4">
            <dt className="text-muted">{unit.label}</dt>
            <dd className="tabular-nums">
              {formatNumber(convert(value, from, unit))} {unit.symbol}
            </dd>
          </div>
        ))}
    </dl>
  );
}
