import { Minus, Plus, Trash2 } from "lucide-react";

import { IconButton } from "@/components/ui/button";
import { cx } from "@/lib/cx";
import { t } from "@/lib/texts";

import type { Item } from "./items";
import type { Variant } from "./settings";

interface ListRowProps {
  item: Item;
  variant: Variant;
  onChange: (item: Item) => void;
  onRemove: () => void;
}

export function ListRow({ item, variant, onChange, onRemove }: ListRowProps) {
  return (
    <li className="flex items-center gap-3 px-4 py-2.5">
      {variant === "checklist" ? (
        <label className="flex min-w-0 grow items-center gap-3">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={item.isDone}
            onChange={() => onChange({ ...item, isDone: !item.isDone })}
          />
          <span className={cx("break-words min-w-0", item.isDone && "text-muted line-through")}>{item.text}</span>
        </label>
      ) : (
        <p className="min-w-0 grow break-words whitespace-pre-wrap">{item.text}</p>
      )}
      {variant === "counter" && <Counter item={item} onChange={onChange} />}
      <IconButton label={t("Delete {name}", { name: item.text })} onClick={onRemove}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}

function Counter({ item, onChange }: Pick<ListRowProps, "item" | "onChange">) {
  const add = (step: number) => onChange({ ...item, count: Math.max(0, item.count + step) });
  return (
    <div className="flex items-center gap-1">
      <IconButton label={t("One less of {name}", { name: item.text })} onClick={() => add(-1)}>
        <Minus aria-hidden className="size-4" />
      </IconButton>
      <output className="min-w-8 text-center font-semibold tabular-nums">{item.count}</output>
      <IconButton label={t("One more of {name}", { name: item.text })} onClick={() => add(1)}>
        <Plus aria-hidden className="size-4" />
      </IconButton>
    </div>
  );
}
