/** Calendar days are texts such as "2026-03-01": they sort right and know no time zone. */

const toDay = (date: Date) =>
  [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

export const today = () => toDay(new Date());

/** This minute, or one some hours away: "2026-03-01T09:30". */
export function now(hoursAway = 0): string {
  const date = new Date(Date.now() + hoursAway * 3_600_000);
  return `${toDay(date)}T${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day.slice(0, 10)}T12:00:00`);
  date.setDate(date.getDate() + count);
  return toDay(date);
}

/** The last `count` months up to this one, oldest first: "2026-01". */
export function recentMonths(count: number): string[] {
  const date = new Date();
  return Array.from({ length: count }, (_, index) =>
    toDay(new Date(date.getFullYear(), date.getMonth() - (count - 1 - index), 1)).slice(0, 7),
  );
}
