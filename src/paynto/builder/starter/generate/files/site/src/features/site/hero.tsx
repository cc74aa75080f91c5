import { ArrowRight } from "lucide-react";

import { buttonClasses } from "@/components/ui/button";

import { content } from "./content";
import { OpenNow } from "./open-now";

const target = content.sections.find(({ kind }) => kind === "contact") ?? content.sections[0];
const secondary = content.sections.find((section) => section !== target);
const openingHours = content.sections.find(({ hours }) => hours.length > 0)?.hours;

export function Hero() {
  return (
    <section className="relative isolate overflow-hidden border-b border-border">
      <div aria-hidden className="absolute inset-0 -z-10 bg-accent/8">
        <div className="absolute -top-40 -right-32 size-[36rem] rounded-full bg-accent/20 blur-3xl" />
        <div className="absolute -bottom-48 -left-32 size-[30rem] rounded-full bg-accent/10 blur-3xl" />
      </div>
      <div className="mx-auto max-w-6xl px-5 py-24 sm:px-8 sm:py-36">
        {openingHours && <OpenNow hours={openingHours} />}
        <h1 className="max-w-3xl text-4xl font-semibold tracking-tight text-balance sm:text-6xl">{content.headline}</h1>
        <p className="mt-6 max-w-2xl text-lg text-pretty text-muted sm:text-xl">{content.subline}</p>
        <div className="mt-10 flex flex-wrap gap-3">
          {target && (
            <a href={`#${target.id}`} className={buttonClasses("primary", "lg")}>
              {content.callToAction}
              <ArrowRight aria-hidden />
            </a>
          )}
          {secondary && (
            <a href={`#${secondary.id}`} className={buttonClasses("secondary", "lg")}>
              {secondary.title}
            </a>
          )}
        </div>
      </div>
    </section>
  );
}
