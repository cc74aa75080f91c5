import { useEffect, useState } from "react";

import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

import { formatClock } from "./clock";
import { Frame } from "./frame";
import { label, minutes } from "./settings";

const LONGEST_MINUTES = 24 * 60;

export function GadgetPage() {
  const [wanted, setWanted] = useState(String(minutes));
  const [left, setLeft] = useState(minutes * 60_000);
  const [endsAt, setEndsAt] = useState<number | null>(null);
  const length = Number(wanted) * 60_000;
  const isValid = Number.isFinite(length) && length > 0 && length <= LONGEST_MINUTES * 60_000;
  const isOver = left <= 0;

  useEffect(() => {
    if (endsAt === null) return;
    const timer = setInterval(() => {
      const rest = endsAt - Date.now();
      setLeft(Math.max(0, rest));
      if (rest <= 0) setEndsAt(null);
    }, 200);
    return () => clearInterval(timer);
  }, [endsAt]);

  const choose = (text: string) => {
    setWanted(text);
    setEndsAt(null);
    const chosen = Number(text) * 60_000;
    if (chosen > 0 && chosen <= LONGEST_MINUTES * 60_000) setLeft(chosen);
  };
  const toggle = () => {
    if (endsAt !== null) setEndsAt(null);
    else setEndsAt(Date.now() + (isOver ? length : left));
  };

  return (
    <Frame>
      <Card className="grid justify-items-center gap-8 p-8">
        <p role="timer" className="text-7xl font-semibold tracking-tight tabular-nums">
          {formatClock(Math.ceil(left / 1000) * 1000)}
        </p>
        <p role="status" className="min-h-6 font-medium text-accent-text">
          {isOver && label("over", "Time is up")}
        </p>
        <div className="flex flex-wrap justify-center gap-3">
          <Button size="lg" disabled={!isValid} onClick={toggle}>
            {endsAt === null ? label("start", "Start") : label("pause", "Pause")}
          </Button>
          <Button size="lg" variant="secondary" onClick={() => choose(wanted)}>
            {label("reset", "Reset")}
          </Button>
        </div>
        <Field label={label("minutes", "Minutes")}>
          <Input
            type="number"
            inputMode="decimal"
            min={0.1}
            max={LONGEST_MINUTES}
            step="any"
            value={wanted}
            onChange={(event) => choose(event.target.value)}
          />
        </Field>
      </Card>
    </Frame>
  );
}
