const pad = (value: number) => String(value).padStart(2, "0");

/** Milliseconds as "1:02:03" or, with hundredths, "02:03.45". */
export function formatClock(milliseconds: number, hasHundredths = false): string {
  const seconds = Math.floor(milliseconds / 1000);
  const hours = Math.floor(seconds / 3600);
  const head = `${hours > 0 ? `${hours}:` : ""}${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hasHundredths ? `${head}.${pad(Math.floor(milliseconds / 10) % 100)}` : head;
}
