import type { OpeningHours } from "./types";

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

const weekdayOf = (name: string) => weekdays.findIndex((day) => day.startsWith(name.trim().toLowerCase().slice(0, 3)));

/** The weekday numbers of "Monday", "Mon–Fri" or "Saturday – Sunday"; Sunday is 0. */
export function daysOf(text: string): number[] {
  const [first, last] = text.split(/\s*(?:[-–]|\bto\b)\s*/).map(weekdayOf);
  if (first === undefined || first < 0) return [];
  if (last === undefined || last < 0) return [first];
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => (first + index) % 7);
}

function minutesOf(text: string): number | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(text.trim());
  if (!match) return undefined;
  const half = match[3]?.toLowerCase();
  const hour = half ? (Number(match[1]) % 12) + (half === "pm" ? 12 : 0) : Number(match[1]);
  return hour * 60 + Number(match[2] ?? 0);
}

function isWithin(hours: string, minute: number): boolean {
  return hours.split(",").some((range) => {
    const [opens, closes] = range.split(/\s*[-–]\s*/).map(minutesOf);
    return opens !== undefined && closes !== undefined && minute >= opens && minute < closes;
  });
}

export function isOpenAt(hours: OpeningHours[], time: Date): boolean {
  const minute = time.getHours() * 60 + time.getMinutes();
  return hours.some((entry) => daysOf(entry.day).includes(time.getDay()) && isWithin(entry.hours, minute));
}
