import { Sparkles } from "lucide-react";
import { SiteShell } from "@/components/ui/site-shell";
import { config } from "@/lib/config";

export function HomePage() {
  return (
    <SiteShell name={config.name} logo={<Sparkles />}>
      <div className="mx-auto flex max-w-2xl flex-col items-center px-6 py-28 text-center">
        <div aria-hidden className="mb-6 rounded-2xl bg-accent-subtle p-4 text-accent-text">
          <Sparkles className="size-8" />
        </div>
        <h1 className="text-3xl font-semibold tracking-tight sm:text-4xl">Your app starts here</h1>
        <p className="mt-4 text-base text-muted">Describe what you need, and this page becomes your app.</p>
      </div>
    </SiteShell>
  );
}
