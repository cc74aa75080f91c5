/** optimise.mjs <dependency set>: bundles the set's browser packages once, for optimiser-cache.mjs. Trusted code only runs here. */
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { SHARED_FOLDER } from "./optimiser-cache.mjs";

// Subpaths that pages import, and packages that never reach a browser.
const SUBPATHS = { react: ["react/jsx-runtime", "react/jsx-dev-runtime"], "react-dom": ["react-dom/client"] };
const SERVER_ONLY = /^(@types\/|@prisma\/|@hono\/|@libsql\/|@fontsource|hono$|prisma$|pg$|tailwindcss$|typescript$|vite$)/;

const set = fs.realpathSync(process.argv[2]);
const require = createRequire(path.join(set, "package.json"));
const load = async (name) => import(pathToFileURL(require.resolve(name)).href);
const manifest = JSON.parse(fs.readFileSync(path.join(set, "package.json"), "utf8"));
if (!manifest.devDependencies?.vite && !manifest.dependencies?.vite) process.exit(0);

const vite = await import(pathToFileURL(path.join(path.dirname(require.resolve("vite/package.json")), "dist/node/index.js")).href);
const plugins = [];
if (manifest.devDependencies?.["@vitejs/plugin-react"]) plugins.push((await load("@vitejs/plugin-react")).default());

const names = Object.keys(manifest.dependencies ?? {}).filter((name) => !SERVER_ONLY.test(name) && hasEntry(name));
const known = Object.keys(SUBPATHS).filter((name) => names.includes(name));
const cache = path.join(set, ".optimising");
try {
  // A package that cannot be bundled must not cost the others their place.
  await optimise(names).catch(() => optimise(names.filter((name) => known.includes(name) || /^(react-router|lucide-react|zod)$/.test(name))));
  share();
} finally {
  fs.rmSync(cache, { recursive: true, force: true });
}

function hasEntry(name) {
  try {
    return /\.[cm]?js$/.test(require.resolve(name));
  } catch {
    return false;
  }
}

async function optimise(packages) {
  const include = packages.flatMap((name) => [name, ...(SUBPATHS[name] ?? [])]);
  const config = await vite.resolveConfig(
    { root: set, configFile: false, logLevel: "error", cacheDir: cache, plugins, optimizeDeps: { include, noDiscovery: true } },
    "serve",
  );
  await vite.optimizeDeps(config, true);
}

function share() {
  const source = path.join(cache, "deps");
  const file = path.join(source, "_metadata.json");
  const metadata = JSON.parse(fs.readFileSync(file, "utf8"));
  for (const entry of Object.values(metadata.optimized)) entry.src = path.relative(set, path.resolve(source, entry.src));
  fs.writeFileSync(file, JSON.stringify(metadata));
  // Maps of packages help nobody who builds an app and are most of the bytes that each project would copy.
  for (const name of fs.readdirSync(source)) {
    if (name.endsWith(".map")) fs.rmSync(path.join(source, name));
    else if (name.endsWith(".js")) dropMapComment(path.join(source, name));
  }
  fs.renameSync(source, path.join(set, SHARED_FOLDER));
}

function dropMapComment(file) {
  const code = fs.readFileSync(file, "utf8");
  fs.writeFileSync(file, code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
}
