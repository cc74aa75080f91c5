import { database } from "../db";
import ownRows from "../own-rows.json";
import { resolveDate, type SampleRow } from "./sample-data";

const SETTING = "ownRows";

interface OwnTable {
  count(args: { where: object }): Promise<number>;
  create(args: { data: object }): Promise<{ id: number }>;
}

const { table, key, rows } = ownRows as unknown as { table: string; key: string; rows: SampleRow[] };

/** Stores each row that belongs to the app, such as the options of a poll, once: what somebody deletes stays deleted. */
async function storeRows(): Promise<void> {
  const db = await database();
  await db.$transaction(async (transaction) => {
    const setting = await transaction.appSetting.findUnique({ where: { key: SETTING } });
    const stored = new Set(setting ? (JSON.parse(setting.value) as string[]) : []);
    const missing = rows.filter((row) => !stored.has(String(row[key])));
    if (missing.length === 0) return;
    const target = (transaction as unknown as Record<string, OwnTable>)[table];
    for (const row of missing) {
      const data = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, resolveDate(value)]));
      if (target && (await target.count({ where: { [key]: row[key] } })) === 0) await target.create({ data });
      stored.add(String(row[key]));
    }
    const value = JSON.stringify([...stored]);
    await transaction.appSetting.upsert({ where: { key: SETTING }, create: { key: SETTING, value }, update: { value } });
  });
}

let storing: Promise<void> | undefined;

export function ensureOwnRows(): Promise<void> {
  storing ??= storeRows().catch((error: unknown) => {
    storing = undefined;
    throw error;
  });
  return storing;
}
