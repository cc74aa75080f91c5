import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import { tanstackRouter } from '@tanstack/router-plugin/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const server = process.env.PAYNTO_URL ?? 'http://localhost:8000';

// Parts that bring a library with them (menus, dialogs, lists to search in) stay on their own.
const LARGE =
  /ui[\\/](?:checkbox|combobox|confirm-dialog|dialog|dropdown-menu|popover|radio-group|segmented-control|select-menu|sheet|switch|tabs)\./;
const isSmallPart = (id: string): boolean =>
  /[\\/]web[\\/]src[\\/](?:ui|lib|api)[\\/]/.test(id) && !LARGE.test(id);

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      quoteStyle: 'single',
      semicolons: true,
    }),
    react(),
    tailwindcss(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: 'dist',
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every page needs comes in one file that stays cached from release to release.
            {
              name: 'base',
              test: /node_modules[\\/](?:react|react-dom|scheduler|@tanstack|openapi-fetch|clsx|tailwind-merge)[\\/]/,
            },
            // A page needs some thirty icons and small parts: a file for each would be a request for each.
            { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/ },
            { name: 'parts', test: isSmallPart, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/testing/setup.ts'],
    restoreMocks: true,
    css: false,
    maxWorkers: 2,
    testTimeout: 15_000,
  },
});
