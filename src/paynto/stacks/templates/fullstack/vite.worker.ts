import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const GENERATED = /server\/generated\/prisma\/internal\/class\.ts$/;
const COMPILER = /"@prisma\/client\/runtime\/query_compiler_\w+_bg\.(\w+)\.wasm-base64\.mjs"/;

/**
 * Workers may not compile WebAssembly from bytes, they import it as a module of its own. Prisma's query compiler, which is text
 * in the client for Node, becomes a file beside the bundle here, in its small form because Workers limit the size.
 */
export function workerDatabase(): Plugin {
  return {
    name: "worker-database",
    enforce: "pre",
    resolveId: (source) => (source === "./query_compiler.wasm" ? { id: source, external: true, moduleSideEffects: false } : null),
    transform(code, id) {
      const provider = GENERATED.test(id) && COMPILER.exec(code)?.[1];
      if (!provider) return null;
      const require = createRequire(id);
      const text = readFileSync(require.resolve(`@prisma/client/runtime/query_compiler_small_bg.${provider}.wasm-base64.js`), "utf8");
      const base64 = /["'`]([A-Za-z0-9+/=]{1000,})["'`]/.exec(text)?.[1];
      if (!base64) throw new Error("The query compiler was not found in @prisma/client");
      this.emitFile({ type: "asset", fileName: "query_compiler.wasm", source: Buffer.from(base64, "base64") });
      const rewritten = code
        .replaceAll("query_compiler_fast_bg", "query_compiler_small_bg")
        .replace(/const \{ wasm \} = await import\([^)]*\);?\s*return await decodeBase64AsWasm\(wasm\);?/, "return queryCompiler;");
      return { code: `import queryCompiler from "./query_compiler.wasm";\n${rewritten}`, map: null };
    },
  };
}
