/** Runs the app on Node: the API and the built pages. Settings: PORT, HOST, DATABASE_URL, DATABASE_AUTH_TOKEN. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { app as api } from "./app";
import { closeDatabase } from "./db";

const client = fileURLToPath(new URL("../client/", import.meta.url));
const page = readFileSync(`${client}index.html`, "utf8");
const port = Number(process.env.PORT ?? 3000);
const hostname = process.env.HOST ?? "0.0.0.0";

const site = new Hono();
site.all("/api/*", (context) => api.fetch(context.req.raw, context.env));
site.use("/assets/*", async (context, next) => {
  await next();
  // Their names carry a hash of the content.
  if (context.res.ok) context.header("cache-control", "public, max-age=31536000, immutable");
});
site.use("*", serveStatic({ root: client, index: "-", onFound: () => undefined }));
site.get("/assets/*", (context) => context.text("Not found", 404));
site.get("*", (context) => context.html(page, 200, { "cache-control": "no-cache" }));

const server = serve({ fetch: site.fetch, port, hostname }, () => console.log(`Listening on ${hostname}:${port}`));

function stop() {
  server.close(() => void closeDatabase().finally(() => process.exit(0)));
  // Open connections get five seconds to finish.
  setTimeout(() => process.exit(0), 5000).unref();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
