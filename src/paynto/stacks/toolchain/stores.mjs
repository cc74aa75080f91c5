/** The databases the schema engine works on, SQLite files and PostgreSQL, behind one small face. */
import fs from "node:fs";
import path from "node:path";
import { DatabaseSync, constants } from "node:sqlite";
import { SqliteAdapterFactory } from "./sqlite-adapter.ts";
import { openPostgres } from "./store-postgres.mjs";

// What the engine writes for SQLite. Anything else could only come from a name or default made to smuggle SQL in.
const ALLOWED = /^(CREATE TABLE "|CREATE (UNIQUE )?INDEX "|ALTER TABLE "|DROP TABLE "|DROP INDEX "|INSERT INTO "new_|PRAGMA (defer_)?foreign_keys\s*=\s*(ON|OFF|on|off)$)/;

/** @param {string | null} url a `file:` or `postgresql:` address; null for an empty database in memory */
export async function openStore(url, provider, { readOnly }) {
  if (url === null) return new SqliteStore(":memory:", false);
  if (url.startsWith("file:")) return new SqliteStore(url.slice("file:".length), readOnly);
  if (/^postgres(ql)?:/.test(url)) return openPostgres(url);
  throw new Error(`Databases at "${url.split(":")[0]}:" are not supported here`);
}

class SqliteStore {
  constructor(file, readOnly) {
    this.isEmpty = file === ":memory:" || !fs.existsSync(file);
    if (!this.isEmpty && !fs.lstatSync(file).isFile()) throw new Error(`${file} is not a regular file`);
    if (!readOnly && file !== ":memory:") fs.mkdirSync(path.dirname(file), { recursive: true });
    this.database = new DatabaseSync(this.isEmpty && readOnly ? ":memory:" : file, { timeout: 10_000 });
    this.database.exec("PRAGMA trusted_schema = OFF");
    if (!readOnly && file !== ":memory:") this.database.exec("PRAGMA journal_mode = WAL");
    this.file = file;
  }

  /** Tables with their columns; the engine's own and SQLite's are left out. */
  async tables() {
    return readTables(this.database);
  }

  async countRows(table) {
    return this.database.prepare(`SELECT count(*) AS n FROM ${quote(table)}`).get().n;
  }

  async countFilled(table, column) {
    return this.database.prepare(`SELECT count(${quote(column)}) AS n FROM ${quote(table)}`).get().n;
  }

  /** The engine looks at a copy of the tables without rows, so that renames can be tried and the real file is not touched. */
  async withRehearsal(statements, action) {
    const copy = new DatabaseSync(":memory:");
    try {
      forbidOtherFiles(copy);
      copy.exec("PRAGMA foreign_keys = OFF");
      const definitions = this.database
        .prepare("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type IN ('table', 'index') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type DESC")
        .all();
      for (const { sql } of definitions) copy.exec(sql);
      for (const statement of statements) copy.exec(statement);
      return await action({ factory: sharedFactory(copy), tables: async () => readTables(copy) });
    } finally {
      copy.close();
    }
  }

  async apply(statements) {
    const refused = statements.find((statement) => !ALLOWED.test(statement));
    if (refused) throw new Error(`This statement is not one of a schema change: ${refused.slice(0, 200)}`);
    // Tables are rebuilt by dropping and renaming; foreign keys are checked as a whole before the commit.
    this.database.exec("PRAGMA foreign_keys = OFF");
    forbidOtherFiles(this.database);
    this.database.exec("BEGIN IMMEDIATE");
    try {
      for (const statement of statements) if (!statement.startsWith("PRAGMA")) this.database.prepare(statement).run();
      const broken = this.database.prepare("PRAGMA foreign_key_check").all();
      if (broken.length > 0) throw new Error(`${broken.length} rows of ${broken[0].table} point to records that do not exist`);
      this.database.exec("COMMIT");
    } catch (error) {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  async close() {
    this.database.close();
  }
}

function readTables(database) {
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_%' ESCAPE '\\'").all();
  return names.map(({ name }) => ({
    name,
    columns: database.prepare("SELECT name, type FROM pragma_table_info(?)").all(name).map((column) => ({ name: column.name, type: column.type })),
  }));
}

/** Whatever text got into a statement, it stays within this one database. */
function forbidOtherFiles(database) {
  database.setAuthorizer?.((action) => ([constants.SQLITE_ATTACH, constants.SQLITE_DETACH].includes(action) ? constants.SQLITE_DENY : constants.SQLITE_OK));
}

/** An adapter factory over a database that is open already and stays open. */
function sharedFactory(database) {
  return new SqliteAdapterFactory(":memory:", database);
}

function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}
