import type { ComponentType } from "react";

import { cx } from "@/lib/cx";

import { CardGrid, Gallery, OfferList, ProjectGrid } from "./section-cards";
import { ContactSection } from "./contact-section";
import { Faq, HoursTable, SkillList, Steps } from "./section-lists";
import type { Section, SectionKind } from "./types";

const bodies: Record<SectionKind, ComponentType<{ section: Section }>> = {
  about: () => null,
  contact: ContactSection,
  faq: Faq,
  features: CardGrid,
  gallery: Gallery,
  hours: HoursTable,
  offers: OfferList,
  projects: ProjectGrid,
  skills: SkillList,
  steps: Steps,
};

export function SiteSection({ section, isTinted }: { section: Section; isTinted: boolean }) {
  const Body = bodies[section.kind];
  return (
    <section
      id={section.id}
      aria-labelledby={`${section.id}-title`}
      className={cx("scroll-mt-16 border-b border-border py-16 sm:py-24", isTinted && "bg-surface")}
    >
      <div className="mx-auto max-w-6xl px-5 sm:px-8">
        <h2 id={`${section.id}-title`} className="text-3xl font-semibold tracking-tight text-balance">
          {section.title}
        </h2>
        {section.text && <p className="mt-3 max-w-2xl text-lg whitespace-pre-line text-muted">{section.text}</p>}
        <Body section={section} />
      </div>
    </section>
  );
}
