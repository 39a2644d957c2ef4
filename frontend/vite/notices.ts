/**
 * The notices of what is built in: each package's name, licence and the text it asks to be kept.
 *
 * Read from the lock file, so that nothing that is shipped can be forgotten.
 */

import { readdir, readFile } from "node:fs/promises";
import type { Plugin } from "vite";

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

const ROOT = new URL("../", import.meta.url);

async function textOf(folder: URL): Promise<string> {
  const names = await readdir(folder);
  const name = names.find((one) => /^(licen[cs]e|copying|notice)/i.test(one));
  if (name === undefined) return "";
  return (await readFile(new URL(name, folder), "utf8")).trim();
}

async function notices(): Promise<string> {
  const lock = JSON.parse(await readFile(new URL("package-lock.json", ROOT), "utf8")) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const shipped: [string, Locked][] = Object.entries(lock.packages).filter(
    ([path, entry]) => path !== "" && !entry.dev && !entry.devOptional,
  );
  // Cut for the signs of status: a tool for building, whose letters are shipped all the same.
  const signs = "node_modules/@fontsource/noto-sans-symbols-2";
  shipped.push([signs, lock.packages[signs] ?? {}]);
  const parts = await Promise.all(
    shipped.map(async ([path, { version, license }]) => {
      const text = await textOf(new URL(`${path}/`, ROOT));
      return `${path.replace(/^.*node_modules\//, "")} ${version}, ${license}\n\n${text}`;
    }),
  );
  return `What is built into the pages of Plenipo, and its licences.\n\n${parts.sort().join(`\n\n${"-".repeat(72)}\n\n`)}\n`;
}

export function licences(): Plugin {
  return {
    name: "plenipo-notices",
    async buildStart() {
      this.emitFile({ type: "asset", name: "notices.txt", source: await notices() });
    },
  };
}
