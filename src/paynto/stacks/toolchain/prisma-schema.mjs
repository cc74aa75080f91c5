/** Reads a made app's Prisma schema as hostile text. No `generator` block of it is ever obeyed. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const GENERATORS = new Set(["prisma-client", "prisma-client-js"]);
const PROVIDERS = new Set(["sqlite", "postgresql", "postgres"]);
const MAXIMUM_LENGTH = 256 * 1024;

export class SchemaError extends Error {
  /** @param {{message: string, line: number, column: number}[]} problems */
  constructor(message, problems = []) {
    super(message);
    this.problems = problems;
  }
}

/** The provider of the schema, after everything that could be dangerous was refused. */
export function checkSchema(text) {
  if (text.length > MAXIMUM_LENGTH) throw new SchemaError("The schema is larger than 256 KiB");
  const wasm = require("@prisma/prisma-schema-wasm");
  const problems = lint(wasm, text);
  if (problems.length > 0) throw new SchemaError(problems.map((problem) => problem.message).join("\n"), problems);
  const { config } = JSON.parse(
    wasm.get_config(JSON.stringify({ prismaSchema: [["schema.prisma", text]], datasourceOverrides: {}, ignoreEnvVarErrors: true, env: {} })),
  );
  for (const generator of config.generators) {
    if (!GENERATORS.has(generator.provider.value)) {
      throw new SchemaError(`generator "${generator.name}" has the provider "${generator.provider.value}"; only "prisma-client" is allowed`);
    }
  }
  const [source, ...more] = config.datasources;
  if (!source || more.length > 0) throw new SchemaError("The schema needs exactly one datasource block");
  if (!PROVIDERS.has(source.provider)) {
    throw new SchemaError(`datasource "${source.name}" has the provider "${source.provider}"; only "sqlite" and "postgresql" are supported`);
  }
  return { provider: source.provider === "postgres" ? "postgresql" : source.provider, name: source.name };
}

function lint(wasm, text) {
  const found = JSON.parse(wasm.lint(JSON.stringify([["schema.prisma", text]]))).filter((entry) => !entry.is_warning);
  return found.map((entry) => {
    const before = Buffer.from(text).subarray(0, entry.start).toString().split("\n");
    return { message: entry.text, line: before.length, column: before.at(-1).length + 1 };
  });
}

/** Models with their tables and columns, and the old names that `/// @renamedFrom(old)` comments tell. */
export async function readModels(text) {
  const { getInternalDMMF } = require("@prisma/get-dmmf");
  const { datamodel } = await getInternalDMMF({ datamodel: [["schema.prisma", text]] });
  return datamodel.models.map((model) => ({
    name: model.name,
    table: model.dbName ?? model.name,
    renamedFrom: oldName(model.documentation),
    columns: model.fields
      .filter((field) => field.kind === "scalar" || field.kind === "enum")
      .map((field) => ({ name: field.name, column: field.dbName ?? field.name, renamedFrom: oldName(field.documentation) })),
  }));
}

function oldName(documentation) {
  return /@renamedFrom\(([A-Za-z_]\w*)\)/.exec(documentation ?? "")?.[1] ?? null;
}

/** The same schema for another database: made apps are written for SQLite and can be released on PostgreSQL. */
export function withProvider(text, provider) {
  return text.replace(/(datasource\s+\w+\s*\{[^}]*?provider\s*=\s*)"[^"]*"/, `$1"${provider}"`);
}
