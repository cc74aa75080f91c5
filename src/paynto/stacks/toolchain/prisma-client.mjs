/** Generates the Prisma client in this process: about 60 ms once loaded, where the command line takes seconds. */
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { checkSchema } from "./prisma-schema.mjs";

const require = createRequire(import.meta.url);
const SCHEMA = "prisma/schema.prisma";
const OUTPUT = "server/generated/prisma";
// The package does not export its package.json.
const VERSION = JSON.parse(readFileSync(new URL("./node_modules/@prisma/client-generator-ts/package.json", import.meta.url), "utf8")).version;

/**
 * Writes `server/generated/prisma` of the project when its schema changed. Tells whether it did.
 * @param {string} root
 */
export async function generateClient(root) {
  const schemaPath = path.join(root, SCHEMA);
  const schema = await fs.readFile(schemaPath, "utf8");
  const output = path.join(root, OUTPUT);
  const mark = path.join(root, "server/generated/.schema");
  const key = createHash("sha256").update(`${VERSION} ${schema}`).digest("hex");
  if ((await fs.readFile(mark, "utf8").catch(() => "")) === key) return false;
  const { provider, name } = checkSchema(schema);
  // Prisma looks for the folder for temporary files as it is loaded.
  await fs.mkdir(os.tmpdir(), { recursive: true });
  const { getInternalDMMF } = require("@prisma/get-dmmf");
  const { generateClient: generate } = require("@prisma/client-generator-ts");
  const dmmf = await getInternalDMMF({ datamodel: [["schema.prisma", schema]] });
  await fs.rm(mark, { force: true });
  await generate({
    datamodel: schema,
    schemaPath,
    runtimeBase: "@prisma/client/runtime",
    outputDir: output,
    dmmf,
    generator: {
      name: "client",
      provider: { value: "prisma-client", fromEnvVar: null },
      output: { value: output, fromEnvVar: null },
      config: {},
      binaryTargets: [],
      previewFeatures: [],
      sourceFilePath: schemaPath,
    },
    datasources: [{ name, provider, activeProvider: provider, schemas: [], sourceFilePath: schemaPath }],
    binaryPaths: {},
    engineVersion: require("@prisma/engines-version").enginesVersion,
    clientVersion: VERSION,
    activeProvider: provider,
    target: "nodejs",
    generatedFileExtension: "ts",
    importFileExtension: "ts",
    moduleFormat: "esm",
    tsNoCheckPreamble: true,
    compilerBuild: "fast",
  });
  await fs.writeFile(mark, key);
  return true;
}

export async function hasSchema(root) {
  return fs.access(path.join(root, SCHEMA)).then(() => true, () => false);
}
