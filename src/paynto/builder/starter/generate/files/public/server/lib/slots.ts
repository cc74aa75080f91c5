import { z } from "zod";

import { now } from "./calendar";

interface OpeningHours {
  opens: string;
  closes: string;
  /** Length of one slot. */
  minutes: number;
  /** Days of the week without any slot, Sunday is 0. */
  closed?: number[];
}

export const readDay = (text: string | undefined) => z.iso.date().parse(text);

/** The number of a chosen row; undefined, which filters nothing, while none is chosen. */
export const readId = (text: string | undefined) => (text ? z.coerce.number().int().parse(text) : undefined);

const toMinutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

const toTime = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** The times of a day that nobody has booked and that are not over. */
export function freeSlots(day: string, hours: OpeningHours, booked: (string | null)[]): string[] {
  if (hours.closed?.includes(new Date(`${day}T00:00:00Z`).getUTCDay())) return [];
  const slots: string[] = [];
  for (let start = toMinutes(hours.opens); start + hours.minutes <= toMinutes(hours.closes); start += hours.minutes) {
    slots.push(toTime(start));
  }
  const earliest = now();
  return slots.filter((time) => !booked.includes(time) && `${day}T${time}` > earliest);
}
