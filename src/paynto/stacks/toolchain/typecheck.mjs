/** typecheck.mjs --root <project>: runs the TypeScript of the project over it, after making the database client it refers to. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { root: { type: "string" } } });
const root = fs.realpathSync(values.root);
if (fs.existsSync(path.join(root, "prisma/schema.prisma"))) {
  const { generateClient } = await import("./prisma-client.mjs");
  try {
    await generateClient(root);
  } catch (error) {
    for (const problem of error.problems ?? []) console.log(`prisma/schema.prisma(${problem.line},${problem.column}): error PRISMA: ${problem.message}`);
    if (!error.problems?.length) console.log(`prisma/schema.prisma(1,1): error PRISMA: ${error.message}`);
    process.exit(1);
  }
}
process.chdir(root);
const typescript = path.dirname(createRequire(path.join(root, "package.json")).resolve("typescript/package.json"));
const options = ["--noEmit", "--pretty", "false"];
const compiler = findCompiler(typescript);
if (compiler) process.execve(compiler, [compiler, ...options], process.env);
const { status, error } = spawnSync(process.execPath, [path.join(typescript, "bin/tsc"), ...options], { stdio: "inherit" });
if (error) throw error;
process.exit(status ?? 1);

/** The compiler of TypeScript 7 is a program of its own; without its starter a check costs one start of Node less. */
function findCompiler(typescript) {
  try {
    const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
    const file = path.join(path.dirname(createRequire(path.join(typescript, "package.json")).resolve(name)), "lib/tsc");
    return fs.existsSync(file) ? file : null;
  } catch {
    return null;
  }
}
