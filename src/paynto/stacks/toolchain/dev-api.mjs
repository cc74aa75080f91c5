/** The made app's API in the preview: `server/app.ts`, loaded through Vite and again whenever a file of it changes. */
import { AsyncLocalStorage } from "node:async_hooks";
import fs from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { locateError } from "./error-location.mjs";

const ENTRY = "/server/app.ts";
const SEED = "/server/seed.ts";
const MOST_ERRORS = 50;

/** Errors that the app's server writes while it answers a request: what it tells the page has no place in the code. */
const noted = new AsyncLocalStorage();
const write = console.error;
console.error = (...values) => {
  noted.getStore()?.push(...values.filter((value) => value instanceof Error));
  write.apply(console, values);
};

export function createApi({ vite, root, database }) {
  const exists = () => fs.existsSync(path.join(root, ENTRY));
  let loaded = null;
  // of requests of real pages that failed, for the checks: the newest last
  let failures = [];

  async function load() {
    await database.ready();
    const module = await vite.ssrLoadModule(ENTRY);
    const app = module.default ?? module.app;
    if (typeof app?.fetch !== "function") {
      const loc = { file: path.join(root, ENTRY), line: 1, column: 0 };
      throw Object.assign(new Error("server/app.ts must export the Hono app as default"), { loc });
    }
    if (loaded && loaded.app !== app) closeLater(loaded.db);
    const db = await vite.ssrLoadModule("/server/db.ts").catch(() => null);
    loaded = { app, db };
    return app;
  }

  /**
   * Sample rows for new tables: `server/seed.ts` exports `seed(db, created)`. Answers what went wrong, or null.
   * The preview only; a released app gets its rows from the preview or starts empty.
   */
  async function seed(created) {
    if (!fs.existsSync(path.join(root, SEED))) return null;
    try {
      const { seed: fill } = await vite.ssrLoadModule(SEED);
      const { database: connect } = await vite.ssrLoadModule("/server/db.ts");
      await fill(await connect(), new Set(created));
      return null;
    } catch (error) {
      vite.ssrFixStacktrace(error);
      console.error(error);
      return `The sample data could not be written: ${error.message}`;
    }
  }

  /** Loads the API and asks its database something small: packages and WebAssembly stay loaded when the app's own files come. */
  async function warm() {
    if (!exists()) return;
    await load();
    const { database: connect } = await vite.ssrLoadModule("/server/db.ts");
    await (await connect()).$queryRawUnsafe("SELECT 1");
  }

  /** A web Request to a web Response; a failure to load answers as the app's own errors do. */
  async function fetchApi(request) {
    try {
      return await (await load()).fetch(request);
    } catch (error) {
      vite.ssrFixStacktrace(error);
      console.error(error);
      const body = { type: "about:blank", title: `The API could not be loaded: ${error.message}`, status: 500, code: "server_broken" };
      return new Response(JSON.stringify(body), { status: 500, headers: { "content-type": "application/problem+json" } });
    }
  }

  /** The answer with the errors that the server wrote meanwhile, each with its place. */
  async function fetchNoted(request) {
    const thrown = [];
    const response = await noted.run(thrown, () => fetchApi(request));
    for (const error of thrown) vite.ssrFixStacktrace(error);
    const errors = response.status >= 500 ? thrown.slice(0, 5).map((error) => ({ ...locateError(root, error), kind: "server" })) : [];
    return { response, errors };
  }

  function keep(request, askedAt, { response, errors }) {
    if (response.status < 500) return;
    const head = `${request.method} ${new URL(request.url).pathname} answered ${response.status}`;
    const told = errors.length > 0 ? errors.map((error) => ({ ...error, message: `${head} (${error.message})` })) : [{ message: head, file: null, line: null, column: null, frame: null, kind: "server", level: "error" }];
    failures = [...failures, ...told.map((error) => ({ askedAt, error }))].slice(-MOST_ERRORS);
  }

  async function answer(incoming, outgoing) {
    const cancel = new AbortController();
    outgoing.on("close", () => cancel.abort());
    const request = toRequest(incoming, cancel.signal);
    const askedAt = Date.now();
    const result = await fetchNoted(request);
    keep(request, askedAt, result);
    const { response } = result;
    outgoing.writeHead(response.status, headerList(response.headers));
    if (!response.body) return outgoing.end();
    Readable.fromWeb(response.body)
      .on("error", () => outgoing.destroy())
      .pipe(outgoing);
  }

  return {
    handles: (pathname) => (pathname === "/api" || pathname.startsWith("/api/")) && exists(),
    fetchNoted,
    answer,
    /** Errors behind the requests that were asked since then and failed. */
    listFailures: (sinceMs) => failures.filter(({ askedAt }) => askedAt >= sinceMs).map(({ error }) => error),
    seed,
    warm,
    // The generated client is written behind the back of Vite's watcher.
    forget: () => vite.environments.ssr.moduleGraph.invalidateAll(),
  };
}

function toRequest(incoming, signal) {
  const headers = new Headers();
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) headers.append(incoming.rawHeaders[index], incoming.rawHeaders[index + 1]);
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  return new Request(new URL(incoming.url, `http://${incoming.headers.host ?? "localhost"}`), {
    method: incoming.method,
    headers,
    signal,
    ...(hasBody && { body: Readable.toWeb(incoming), duplex: "half" }),
  });
}

function headerList(headers) {
  const list = Object.fromEntries(headers);
  const cookies = headers.getSetCookie();
  return cookies.length > 0 ? { ...list, "set-cookie": cookies } : list;
}

// Requests that still use the old connection get a moment to end.
function closeLater(db) {
  setTimeout(() => void db?.closeDatabase?.().catch((error) => console.error(error)), 1000).unref();
}
