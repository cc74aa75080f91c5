import { useState } from "react";

import { config } from "@/lib/config";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { useToast } from "@/components/ui/toast";
import { t } from "@/lib/texts";
import { usePageTitle } from "@/lib/use-page-title";
import { useStoredState } from "@/lib/storage";

import { AddForm } from "./add-form";
import { type Item, isItemList, newItem } from "./items";
import { ListRow } from "./list-row";
import { clearLabel, itemLabel, variant } from "./settings";

export function ListPage() {
  const [items, setItems] = useStoredState<Item[]>("items", [], isItemList);
  const [search, setSearch] = useState("");
  const toast = useToast();
  usePageTitle(config.name);
  const found = items.filter((item) => item.text.toLowerCase().includes(search.trim().toLowerCase()));
  const doneCount = items.filter((item) => item.isDone).length;

  const replace = (changed: Item) => setItems((all) => all.map((item) => (item.id === changed.id ? changed : item)));
  const remove = (removed: Item) => {
    const position = items.indexOf(removed);
    setItems((all) => all.filter((item) => item.id !== removed.id));
    toast({
      title: t("Deleted “{name}”", { name: removed.text }),
      action: { label: t("Undo"), onClick: () => setItems((all) => all.toSpliced(position, 0, removed)) },
    });
  };

  return (
    <section className="mx-auto w-full max-w-2xl py-8">
      <header className="mb-6">
        <h1 className="text-2xl font-semibold tracking-tight">{config.name}</h1>
        <p className="mt-1 text-muted">{config.purpose}</p>
      </header>
      <AddForm label={itemLabel} isLong={variant === "notes"} onAdd={(text) => setItems((all) => [newItem(text), ...all])} />
      {items.length > 5 && (
        <Input
          type="search"
          className="mt-4"
          aria-label={t("Search")}
          placeholder={t("Search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <div className="mt-6 flex min-h-9 flex-wrap items-center justify-between gap-3">
        <p aria-live="polite" className="text-sm text-muted">
          {variant === "checklist"
            ? t("{done} of {total} done", { done: doneCount, total: items.length })
            : t("{total} entries", { total: items.length })}
        </p>
        {variant === "checklist" && clearLabel && (
          <Button
            variant="secondary"
            disabled={doneCount === 0}
            onClick={() => setItems((all) => all.filter((item) => !item.isDone))}
          >
            {clearLabel}
          </Button>
        )}
      </div>
      {found.length > 0 && (
        <ul className="mt-3 divide-y divide-border rounded-lg border border-border bg-surface">
          {found.map((item) => (
            <ListRow key={item.id} item={item} variant={variant} onChange={replace} onRemove={() => remove(item)} />
          ))}
        </ul>
      )}
      {items.length === 0 && (
        <p className="mt-3 rounded-lg border border-dashed border-border p-10 text-center text-muted">
          {t("Nothing here yet. Add the first entry above; it stays in this browser.")}
        </p>
      )}
    </section>
  );
}
