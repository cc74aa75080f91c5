const radius = 120;
const circumference = 2 * Math.PI * radius;

/** The remaining time as a ring that empties. */
export function TimerRing({ share, label, clock }: { share: number; label: string; clock: string }) {
  return (
    <div className="relative grid size-72 place-items-center">
      <svg viewBox="0 0 260 260" className="absolute inset-0 -rotate-90" aria-hidden>
        <circle cx="130" cy="130" r={radius} fill="none" strokeWidth="10" className="stroke-border" />
        <circle
          cx="130"
          cy="130"
          r={radius}
          fill="none"
          strokeWidth="10"
          strokeLinecap="round"
          strokeDasharray={circumference}
          strokeDashoffset={circumference * (1 - share)}
          className="stroke-accent transition-[stroke-dashoffset] duration-300 motion-reduce:transition-none"
        />
      </svg>
      <div className="text-center">
        <p className="text-sm font-medium text-muted">{label}</p>
        <p role="timer" className="text-6xl font-semibold tabular-nums tracking-tight">
          {clock}
        </p>
      </div>
    </div>
  );
}
