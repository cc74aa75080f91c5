/** Finds where in the project an error comes from: file, line, column and the lines around it. */
import fs from "node:fs";
import path from "node:path";

const ANSI = /\u001b\[[0-9;]*m/g;

/** @param {{message: string, stack?: string, loc?: object, frame?: string, id?: string}} error */
export function locateError(root, error) {
  const message = cleanMessage(root, error.message ?? "Unknown error");
  const place = fromLocation(root, error) ?? fromMissingImport(root, error) ?? fromStack(root, error.stack) ?? fromMessage(root, error.message);
  const file = place?.file ?? relative(root, error.id ?? error.url);
  const line = place?.line ?? null;
  return {
    message,
    file,
    line,
    column: place?.column ?? null,
    frame: line && file ? codeFrame(root, file, line, place.column) : (error.frame?.replace(ANSI, "") ?? null),
  };
}

function cleanMessage(root, message) {
  const text = message.replace(ANSI, "").replaceAll(`${root}/`, "").split("\n    at ")[0];
  // Parsers draw the place into the message; it is told apart from it here.
  const parsed = /\[PARSE_ERROR\] ([^\n]*)/.exec(text);
  return (parsed ? parsed[1] : text).trim().slice(0, 2000);
}

function fromLocation(root, { loc, id }) {
  if (!loc || typeof loc.line !== "number") return null;
  const file = relative(root, loc.file ?? id);
  return file ? { file, line: loc.line, column: (loc.column ?? 0) + 1 } : null;
}

function fromMissingImport(root, { message }) {
  const text = message ?? "";
  const match =
    /(?:Failed to resolve import|Cannot find (?:module|package)) ["']([^"']+)["'](?: imported)? from ["']([^"']+)["']/.exec(text) ??
    /Failed to load url (\S+) \(resolved id: [^)]*\) in (\S+?)\. Does the file exist/.exec(text);
  const file = match && relative(root, match[2]);
  if (!file) return null;
  const lines = readLines(root, file);
  const index = lines.findIndex((line) => line.includes(`"${match[1]}"`) || line.includes(`'${match[1]}'`));
  return index < 0 ? { file, line: 1, column: 1 } : { file, line: index + 1, column: Math.max(1, lines[index].search(/["']/) + 1) };
}

function fromStack(root, stack) {
  for (const match of (stack ?? "").matchAll(/\(?((?:file:\/\/)?\/[^():\s]+):(\d+):(\d+)\)?/g)) {
    const file = relative(root, match[1]);
    if (file && !file.includes("node_modules/") && fs.existsSync(path.join(root, file))) return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return null;
}

// Parsers draw `╭─[ src/App.tsx:12:5 ]` or write `src/App.tsx:12:5`.
function fromMessage(root, message) {
  const match = /(?:\[\s*|^|\s)([\w./@-]+\.[cm]?[jt]sx?):(\d+):(\d+)/m.exec((message ?? "").replace(ANSI, ""));
  const file = match && relative(root, match[1]);
  return file && fs.existsSync(path.join(root, file)) ? { file, line: Number(match[2]), column: Number(match[3]) } : null;
}

function relative(root, name) {
  if (!name) return null;
  const clean = name.replace(/^file:\/\//, "").replace(/[?#].*$/, "");
  if (clean.startsWith(`${root}/`)) return clean.slice(root.length + 1);
  const local = clean.replace(/^\/(?!\/)/, "");
  return !local.startsWith("..") && fs.existsSync(path.join(root, local)) ? local : null;
}

function readLines(root, file) {
  try {
    return fs.readFileSync(path.join(root, file), "utf8").split("\n");
  } catch {
    return [];
  }
}

export function codeFrame(root, file, line, column) {
  const lines = readLines(root, file);
  const first = Math.max(1, line - 2);
  return lines
    .slice(first - 1, line + 2)
    .flatMap((text, index) => {
      const number = first + index;
      const row = `${String(number).padStart(5)} | ${text.slice(0, 300)}`;
      return number === line && column ? [row, `${" ".repeat(5)} | ${" ".repeat(Math.min(column - 1, 300))}^`] : [row];
    })
    .join("\n");
}
