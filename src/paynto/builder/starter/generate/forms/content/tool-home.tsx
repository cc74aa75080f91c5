import { «icon» } from "lucide-react";

import { SiteShell } from "@/components/ui/site-shell";
import { «component» } from "«module»";
import { config } from "@/lib/config";

export function HomePage() {
  return (
    <SiteShell name={config.name} logo={<«icon» />}>
      <div className="px-4 sm:px-6">
        <«component» />
      </div>
    </SiteShell>
  );
}
