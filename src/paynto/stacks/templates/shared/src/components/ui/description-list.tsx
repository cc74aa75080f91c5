import type { ReactNode } from "react";

export interface DescriptionListProps {
  items: { label: string; value: ReactNode }[];
}

/** Names and values of one record, for a detail page. Empty values show a dash. */
export function DescriptionList({ items }: DescriptionListProps) {
  return (
    <dl className="divide-y divide-border">
      {items.map((item) => (
        <div key={item.label} className="grid gap-1 py-3 sm:grid-cols-3 sm:gap-4">
          <dt className="text-muted">{item.label}</dt>
          <dd className="break-words whitespace-pre-line sm:col-span-2">
            {item.value === null || item.value === undefined || item.value === "" ? "—" : item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
