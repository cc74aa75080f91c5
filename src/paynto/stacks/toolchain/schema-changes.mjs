/** Says in plain sentences what a schema change does to the rows that are there. */

/**
 * @returns {{warnings: string[], blockers: string[], isDestructive: boolean, createdTables: string[], createdIndexes: number, tableCount: number}}
 * `blockers` name changes that the database would refuse.
 */
export async function analyse({ before, models, statements, store, renames, hasRows }) {
  const warnings = [];
  const blockers = [];
  const byTable = new Map(models.map((model) => [model.table, model]));
  const oldNames = oldNamesOf(renames);
  for (const table of before) {
    const oldTable = oldNames.table(table.name);
    const rows = hasRows ? await store.countRows(oldTable) : null;
    const model = byTable.get(table.name);
    if (!model) {
      if (isDropped(statements, table.name) && rows !== 0) warnings.push(`The table ${table.name} is deleted${rows === null ? "" : ` with its ${plural(rows, "row")}`}.`);
      continue;
    }
    const kept = new Set(model.columns.map((column) => column.column));
    for (const column of table.columns) {
      if (kept.has(column.name)) continue;
      const filled = hasRows ? await store.countFilled(oldTable, oldNames.column(table.name, column.name)) : null;
      if (filled !== 0) warnings.push(`The column ${column.name} of ${table.name} is deleted${filled === null ? "" : `; ${plural(filled, "row")} ${filled === 1 ? "has" : "have"} a value in it`}.`);
    }
    for (const change of await retyped(table, statements)) warnings.push(change);
    if (rows) blockers.push(...newRequired(table, model, statements, rows));
  }
  const created = statements.map((statement) => /^CREATE TABLE "((?:[^"]|"")+)"/.exec(statement)?.[1]).filter((name) => name && !name.startsWith("new_"));
  return {
    warnings,
    blockers,
    isDestructive: warnings.length > 0,
    createdTables: created,
    createdIndexes: statements.filter((statement) => /^CREATE (?:UNIQUE )?INDEX/.test(statement)).length,
    tableCount: models.length,
  };
}

function oldNamesOf(renames) {
  const tables = new Map();
  const columns = new Map();
  for (const statement of renames) {
    const column = /^ALTER TABLE "(.+)" RENAME COLUMN "(.+)" TO "(.+)"$/.exec(statement);
    const table = /^ALTER TABLE "(.+)" RENAME TO "(.+)"$/.exec(statement);
    if (column) columns.set(`${column[1]}.${column[3]}`, column[2]);
    else if (table) tables.set(table[2], table[1]);
  }
  return {
    table: (name) => tables.get(name) ?? name,
    column: (table, name) => columns.get(`${table}.${name}`) ?? name,
  };
}

function isDropped(statements, table) {
  const isRebuilt = statements.some((statement) => statement.includes(`RENAME TO "${table}"`));
  return !isRebuilt && statements.some((statement) => statement.startsWith(`DROP TABLE "${table}"`));
}

/** Types of SQLite that hold every value of another: copying loses nothing. */
const WIDER = { INTEGER: ["REAL", "DECIMAL"], REAL: ["DECIMAL"] };

/** SQLite changes a column's type by rebuilding the table, PostgreSQL by dropping and adding or by ALTER … TYPE. */
async function retyped(table, statements) {
  const rebuilt = statements.find((statement) => statement.startsWith(`CREATE TABLE "new_${table.name}"`));
  const altered = statements.filter((statement) => statement.startsWith(`ALTER TABLE "${table.name}"`)).join("\n");
  const changes = [];
  for (const column of table.columns) {
    const next = rebuilt && new RegExp(`^\\s*"${escape(column.name)}" ([A-Z]+)`, "m").exec(rebuilt)?.[1];
    const isAltered = new RegExp(`ALTER COLUMN "${escape(column.name)}" SET DATA TYPE|ADD COLUMN\\s+"${escape(column.name)}" `).test(altered);
    if (WIDER[column.type]?.includes(next)) continue;
    if ((next && next !== column.type) || isAltered) {
      changes.push(`The column ${column.name} of ${table.name} changes its type${next ? ` from ${column.type} to ${next}` : ""}; values that do not fit are lost.`);
    }
  }
  return changes;
}

function newRequired(table, model, statements, rows) {
  const existing = new Set(table.columns.map((column) => column.name));
  const text = statements.filter((statement) => statement.includes(`"${table.name}"`) || statement.includes(`"new_${table.name}"`)).join("\n");
  return model.columns
    .filter((column) => !existing.has(column.column))
    .filter((column) => {
      const line = new RegExp(`"${escape(column.column)}" [A-Z][^\\n]*`).exec(text)?.[0] ?? "";
      return /NOT NULL/.test(line) && !/DEFAULT/.test(line);
    })
    .map((column) => `The new column ${column.column} of ${table.name} must have a value, but ${plural(rows, "row")} would have none: give it a default or make it optional.`);
}

function escape(name) {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
