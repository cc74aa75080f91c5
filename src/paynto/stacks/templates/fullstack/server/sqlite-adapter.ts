/**
 * Prisma driver adapter over `node:sqlite`, which is part of Node: no native package has to travel with the app.
 * One connection, used by one query or transaction at a time, as SQLite itself allows one writer only.
 */
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import {
  ColumnTypeEnum,
  DriverAdapterError,
  type ArgType,
  type ColumnType,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type SqlResultSet,
  type Transaction,
} from "@prisma/driver-adapter-utils";

const NAME = "node-sqlite";
const BUSY_MILLISECONDS = 5000;
const STATEMENT_LIMIT = 200;

/** `path` is a file or ":memory:". With `database`, which is open already, that one is used and left open. */
export class SqliteAdapterFactory implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = "sqlite";
  readonly adapterName = NAME;
  readonly #path: string;
  readonly #database: DatabaseSync | undefined;

  constructor(path: string, database?: DatabaseSync) {
    this.#path = path;
    this.#database = database;
  }

  async connect(): Promise<SqlDriverAdapter> {
    return this.#database ? new SqliteAdapter(this.#database, true) : new SqliteAdapter(open(this.#path), false);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    return new SqliteAdapter(open(":memory:"), false);
  }
}

function open(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path, { timeout: BUSY_MILLISECONDS, enableForeignKeyConstraints: true });
    // Readers do not wait for the writer, and a crash loses no committed row.
    if (path !== ":memory:") database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    return database;
  } catch (error) {
    throw toDriverError(error);
  }
}

/** First come, first served: `acquire` resolves with the function that lets the next one in. */
class Turnstile {
  #last: Promise<void> = Promise.resolve();

  acquire(): Promise<() => void> {
    const before = this.#last;
    let release: () => void = () => undefined;
    this.#last = new Promise<void>((resolve) => {
      release = resolve;
    });
    return before.then(() => release);
  }
}

abstract class Queries implements SqlQueryable {
  readonly provider = "sqlite";
  readonly adapterName = NAME;
  protected readonly database: DatabaseSync;
  readonly #statements: Map<string, StatementSync>;

  constructor(database: DatabaseSync, statements: Map<string, StatementSync>) {
    this.database = database;
    this.#statements = statements;
  }

  protected abstract run<T>(action: () => T): Promise<T>;

  queryRaw(query: SqlQuery): Promise<SqlResultSet> {
    return this.run(() => {
      const statement = this.#prepare(query.sql);
      const columns = statement.columns();
      const rows = statement.all(...toInputs(query)) as unknown as unknown[][];
      const columnTypes = columns.map((column, index) => columnType(column.type, rows, index));
      return {
        columnNames: columns.map((column) => column.name),
        columnTypes,
        rows: rows.map((row) => row.map((value, index) => toResult(value, columnTypes[index]))),
      };
    });
  }

