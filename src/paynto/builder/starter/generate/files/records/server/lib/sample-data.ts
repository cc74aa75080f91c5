import { database } from "../db";
import sampleRows from "../sample-data.json";
import { addDays, now, today } from "./calendar";
import type { Transaction } from "../crud";

const SETTING = "sampleData";

type SampleValue = string | number | boolean | null;
export type SampleRow = Record<string, SampleValue>;
/** Ids of the stored sample rows by table. */
type Stored = Record<string, number[]>;

interface SampleTable {
  count(): Promise<number>;
  create(args: { data: object }): Promise<{ id: number }>;
  deleteMany(args: { where: object }): Promise<unknown>;
}

// TypeScript reads a union of exact shapes from the file, in which a table lacks the relations of the others
const tables = sampleRows as unknown as { table: string; relations: Record<string, string>; rows: SampleRow[] }[];
const tableOf = (client: Transaction, name: string) => (client as unknown as Record<string, SampleTable>)[name];

async function readStored(client: Transaction): Promise<Stored | undefined> {
  const setting = await client.appSetting.findUnique({ where: { key: SETTING } });
  return setting ? (JSON.parse(setting.value) as Stored) : undefined;
}

async function writeStored(client: Transaction, stored: Stored) {
  const value = JSON.stringify(stored);
  await client.appSetting.upsert({ where: { key: SETTING }, create: { key: SETTING, value }, update: { value } });
}

/** "today-3d", "today+1d 09:30" and "now-5h" become dates around the moment the sample is stored. */
export function resolveDate(value: SampleValue): SampleValue {
  const day = typeof value === "string" ? /^today(?:([+-]\d+)d)?(?: (\d{2}:\d{2}))?$/.exec(value) : null;
  if (day) return addDays(today(), Number(day[1] ?? 0)) + (day[2] ? `T${day[2]}` : "");
  const moment = typeof value === "string" ? /^now(?:([+-]\d+)h)?$/.exec(value) : null;
  return moment ? now(Number(moment[1] ?? 0)) : value;
}

async function storeSamples(): Promise<void> {
  const db = await database();
  const stored = await readStored(db);
  const missing = tables.filter(({ table }) => !(table in (stored ?? {})));
  if (missing.length === 0) return;
  await db.$transaction(async (transaction) => {
    const ids: Stored = { ...stored };
    for (const { table, relations, rows } of missing) {
      const target = tableOf(transaction, table);
      ids[table] = [];
      if (!target || (await target.count()) > 0) continue;
      for (const row of rows) {
        const data = Object.entries(row).map(([name, value]) => {
          const related = relations[name];
          return [name, related === undefined ? resolveDate(value) : (ids[related]?.[Number(value)] ?? null)];
        });
        const { id } = await target.create({ data: Object.fromEntries(data) as object });
        ids[table].push(id);
      }
    }
    await writeStored(transaction, ids);
  });
}

let storing: Promise<void> | undefined;

/** Fills empty tables with examples, once in the life of the database and never in production. */
export function ensureSampleData(): Promise<void> {
  if (process.env["NODE_ENV"] === "production") return Promise.resolve();
  storing ??= storeSamples().catch((error: unknown) => {
    storing = undefined;
    throw error;
  });
  return storing;
}

export async function hasSampleData(): Promise<boolean> {
  const stored = await readStored(await database());
  return Object.values(stored ?? {}).some((ids) => ids.length > 0);
}

/** Deletes the sample rows that nobody's own entries belong to. */
export async function clearSampleData(): Promise<void> {
  const db = await database();
  const stored = await readStored(db);
  if (!stored) return;
  for (const { table } of tables.toReversed()) {
    for (const id of stored[table] ?? []) {
      // A sample that an entry of the person belongs to stays; the database refuses its deletion.
      await tableOf(db, table)?.deleteMany({ where: { id } }).catch(() => undefined);
    }
  }
  await writeStored(db, Object.fromEntries(Object.keys(stored).map((table) => [table, []])));
}
