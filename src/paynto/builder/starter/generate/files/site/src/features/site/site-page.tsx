import { SiteShell } from "@/components/ui/site-shell";
import { config } from "@/lib/config";
import { usePageTitle } from "@/lib/use-page-title";

import { content } from "./content";
import { Hero } from "./hero";
import { SiteSection } from "./site-section";

const links = content.sections.slice(0, 5).map((section) => ({ to: `#${section.id}`, label: section.title }));

export function SitePage() {
  usePageTitle(config.name);
  return (
    <SiteShell name={config.name} links={links}>
      <Hero />
      {content.sections.map((section, index) => (
        <SiteSection key={section.id} section={section} isTinted={index % 2 === 1} />
      ))}
    </SiteShell>
  );
}
