export interface ProgressProps {
  /** What is measured, for example "Seats taken". */
  label: string;
  value: number;
  maximum: number;
  /** Text at the right; "3 of 10" by default. */
  text?: string;
}

export function Progress({ label, value, maximum, text }: ProgressProps) {
  const share = maximum > 0 ? Math.min(1, Math.max(0, value / maximum)) : 0;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex justify-between gap-3 text-xs text-muted">
        <span>{label}</span>
        <span className="tabular-nums">{text ?? `${value} of ${maximum}`}</span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={maximum}
        aria-valuenow={value}
        className="h-2 overflow-hidden rounded-full bg-subtle"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
