import { defineConfig } from "vitest/config";
import { addresses } from "./vite/addresses.ts";
import { fonts } from "./vite/fonts.ts";
import { manifest } from "./vite/manifest.ts";
import { licences } from "./vite/notices.ts";

export default defineConfig({
  base: "./", // built files find each other beside themselves, wherever they are served from
  publicDir: false,
  plugins: [fonts(), addresses(), licences(), manifest()],
  build: {
    outDir: "../src/plenipo/web/static",
    emptyOutDir: true,
    target: "es2022",
    cssTarget: ["chrome112", "firefox115", "safari16.4"],
    assetsInlineLimit: 0, // fonts stay files, so that a page asks for those it needs
    cssCodeSplit: true,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: { app: "src/app.ts" },
      output: {
        entryFileNames: "[name]-[hash].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["test/**/*.test.ts"],
  },
});
