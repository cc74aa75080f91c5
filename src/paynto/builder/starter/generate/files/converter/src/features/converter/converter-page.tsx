import { useState } from "react";

import { config } from "@/lib/config";
import { t } from "@/lib/texts";
import { usePageTitle } from "@/lib/use-page-title";
import { cx } from "@/lib/cx";

import { ConverterForm } from "./converter-form";
import { unitGroups } from "./units";

export function ConverterPage() {
  const [groupIndex, setGroupIndex] = useState(0);
  const group = unitGroups[groupIndex];
  usePageTitle(config.name);

  return (
    <section className="mx-auto w-full max-w-2xl py-8">
      <header className="mb-6">
        <h1 className="text-2xl font-semibold tracking-tight">{config.name}</h1>
        <p className="mt-1 text-muted">{config.purpose}</p>
      </header>
      <fieldset className="mb-6 flex flex-wrap gap-2">
        <legend className="sr-only">{t("What to convert")}</legend>
        {unitGroups.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            aria-pressed={index === groupIndex}
            onClick={() => setGroupIndex(index)}
            className={cx(
              "rounded-full border px-4 py-1.5 text-sm font-medium transition-colors",
              index === groupIndex
                ? "border-accent bg-accent text-accent-foreground"
                : "border-border text-muted hover:text-foreground",
            )}
          >
            {name}
          </button>
        ))}
      </fieldset>
      {group && <ConverterForm key={group.name} group={group} />}
    </section>
  );
}
