/**
 * Answers whether the app really renders. First every module that the page imports is compiled as for the browser, which
 * finds syntax errors and missing imports with file and line; then the page runs in a thread with a document of its own.
 */
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { createRequire, SourceMap } from "node:module";
import { Worker } from "node:worker_threads";
import { locateError } from "./error-location.mjs";
import { findLoop } from "./busy-thread.mjs";

const MAXIMUM_MODULES = 3000;
// The module runner puts its own wrapper before the code of a module.
const RUNNER_LINES = 2;
const MAXIMUM_TIMEOUT_MS = 15_000;
// Long enough for a cold start on a busy machine.
const MAXIMUM_COMPILE_MS = 30_000;
const FORGETS_MS = 6_000;
// The checks after a probe need the processor: the next thread is loaded when they are likely to be over.
const SPARE_AFTER_MS = 1_200;
const OPEN_MS = 2_000;

export function createProbe({ vite, root, api, vitePackage, reads, untilPageIsCalm, origin }) {
  let spare = null;
  let spareTimer;
  // The thread of the last probe, which still shows the start page: further pages are reached from there.
  let open = null;
  let queue = Promise.resolve();
  const compiler = createCompiler(vite, root, reads);

  function planSpare(milliseconds) {
    clearTimeout(spareTimer);
    spareTimer = setTimeout(() => (spare ??= prepare()), milliseconds);
    spareTimer.unref();
  }

  function close() {
    if (!open) return;
    clearTimeout(open.timer);
    void open.worker.terminate();
    open = null;
  }

  function keepOpen(worker) {
    open = { worker, timer: setTimeout(close, OPEN_MS) };
    open.timer.unref();
  }

  /** The open thread, when nothing was written since it rendered and the start page is not asked for. */
  function takeOpen(addresses) {
    if (!open || addresses[0] === "/") return null;
    const { worker, timer } = open;
    clearTimeout(timer);
    open = null;
    return worker;
  }

  /** A thread with React and the document library loaded; each serves one version, so that no app leaves timers to the next. */
  function prepare() {
    const worker = new Worker(new URL("./dev-probe-worker.mjs", import.meta.url), {
      workerData: { root, origin, runnerUrl: pathToFileURL(path.join(vitePackage, "dist/node/module-runner.js")).href },
      resourceLimits: { maxOldGenerationSizeMb: 512 },
      stdout: true,
      stderr: true,
    });
    worker.unref();
    const forget = () => {
      if (worker === spare) spare = null;
      if (worker === open?.worker) close();
    };
    worker.on("error", forget);
    worker.on("exit", forget);
    worker.on("message", async (message) => {
      if (message.type === "module" || message.type === "api") worker.postMessage({ type: "answer", id: message.id, ...(await answerCall(message)) });
    });
    return worker;
  }

  async function probe(addresses, timeoutMs) {
    const startedAt = performance.now();
    const entries = readEntries(root);
    const broken = (errors) => ({ ok: false, rendered_text_excerpt: "", errors, milliseconds: Math.round(performance.now() - startedAt) });
    if (entries.errors.length > 0) return broken(entries.errors);
    if (compiler.forgetChanged()) close();
    const opened = takeOpen(addresses);
    close();
    const worker = opened ?? spare ?? prepare();
    if (worker === spare) spare = null;
    let isSound = false;
    try {
      const compiling = compiler.compile(entries.scripts);
      if (!opened) await untilPageIsCalm();
      // Both at once: the one works in this thread, the other mostly in its own.
      const rendering = render(worker, { addresses, entries, timeoutMs, isOpen: opened !== null });
      const errors = await withinTime(compiling);
      if (errors.length > 0) return broken(errors);
      const result = await rendering;
      // A file may have changed in between: what the compiler says has the better place.
      const late = result.ok ? [] : await withinTime(compiler.compile(entries.scripts));
      isSound = result.ok && addresses.length === 1 && addresses[0] === "/";
      return late.length > 0 ? broken(late) : { ...result, milliseconds: Math.round(performance.now() - startedAt) };
    } finally {
      if (isSound) keepOpen(worker);
      else void worker.terminate();
      planSpare(SPARE_AFTER_MS);
    }
  }

  function render(worker, { addresses, entries, timeoutMs, isOpen }) {
    return new Promise((resolve) => {
      // the page that is being rendered, as the thread tells
      let address = addresses[0];
      const stop = (error) => {
        clearTimeout(timer);
        loop.cancel();
        resolve({ ok: false, rendered_text_excerpt: "", errors: [tellPage({ file: null, line: null, column: null, frame: null, ...error }, address)] });
      };
      const fail = (message) => stop({ message });
      const timer = setTimeout(() => fail(`The page did not render within ${timeoutMs / 1000} seconds; it may be stuck in a loop`), timeoutMs);
      const loop = findLoop(worker, (stack) => {
        const place = locateError(root, { message: "The page is stuck in a loop that never ends", stack: toSource(stack) });
        if (place.file) stop(place);
      });
      worker.on("error", (error) => fail(`The page stopped the test renderer: ${error.message}`));
      worker.on("exit", () => fail("The page ended the test renderer"));
      const listen = (message) => {
        if (message.type === "page") address = message.address;
        if (message.type !== "result") return;
        worker.off("message", listen);
        clearTimeout(timer);
        loop.cancel();
        resolve(finish(message));
      };
      worker.on("message", listen);
      worker.postMessage({ type: "run", addresses, html: entries.html, scripts: entries.scripts, isOpen });
    });
  }

  /** Frames of the probe's own modules, in the places of the written files. */
  function toSource(frames) {
    return frames
      .map(({ url, line, column }) => {
        const file = url.replace(/^file:\/\//, "");
        const [module] = vite.environments.probe.moduleGraph.getModulesByFile(file) ?? [];
        const map = module?.transformResult?.map;
        if (!map?.mappings) return `    at (${file}:${line}:${column})`;
        const entry = new SourceMap(map).findEntry(Math.max(0, line - 1 - RUNNER_LINES), column - 1);
        return entry.originalLine === undefined ? "" : `    at (${file}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
      })
      .join("\n");
  }

  async function answerCall({ type, name, data }) {
    try {
      if (type === "module") {
        const environment = vite.environments.probe;
        if (name === "getBuiltins") return { value: environment.config.resolve.builtins.filter((entry) => typeof entry === "string").map((value) => ({ type: "string", value })) };
        return { value: await environment.fetchModule(...data) };
      }
      const { response, errors } = await api.fetchNoted(new Request(new URL(data.url, origin), data.init));
      return { value: { status: response.status, headers: [...response.headers], body: await response.text(), errors } };
    } catch (error) {
      return { error: { message: error.message, stack: error.stack, loc: error.loc, frame: error.frame, id: error.id, plugin: error.plugin } };
    }
  }

  function finish(message) {
    const errors = message.errors.map((error) => tellPage({ ...locateError(root, error), ...error.place }, error.address));
    return { ok: message.ok && !errors.some(({ kind }) => kind !== "console"), rendered_text_excerpt: message.text.slice(0, 2000), errors };
  }

  async function end() {
    clearTimeout(spareTimer);
    vite.watcher.off("all", close);
    close();
    await spare?.terminate();
  }

  planSpare(50);
  vite.watcher.on("all", close);
  return {
    /** Renders the first page as opened, then goes to the others, up to the first that breaks. */
    run(addresses, timeoutMs) {
      const result = queue.then(() => probe(addresses, Math.min(timeoutMs, MAXIMUM_TIMEOUT_MS)));
      queue = result.catch(() => undefined);
      return result;
    },
    /** At once, whatever is being rendered. */
    end,
    /** Behind the probes that were asked for. */
    close: () => queue.then(end),
  };
}

/** The errors of a compilation; one that hangs, as behind a plugin of the app, must not hold up the probes after it. */
async function withinTime(compiling) {
  let timer;
  const late = new Promise((resolve) => {
    const message = `The app's modules were not compiled within ${MAXIMUM_COMPILE_MS / 1000} seconds`;
    const error = { message, file: null, line: null, column: null, frame: null };
    timer = setTimeout(() => resolve([error]), MAXIMUM_COMPILE_MS);
  });
  try {
    return await Promise.race([compiling, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** An error of another page than the start names it. */
function tellPage(error, address) {
  return address === "/" || error.level === "warning" ? error : { ...error, message: `${error.message} (on ${address})` };
}

function readEntries(root) {
  const problem = (message) => ({ html: "", scripts: [], errors: [{ message, file: "index.html", line: null, column: null, frame: null }] });
  let html;
  try {
    html = fs.readFileSync(path.join(root, "index.html"), "utf8");
  } catch {
    return problem("index.html is missing");
  }
  const scripts = [...html.matchAll(/<script\b[^>]*\bsrc=["']([^"']+)["'][^>]*>/g)].map((match) => match[1]).filter((src) => src.startsWith("/") || src.startsWith("."));
  if (scripts.length === 0) return problem('index.html loads no script; it needs <script type="module" src="/src/main.tsx"></script>');
  return { html, scripts: scripts.map((src) => (src.startsWith(".") ? src.slice(1) : src)), errors: [] };
}

/** Compiles the module graph from the entries, as the browser would ask for it. At most one error per file. */
function createCompiler(vite, root, reads) {
  const client = vite.environments.client;
  // Tailwind answers from its last good state when a style sheet that has failed is asked for again.
  const failedSheets = new Map();

  async function transform(url) {
    try {
      await client.transformRequest(url);
      if (failedSheets.has(url)) await compileSheet(root, failedSheets.get(url));
    } catch (error) {
      if (!error.plugin?.startsWith("@tailwindcss/vite") || !error.id) throw error;
      const file = error.id.split("?", 1)[0];
      failedSheets.set(url, file);
      await compileSheet(root, file).catch(() => {
        throw error;
      });
      await untilFound(() => client.transformRequest(url));
    }
    failedSheets.delete(url);
  }

  async function compile(scripts) {
    const seen = new Set();
    const errors = [];
    async function visit(url) {
      if (seen.has(url) || seen.size > MAXIMUM_MODULES) return;
      seen.add(url);
      try {
        await transform(url);
      } catch (error) {
        if (error.code !== "ERR_OUTDATED_OPTIMIZED_DEP") errors.push(locateError(root, { ...describe(error), url }));
        return;
      }
      const module = await client.moduleGraph.getModuleByUrl(url);
      // Styles that a style sheet imports are no modules of their own.
      for (const child of module?.importedModules ?? []) if (child.file?.endsWith(".css")) reads.note(client.name, child.file);
      const inner = [...(module?.importedModules ?? [])].map((child) => child.url).filter((child) => isOwn(child));
      await Promise.all(inner.map(visit));
    }
    reads.forgetChanged(vite);
    await Promise.all(scripts.map(visit));
    return errors;
  }

  /** Whether a file has changed since it was read. */
  const forgetChanged = () => reads.forgetChanged(vite);

  return { compile, forgetChanged };
}

let loads = 0;

/** Compiles a style sheet as Tailwind's plugin would with nothing remembered: it holds for seconds that a file is missing. Throws what is wrong with it. */
async function compileSheet(root, file) {
  const plugin = createRequire(path.join(root, "package.json")).resolve("@tailwindcss/vite");
  const url = pathToFileURL(createRequire(plugin).resolve("@tailwindcss/node").replace(/index\.js$/, "index.mjs"));
  url.search = `?load=${++loads}`;
  const { compile } = await import(url.href);
  const code = await fs.promises.readFile(file, "utf8");
  await compile(code, { base: path.dirname(file), shouldRewriteUrls: true, onDependency() {} }).catch((error) => {
    throw Object.assign(error, { id: file });
  });
}

/** Asks until Tailwind has forgotten that a file was missing, which takes it four seconds. */
async function untilFound(ask) {
  const end = performance.now() + FORGETS_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

function isOwn(url) {
  return url.startsWith("/") && !url.startsWith("/@") && !url.includes("/node_modules/") && !url.startsWith("/.cache/");
}

function describe(error) {
  return { message: error.message, stack: error.stack, loc: error.loc, frame: error.frame, id: error.id };
}

