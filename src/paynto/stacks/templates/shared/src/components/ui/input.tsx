import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";
import { useFieldProps } from "./field";

export const controlClasses =
  "w-full rounded-md border border-input/60 bg-surface px-3 text-sm placeholder:text-muted " +
  "aria-invalid:border-danger disabled:cursor-not-allowed disabled:opacity-60";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...useFieldProps()} className={cx(controlClasses, "h-9", className)} {...props} />;
}

export function Textarea({ className, rows = 4, ...props }: ComponentProps<"textarea">) {
  return <textarea {...useFieldProps()} rows={rows} className={cx(controlClasses, "py-2", className)} {...props} />;
}
