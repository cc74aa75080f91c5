const DATE = new Intl.DateTimeFormat("en", { dateStyle: "medium" });

/** `3 open tasks`, `1 open task`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export function formatDate(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? "–" : DATE.format(date);
}
