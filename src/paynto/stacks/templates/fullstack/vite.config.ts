import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { workerDatabase } from "./vite.worker.ts";

// `vite build --app` makes dist/client and dist/server/node.js; with `--mode worker` dist/worker/worker.js instead of the latter.
export default defineConfig(({ command, mode }) => {
  const isWorker = mode === "worker";
  return {
    plugins: [react(), tailwindcss(), isWorker && workerDatabase()],
    resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
    cacheDir: ".cache/vite",
    environments: {
      client: { build: { outDir: "dist/client" } },
      ssr: {
        // Everything goes into one file: the server runs without node_modules.
        resolve: { noExternal: command === "build" || undefined, conditions: isWorker ? ["workerd", "worker", "browser", "module"] : ["node", "module"] },
        build: {
          ssr: isWorker ? "server/worker.ts" : "server/node.ts",
          outDir: isWorker ? "dist/worker" : "dist/server",
          target: "es2023",
          copyPublicDir: false,
          emitAssets: isWorker,
          rolldownOptions: {
            external: isWorker ? [/^node:/, /^cloudflare:/] : [/^node:/],
            output: { codeSplitting: false, entryFileNames: isWorker ? "worker.js" : "node.js" },
          },
        },
      },
    },
    builder: {
      async buildApp(builder) {
        await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)));
      },
    },
  };
});
