/** Thread of dev-probe.mjs: renders the page once, in a document made by happy-dom, and tells what it saw. */
import { parentPort, workerData } from "node:worker_threads";
import { format } from "node:util";
import { GlobalWindow } from "happy-dom";

const { root, origin, runnerUrl } = workerData;
const SETTLE_MS = 1500;
const NAVIGATION_MS = 20;
// What the app's server says of an address for which it has no route.
const NO_ADDRESS = "There is no such address.";
// What a page without a word can still show.
const VISIBLE = "img, svg, canvas, video, audio, iframe, object, input, button, textarea, select, hr, table, [role=img], [role=progressbar]";
const PACKAGES = ["react", "react/jsx-dev-runtime", "react-dom", "react-dom/client", "react-router", "lucide-react"];

const nodeGlobals = { fetch, Request, Response, Headers, setTimeout, clearTimeout };
const window = new GlobalWindow({
  url: origin,
  width: 1280,
  height: 800,
  settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true, handleDisabledFileLoadingAsSuccess: true, disableIframePageLoading: true },
});
installGlobals();

const errors = [];
const calls = new Map();
let serial = 0;
let pendingRequests = 0;
let address = "/";
// React has told of updates that start each other: such a page never settles.
let isLooping = false;

process.on("uncaughtException", (error) => addError(error));
process.on("unhandledRejection", (error) => addError(error));
window.addEventListener("error", (event) => addError(event.error ?? event.message));
console.error = (...values) => noteConsole(values);

const runner = await createRunner();
parentPort.on("message", (message) => {
  if (message.type === "run") void loaded.then(() => run(message));
  else settle(message);
});
const loaded = preload();

/** Opens the first address as a browser does unless a page is open, then goes on to the others as the app's own links do, up to the first that breaks. */
async function run({ addresses, html, scripts, isOpen }) {
  let text = "";
  let ok = false;
  // What an open page has told already.
  errors.length = 0;
  isLooping = false;
  try {
    for (const next of addresses) {
      address = next;
      parentPort.postMessage({ type: "page", address });
      await (address === addresses[0] && !isOpen ? open(html, scripts) : navigate());
      await untilRendered();
      [ok, text] = look();
      if (!ok || errors.some((error) => error.kind !== "console")) break;
    }
  } catch (error) {
    ok = false;
    addError(error);
  }
  parentPort.postMessage({ type: "result", ok, text, errors: errors.slice(0, 20) });
}

async function open(html, scripts) {
  window.happyDOM.setURL(new URL(address, origin).href);
  // Scripts are run below, through Vite; the small one against flashing is not needed.
  document.write(html.replace(/<script\b[\s\S]*?<\/script>/g, ""));
  for (const script of scripts) await runner.import(script);
}

async function navigate() {
  window.history.pushState(null, "", address);
  window.dispatchEvent(new window.PopStateEvent("popstate", { state: null }));
  // The page before is still shown: the router gets a moment to begin.
  await new Promise((resolve) => nodeGlobals.setTimeout(resolve, NAVIGATION_MS));
}

/** Whether the page shows something, and its words. */
function look() {
  const rootElement = document.getElementById("root") ?? document.body;
  const text = readable(rootElement);
  const boundary = document.querySelector("[data-error-boundary]");
  const ok = (text !== "" || rootElement.querySelector(VISIBLE) !== null) && !boundary;
  if (boundary) errors.filter((error) => error.kind === "console" && error.level === "error").forEach((error) => (error.kind = "page"));
  if (boundary && !hasErrors()) addError(new Error(boundary.querySelector("pre")?.textContent || "The error boundary is shown"));
  else if (!ok && !hasErrors()) addError(new Error('The page stayed empty: nothing was rendered into <div id="root">'), { component: emptyComponent(rootElement) });
  return [ok, text];
}

