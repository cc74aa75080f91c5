/** The database of the app. Which one is decided by DATABASE_URL: `file:`, `libsql:` or `postgresql:`. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { SqlDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { PrismaClient } from "./generated/prisma/client";

const DEFAULT_URL = "file:./data/app.db";

export interface DatabaseSettings {
  DATABASE_URL?: string | undefined;
  DATABASE_AUTH_TOKEN?: string | undefined;
}

async function createAdapter(settings: DatabaseSettings): Promise<SqlDriverAdapterFactory> {
  const url = settings.DATABASE_URL || DEFAULT_URL;
  const scheme = url.slice(0, url.indexOf(":"));
  switch (scheme) {
    case "file": {
      if (import.meta.env.MODE === "worker") throw new Error("Files cannot be used here: set DATABASE_URL to a libsql: address");
      const [{ SqliteAdapterFactory }, { mkdirSync }, { dirname }] = await Promise.all([
        import("./sqlite-adapter"),
        import("node:fs"),
        import("node:path"),
      ]);
      const path = url.slice("file:".length);
      mkdirSync(dirname(path), { recursive: true });
      return new SqliteAdapterFactory(path);
    }
    case "libsql":
    case "http":
    case "https": {
      const { PrismaLibSql } = await import("@prisma/adapter-libsql/web");
      return new PrismaLibSql({ url, ...(settings.DATABASE_AUTH_TOKEN && { authToken: settings.DATABASE_AUTH_TOKEN }) });
    }
    case "postgres":
    case "postgresql": {
      const { PrismaPg } = await import("@prisma/adapter-pg");
      return new PrismaPg({ connectionString: url });
    }
    default:
      throw new Error(`DATABASE_URL starts with "${scheme}:", which is none of file:, libsql:, postgresql:`);
  }
}

/** A client of its own; close it with `$disconnect`. */
export async function openDatabase(settings: DatabaseSettings): Promise<PrismaClient> {
  return new PrismaClient({ adapter: await createAdapter(settings) });
}

const current = new AsyncLocalStorage<PrismaClient>();
let shared: Promise<PrismaClient> | undefined;

/** The client of this request; `const db = await database()`. */
export async function database(): Promise<PrismaClient> {
  const own = current.getStore();
  if (own) return own;
  shared ??= openDatabase(process.env);
  try {
    return await shared;
  } catch (error) {
    shared = undefined;
    throw error;
  }
}

/** Runs `action` with a client of its own: on Workers a connection may not outlive its request. */
export async function withDatabase<T>(settings: DatabaseSettings, action: () => Promise<T>): Promise<T> {
  const client = await openDatabase(settings);
  try {
    return await current.run(client, action);
  } finally {
    await client.$disconnect();
  }
}

export async function closeDatabase(): Promise<void> {
  const client = shared;
  shared = undefined;
  await (await client)?.$disconnect();
}
