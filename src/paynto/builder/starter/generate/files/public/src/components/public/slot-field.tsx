import { useId } from "react";

import type { FieldBinding } from "@/components/records/use-record-form";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { cx } from "@/lib/cx";
import { today } from "@/lib/format";
import { request } from "@/lib/records";
import { t } from "@/lib/texts";
import { useData } from "@/lib/use-data";

interface SlotFieldProps {
  day: FieldBinding;
  time: FieldBinding;
  dayLabel: string;
  timeLabel: string;
  /** Address of the free slots under /api. */
  path: string;
  /** Further values that decide what is free, for example the chosen barber. */
  depends?: Record<string, FieldBinding> | undefined;
}

/** A day and one of its free times. */
export function SlotField({ day, time, dayLabel, timeLabel, path, depends = {} }: SlotFieldProps) {
  const chosenDay = String(day.value ?? "");
  const query = new URLSearchParams({ day: chosenDay });
  for (const [name, binding] of Object.entries(depends)) if (binding.value) query.set(name, String(binding.value));

  return (
    <>
      <Field label={dayLabel} required error={day.error}>
        <Input
          name={day.name}
          type="date"
          min={today()}
          value={chosenDay}
          onChange={(event) => {
            day.onChange(event.target.value);
            time.onChange(null);
          }}
        />
      </Field>
      <div className="sm:col-span-2">
        {chosenDay ? (
          <FreeTimes key={query.toString()} address={`${path}?${query}`} label={timeLabel} field={time} />
        ) : (
          <p className="text-muted">{t("Choose a day to see the free times.")}</p>
        )}
      </div>
    </>
  );
}

function FreeTimes({ address, label, field }: { address: string; label: string; field: FieldBinding }) {
  const name = useId();
  const { data: times, error } = useData(address, (signal) => request<string[]>(address, { signal }));

  return (
    <fieldset aria-describedby={field.error ? `${name}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-medium">
        {label}
        <span aria-hidden className="text-danger">
          {" *"}
        </span>
      </legend>
      {error !== undefined && <p role="alert">{t("The free times could not be loaded.")}</p>}
      {!times && error === undefined && <Skeleton className="h-9 w-full" />}
      {times?.length === 0 && <p className="text-muted">{t("Nothing is free on this day. Please choose another one.")}</p>}
      <div className="flex flex-wrap gap-2">
        {times?.map((slot, index) => (
          <label
            key={slot}
            className={cx(
              "cursor-pointer rounded-md border px-3 py-2 tabular-nums has-focus-visible:outline-2 has-focus-visible:outline-accent-text",
              field.value === slot ? "border-accent bg-accent text-accent-foreground" : "border-border hover:bg-subtle",
            )}
          >
            <input
              type="radio"
              name={name}
              value={slot}
              checked={field.value === slot}
              aria-invalid={field.error && index === 0 ? true : undefined}
              onChange={() => field.onChange(slot)}
              className="sr-only"
            />
            {slot}
          </label>
        ))}
      </div>
      {field.error && (
        <p id={`${name}-error`} role="alert" className="mt-1.5 text-xs font-medium text-danger">
          {field.error}
        </p>
      )}
    </fieldset>
  );
}
