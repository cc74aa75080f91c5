/** typecheck.mjs --root <project>: runs the TypeScript of the project over it, after making the database client it refers to. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";
import { generateClient, hasSchema } from "./prisma-client.mjs";

const { values } = parseArgs({ options: { root: { type: "string" } } });
const root = fs.realpathSync(values.root);
if (await hasSchema(root)) {
  try {
    await generateClient(root);
  } catch (error) {
    for (const problem of error.problems ?? []) console.log(`prisma/schema.prisma(${problem.line},${problem.column}): error PRISMA: ${problem.message}`);
    if (!error.problems?.length) console.log(`prisma/schema.prisma(1,1): error PRISMA: ${error.message}`);
    process.exit(1);
  }
}
const typescript = path.dirname(createRequire(path.join(root, "package.json")).resolve("typescript/package.json"));
const { status, error } = spawnSync(process.execPath, [path.join(typescript, "bin/tsc"), "--noEmit", "--pretty", "false"], { cwd: root, stdio: "inherit" });
if (error) throw error;
process.exit(status ?? 1);
