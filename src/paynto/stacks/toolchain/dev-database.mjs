/** Keeps the generated client and the preview's tables in step with the schema, in a thread so that pages are served meanwhile. */
import fs from "node:fs";
import path from "node:path";
import { Worker } from "node:worker_threads";

/**
 * @param {{onNewClient: () => Promise<void>, onNewTables: (created: string[]) => Promise<string | null>}} handlers
 * `onNewTables` answers what went wrong with filling them.
 */
export function createDatabaseTool(root, { onNewClient, onNewTables }) {
  const hasSchema = () => fs.existsSync(path.join(root, "prisma/schema.prisma"));
  let worker = null;
  let work = Promise.resolve();
  let last = { status: "none", error: null, tables: 0, changes: [] };
  let serial = 0;

  function ask() {
    worker ??= new Worker(new URL("./dev-database-worker.mjs", import.meta.url), { workerData: { root } });
    const current = worker;
    current.unref();
    return new Promise((resolve) => {
      serial += 1;
      const id = serial;
      const onMessage = (message) => message.id === id && finish(message.state);
      const onEnd = (error) => {
        worker = null;
        finish({ status: "failed", error: `The schema tool stopped: ${error?.message ?? error}`, tables: 0, changes: [] });
      };
      const finish = (state) => {
        current.off("message", onMessage).off("error", onEnd).off("exit", onEnd);
        resolve(state);
      };
      current.on("message", onMessage).on("error", onEnd).on("exit", onEnd);
      current.postMessage({ id, url: process.env.DATABASE_URL });
    });
  }

  return {
    /** Starts the work; several changes in a row become as many passes as needed and not more. */
    refresh() {
      if (!hasSchema()) {
        last = { status: "none", error: null, tables: 0, changes: [] };
        return;
      }
      work = work.then(ask).then(async (state) => {
        if (state.isClientNew) await onNewClient();
        if (state.error) console.error(`Database: ${state.error}`);
        else if (state.created_tables.length > 0) state.error = await onNewTables(state.created_tables);
        last = state;
      });
    },
    /** Resolves when no work is left; throws when the client could not be made, as then nothing of the API can run. */
    async ready() {
      await work;
      if (last.status === "failed" && !last.hasClient) throw new Error(last.error);
    },
    async state() {
      await work;
      return last;
    },
  };
}
