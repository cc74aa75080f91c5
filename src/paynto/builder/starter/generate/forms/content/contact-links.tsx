import type { Section } from "./types";

/** Ways to get in touch that need no server. */
export function ContactSection({ section }: { section: Section }) {
  return (
    <ul className="mt-8 grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
      {section.items.map((item) => (
        <li key={item.title} className="rounded-xl border border-border bg-raised p-5">
          <h3 className="font-semibold">{item.title}</h3>
          {item.link ? (
            <a href={item.link} className="mt-1 block break-words text-accent-text underline-offset-4 hover:underline">
              {item.text || item.link}
            </a>
          ) : (
            <p className="mt-1 text-muted">{item.text}</p>
          )}
        </li>
      ))}
    </ul>
  );
}
