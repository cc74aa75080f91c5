/** Thread of dev-database.mjs: generates the client, then brings the tables of the preview to the schema. */
import fs from "node:fs/promises";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { generateClient } from "./prisma-client.mjs";

const { root } = workerData;

parentPort.on("message", async ({ id, url }) => {
  parentPort.postMessage({ id, state: await refresh(url) });
});

async function refresh(url) {
  let hasClient = false;
  let isClientNew = false;
  try {
    isClientNew = await generateClient(root);
    hasClient = true;
    const schema = await fs.readFile(path.join(root, "prisma/schema.prisma"), "utf8");
    const { bringToSchema } = await import("./schema-engine.mjs");
    const { statements, createdTables, tables } = await bringToSchema(url, schema);
    return { status: "ready", error: null, hasClient, isClientNew, tables, created_tables: createdTables, changes: statements };
  } catch (error) {
    return { status: "failed", error: error.message, hasClient, isClientNew, tables: 0, created_tables: [], changes: [] };
  }
}
