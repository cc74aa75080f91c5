import { useState } from "react";

import type { FieldBinding } from "@/components/records/use-record-form";
import { t } from "@/lib/texts";

import { SlotField } from "./slot-field";

interface MomentSlotFieldProps {
  /** Holds "2026-03-01T09:30". */
  field: FieldBinding;
  label: string;
  path: string;
  depends?: Record<string, FieldBinding> | undefined;
}

/** A free slot kept in one field that holds the day and the time. */
export function MomentSlotField({ field, label, path, depends }: MomentSlotFieldProps) {
  const [day, setDay] = useState("");
  const time = typeof field.value === "string" ? field.value.slice(11) : null;
  return (
    <SlotField
      day={{ name: `${field.name}Day`, value: day, error: day ? undefined : field.error, onChange: (value) => setDay(String(value ?? "")) }}
      time={{
        name: field.name,
        value: time,
        error: day ? field.error : undefined,
        onChange: (value) => field.onChange(value === null ? null : `${day}T${String(value)}`),
      }}
      dayLabel={t("Day")}
      timeLabel={label}
      path={path}
      depends={depends}
    />
  );
}
