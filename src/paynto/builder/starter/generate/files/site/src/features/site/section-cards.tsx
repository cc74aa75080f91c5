import { ArrowUpRight } from "lucide-react";

import { cx } from "@/lib/cx";

import type { Section, SiteItem } from "./types";

type SectionProps = { section: Section };

function Tags({ tags }: { tags: string[] }) {
  if (tags.length === 0) return null;
  return (
    <ul className="mt-4 flex flex-wrap gap-2">
      {tags.map((tag) => (
        <li key={tag} className="rounded-full bg-accent/10 px-2.5 py-0.5 text-xs font-medium">
          {tag}
        </li>
      ))}
    </ul>
  );
}

export function CardGrid({ section }: SectionProps) {
  return (
    <ul className="mt-10 grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
      {section.items.map((item) => (
        <li key={item.title} className="rounded-xl border border-border bg-raised p-6">
          <h3 className="text-lg font-semibold">{item.title}</h3>
          <p className="mt-2 text-muted">{item.text}</p>
          <Tags tags={item.tags} />
        </li>
      ))}
    </ul>
  );
}

export function OfferList({ section }: SectionProps) {
  return (
    <ul className="mt-10 grid gap-x-12 gap-y-7 md:grid-cols-2">
      {section.items.map((item) => (
        <li key={item.title}>
          <div className="flex items-baseline gap-3">
            <h3 className="text-lg font-semibold">{item.title}</h3>
            <span aria-hidden className="grow border-b border-dotted border-border" />
            {item.price && <p className="font-semibold tabular-nums">{item.price}</p>}
          </div>
          <p className="mt-1 text-muted">{item.text}</p>
          <Tags tags={item.tags} />
        </li>
      ))}
    </ul>
  );
}

const patterns = [
  "from-accent/70 to-accent/20",
  "from-accent/40 to-accent/10",
  "from-accent/20 to-accent/60",
  "from-accent/50 to-accent/5",
];

/** A calm drawn cover in the app's colour: the place for a picture until there is one. */
function Cover({ index, className }: { index: number; className?: string }) {
  return (
    <div aria-hidden className={cx("bg-linear-to-br", patterns[index % patterns.length], className)}>
      <svg viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" className="size-full text-background/40">
        <circle cx={60 + ((index * 70) % 200)} cy="120" r="64" fill="currentColor" />
        <circle cx={180 + ((index * 40) % 110)} cy="56" r="34" fill="currentColor" />
        <path d={`M0 150 Q 90 ${80 + ((index * 17) % 40)} 180 140 T 320 120 V180 H0 Z`} fill="currentColor" />
      </svg>
    </div>
  );
}

export function Gallery({ section }: SectionProps) {
  return (
    <ul className="mt-10 grid grid-cols-2 gap-4 lg:grid-cols-3">
      {section.items.map((item, index) => (
        <li key={item.title}>
          <figure>
            <Cover index={index} className="aspect-4/3 overflow-hidden rounded-xl" />
            <figcaption className="mt-2 font-medium">
              {item.title}
              {item.text && <span className="block text-sm font-normal text-muted">{item.text}</span>}
            </figcaption>
          </figure>
        </li>
      ))}
    </ul>
  );
}

export function ProjectGrid({ section }: SectionProps) {
  return (
    <ul className="mt-10 grid gap-6 md:grid-cols-2">
      {section.items.map((item, index) => (
        <li key={item.title} className="overflow-hidden rounded-xl border border-border bg-raised">
          <Cover index={index} className="aspect-video" />
          <div className="p-6">
            <h3 className="text-lg font-semibold">
              <ProjectTitle item={item} />
            </h3>
            <p className="mt-2 text-muted">{item.text}</p>
            <Tags tags={item.tags} />
          </div>
        </li>
      ))}
    </ul>
  );
}

function ProjectTitle({ item }: { item: SiteItem }) {
  if (!item.link) return item.title;
  return (
    <a href={item.link} rel="noreferrer" className="inline-flex items-center gap-1.5 hover:underline">
      {item.title}
      <ArrowUpRight aria-hidden className="size-4" />
    </a>
  );
}
