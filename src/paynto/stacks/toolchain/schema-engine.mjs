/** Schema changes by Prisma's own engine (WebAssembly): what must happen to a database so that it fits a schema, and doing it. */
import fs from "node:fs";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaError, checkSchema, readModels, withProvider } from "./prisma-schema.mjs";
import { analyse } from "./schema-changes.mjs";
import { openStore } from "./stores.mjs";

const NO_FILTER = { externalTables: [], externalEnums: [] };
let compiled = null;

/** @param {object} factory adapter factory of the database to look at */
async function openEngine(factory, schema) {
  compiled ??= await load();
  const datamodels = [["schema.prisma", schema]];
  return compiled.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

async function load() {
  // Where the engine leaves its last words when it meets something it did not expect.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) };
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const file = new URL("./node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm", import.meta.url);
  const { instance } = await WebAssembly.instantiate(fs.readFileSync(file), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  return glue;
}

/**
 * The way from a database (`url`), a schema (`fromSchema`) or nothing to `schema`.
 * @param {Record<string, string>} renames new name by old: "Task.title" or "Task" to the name before
 */
export async function diff({ url = null, fromSchema = null, schema, renames = {} }) {
  const { provider } = checkSchema(schema);
  const store = await openStore(url, provider, { readOnly: true });
  try {
    if (!url && fromSchema) await fill(store, withProvider(fromSchema, provider));
    const models = applyHints(await readModels(schema), renames);
    const before = await store.tables();
    const renameStatements = findRenames(before, models);
    return await store.withRehearsal(renameStatements, async (rehearsal) => {
      const script = await diffScript(rehearsal.factory, schema);
      const statements = [...renameStatements, ...splitStatements(script)];
      const afterRenames = await rehearsal.tables();
      const analysis = await analyse({ before: afterRenames, models, statements, store, renames: renameStatements, hasRows: Boolean(url) });
      return { provider, statements, ...analysis };
    });
  } finally {
    await store.close();
  }
}

async function fill(store, schema) {
  checkSchema(schema);
  await store.withRehearsal([], async ({ factory }) => store.apply(splitStatements(await diffScript(factory, schema))));
}

async function diffScript(factory, schema) {
  const engine = await openEngine(factory, schema);
  try {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files: [{ path: "schema.prisma", content: schema }], configDir: "/" },
      to: { tag: "schemaDatamodel", files: [{ path: "schema.prisma", content: schema }] },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    });
    return stdout ?? "";
  } catch (error) {
    throw new SchemaError(engineMessage(error));
  } finally {
    engine.free();
  }
}

function engineMessage(error) {
  try {
    return JSON.parse(error.message).message ?? error.message;
  } catch {
    return String(error?.message ?? error);
  }
}

export async function apply({ url, provider, statements }) {
  const store = await openStore(url, provider, { readOnly: false });
  try {
    await store.apply(statements);
    return { applied: statements.length };
  } finally {
    await store.close();
  }
}

/** For the preview: every change at once, as its data belongs to the person who asked for the change. */
export async function bringToSchema(url, schema) {
  const found = await diff({ url, schema });
  if (found.blockers.length > 0) throw new SchemaError(found.blockers.join("\n"));
  if (found.statements.length > 0) await apply({ url, provider: found.provider, statements: found.statements });
  return { statements: found.statements, createdTables: found.createdTables, tables: found.tableCount };
}

/** The schema of a database as Prisma text. */
export async function introspect({ url, provider }) {
  const store = await openStore(url, provider, { readOnly: true });
  try {
    const schema = `datasource db {\n  provider = "${provider}"\n}\n`;
    return await store.withRehearsal([], async (rehearsal) => {
      const engine = await openEngine(rehearsal.factory, schema);
      try {
        const result = await engine.introspect({
          schema: { files: [{ path: "schema.prisma", content: schema }] },
          baseDirectoryPath: "/",
          force: true,
          compositeTypeDepth: 0,
          namespaces: null,
        });
        return { schema: result.schema.files[0]?.content ?? "", warnings: result.warnings ?? null };
      } finally {
        engine.free();
      }
    });
  } finally {
    await store.close();
  }
}

function applyHints(models, renames) {
  const hint = (name) => (Object.hasOwn(renames, name) ? renames[name].split(".").at(-1) : null);
  return models.map((model) => ({
    ...model,
    renamedFrom: hint(model.name) ?? model.renamedFrom,
    columns: model.columns.map((column) => ({ ...column, renamedFrom: hint(`${model.name}.${column.name}`) ?? column.renamedFrom })),
  }));
}

/** Renames that still have to happen: the old name is there, the new one is not, and the schema does not use the old one otherwise. */
function findRenames(tables, models) {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const wanted = new Set(models.map((model) => model.table));
  const statements = [];
  for (const model of models) {
    let table = byName.get(model.table);
    const old = model.renamedFrom;
    if (!table && old && byName.has(old) && !wanted.has(old)) {
      statements.push(`ALTER TABLE ${quote(old)} RENAME TO ${quote(model.table)}`);
      table = byName.get(old);
    }
    const names = new Set(model.columns.map((column) => column.column));
    for (const column of model.columns) {
      const was = column.renamedFrom;
      const isThere = (name) => table?.columns.some((existing) => existing.name === name);
      if (was && isThere(was) && !isThere(column.column) && !names.has(was)) {
        statements.push(`ALTER TABLE ${quote(model.table)} RENAME COLUMN ${quote(was)} TO ${quote(column.column)}`);
      }
    }
  }
  return statements;
}

export function quote(name) {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The engine writes one statement per paragraph, ended by a semicolon at the end of a line, with comments before it. */
export function splitStatements(script) {
  return script
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
    .filter(Boolean);
}
