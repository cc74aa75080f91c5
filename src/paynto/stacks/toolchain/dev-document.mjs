/** Reloads the page when its document changes, but not for a new title or description, which no reader of a preview sees. */
import fs from "node:fs";
import path from "node:path";

const UNSEEN = /<title>[^<]*<\/title>|<meta\s+name="description"[^>]*>/gi;

/** Vite leaves index.html to this: `ignored` in its watcher's settings. */
export function watchDocument(vite, root) {
  const file = path.join(root, "index.html");
  let known = readVisible(file);
  const watcher = fs.watch(root, (_, name) => {
    if (name !== "index.html") return;
    const current = readVisible(file);
    if (current === known) return;
    known = current;
    vite.watcher.emit("change", file);
  });
  watcher.on("error", (error) => console.error(error));
  return watcher;
}

function readVisible(file) {
  try {
    return fs.readFileSync(file, "utf8").replaceAll(UNSEEN, "");
  } catch {
    return null;
  }
}
