import { Hono } from "hono";
import { z } from "zod";
import { db } from "../db";

const taskInput = z.object({
  title: z.string().trim().min(1).max(200),
  room: z.number().int().min(1).max(3),
});

export const tasks = new Hono();

tasks.get("/", async (c) => {
  const rows = await db.task.findMany({ orderBy: { createdAt: "desc" } });
  return c.json(rows);
});

tasks.post("/", async (c) => {
  const parsed = taskInput.safeParse(await c.req.json());
  if (!parsed.success) {
    return c.json({ error: "Check the fields.", issues: parsed.error.issues }, 422);
  }
  const row = await db.task.create({ data: parsed.data });
  return c.json(row, 201);
});

tasks.patch("/:id", async (c) => {
  const parsed = taskInput.partial().safeParse(await c.req.json());
  if (!parsed.success) {
    return c.json({ error: "Check the fields.", issues: parsed.error.issues }, 422);
  }
  const row = await db.task.update({ where: { id: c.req.param("id") }, data: parsed.data });
  return c.json(row);
});

tasks.delete("/:id", async (c) => {
  await db.task.delete({ where: { id: c.req.param("id") } });
  return c.body(null, 204);
});
