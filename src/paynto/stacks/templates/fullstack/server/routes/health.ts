import { Hono } from "hono";
import { database } from "../db";

export const health = new Hono().get("/", async (context) => {
  const db = await database();
  await db.$queryRawUnsafe("SELECT 1");
  return context.json({ status: "ok" });
});
