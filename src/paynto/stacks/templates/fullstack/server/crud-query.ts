/** Turns the query string of a list into Prisma's `where` and `orderBy`. */
import { z } from "zod";
import { invalid } from "./problems";

export type FilterType = "text" | "number" | "boolean" | "date";

export interface SortOrder {
  /** "author.name" sorts by a related record. */
  field: string;
  direction: "asc" | "desc";
}

type Condition = Record<string, unknown>;

const MAXIMUM_VALUES = 50;
const MAXIMUM_WORDS = 8;

/** Every word must be found in at least one of the fields. */
export function compileSearch(text: string, fields: string[]): Condition {
  const words = text.split(/\s+/).filter(Boolean).slice(0, MAXIMUM_WORDS);
  if (fields.length === 0 || words.length === 0) return {};
  return { AND: words.map((word) => ({ OR: fields.map((field) => nest(field, { contains: word, ...caseMode() })) })) };
}

// SQLite's LIKE ignores case by itself and Prisma refuses the option there.
function caseMode(): Condition {
  return process.env.DATABASE_URL?.startsWith("postgres") ? { mode: "insensitive" } : {};
}

/** "author.name" and a value become `{ author: { name: value } }`. */
function nest(path: string, value: unknown): Condition {
  return path.split(".").reduceRight<unknown>((inner, part) => ({ [part]: inner }), value) as Condition;
}

export function compileSort(order: SortOrder, allowed: string[]): Condition[] {
  if (!allowed.includes(order.field)) throw invalid([{ path: "sort", message: `The list cannot be sorted by "${order.field}".` }]);
  const sorted = nest(order.field, order.direction);
  // The number decides between equal values, so that pages neither repeat nor skip records.
  return order.field === "id" ? [sorted] : [sorted, { id: order.direction }];
}

/**
 * Forms, for a field `status` that is listed in `filters`:
 * `status=open` · `status=open,late` (one of) · `status.not=done` · `price.min=5` · `price.max=9` ·
 * `dueAt.min=2026-01-01` · `dueAt.max=2026-01-31` (that day included) · `dueAt.before=2026-02-01` · `returnedAt.empty=true`
 */
export function compileFilters(parameters: Record<string, string>, filters: Record<string, FilterType>): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, text] of Object.entries(parameters)) {
    const [field = "", operator = "is"] = name.split(/\.(?=[a-z]+$)/);
    const type = filters[field];
    if (type && text !== "") conditions.push(nest(field, compileOne(field, operator, type, text)));
  }
  return conditions;
}

function compileOne(field: string, operator: string, type: FilterType, text: string): unknown {
  const read = (value: string) => readValue(field, type, value);
  switch (operator) {
    case "is": {
      const values = text.split(",").slice(0, MAXIMUM_VALUES).map(read);
      return values.length === 1 ? values[0] : { in: values };
    }
    case "not":
      return { notIn: text.split(",").slice(0, MAXIMUM_VALUES).map(read) };
    case "min":
    case "after":
      return { gte: read(text) };
    case "max":
      return type === "date" && /^\d{4}-\d{2}-\d{2}$/.test(text) ? { lt: nextDay(read(text) as Date) } : { lte: read(text) };
    case "before":
      return { lt: read(text) };
    case "empty":
      return text === "true" ? null : { not: null };
    default:
      throw invalid([{ path: field, message: `"${operator}" is not a way to filter.` }]);
  }
}

const readers: Record<FilterType, z.ZodType> = {
  text: z.string().max(500),
  number: z.coerce.number(),
  boolean: z.enum(["true", "false"]).transform((value) => value === "true"),
  date: z.coerce.date(),
};

function readValue(field: string, type: FilterType, text: string): unknown {
  const result = readers[type].safeParse(text);
  if (!result.success) throw invalid([{ path: field, message: `"${text.slice(0, 40)}" is not a valid ${type}.` }]);
  return result.data;
}

function nextDay(day: Date): Date {
  return new Date(day.getTime() + 86_400_000);
}
