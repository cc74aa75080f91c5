/** Reads one request as JSON from stdin, `{"action": …}`, and writes the answer as JSON to stdout. Called by schema_engine.py. */
import { SchemaError, checkSchema } from "./prisma-schema.mjs";

const actions = {
  diff: async (request) => (await import("./schema-engine.mjs")).diff(request),
  apply: async (request) => (await import("./schema-engine.mjs")).apply(request),
  introspect: async (request) => (await import("./schema-engine.mjs")).introspect(request),
  check: async (request) => checkSchema(request.schema),
  copy: async (request) => (await import("./copy-rows.mjs")).copyRows(request),
};

let text = "";
for await (const chunk of process.stdin) text += chunk;
const { action, ...request } = JSON.parse(text);
try {
  write({ ok: true, result: await actions[action](request) });
} catch (error) {
  write({ ok: false, kind: error instanceof SchemaError ? "schema" : "failed", message: error.message, problems: error.problems ?? [] });
}

function write(answer) {
  process.stdout.write(JSON.stringify(answer), () => process.exit(0));
}
