export type Variant = "checklist" | "notes" | "counter";

export const variant: Variant = "«variant»" as Variant;

/** What the person is asked to type. */
export const itemLabel = «label»;

/** Own names for buttons; the second one removes what is done. */
export const addLabel: string | null = «add»;
export const clearLabel: string | null = «clear»;
