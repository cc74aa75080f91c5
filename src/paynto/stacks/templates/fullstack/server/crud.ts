/**
 * Routes for one kind of record: list (search, sort, filter, pages), read, create, update, delete and undo of a deletion.
 *
 *   export const books = crudRoutes("book", {
 *     input: bookInput,                         // zod object of what a form sends
 *     include: { author: true },                // related records in every answer
 *     search: ["title", "author.name"],
 *     sort: ["title", "price", "createdAt"],
 *     defaultSort: { field: "title", direction: "asc" },
 *     filters: { authorId: "number", genre: "text", price: "number", dueAt: "date", isLent: "boolean" },
 *   });
 */
import { Hono, type Context } from "hono";
import { z } from "zod";
import { database } from "./db";
import { compileFilters, compileSearch, compileSort, type FilterType, type SortOrder } from "./crud-query";
import type { Prisma, PrismaClient } from "./generated/prisma/client";
import { invalid, notFound } from "./problems";

/** A model of the schema as the client names it: `book` for `model Book`. */
export type ModelName = Exclude<keyof PrismaClient, `$${string}` | symbol>;
export type Transaction = Prisma.TransactionClient;
export type Row = Record<string, unknown>;

const MAXIMUM_PAGE_SIZE = 500;

/** What a rule is told: `id` is null for a new record, `before` the record as it is now. */
export interface WriteContext {
  transaction: Transaction;
  id: number | null;
  before: Row | null;
}

export interface CrudOptions<Input extends z.ZodObject> {
  input: Input;
  /** Prisma `include`. */
  include?: object;
  /** Text fields to search in; "author.name" reaches into a related record. */
  search?: string[];
  /** Fields a list may be sorted by. `id` always works. */
  sort?: string[];
  defaultSort?: SortOrder;
  /** Fields a list may be filtered by; see `compileFilters` for the forms in the address. */
  filters?: Record<string, FilterType>;
  /** Checks or completes what will be written, in the same transaction: throw `conflict(...)` or `invalid(...)`, or return the data to write. */
  beforeWrite?: (data: z.output<Input>, context: WriteContext) => Promise<Row | void> | Row | void;
  beforeDelete?: (row: Row, transaction: Transaction) => Promise<void> | void;
  /** Adds computed fields to every record that is answered. */
  present?: (row: Row) => Row;
}

// What the routes use of any model; the generated types are generic per model and cannot be named for all of them.
interface Delegate {
  findMany(query: object): Promise<Row[]>;
  findUnique(query: object): Promise<Row | null>;
  count(query: object): Promise<number>;
  create(query: object): Promise<Row>;
  update(query: object): Promise<Row>;
  delete(query: object): Promise<Row>;
}

function delegateOf(client: PrismaClient | Transaction, model: ModelName): Delegate {
  return (client as unknown as Record<ModelName, Delegate>)[model];
}

const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(MAXIMUM_PAGE_SIZE).default(20),
  search: z.string().trim().max(200).default(""),
  sort: z.string().optional(),
  direction: z.enum(["asc", "desc"]).default("asc"),
});

export function crudRoutes<Input extends z.ZodObject>(model: ModelName, options: CrudOptions<Input>) {
  const { input, include, search = [], sort = [], filters = {}, beforeWrite, beforeDelete } = options;
  const defaultSort = options.defaultSort ?? { field: "id", direction: "desc" };
  const present = options.present ?? ((row: Row) => row);
  const related = include ? { include } : {};

  async function write(body: unknown, id: number | null, kept: Row = {}): Promise<Row> {
    const client = await database();
    return client.$transaction(async (transaction) => {
      const delegate = delegateOf(transaction, model);
      const isNew = id === null || Object.keys(kept).length > 0;
      const before = isNew ? null : await delegate.findUnique({ where: { id } });
      if (!isNew && !before) throw notFound();
      // A change may name only some fields: the others keep their values, and rules see the whole record.
      const data = input.parse(before ? { ...pickInput(input, before), ...asObject(body) } : asObject(body));
      const replaced = await beforeWrite?.(data, { transaction, id, before });
      const values = { ...(replaced ?? data), ...kept };
      return isNew ? delegate.create({ data: values, ...related }) : delegate.update({ where: { id }, data: values, ...related });
    });
  }

  return new Hono()
    .get("/", async (context) => {
      const delegate = delegateOf(await database(), model);
      const parameters = context.req.query();
      const query = pageQuery.parse(parameters);
      const where = { AND: [compileSearch(query.search, search), ...compileFilters(parameters, filters)] };
      const requested = query.sort ? { field: query.sort, direction: query.direction } : defaultSort;
      const orderBy = compileSort(requested, ["id", defaultSort.field, ...sort]);
      const [rows, total] = await Promise.all([
        delegate.findMany({ where, orderBy, skip: (query.page - 1) * query.pageSize, take: query.pageSize, ...related }),
        delegate.count({ where }),
      ]);
      return context.json({ items: rows.map(present), total, page: query.page, pageSize: query.pageSize });
    })
    .get("/:id{[0-9]+}", async (context) => {
      const row = await delegateOf(await database(), model).findUnique({ where: { id: idOf(context) }, ...related });
      if (!row) throw notFound();
      return context.json(present(row));
    })
    .post("/", async (context) => context.json(present(await write(await readJson(context), null)), 201))
    .patch("/:id{[0-9]+}", async (context) => context.json(present(await write(await readJson(context), idOf(context)))))
    .delete("/:id{[0-9]+}", async (context) => {
      const client = await database();
      const row = await client.$transaction(async (transaction) => {
        const delegate = delegateOf(transaction, model);
        const found = await delegate.findUnique({ where: { id: idOf(context) } });
        if (!found) throw notFound();
        await beforeDelete?.(found, transaction);
        return delegate.delete({ where: { id: idOf(context) } });
      });
      return context.json(row);
    })
    .post("/:id{[0-9]+}/restore", async (context) => {
      // Undo sends back the record that the deletion answered; it passes the same checks as a new one and keeps its number.
      const id = idOf(context);
      const body = asObject(await readJson(context));
      const createdAt = z.coerce.date().safeParse(body.createdAt);
      const kept = { id, ...(createdAt.success && { createdAt: createdAt.data }) };
      return context.json(present(await write(body, id, kept)), 201);
    });
}

function idOf(context: Context): number {
  const id = Number(context.req.param("id"));
  if (!Number.isSafeInteger(id) || id > 2_147_483_647) throw notFound();
  return id;
}

export async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    throw invalid([], "The request body is not valid JSON.");
  }
}

function asObject(value: unknown): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid([], "The request body must be an object.");
  return value as Row;
}

function pickInput(input: z.ZodObject, row: Row): Row {
  return Object.fromEntries(Object.keys(input.shape).map((field) => [field, toFormValue(row[field])]));
}

// Records hold Date and Decimal objects, forms send text and numbers.
function toFormValue(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object" && value !== null && "toNumber" in value) return Number(value);
  return value;
}
