import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { useStoredState } from "@/lib/storage";

import { Frame } from "./frame";
import { buttons, start } from "./settings";

export function GadgetPage() {
  const [count, setCount] = useStoredState("count", start, Number.isSafeInteger);
  return (
    <Frame>
      <Card className="grid gap-8 p-8 text-center">
        <output aria-live="polite" className="text-7xl font-semibold tracking-tight break-all tabular-nums">
          {count}
        </output>
        <div className="flex flex-wrap justify-center gap-3">
          {buttons.map(({ label, add, to }, index) => (
            <Button
              key={label}
              size="lg"
              variant={index === 0 ? "primary" : "secondary"}
              onClick={() => setCount((current) => to ?? current + add)}
            >
              {label}
            </Button>
          ))}
        </div>
      </Card>
    </Frame>
  );
}