/** Done when something is rendered and no request of the page is open, or when it takes too long. */
async function untilRendered() {
  const end = performance.now() + SETTLE_MS;
  let calm = 0;
  let last = performance.eventLoopUtilization();
  while (performance.now() < end && calm < 3 && !isLooping) {
    await new Promise((resolve) => nodeGlobals.setTimeout(resolve, 5));
    const hasContent = (document.getElementById("root")?.children.length ?? 0) > 0;
    const now = performance.eventLoopUtilization();
    // A page that goes on rendering has not settled: an update in an effect can start the next without end.
    const isBusy = performance.eventLoopUtilization(now, last).utilization > 0.8;
    last = now;
    calm = (hasContent || hasErrors()) && pendingRequests === 0 && !isBusy ? calm + 1 : 0;
  }
}

/** The name of the innermost component that gave nothing, as React's own tree has it. */
function emptyComponent(rootElement) {
  const key = Object.keys(rootElement).find((name) => name.startsWith("__reactContainer$"));
  let found;
  const walk = (fiber) => {
    for (let node = fiber; node; node = node.sibling) {
      if (typeof node.type === "function" && node.type.name && !node.child) found = node.type.name;
      walk(node.child);
    }
  };
  if (key) walk(rootElement[key].stateNode?.current?.child);
  return found;
}

function readable(element) {
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === 3) parts.push(node.textContent);
    else if (node.nodeType === 1 && !/^(SCRIPT|STYLE|SVG)$/i.test(node.tagName)) node.childNodes.forEach(walk);
  };
  walk(element);
  return parts.map((part) => part.trim()).filter(Boolean).join(" ");
}

async function createRunner() {
  const { ModuleRunner } = await import(runnerUrl);
  return new ModuleRunner({
    hmr: false,
    sourcemapInterceptor: "prepareStackTrace",
    transport: {
      async invoke(payload) {
        const answer = await call({ type: "module", name: payload.data.name, data: payload.data.data });
        return answer.error ? { error: answer.error } : { result: answer.value };
      },
    },
  });
}

/** The packages of most pages are loaded ahead of the probe, under the names by which Vite will ask for them. */
async function preload() {
  for (const name of PACKAGES) {
    const { value } = await call({ type: "module", name: "fetchModule", data: [name, `${root}/index.html`] });
    // An app may do without any of them.
    if (value?.externalize) await import(value.externalize);
  }
}

function call(message) {
  serial += 1;
  const id = serial;
  return new Promise((resolve) => {
    calls.set(id, resolve);
    parentPort.postMessage({ ...message, id });
  });
}

function settle(message) {
  calls.get(message.id)?.(message);
  calls.delete(message.id);
}

function addError(error, more = {}) {
  const known = error instanceof Error || (error && typeof error.message === "string");
  const entry = known ? { message: error.message, stack: error.stack, loc: error.loc, frame: error.frame, id: error.id } : { message: String(error) };
  const same = errors.find((other) => other.message === entry.message);
  // The same error comes from the page and by way of React, which knows the component.
  if (same) {
    same.componentStack ??= more.componentStack;
    if (!more.kind) same.kind = same.level = undefined;
  } else errors.push({ ...entry, ...more, address });
}

/** What the page writes to its console as an error: thrown errors with React's component stack, and warnings in words. */
function noteConsole(values) {
  const thrown = values.find((value) => value instanceof Error);
  const componentStack = values.find((value) => typeof value === "string" && /^\s+at /m.test(value));
  if (thrown) return addError(thrown, { kind: "console", level: "error", componentStack });
  const message = format(...values).split(/\n\s+at /)[0].trim();
  if (!message || /^The above error occurred/.test(message)) return;
  const isLoop = /Maximum update depth exceeded/.test(message);
  isLooping ||= isLoop;
  const { stack } = new Error(message);
  addError({ message, stack: stack.replaceAll(message, "") }, isLoop ? { componentStack } : { kind: "console", level: "warning", componentStack });
}

