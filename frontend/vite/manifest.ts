/**
 * The list of built files that the server reads.
 *
 * One flat object: the plain name of each file that a page may ask for, and the
 * name with a hash under which it was built, e.g. `"app.js": "app-Bx93kQ1d.js"`.
 * Pieces that only scripts ask for stand in it too, so that a test can hold the
 * whole against limits.
 */

import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/** Return the name without folder and hash: `serif-latin-DkXW29a0.woff2` → `serif-latin.woff2`. */
export function plain(file: string): string {
  return file.replace(/^.*\//, "").replace(/-[\w-]{8}(?=\.[a-z0-9]+$)/, "");
}

export function manifest(): Plugin {
  return {
    name: "plenipo-manifest",
    enforce: "post",
    async buildStart() {
      const source = await readFile(new URL("../icon.svg", import.meta.url));
      this.emitFile({ type: "asset", name: "icon.svg", source });
    },
    generateBundle(_, bundle) {
      const names = Object.keys(bundle).sort();
      const list = Object.fromEntries(names.map((file) => [plain(file), file]));
      this.emitFile({
        type: "asset",
        fileName: "manifest.json",
        source: `${JSON.stringify(list, null, 2)}\n`,
      });
    },
  };
}
