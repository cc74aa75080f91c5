/** Finds where in the project an error comes from: file, line, column and the lines around it. */
import fs from "node:fs";
import path from "node:path";

const ANSI = /\u001b\[[0-9;]*m/g;

/** @param {{message: string, stack?: string, componentStack?: string, loc?: object, frame?: string, id?: string, kind?: string, level?: string}} error */
export function locateError(root, error) {
  const message = cleanMessage(root, error.message ?? "Unknown error");
  const place =
    fromLocation(root, error) ??
    fromMissingImport(root, error) ??
    fromStack(root, error.stack) ??
    fromComponents(root, error) ??
    fromMessage(root, error.message) ??
    fromQuoted(root, error) ??
    fromUnresolved(root, error);
  const file = place?.file ?? relative(root, error.id ?? error.url);
  const line = place?.line ?? null;
  return {
    message,
    file,
    line,
    column: place?.column ?? null,
    kind: error.kind ?? "page",
    level: error.level ?? "error",
    frame: line && file ? codeFrame(root, file, line, place.column) : (error.frame?.replace(ANSI, "") ?? null),
  };
}

function cleanMessage(root, message) {
  const text = message
    .replace(ANSI, "")
    .replace(/^Build failed with \d+ errors?:\s+/, "")
    .replaceAll(`${root}/`, "")
    .split("\n    at ")[0];
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

/** React names components, the innermost first, and knows the line of some; the others are found by their name. */
function fromComponents(root, { componentStack, component }) {
  for (const line of (componentStack ?? "").split("\n")) {
    const place = fromStack(root, line) ?? findComponent(root, /^\s*at ([A-Z][\w$]*)/.exec(line)?.[1]);
    if (place) return place;
  }
  return findComponent(root, component, true);
}

/** Where a component is written; `isEmpty` looks for the place where it gives nothing. */
function findComponent(root, name, isEmpty = false) {
  if (!name || !/^[A-Z][\w$]*$/.test(name)) return null;
  const declaration = new RegExp(`(?:function|const|let|class)\\s+${name.replaceAll("$", "\\$")}\\b`);
  for (const file of listSources(root)) {
    const lines = readLines(root, file);
    const index = lines.findIndex((line) => declaration.test(line));
    if (index < 0) continue;
    const empty = isEmpty ? lines.slice(index, index + 60).findIndex((line) => /\breturn (?:null|undefined|<><\/>|false)\b|\breturn;/.test(line)) : -1;
    const at = index + Math.max(0, empty);
    return { file, line: at + 1, column: lines[at].search(/\S/) + 1 };
  }
  return null;
}

function listSources(root, kind = /\.[jt]sx?$/) {
  try {
    return fs
      .readdirSync(path.join(root, "src"), { recursive: true })
      .map((name) => `src/${name}`)
      .filter((name) => kind.test(name))
      .slice(0, 2000);
  } catch {
    return [];
  }
}

// Parsers draw `╭─[ src/App.tsx:12:5 ]` or write `src/App.tsx:12:5`.
function fromMessage(root, message) {
  const match = /(?:\[\s*|^|\s)([\w./@-]+\.[cm]?[jt]sx?):(\d+):(\d+)/m.exec((message ?? "").replace(ANSI, ""));
  const file = match && relative(root, match[1]);
  return file && fs.existsSync(path.join(root, file)) ? { file, line: Number(match[2]), column: Number(match[3]) } : null;
}

// Messages about styles name what they do not find, and the file, but no line.
function fromQuoted(root, { message, id, url, quoted }) {
  const asking = quoted && listSources(root).find((name) => readLines(root, name).some((line) => line.includes(`"${quoted}`)));
  const file = asking || relative(root, id ?? url);
  if (!file) return null;
  // The style sheet that is loaded stands for those that it imports.
  const files = file.endsWith(".css") ? [file, ...listSources(root, /\.css$/).filter((name) => name !== file)] : [file];
  for (const [, word] of (message ?? "").matchAll(/(?<![\w])["'`]([^"'`\n]{2,200})["'`]/g)) {
    for (const name of files) {
      const lines = readLines(root, name);
      const index = lines.findIndex((line) => line.includes(word));
      if (index >= 0) return { file: name, line: index + 1, column: lines[index].indexOf(word) + 1 };
    }
  }
  return null;
}

/** The bundler names the file that it looked for, and the one that asks for it. */
function fromUnresolved(root, { message, id }) {
  const name = /Cannot resolve entry module \S*?([^\s/]+?)\.?\s*$/m.exec(message ?? "")?.[1];
  const file = name && relative(root, id);
  if (!file) return null;
  const index = readLines(root, file).findIndex((line) => line.includes(name));
  return index < 0 ? null : { file, line: index + 1, column: readLines(root, file)[index].indexOf(name) + 1 };
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
