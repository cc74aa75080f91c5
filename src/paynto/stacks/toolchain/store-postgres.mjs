/** PostgreSQL for the schema engine: looked at inside a transaction that is rolled back, changed inside one that is committed. */
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import pg from "pg";

export async function openPostgres(url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, statement_timeout: 60_000 });
  await client.connect();
  return new PostgresStore(client, url);
}

class PostgresStore {
  constructor(client, url) {
    this.client = client;
    this.url = url;
  }

  async tables() {
    return readTables(this.client);
  }

  async countRows(table) {
    return this.#count(`SELECT count(*) AS n FROM ${quote(table)}`);
  }

  async countFilled(table, column) {
    return this.#count(`SELECT count(${quote(column)}) AS n FROM ${quote(table)}`);
  }

  async #count(sql) {
    return Number((await this.client.query(sql)).rows[0].n);
  }

  /** Renames are tried in a transaction of one connection, which the engine then looks through. */
  async withRehearsal(statements, action) {
    // The pool has one connection, which stays inside of the transaction: the engine gets exactly that one.
    const pool = new pg.Pool({ connectionString: this.url, max: 1, connectionTimeoutMillis: 10_000 });
    try {
      await pool.query("BEGIN");
      for (const statement of statements) await pool.query(statement);
      return await action({ factory: engineFactory(pool), tables: () => readTables(pool) });
    } finally {
      await pool.query("ROLLBACK").catch(() => undefined);
      await pool.end();
    }
  }

  async apply(statements) {
    await this.client.query("BEGIN");
    try {
      await this.client.query("SET LOCAL lock_timeout = '10s'");
      for (const statement of statements) await this.client.query(statement);
      await this.client.query("COMMIT");
    } catch (error) {
      await this.client.query("ROLLBACK");
      throw error;
    }
  }

  async close() {
    await this.client.end();
  }
}

// The one-letter type of PostgreSQL's catalogue, which the engine reads and the adapter does not know.
const CATALOGUE_CHAR = 18;
const TEXT = 25;

/** The usual adapter over a pool that stays open, with the catalogue's own type passed on to the engine. */
function engineFactory(pool) {
  const inner = new PrismaPg(pool, { disposeExternalPool: false });
  const connect = async () => {
    const adapter = await inner.connect();
    const run = adapter.performIO.bind(adapter);
    const query = adapter.queryRaw.bind(adapter);
    let isChar = [];
    adapter.performIO = async (request) => {
      const result = await run(request);
      isChar = result.fields.map((field) => field.dataTypeID === CATALOGUE_CHAR);
      for (const field of result.fields) if (field.dataTypeID === CATALOGUE_CHAR) field.dataTypeID = TEXT;
      return result;
    };
    adapter.queryRaw = async (request) => {
      const result = await query(request);
      return { ...result, columnTypes: result.columnTypes.map((type, index) => (isChar[index] ? ColumnTypeEnum.Character : type)) };
    };
    return adapter;
  };
  return { provider: inner.provider, adapterName: inner.adapterName, connect, connectToShadowDb: connect };
}

async function readTables(client) {
  const { rows } = await client.query(
    `SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND t.table_name NOT LIKE '\\_%'
     ORDER BY c.table_name, c.ordinal_position`,
  );
  const tables = new Map();
  for (const row of rows) {
    if (!tables.has(row.table_name)) tables.set(row.table_name, { name: row.table_name, columns: [] });
    tables.get(row.table_name).columns.push({ name: row.column_name, type: row.data_type.toUpperCase() });
  }
  return [...tables.values()];
}

function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
