import { useId, type ComponentProps } from "react";
import { cx } from "@/lib/cx";

export interface CheckboxProps extends Omit<ComponentProps<"input">, "type"> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** A checkbox with its own label; do not put it into a Field. */
export function Checkbox({ label, hint, error, className, ...props }: CheckboxProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className={cx("flex items-start gap-2.5", className)}>
      <input
        id={id}
        type="checkbox"
        aria-describedby={note ? noteId : undefined}
        aria-invalid={error ? true : undefined}
        className="mt-0.5 size-4 shrink-0 accent-accent"
        {...props}
      />
      <div className="flex flex-col gap-0.5">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
        </label>
        {note && (
          <p id={noteId} className={cx("text-xs", error ? "font-medium text-danger" : "text-muted")}>
            {note}
          </p>
        )}
      </div>
    </div>
  );
}
