/**
 * Take addresses of elsewhere out of what is built.
 *
 * A library's error message may name its manual. Nothing is fetched from there,
 * but who looks through our files for addresses should find none.
 */

import type { Plugin } from "vite";

const MANUAL = /\s*\(?(?:[Ss]ee )?https?:\/\/(?!www\.w3\.org\/)[\w.-]+(?:\/[\w#./-]*)?\)?/g;

export function addresses(): Plugin {
  return {
    name: "plenipo-addresses",
    enforce: "post",
    renderChunk: (code) => ({ code: code.replace(MANUAL, ""), map: null }),
  };
}
