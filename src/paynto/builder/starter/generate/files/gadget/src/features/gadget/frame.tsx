import type { ReactNode } from "react";

import { config } from "@/lib/config";
import { usePageTitle } from "@/lib/use-page-title";

/** Title, purpose and the tool itself. */
export function Frame({ children }: { children: ReactNode }) {
  usePageTitle(config.name);
  return (
    <section className="mx-auto w-full max-w-2xl py-8">
      <header className="mb-6">
        <h1 className="text-2xl font-semibold tracking-tight">{config.name}</h1>
        <p className="mt-1 text-muted">{config.purpose}</p>
      </header>
      {children}
    </section>
  );
}
