import { cx } from "@/lib/cx";
import { t } from "@/lib/texts";

import { daysOf } from "./opening-hours";
import type { Section } from "./types";

type SectionProps = { section: Section };

export function HoursTable({ section }: SectionProps) {
  const today = new Date().getDay();
  return (
    <table className="mt-8 w-full max-w-lg">
      <caption className="sr-only">{section.title}</caption>
      <thead className="sr-only">
        <tr>
          <th scope="col">{t("Day")}</th>
          <th scope="col">{t("Hours")}</th>
        </tr>
      </thead>
      <tbody>
        {section.hours.map((entry) => {
          const isToday = daysOf(entry.day).includes(today);
          return (
            <tr key={entry.day} className={cx("border-b border-border", isToday && "font-semibold")}>
              <th scope="row" className={cx("py-3 text-left", isToday ? "font-semibold" : "font-normal")}>
                {entry.day}
                {isToday && <span className="ml-2 text-sm font-normal text-muted">{t("today")}</span>}
              </th>
              <td className="py-3 text-right tabular-nums">{entry.hours}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

export function Faq({ section }: SectionProps) {
  return (
    <div className="mt-8 max-w-3xl divide-y divide-border border-y border-border">
      {section.items.map((item) => (
        <details key={item.title} className="group py-4">
          <summary className="cursor-pointer font-medium">{item.title}</summary>
          <p className="mt-2 text-muted">{item.text}</p>
        </details>
      ))}
    </div>
  );
}

export function SkillList({ section }: SectionProps) {
  return (
    <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {section.items.map((item) => (
        <li key={item.title} className="border-l-2 border-accent pl-4">
          <h3 className="font-semibold">{item.title}</h3>
          {item.text && <p className="mt-1 text-sm text-muted">{item.text}</p>}
          {item.tags.length > 0 && <p className="mt-1 text-sm text-muted">{item.tags.join(" · ")}</p>}
        </li>
      ))}
    </ul>
  );
}

export function Steps({ section }: SectionProps) {
  return (
    <ol className="mt-10 grid gap-6 md:grid-cols-3">
      {section.items.map((item, index) => (
        <li key={item.title}>
          <span
            aria-hidden
            className="grid size-9 place-items-center rounded-full bg-accent font-semibold text-accent-foreground"
          >
            {index + 1}
          </span>
          <h3 className="mt-4 text-lg font-semibold">{item.title}</h3>
          <p className="mt-1 text-muted">{item.text}</p>
        </li>
      ))}
    </ol>
  );
}
