import { Star } from "lucide-react";
import { useId } from "react";
import { cx } from "@/lib/cx";

/** Stars for reading, for example in a table. */
export function Rating({ value, maximum = 5 }: { value: number; maximum?: number }) {
  return (
    <span role="img" aria-label={`${value} of ${maximum}`} className="inline-flex gap-0.5">
      {Array.from({ length: maximum }, (_, index) => (
        <Star key={index} className={cx("size-4", index < Math.round(value) ? "fill-warning text-warning" : "text-border")} />
      ))}
    </span>
  );
}

export interface RatingInputProps {
  label: string;
  value: number | null;
  onChange: (value: number) => void;
  maximum?: number;
  error?: string | undefined;
}

/** Stars for choosing: a group of radio buttons with its own label; do not put it into a Field. */
export function RatingInput({ label, value, onChange, maximum = 5, error }: RatingInputProps) {
  const name = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="flex h-9 items-center gap-1">
        {Array.from({ length: maximum }, (_, index) => index + 1).map((stars) => (
          <label key={stars} className="cursor-pointer rounded-sm has-focus-visible:outline-2 has-focus-visible:outline-accent-text">
            <input
              type="radio"
              name={name}
              value={stars}
              checked={value === stars}
              onChange={() => onChange(stars)}
              className="sr-only"
              aria-label={`${stars} of ${maximum}`}
            />
            <Star aria-hidden className={cx("size-5", value !== null && stars <= value ? "fill-warning text-warning" : "text-input")} />
          </label>
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-1.5 text-xs font-medium text-danger">
          {error}
        </p>
      )}
    </fieldset>
  );
}
