import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { t } from "@/lib/texts";

import { formatClock } from "./clock";
import { Frame } from "./frame";
import { label } from "./settings";

export function GadgetPage() {
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const [kept, setKept] = useState(0);
  const [now, setNow] = useState(0);
  const [laps, setLaps] = useState<number[]>([]);
  const isRunning = startedAt !== null;
  const elapsed = kept + (isRunning ? Math.max(0, now - startedAt) : 0);

  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(() => setNow(performance.now()), 50);
    return () => clearInterval(timer);
  }, [isRunning]);

  const toggle = () => {
    const moment = performance.now();
    if (startedAt === null) {
      setNow(moment);
      setStartedAt(moment);
    } else {
      setKept(kept + moment - startedAt);
      setStartedAt(null);
    }
  };
  const reset = () => {
    setStartedAt(null);
    setKept(0);
    setLaps([]);
  };

  return (
    <Frame>
      <Card className="grid gap-8 p-8 text-center">
        <p role="timer" className="text-6xl font-semibold tracking-tight tabular-nums">
          {formatClock(elapsed, true)}
        </p>
        <div className="flex flex-wrap justify-center gap-3">
          <Button size="lg" onClick={toggle}>
            {isRunning ? label("pause", "Pause") : label("start", "Start")}
          </Button>
          <Button size="lg" variant="secondary" disabled={!isRunning} onClick={() => setLaps([elapsed, ...laps].slice(0, 100))}>
            {label("lap", "Lap")}
          </Button>
          <Button size="lg" variant="secondary" disabled={elapsed === 0} onClick={reset}>
            {label("reset", "Reset")}
          </Button>
        </div>
        {laps.length > 0 && (
          <ol aria-label={t("Laps")} className="divide-y divide-border border-t border-border text-sm">
            {laps.map((lap, index) => (
              <li key={lap} className="flex justify-between py-2 tabular-nums">
                <span className="text-muted">{t("Lap {number}", { number: laps.length - index })}</span>
                <span>{formatClock(lap - (laps[index + 1] ?? 0), true)}</span>
                <span>{formatClock(lap, true)}</span>
              </li>
            ))}
          </ol>
        )}
      </Card>
    </Frame>
  );
}
