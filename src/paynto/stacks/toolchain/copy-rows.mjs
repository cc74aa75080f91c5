/** Copies rows between databases of any two kinds and counts them on both sides. */
import { DatabaseSync } from "node:sqlite";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { getModelsInOrder, quote } from "./prisma-tables.mjs";

const BATCH = 200;

export async function copyRows({ sourceUrl, targetUrl, schema }) {
  const models = await getModelsInOrder(schema);
  const source = await open(sourceUrl, true);
  const target = await open(targetUrl, false);
  const tables = {};
  try {
    await target.begin();
    for (const model of models) {
      const sourceColumns = await source.columns(model.table);
      const targetColumns = await target.columns(model.table);
      const columns = model.columns.filter((column) => sourceColumns.includes(column.name) && targetColumns.includes(column.name));
      const before = await target.count(model.table);
      if (before > 0) throw new Error(`The table ${model.table} of the target already holds ${before} rows`);
      // Between two databases of one kind values stay exactly as they are.
      const types = source.constructor === target.constructor ? columns.map((column) => ({ ...column, type: null })) : columns;
      if (columns.length > 0) for await (const rows of source.read(model.table, types)) await target.insert(model.table, columns, rows);
      await target.resetSequence(model);
      tables[model.table] = { source: sourceColumns.length > 0 ? await source.count(model.table) : 0, target: await target.count(model.table) };
    }
    const wrong = Object.entries(tables).find(([, counts]) => counts.source !== counts.target);
    if (wrong) throw new Error(`${wrong[0]} has ${wrong[1].source} rows, but ${wrong[1].target} arrived`);
    await target.commit();
    return { tables };
  } catch (error) {
    await target.rollback();
    throw error;
  } finally {
    await source.close();
    await target.close();
  }
}

async function open(url, readOnly) {
  if (url.startsWith("file:")) return new SqliteRows(url.slice("file:".length), readOnly);
  if (/^postgres(ql)?:/.test(url)) return PostgresRows.open(url);
  throw new Error(`Databases at "${url.split(":")[0]}:" are not supported here`);
}

class SqliteRows {
  constructor(file, readOnly) {
    if (readOnly && !fs.existsSync(file)) this.database = new DatabaseSync(":memory:");
    else {
      if (fs.existsSync(file) && !fs.lstatSync(file).isFile()) throw new Error(`${file} is not a regular file`);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      this.database = new DatabaseSync(file, { readOnly, timeout: 10_000 });
    }
    this.database.exec("PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = OFF");
  }

  async columns(table) {
    return this.database.prepare("SELECT name FROM pragma_table_info(?)").all(table).map((row) => row.name);
  }

  async count(table) {
    const [found] = this.database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?").all(table);
    return found ? this.database.prepare(`SELECT count(*) AS n FROM ${quote(table)}`).get().n : 0;
  }

  async *read(table, columns) {
    const statement = this.database.prepare(`SELECT ${columns.map((column) => quote(column.name)).join(", ")} FROM ${quote(table)}`);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    let rows = [];
    for (const row of statement.iterate()) {
      rows.push(row.map((value, index) => neutral(value, columns[index].type)));
      if (rows.length === BATCH) {
        yield rows;
        rows = [];
      }
    }
    if (rows.length > 0) yield rows;
  }

  async insert(table, columns, rows) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    const statement = this.database.prepare(`INSERT INTO ${quote(table)} (${names}) VALUES (${columns.map(() => "?").join(", ")})`);
    for (const row of rows) statement.run(...row.map(forSqlite));
  }

  async resetSequence() {}

  async begin() {
    this.database.exec("BEGIN IMMEDIATE");
  }

  async commit() {
    const broken = this.database.prepare("PRAGMA foreign_key_check").all();
    if (broken.length > 0) throw new Error(`${broken.length} rows of ${broken[0].table} point to records that do not exist`);
    this.database.exec("COMMIT");
  }

  async rollback() {
    if (this.database.isTransaction) this.database.exec("ROLLBACK");
  }

  async close() {
    this.database.close();
  }
}

class PostgresRows {
  static async open(url) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    await client.connect();
    return Object.assign(new PostgresRows(), { client });
  }

  async columns(table) {
    const { rows } = await this.client.query(
      "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1",
      [table],
    );
    return rows.map((row) => row.column_name);
  }

  async count(table) {
    const { rows } = await this.client.query("SELECT to_regclass($1) AS found", [quote(table)]);
    if (!rows[0].found) return 0;
    return Number((await this.client.query(`SELECT count(*) AS n FROM ${quote(table)}`)).rows[0].n);
  }

  async *read(table, columns) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    await this.client.query("BEGIN READ ONLY");
    await this.client.query(`DECLARE rows_to_copy NO SCROLL CURSOR FOR SELECT ${names} FROM ${quote(table)}`);
    for (;;) {
      const { rows } = await this.client.query({ text: `FETCH ${BATCH} FROM rows_to_copy`, rowMode: "array" });
      if (rows.length === 0) break;
      yield rows.map((row) => row.map((value, index) => neutral(value, columns[index].type)));
    }
    await this.client.query("COMMIT");
  }

  async insert(table, columns, rows) {
    const names = columns.map((column) => quote(column.name)).join(", ");
    const values = rows.map((row, r) => `(${row.map((_, c) => `$${r * row.length + c + 1}`).join(", ")})`).join(", ");
    await this.client.query(`INSERT INTO ${quote(table)} (${names}) VALUES ${values}`, rows.flat().map(forPostgres));
  }

  /** Rows were written with their numbers; the next new one must not take a number again. */
  async resetSequence(model) {
    for (const column of model.columns.filter((candidate) => candidate.isAutoincrement)) {
      const name = quote(column.name);
      await this.client.query(
        `SELECT setval(pg_get_serial_sequence($1, $2), GREATEST((SELECT max(${name}) FROM ${quote(model.table)}), 1), (SELECT count(*) > 0 FROM ${quote(model.table)}))`,
        [quote(model.table), column.name],
      );
    }
  }

  async begin() {
    await this.client.query("BEGIN");
  }

  async commit() {
    await this.client.query("COMMIT");
  }

  async rollback() {
    await this.client.query("ROLLBACK");
  }

  async close() {
    await this.client.end();
  }
}

/** The value in a form that both kinds understand, by its type in the schema. */
function neutral(value, type) {
  if (value === null || value === undefined) return null;
  if (type === "Boolean") return typeof value === "boolean" ? value : Boolean(Number(value));
  if (type === "DateTime") return toDate(value);
  if (type === "Bytes") return Buffer.from(value);
  if (type === "Json") return typeof value === "string" ? value : JSON.stringify(value);
  if (type === "Float" || type === "Decimal") return typeof value === "bigint" ? value.toString() : value;
  return value;
}

// SQLite's own CURRENT_TIMESTAMP is UTC without saying so.
function toDate(value) {
  if (value instanceof Date) return value;
  if (typeof value !== "string") return new Date(Number(value));
  return new Date(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?$/.test(value) ? `${value.replace(" ", "T")}Z` : value);
}

function forSqlite(value) {
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.toISOString().replace("Z", "+00:00");
  return value;
}

function forPostgres(value) {
  return typeof value === "bigint" ? value.toString() : value;
}
