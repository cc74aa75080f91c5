import { createContext, useContext, useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "@/lib/cx";

interface FieldState {
  id: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  isRequired: boolean;
}

const FieldContext = createContext<FieldState | null>(null);

export interface FieldProps {
  label: string;
  /** A short help text under the control. */
  hint?: string;
  /** What is wrong with the value; marks the control as invalid. */
  error?: string | undefined;
  required?: boolean;
  className?: string;
  /** Exactly one Input, Textarea, Select or RatingInput. */
  children: ReactNode;
}

/** Label, control, hint and error wired together: the control inside takes its id and ARIA state from here. */
export function Field({ label, hint, error, required = false, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [error && errorId, hint && hintId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cx("flex flex-col gap-1.5", className)}>
      <Label htmlFor={id} required={required}>
        {label}
      </Label>
      <FieldContext value={{ id, describedBy, isInvalid: Boolean(error), isRequired: required }}>{children}</FieldContext>
      {hint && (
        <p id={hintId} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={errorId} role="alert" className="text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

export interface LabelProps extends ComponentProps<"label"> {
  required?: boolean;
}

export function Label({ required = false, className, children, ...props }: LabelProps) {
  return (
    <label className={cx("text-sm font-medium", className)} {...props}>
      {children}
      {required && (
        <span aria-hidden className="text-danger">
          {" *"}
        </span>
      )}
    </label>
  );
}

/** What a control takes from the Field around it. Outside of a Field it is empty: give the control an `aria-label` then. */
export function useFieldProps(): {
  id?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-required"?: true | undefined;
} {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.isInvalid || undefined,
    "aria-required": field.isRequired || undefined,
  };
}
