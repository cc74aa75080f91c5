/** Remembers what each file was like when Vite read it: one that is written a moment later is read again, whether the watcher has told of it or not. */
import fs from "node:fs";
import path from "node:path";

export function recordReads(root) {
  const stamps = new Map();

  function filesOf(environment) {
    if (!stamps.has(environment)) stamps.set(environment, new Map());
    return stamps.get(environment);
  }

  return {
    plugin: {
      name: "paynto:reads",
      enforce: "pre",
      // Before the file is read: a stamp taken afterwards could be newer than what was read.
      load(id) {
        const file = id.split("?", 1)[0];
        if (!file.startsWith(root + path.sep) || file.includes("/node_modules/")) return;
        filesOf(this.environment.name).set(file, stampOf(file));
      },
    },
    /** A file that was read without being loaded, such as a style sheet that another one imports. */
    note(environment, file) {
      const files = filesOf(environment);
      if (!files.has(file)) files.set(file, stampOf(file));
    },
    /** Tells whether there was any. */
    forgetChanged(vite) {
      let hasChanged = false;
      for (const [name, files] of stamps) {
        for (const [file, stamp] of files) {
          if (stampOf(file) === stamp) continue;
          files.delete(file);
          vite.environments[name].moduleGraph.onFileChange(file);
          hasChanged = true;
        }
      }
      return hasChanged;
    },
  };
}

function stampOf(file) {
  const facts = fs.statSync(file, { throwIfNoEntry: false });
  return facts ? `${facts.mtimeMs} ${facts.size}` : "";
}