function hasErrors() {
  return errors.some((error) => error.level !== "warning");
}
/** Requests of the page to its own API go to the server in the other thread; nothing else can be reached. */
async function pageFetch(input, init) {
  const request = new nodeGlobals.Request(new URL(typeof input === "string" ? input : (input.url ?? input.href), window.location.href), init);
  const url = new URL(request.url);
  if (url.origin !== origin) throw new TypeError(`Failed to fetch ${url.origin}: the preview cannot reach other servers`);
  pendingRequests += 1;
  try {
    const body = ["GET", "HEAD"].includes(request.method) ? undefined : await request.text();
    const data = { url: url.pathname + url.search, init: { method: request.method, headers: [...request.headers], body } };
    const { value, error } = await call({ type: "api", data });
    if (error) throw new TypeError(error.message);
    if (value.status >= 500) noteServerError(request, url, value);
    if (value.status === 404 && request.method === "GET" && titleOf(value.body) === NO_ADDRESS) {
      const asked = url.pathname.replace(/^\/api/, "");
      addError({ message: `The page asks for "${asked}", and the server has no such address` }, { kind: "server", quoted: asked });
    }
    return new nodeGlobals.Response([204, 205, 304].includes(value.status) ? null : value.body, { status: value.status, headers: value.headers });
  } finally {
    pendingRequests -= 1;
  }
}

/** The server's own errors say where they come from; without any, only the answer is known. */
function noteServerError(request, url, { status, body, errors: thrown }) {
  const head = `${request.method} ${url.pathname} answered ${status}`;
  if (!thrown?.length) addError({ message: `${head}: ${titleOf(body)}` }, { kind: "server" });
  for (const { message: cause, ...place } of thrown ?? []) addError({ ...place, message: `${head} (${cause})` }, { kind: "server", place });
}

function titleOf(body) {
  try {
    return JSON.parse(body).title;
  } catch {
    return body.slice(0, 200);
  }
}

/** happy-dom's window becomes the global object of this thread, but Node's own fetch and timers stay underneath. */
function installGlobals() {
  const keep = new Set(["globalThis", "process", "Buffer", "console", "queueMicrotask", "structuredClone", "performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate", "fetch", "Request", "Response", "Headers", "AbortController", "AbortSignal", "Blob", "URL", "URLSearchParams", "TextEncoder", "TextDecoder", "WebAssembly", "Intl", "crypto", "eval", "undefined", "NaN", "Infinity"]);
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(window))) {
    if (keep.has(name) || (name in globalThis && /^[A-Z]/.test(name) && isBuiltin(name))) continue;
    try {
      Object.defineProperty(globalThis, name, { ...descriptor, configurable: true });
    } catch {
      continue;
    }
  }
  for (const name of ["document", "navigator", "location", "history", "localStorage", "sessionStorage", "getComputedStyle", "matchMedia", "requestAnimationFrame", "cancelAnimationFrame", "addEventListener", "removeEventListener", "dispatchEvent", "scrollTo", "innerWidth", "innerHeight"]) {
    const value = window[name];
    Object.defineProperty(globalThis, name, { configurable: true, writable: true, value: typeof value === "function" ? value.bind(window) : value });
  }
  Object.defineProperty(globalThis, "window", { configurable: true, value: globalThis });
  globalThis.self = globalThis;
  globalThis.fetch = pageFetch;
  globalThis.IS_REACT_ACT_ENVIRONMENT = false;
}

function isBuiltin(name) {
  return ["Object", "Array", "Function", "Promise", "Map", "Set", "WeakMap", "WeakSet", "Error", "TypeError", "RangeError", "SyntaxError", "Date", "RegExp", "Number", "String", "Boolean", "Symbol", "BigInt", "Math", "JSON", "Reflect", "Proxy", "ArrayBuffer", "DataView", "Uint8Array", "Int8Array"].includes(name);
}
