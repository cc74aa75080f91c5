import { Search, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cx } from "@/lib/cx";
import { controlClasses } from "./input";

export interface SearchInputProps {
  /** Names the field, for example "Search books"; also its placeholder. */
  label: string;
  value: string;
  /** Called after a short pause in typing. */
  onChange: (value: string) => void;
  delayMilliseconds?: number;
  className?: string;
}

export function SearchInput({ label, value, onChange, delayMilliseconds = 200, className }: SearchInputProps) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const report = useRef(onChange);
  report.current = onChange;

  useEffect(() => {
    // A value from outside (a cleared filter, the back button) wins over what was typed before.
    if (value === sent.current) return;
    sent.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      report.current(text);
    }, delayMilliseconds);
    return () => clearTimeout(timer);
  }, [text, delayMilliseconds]);

  return (
    <div role="search" className={cx("relative", className)}>
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted" />
      <input
        type="text"
        inputMode="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={cx(controlClasses, "h-9 pr-9 pl-9")}
      />
      {text && (
        <button
          type="button"
          aria-label="Clear search"
          onClick={() => setText("")}
          className="absolute top-1.5 right-1.5 flex size-6 items-center justify-center rounded-sm text-muted hover:text-foreground"
        >
          <X aria-hidden className="size-4" />
        </button>
      )}
    </div>
  );
}
