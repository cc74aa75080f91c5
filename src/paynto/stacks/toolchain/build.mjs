/**
 * build.mjs --root <project> [--target node|worker] [--check]: builds a project for release; problems are told as JSON lines.
 * With `--check` nothing is written and nothing made small: it only tells whether the project can be built.
 */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { locateError } from "./error-location.mjs";
import { generateClient, hasSchema } from "./prisma-client.mjs";

const { values } = parseArgs({ options: { root: { type: "string" }, target: { type: "string", default: "node" }, check: { type: "boolean", default: false } } });
const root = fs.realpathSync(values.root);
process.chdir(root);
process.env.NODE_ENV = "production";

try {
  progress(5, "Preparing");
  const isWorker = values.target === "worker";
  if (await hasSchema(root)) await generateClient(root);
  progress(20, "Bundling");
  const require = createRequire(path.join(root, "package.json"));
  const vitePackage = path.dirname(require.resolve("vite/package.json"));
  const { createBuilder } = await import(pathToFileURL(path.join(vitePackage, "dist/node/index.js")).href);
  if (!values.check) fs.rmSync(path.join(root, "dist"), { recursive: true, force: true });
  const build = values.check ? { write: false, minify: false, reportCompressedSize: false } : {};
  const builder = await createBuilder({ root, configLoader: "native", clearScreen: false, mode: isWorker ? "worker" : "production", build });
  await builder.buildApp();
  progress(100, "Built");
} catch (error) {
  for (const inner of error.errors?.length ? error.errors : [error]) {
    const located = locateError(root, { message: inner.message, stack: inner.stack, loc: inner.loc, frame: inner.frame, id: inner.id });
    console.error(`@problem ${JSON.stringify(located)}`);
  }
  console.error(error.message);
  process.exitCode = 1;
}

function progress(percent, text) {
  console.log(`@progress ${JSON.stringify({ percent, text })}`);
}
