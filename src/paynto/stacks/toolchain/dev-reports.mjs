/** What open browsers have told: places in the code that they run become places in the files that were written. */
import path from "node:path";
import { SourceMap } from "node:module";
import { locateError } from "./error-location.mjs";

const MOST_REPORTS = 50;
const FRAME = /https?:\/\/[^\s()]+?:\d+:\d+/g;
const THROWN = /(?:^|\s)[\w$]*Error: /;

/** @param {{type: string, text: string, stack: string}[]} reports */
export function locateReports(vite, root, reports) {
  return reports.slice(0, MOST_REPORTS).map(({ type, text, stack }) => {
    const own = toOwnPlaces(vite, root, type === "console" ? text : stack);
    const message = cleanText(root, type === "console" ? text.replace(/^(?:%[osd]\s*)+/, "") : text);
    const place = locateError(root, { message, stack: own });
    const isThrown = type !== "console" || THROWN.test(text);
    // An extension of the browser fails in the same page; only what points into the app is an error of the app.
    return { ...place, message, kind: "console", level: place.file && isThrown ? "error" : "warning" };
  });
}

/** The frames of a stack that lie in files of the app, as they were written. */
function toOwnPlaces(vite, root, stack) {
  const frames = String(stack ?? "").match(FRAME) ?? [];
  return frames.map((frame) => toOwnPlace(vite, root, frame)).filter(Boolean).join("\n");
}

function toOwnPlace(vite, root, frame) {
  const [, address, line, column] = /^(.*):(\d+):(\d+)$/.exec(frame);
  let file;
  try {
    file = path.join(root, decodeURIComponent(new URL(address).pathname));
  } catch {
    return null;
  }
  const module = [...(vite.environments.client.moduleGraph.getModulesByFile(file) ?? [])].find(({ transformResult }) => transformResult);
  if (!module || file.includes("/node_modules/")) return null;
  const { map } = module.transformResult;
  const entry = map?.mappings ? new SourceMap(map).findEntry(Number(line) - 1, Number(column) - 1) : null;
  return entry?.originalLine === undefined ? `    at (${file}:${line}:${column})` : `    at (${file}:${entry.originalLine + 1}:${entry.originalColumn + 1})`;
}

/** As the probe words it: without the browser's own "Uncaught Error:" and without the stack. */
function cleanText(root, text) {
  return text
    .split(/\n\s+at /)[0]
    .replace(/^Uncaught (?:\(in promise\) )?/, "")
    .replace(/^[\w$]*Error: /, "")
    .replaceAll(`${root}/`, "")
    .trim()
    .slice(0, 1000);
}
