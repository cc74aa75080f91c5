export type Variant = "checklist" | "notes" | "counter";

export const variant: Variant = "«variant»" as Variant;

/** What the person is asked to type. */
export const itemLabel = «label»;