  executeRaw(query: SqlQuery): Promise<number> {
    return this.run(() => Number(this.#prepare(query.sql).run(...toInputs(query)).changes));
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.database.prepare(sql);
    statement.setReadBigInts(true);
    statement.setReturnArrays(true);
    if (this.#statements.size >= STATEMENT_LIMIT) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

class SqliteAdapter extends Queries implements SqlDriverAdapter {
  readonly #turnstile = new Turnstile();
  readonly #known: Map<string, StatementSync>;
  readonly #isBorrowed: boolean;

  constructor(database: DatabaseSync, isBorrowed: boolean) {
    const statements = new Map<string, StatementSync>();
    super(database, statements);
    this.#known = statements;
    this.#isBorrowed = isBorrowed;
  }

  protected async run<T>(action: () => T): Promise<T> {
    const release = await this.#turnstile.acquire();
    try {
      return guarded(action);
    } finally {
      release();
    }
  }

  executeScript(script: string): Promise<void> {
    return this.run(() => {
      this.#known.clear();
      this.database.exec(script);
    });
  }

  async startTransaction(): Promise<Transaction> {
    const release = await this.#turnstile.acquire();
    try {
      guarded(() => this.database.exec("BEGIN IMMEDIATE"));
      return new SqliteTransaction(this.database, this.#known, release);
    } catch (error) {
      release();
      throw error;
    }
  }

  getConnectionInfo() {
    return { maxBindValues: 32766, supportsRelationJoins: false };
  }

  async dispose(): Promise<void> {
    const release = await this.#turnstile.acquire();
    this.#known.clear();
    if (!this.#isBorrowed) this.database.close();
    release();
  }
}

class SqliteTransaction extends Queries implements Transaction {
  readonly options = { usePhantomQuery: true };
  readonly #release: () => void;

  constructor(database: DatabaseSync, statements: Map<string, StatementSync>, release: () => void) {
    super(database, statements);
    this.#release = release;
  }

  protected async run<T>(action: () => T): Promise<T> {
    return guarded(action);
  }

  commit(): Promise<void> {
    return this.#end("COMMIT");
  }

  rollback(): Promise<void> {
    return this.#end("ROLLBACK");
  }

  async createSavepoint(name: string): Promise<void> {
    guarded(() => this.database.exec(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(name: string): Promise<void> {
    guarded(() => this.database.exec(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(name: string): Promise<void> {
    guarded(() => this.database.exec(`RELEASE ${name}`));
  }

  async #end(statement: string): Promise<void> {
    try {
      // Some errors (a full disk, a failed commit) already ended it.
      if (this.database.isTransaction) guarded(() => this.database.exec(statement));
    } finally {
      if (this.database.isTransaction) this.database.exec("ROLLBACK");
      this.#release();
    }
  }
}

function toInputs(query: SqlQuery): SQLInputValue[] {
  return query.args.map((value, index) => toInput(value, query.argTypes[index]));
}

function toInput(value: unknown, type: ArgType | undefined): SQLInputValue {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return timestamp(value);
  if (typeof value === "string") {
    switch (type?.scalarType) {
      case "bigint":
        return BigInt(value);
      case "int":
        return Number.parseInt(value, 10);
      case "float":
      case "decimal":
        return Number.parseFloat(value);
      case "boolean":
        return value === "true" ? 1 : 0;
      case "datetime":
        return timestamp(new Date(value));
      case "bytes":
        return Buffer.from(value, "base64");
      default:
        return value;
    }
  }
  return value as SQLInputValue;
}

// The text form that Prisma's own SQLite adapters write, so that the file stays readable by them.
function timestamp(value: Date): string {
  return value.toISOString().replace("Z", "+00:00");
}

const declaredTypes: Record<string, ColumnType> = {
  INTEGER: ColumnTypeEnum.Int32,
  INT: ColumnTypeEnum.Int32,
  BIGINT: ColumnTypeEnum.Int64,
  REAL: ColumnTypeEnum.Double,
  DOUBLE: ColumnTypeEnum.Double,
  FLOAT: ColumnTypeEnum.Double,
  DECIMAL: ColumnTypeEnum.Numeric,
  NUMERIC: ColumnTypeEnum.Numeric,
  DATETIME: ColumnTypeEnum.DateTime,
  DATE: ColumnTypeEnum.Date,
  TIME: ColumnTypeEnum.Time,
  BOOLEAN: ColumnTypeEnum.Boolean,
  TEXT: ColumnTypeEnum.Text,
  VARCHAR: ColumnTypeEnum.Text,
  BLOB: ColumnTypeEnum.Bytes,
  JSONB: ColumnTypeEnum.Json,
};

const numberTypes = new Set<ColumnType>([ColumnTypeEnum.Int32, ColumnTypeEnum.Int64, ColumnTypeEnum.Double, ColumnTypeEnum.Numeric]);

function columnType(declared: string | null, rows: unknown[][], index: number): ColumnType {
  const known = declared ? declaredTypes[declared.toUpperCase().replace(/\(.*$/, "").trim()] : undefined;
  if (known !== undefined) return known;
  const sample = rows.find((row) => row[index] !== null)?.[index];
  if (typeof sample === "string") return ColumnTypeEnum.Text;
  if (typeof sample === "bigint") return ColumnTypeEnum.Int64;
  if (typeof sample === "number") return ColumnTypeEnum.Double;
  if (sample instanceof Uint8Array) return ColumnTypeEnum.Bytes;
  return ColumnTypeEnum.Int32;
}

function toResult(value: unknown, type: ColumnType | undefined): unknown {
  if (typeof value === "bigint") {
    if (type === ColumnTypeEnum.Boolean) return value !== 0n;
    if (type === ColumnTypeEnum.DateTime) return new Date(Number(value)).toISOString();
    const isSafe = value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER;
    return type === ColumnTypeEnum.Int64 || !isSafe ? value.toString() : Number(value);
  }
  if (typeof value === "string" && type === ColumnTypeEnum.DateTime && /^[\d-]{10} [\d:.]+$/.test(value)) {
    // SQLite's own CURRENT_TIMESTAMP is UTC without saying so.
    return `${value.replace(" ", "T")}Z`;
  }
  // What was a text column before may hold words that are no number: such a value reads as empty, and stays stored.
  if (typeof value === "string" && type !== undefined && numberTypes.has(type)) return null;
  if (typeof value === "number") {
    if (type === ColumnTypeEnum.Int32 || type === ColumnTypeEnum.Int64) return Math.trunc(value);
    if (type === ColumnTypeEnum.Numeric) return String(value);
  }
  return value;
}

function guarded<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw toDriverError(error);
  }
}

function toDriverError(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error)) return error;
  const extendedCode = Number(error.errcode);
  const original = { originalCode: String(extendedCode), originalMessage: error.message };
  const [, columns = ""] = error.message.split("constraint failed: ");
  const fields = columns.split(", ").map((column) => column.split(".").at(-1) ?? column);
  const table = columns.split(".")[0];
  switch (extendedCode) {
    case 2067: // SQLITE_CONSTRAINT_UNIQUE
    case 1555: // SQLITE_CONSTRAINT_PRIMARYKEY
      return new DriverAdapterError({ ...original, kind: "UniqueConstraintViolation", constraint: { fields }, ...(table && { table }) });
    case 1299: // SQLITE_CONSTRAINT_NOTNULL
      return new DriverAdapterError({ ...original, kind: "NullConstraintViolation", constraint: { fields } });
    case 787: // SQLITE_CONSTRAINT_FOREIGNKEY
    case 1811: // SQLITE_CONSTRAINT_TRIGGER: a RESTRICT action
      return new DriverAdapterError({ ...original, kind: "ForeignKeyConstraintViolation", constraint: { foreignKey: {} } });
  }
  if ((extendedCode & 255) === 5) return new DriverAdapterError({ ...original, kind: "SocketTimeout" });
  const missing = /no such (table|column): (\S+)/.exec(error.message);
  if (missing?.[2]) {
    return new DriverAdapterError(
      missing[1] === "table"
        ? { ...original, kind: "TableDoesNotExist", table: missing[2] }
        : { ...original, kind: "ColumnNotFound", column: missing[2] },
    );
  }
  return new DriverAdapterError({ ...original, kind: "sqlite", extendedCode, message: error.message });
}
