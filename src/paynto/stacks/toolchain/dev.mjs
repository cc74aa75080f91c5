/**
 * dev.mjs --root <project> --port <n> [--host 127.0.0.1]
 *
 * The preview server, run inside the sandbox: Vite's pages and hot reload, the made app's API and the control addresses
 * below /__paynto/, all on one port and in one process.
 */
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createApi } from "./dev-api.mjs";
import { createProbe } from "./dev-probe.mjs";
import { createDatabaseTool } from "./dev-database.mjs";
import { watchDocument } from "./dev-document.mjs";
import { recordReads } from "./dev-reads.mjs";
import { locateReports } from "./dev-reports.mjs";
import { locateError } from "./error-location.mjs";
import { sharedOptimiserCache } from "./optimiser-cache.mjs";

const { values } = parseArgs({
  options: { root: { type: "string" }, port: { type: "string" }, host: { type: "string", default: "127.0.0.1" } },
});
const CALM_MS = 80;
const CALM_AT_MOST_MS = 1000;
const MOST_CHARACTERS = 1_000_000;
const root = fs.realpathSync(values.root);
const port = Number(values.port);
const startedAt = performance.now();
process.chdir(root);
process.env.DATABASE_URL ??= `file:${path.join(root, "data/app.db")}`;

// Code of the made app runs in this process: what it fails to catch is its own trouble and must not end the preview.
process.on("uncaughtException", (error) => console.error(error));
process.on("unhandledRejection", (error) => console.error(error));

const database = createDatabaseTool(root, {
  onNewClient: async () => (await started).api.forget(),
  onNewTables: async (created) => (await started).api.seed(created),
});
/** Requests of browsers for pages and modules: how many are open, and when the last one ended. */
const page = { open: 0, lastAt: 0 };
const server = http.createServer((request, response) => void answer(request, response));
/** The text of Vite's settings with which it was started last. */
let settings;
// Early requests wait for Vite instead of being refused.
let started = start();
tellFailure(started);
// In a thread, so at the same time as Vite.
database.refresh();
server.listen(port, values.host, () => console.log(`Preview server listens on ${values.host}:${port}`));

/** Starts Vite anew with its changed settings. Its own restart would leave what is built on it with an instance that is closed. */
function restart() {
  const before = started;
  started = before
    .then((parts) => parts.close())
    .catch(() => undefined)
    .then(start);
  tellFailure(started);
}

function tellFailure(starting) {
  starting.catch((error) => console.error(`The preview could not start: ${error.stack ?? error}`));
}

function readSettings() {
  // files only: a folder or a pipe may be called so too
  const entries = fs.readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isFile() && /^vite\.[\w.-]+$/.test(entry.name));
  return entries.map(({ name }) => name).map((name) => `${name}\0${fs.readFileSync(path.join(root, name), "utf8")}`).join("\0");
}

async function start() {
  settings = readSettings();
  const require = createRequire(path.join(root, "package.json"));
  const vitePackage = path.dirname(require.resolve("vite/package.json"));
  const { createServer, DevEnvironment } = await import(pathToFileURL(path.join(vitePackage, "dist/node/index.js")).href);
  const modules = fs.realpathSync(path.join(root, "node_modules"));
  const reads = recordReads(root);
  const vite = await createServer({
    root,
    configLoader: "native",
    clearScreen: false,
    appType: "spa",
    cacheDir: path.join(root, ".cache/vite"),
    plugins: [reads.plugin, sharedOptimiserCache(modules), withoutStyles()],
    environments: {
      // The probe renders in Node with modules of its own; styles do not matter to it.
      probe: {
        consumer: "server",
        dev: { createEnvironment: (name, config) => new DevEnvironment(name, config, { hot: false }) },
      },
    },
    server: {
      middlewareMode: true,
      // The preview proxy checks who may come in; the port itself is on the loopback only.
      allowedHosts: true,
      hmr: { server },
      fs: { allow: [root, modules, vitePackage] },
      watch: { ignored: [path.join(root, "index.html"), "**/data/**", "**/.cache/**", "**/dist/**", "**/server/generated/**"] },
      warmup: { clientFiles: ["./src/main.tsx"] },
    },
  });
  const api = createApi({ vite, root, database });
  const probe = createProbe({ vite, root, api, vitePackage, reads, untilPageIsCalm: () => untilPageIsCalm(vite), origin: `http://${values.host}:${port}` });
  const documentWatch = watchDocument(vite, root);
  documentWatch.unref();
  let isClosed = false;
  vite.restart = async () => {
    if (!isClosed) restart();
  };
  for (const event of ["add", "change", "unlink"]) {
    vite.watcher.on(event, (file) => {
      if (path.resolve(file) === path.join(root, "prisma/schema.prisma")) database.refresh();
    });
  }
  console.log(`Vite ready after ${Math.round(performance.now() - startedAt)} ms`);
  const close = async () => {
    isClosed = true;
    documentWatch.close();
    await probe.close();
    await vite.close();
  };
  return { vite, api, probe, close };
}

