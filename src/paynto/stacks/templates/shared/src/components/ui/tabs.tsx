import { useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { cx } from "@/lib/cx";

export interface Tab {
  id: string;
  label: string;
  content: ReactNode;
}

export interface TabsProps {
  /** Names the group for screen readers. */
  label: string;
  tabs: Tab[];
  /** Both or neither: without them the component keeps the choice itself. */
  selectedId?: string;
  onSelect?: (id: string) => void;
}

/** Tabs by the ARIA pattern: arrows, Home and End move between them. */
export function Tabs({ label, tabs, selectedId, onSelect }: TabsProps) {
  const [ownId, setOwnId] = useState(tabs[0]?.id);
  const baseId = useId();
  const list = useRef<HTMLDivElement>(null);
  const current = tabs.find((tab) => tab.id === (selectedId ?? ownId)) ?? tabs[0];

  function select(index: number) {
    const tab = tabs[(index + tabs.length) % tabs.length];
    if (!tab) return;
    setOwnId(tab.id);
    onSelect?.(tab.id);
    list.current?.querySelector<HTMLButtonElement>(`[data-tab="${CSS.escape(tab.id)}"]`)?.focus();
  }

  function move(event: KeyboardEvent) {
    const index = tabs.findIndex((tab) => tab.id === current?.id);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    select(next);
  }

  return (
    <div>
      <div ref={list} role="tablist" aria-label={label} onKeyDown={move} className="flex gap-1 overflow-x-auto border-b border-border">
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${baseId}-tab-${tab.id}`}
            data-tab={tab.id}
            aria-selected={tab.id === current?.id}
            aria-controls={`${baseId}-panel-${tab.id}`}
            tabIndex={tab.id === current?.id ? 0 : -1}
            onClick={() => select(index)}
            className={cx(
              "-mb-px border-b-2 px-3 py-2 font-medium whitespace-nowrap",
              tab.id === current?.id ? "border-accent text-foreground" : "border-transparent text-muted hover:text-foreground",
            )}
          >
            {tab.label}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.id}
          role="tabpanel"
          id={`${baseId}-panel-${tab.id}`}
          aria-labelledby={`${baseId}-tab-${tab.id}`}
          hidden={tab.id !== current?.id}
          tabIndex={0}
          className="pt-4"
        >
          {tab.id === current?.id && tab.content}
        </div>
      ))}
    </div>
  );
}
