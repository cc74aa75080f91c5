import { t } from "@/lib/texts";

/** Names that the person gave to controls, by what they are for. */
const labels: Record<string, string | undefined> = «labels»;

export const label = (key: string, usual: string) => labels[key] ?? t(usual);

export const start = «start»;

export const minutes = «minutes»;

export const showsScore: boolean = «shows_score»;

/** What the buttons of a counter do: add to the number, or set it. */
export const buttons: { label: string; add: number; to: number | null }[] = «buttons»;