async function answer(request, response) {
  const url = new URL(request.url, "http://preview");
  try {
    if (url.pathname.startsWith("/__paynto/")) return await control(url, request, response);
    const { vite, api } = await started;
    if (api.handles(url.pathname)) return await api.answer(request, response);
    page.open += 1;
    response.once("close", () => {
      page.open -= 1;
      page.lastAt = performance.now();
    });
    vite.middlewares(request, response);
  } catch (error) {
    sendJson(response, 500, { error: String(error?.message ?? error) });
  }
}

/** While a browser shows the page, the probe lets it fetch what changed first: both want this thread, and a person waits for the browser. */
async function untilPageIsCalm(vite) {
  if (vite.ws.clients.size === 0) return;
  page.lastAt = performance.now();
  const end = page.lastAt + CALM_AT_MOST_MS;
  while (performance.now() < end && (page.open > 0 || performance.now() - page.lastAt < CALM_MS)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function control(url, request, response) {
  switch (url.pathname) {
    // Ready once Vite stands and the database has the tables of the schema; a broken one is told, not waited for.
    case "/__paynto/health": {
      const failure = await started.then(
        () => null,
        (error) => String(error?.message ?? error),
      );
      const state = await database.state();
      return sendJson(response, failure ? 503 : 200, {
        ok: !failure,
        error: failure,
        database: state,
        uptime_seconds: process.uptime(),
        memory_bytes: process.memoryUsage().rss,
      });
    }
    case "/__paynto/probe": {
      // The watcher tells of new settings only after a moment, and of nothing while Vite does not stand.
      if (readSettings() !== settings) restart();
      const { probe, failure } = await started.catch((error) => ({ failure: tellOfSettings(error) }));
      if (failure) return sendJson(response, 200, { ok: false, rendered_text_excerpt: "", errors: [failure], milliseconds: 0 });
      const paths = url.searchParams.getAll("path");
      const result = await probe.run(paths.length > 0 ? paths : ["/"], Number(url.searchParams.get("timeout_ms")) || 4000);
      return sendJson(response, 200, result);
    }
    // For a server that waits for its project: what it does now is not done while somebody waits.
    case "/__paynto/warm": {
      const { api, probe } = await started;
      await api.warm().catch((error) => console.error(error));
      return sendJson(response, 200, await probe.run(["/"], 15_000));
    }
    // What went wrong in front of people: reports of their browsers, given as `[{ type, text, stack }]`, and requests that failed.
    case "/__paynto/observed": {
      const { vite, api } = await started;
      const reports = JSON.parse(await readBody(request));
      const errors = [...locateReports(vite, root, reports), ...api.listFailures(Number(url.searchParams.get("since_ms")))];
      return sendJson(response, 200, { errors });
    }
    case "/__paynto/refresh-database":
      database.refresh();
      return sendJson(response, 200, await database.state());
    default:
      return sendJson(response, 404, { error: "There is no such address" });
  }
}

function tellOfSettings(error) {
  const place = locateError(root, error);
  return place.file ? place : { ...place, file: "vite.config.ts", line: 1 };
}

async function readBody(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) {
    text += chunk;
    if (text.length > MOST_CHARACTERS) throw new Error("The request is too large");
  }
  return text;
}

function sendJson(response, status, body) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

/** The probe looks at the document only, so it is spared the making of styles. */
function withoutStyles() {
  return {
    name: "paynto:probe-styles",
    enforce: "pre",
    load(id) {
      if (this.environment?.name === "probe" && /\.css($|\?)/.test(id)) return "export default {}";
    },
  };
}

function stop() {
  server.close();
  started.then(({ vite, probe }) => Promise.all([vite.close(), probe.end()])).finally(() => process.exit(0));
  setTimeout(() => process.exit(0), 2000).unref();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
