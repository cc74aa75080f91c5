/**
 * Vite bundles packages for the browser before the first page. That work is done once per dependency set (optimise.mjs) and
 * its result is copied into each project here. Vite accepts it when two hashes fit, one of which depends on the project's path.
 */
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const SHARED_FOLDER = ".optimised";
const METADATA = "_metadata.json";

/** @param {string} modules real path of the set's node_modules */
export function sharedOptimiserCache(modules) {
  return {
    name: "paynto:optimiser-cache",
    configureServer(server) {
      const source = path.join(path.dirname(modules), SHARED_FOLDER);
      const target = path.join(server.config.cacheDir, "deps");
      if (!fs.existsSync(path.join(source, METADATA))) return;
      const hashes = expectedHashes(server.environments.client.config, server.config.root);
      if (readJson(path.join(target, METADATA))?.hash === hashes.hash) return;
      fs.rmSync(target, { recursive: true, force: true });
      fs.mkdirSync(target, { recursive: true });
      // New files, not links and not copies: a hard link would reach the shared file, and a copy would keep its read-only mode,
      // which a sandbox cannot change.
      for (const name of fs.readdirSync(source)) fs.writeFileSync(path.join(target, name), fs.readFileSync(path.join(source, name)));
      const metadata = readJson(path.join(target, METADATA));
      for (const entry of Object.values(metadata.optimized)) entry.src = path.relative(target, path.resolve(path.dirname(modules), entry.src));
      fs.writeFileSync(path.join(target, METADATA), JSON.stringify({ ...metadata, ...hashes }, null, 2));
    },
  };
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** What Vite will compute for this project. Should a version of Vite compute it differently, it bundles again by itself. */
function expectedHashes(config, root) {
  const { optimizeDeps } = config;
  const sorted = (list) => (list ? [...new Set(list)].sort() : undefined);
  const description = {
    define: config.keepProcessEnv ? null : process.env.NODE_ENV || config.mode,
    root: config.root,
    resolve: config.resolve,
    assetsInclude: config.assetsInclude,
    plugins: config.plugins.map((plugin) => plugin.name),
    optimizeDeps: {
      include: sorted(optimizeDeps.include),
      exclude: sorted(optimizeDeps.exclude),
      rolldownOptions: {
        ...optimizeDeps.rolldownOptions,
        plugins: undefined,
        onLog: undefined,
        onwarn: undefined,
        checks: undefined,
        output: { ...optimizeDeps.rolldownOptions?.output, plugins: undefined },
      },
    },
    optimizeDepsPluginNames: config.optimizeDepsPluginNames,
  };
  const text = JSON.stringify(description, (_, value) => (typeof value === "function" || value instanceof RegExp ? value.toString() : value));
  const configHash = digest(text);
  const lockfileHash = digest(readLock(root));
  return { hash: digest(lockfileHash + configHash), lockfileHash, configHash };
}

function readLock(root) {
  try {
    return fs.readFileSync(path.join(root, "node_modules/.pnpm/lock.yaml"), "utf8");
  } catch {
    return "";
  }
}

function digest(text) {
  return createHash("sha256").update(text).digest("hex").substring(0, 8).padEnd(8, "_");
}
