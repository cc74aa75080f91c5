import { Hono } from "hono";

import { clearSampleData, hasSampleData } from "../lib/sample-data";

export const sampleDataRoutes = new Hono()
  .get("/", async (context) => context.json({ isPresent: await hasSampleData() }))
  .delete("/", async (context) => {
    await clearSampleData();
    return context.body(null, 204);
  });
