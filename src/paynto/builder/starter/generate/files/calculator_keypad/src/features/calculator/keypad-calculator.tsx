import { useState } from "react";

import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { t } from "@/lib/texts";

import { evaluate } from "./expression";

const keys = ["(", ")", "%", "÷", "7", "8", "9", "×", "4", "5", "6", "−", "1", "2", "3", "+", "0", ".", "⌫", "="];
const keyNames: Record<string, string> = {
  "÷": "divide",
  "×": "times",
  "−": "minus",
  "+": "plus",
  "%": "per cent",
  ".": "point",
  "⌫": "delete the last sign",
  "=": "equals",
};

const formatResult = (value: number) => String(Number(value.toPrecision(12)));

export function KeypadCalculator() {
  const [text, setText] = useState("");
  const [history, setHistory] = useState<string[]>([]);
  const result = evaluate(text);

  const finish = () => {
    if (result === undefined) return;
    setHistory([`${text} = ${formatResult(result)}`, ...history].slice(0, 5));
    setText(formatResult(result));
  };
  const press = (key: string) => {
    if (key === "=") finish();
    else setText(key === "⌫" ? text.slice(0, -1) : text + key);
  };

  return (
    <form
      className="mx-auto grid w-full max-w-sm gap-4 rounded-lg border border-border bg-surface p-6"
      onSubmit={(event) => {
        event.preventDefault();
        finish();
      }}
    >
      <Input
        aria-label={t("Sum")}
        className="h-14 text-right text-2xl tabular-nums"
        inputMode="decimal"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <output aria-live="polite" className="min-h-6 text-right tabular-nums text-muted">
        {result === undefined ? "" : `= ${formatResult(result)}`}
      </output>
      <div className="grid grid-cols-4 gap-2">
        {keys.map((key) => (
          <Button
            key={key}
            type="button"
            variant={key === "=" ? "primary" : "secondary"}
            className="h-12 text-lg"
            aria-label={key in keyNames ? t(keyNames[key] ?? key) : undefined}
            onClick={() => press(key)}
          >
            {key}
          </Button>
        ))}
      </div>
      {history.length > 0 && (
        <ul aria-label={t("Earlier sums")} className="grid gap-1 text-right text-sm tabular-nums text-muted">
          {history.map((line, index) => (
            <li key={index}>{line}</li>
          ))}
        </ul>
      )}
    </form>
  );
}
