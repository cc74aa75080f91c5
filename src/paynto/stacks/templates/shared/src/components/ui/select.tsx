import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cx } from "@/lib/cx";
import { useFieldProps } from "./field";
import { controlClasses } from "./input";

export interface SelectOption {
  value: string;
  label: string;
  disabled?: boolean;
}

export interface SelectProps extends ComponentProps<"select"> {
  options: SelectOption[];
  /** Text of the empty choice; without it there is none. */
  placeholder?: string;
}

/** A native select: best on phones and for keyboards. */
export function Select({ options, placeholder, className, ...props }: SelectProps) {
  return (
    <span className={cx("relative block", className)}>
      <select {...useFieldProps()} className={cx(controlClasses, "h-9 appearance-none pr-9")} {...props}>
        {placeholder !== undefined && <option value="">{placeholder}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-3 size-4 text-muted" />
    </span>
  );
}
