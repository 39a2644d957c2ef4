/**
 * Fonts, cut to what the pages need.
 *
 * The registry's files hold every weight and feature. Here each is cut to the
 * characters of its scripts and the weights that the style sheet asks for, so
 * that the first view stays small; `css/fonts.css` names the files that come out.
 */

import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import subset from "subset-font";
import type { Plugin } from "vite";

/** Where the cut files are put; the style sheet reads them from here. */
const CUT = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", ".fonts");

interface Cut {
  /** File to write, without folder. */
  readonly name: string;
  /** File to read, as a module path of the registry's package. */
  readonly from: string;
  /** Code points kept, as pairs of first and last. */
  readonly keep: readonly (readonly [number, number])[];
  /** Weights kept: one, or a range. */
  readonly weight?: number | { readonly min: number; readonly max: number };
  readonly features?: readonly string[];
}

const LATIN: Cut["keep"] = [
  [0x20, 0x7e],
  [0xa0, 0xff],
  [0x131, 0x131],
  [0x152, 0x153],
  [0x2bb, 0x2bc],
  [0x2c6, 0x2c6],
  [0x2da, 0x2da],
  [0x2dc, 0x2dc],
  [0x2009, 0x200a],
  [0x2010, 0x2016],
  [0x2018, 0x201e],
  [0x2020, 0x2022],
  [0x2026, 0x2026],
  [0x202f, 0x202f],
  [0x2030, 0x2030],
  [0x2032, 0x2033],
  [0x2039, 0x203a],
  [0x2044, 0x2044],
  [0x20ac, 0x20ac],
  [0x2116, 0x2116],
  [0x2122, 0x2122],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
];
const LATIN_EXT: Cut["keep"] = [
  [0x100, 0x2ba],
  [0x2bd, 0x2c5],
  [0x2c7, 0x2cc],
  [0x2ce, 0x2d7],
  [0x2dd, 0x2ff],
  [0x1e00, 0x1e9f],
  [0x1ef2, 0x1eff],
  [0x20a0, 0x20c0],
];
const CYRILLIC: Cut["keep"] = [
  [0x301, 0x301],
  [0x400, 0x45f],
  [0x490, 0x491],
  [0x4b0, 0x4b1],
  [0x2116, 0x2116],
];
const ARABIC: Cut["keep"] = [
  [0x600, 0x6ff],
  [0x750, 0x77f],
  [0x200c, 0x200e],
  [0x2010, 0x2011],
  [0xfb50, 0xfdff],
  [0xfe70, 0xfefc],
];
const ARMENIAN: Cut["keep"] = [
  [0x308, 0x308],
  [0x530, 0x58f],
  [0xfb13, 0xfb17],
];
/** The signs of status: ● ◐ ◔ ○ ◇ ◈ ▣ ‖, and a few that stand beside them. */
const SIGNS: Cut["keep"] = [...new Set("●◐◔○◇◈▣◆◌✓✕✎☰⌨⏎⚑◑◕▢▤▸▾◂▴☾☀⎙")].map((sign) => {
  const point = sign.codePointAt(0) ?? 0;
  return [point, point] as const;
});

const BOOK = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "lnum", "onum", "tnum", "pnum"];
const SERIF = "@fontsource-variable/source-serif-4/files/source-serif-4";
const SANS = "@fontsource-variable/inter/files/inter";
const TEXT = { min: 400, max: 700 };

const CUTS: readonly Cut[] = [
  {
    name: "serif-latin",
    from: `${SERIF}-latin-wght-normal`,
    keep: LATIN,
    weight: TEXT,
    features: BOOK,
  },
  {
    name: "serif-latin-ext",
    from: `${SERIF}-latin-ext-wght-normal`,
    keep: LATIN_EXT,
    weight: TEXT,
    features: BOOK,
  },
  {
    name: "serif-cyrillic",
    from: `${SERIF}-cyrillic-wght-normal`,
    keep: CYRILLIC,
    weight: TEXT,
    features: BOOK,
  },
  {
    name: "serif-italic-latin",
    from: `${SERIF}-latin-wght-italic`,
    keep: LATIN,
    weight: 400,
    features: BOOK,
  },
  {
    name: "serif-italic-latin-ext",
    from: `${SERIF}-latin-ext-wght-italic`,
    keep: LATIN_EXT,
    weight: 400,
    features: BOOK,
  },
  {
    name: "serif-italic-cyrillic",
    from: `${SERIF}-cyrillic-wght-italic`,
    keep: CYRILLIC,
    weight: 400,
    features: BOOK,
  },
  {
    name: "sans-latin",
    from: `${SANS}-latin-wght-normal`,
    keep: LATIN,
    weight: TEXT,
    features: [...BOOK, "calt", "case"],
  },
  {
    name: "sans-latin-ext",
    from: `${SANS}-latin-ext-wght-normal`,
    keep: LATIN_EXT,
    weight: TEXT,
    features: BOOK,
  },
  {
    name: "sans-cyrillic",
    from: `${SANS}-cyrillic-wght-normal`,
    keep: CYRILLIC,
    weight: TEXT,
    features: BOOK,
  },
  {
    name: "naskh-arabic",
    from: "@fontsource-variable/noto-naskh-arabic/files/noto-naskh-arabic-arabic-wght-normal",
    keep: ARABIC,
  },
  {
    name: "serif-armenian",
    from: "@fontsource-variable/noto-serif-armenian/files/noto-serif-armenian-armenian-wght-normal",
    keep: ARMENIAN,
    weight: TEXT,
  },
  {
    name: "signs",
    from: "@fontsource/noto-sans-symbols-2/files/noto-sans-symbols-2-symbols-400-normal",
    keep: SIGNS,
  },
];

function characters(keep: Cut["keep"]): string {
  return keep
    .flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)),
    )
    .join("");
}

async function newer(file: string, than: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([stat(file), stat(than)]);
    return one.mtimeMs >= other.mtimeMs;
  } catch {
    return false;
  }
}

async function cut({ name, from, keep, weight, features }: Cut): Promise<void> {
  const source = createRequire(import.meta.url).resolve(`${from}.woff2`);
  const target = join(CUT, `${name}.woff2`);
  const script = fileURLToPath(import.meta.url);
  if ((await newer(target, source)) && (await newer(target, script))) return;
  const bytes = await subset(await readFile(source), characters(keep), {
    targetFormat: "woff2",
    ...(weight === undefined ? {} : { variationAxes: { wght: weight } }),
    ...(features === undefined ? {} : { keepFeatures: [...features] }),
  });
  await writeFile(target, bytes);
}

/** Cut the fonts before the style sheet is read; what is newer than its source is left. */
export function fonts(): Plugin {
  return {
    name: "plenipo-fonts",
    async buildStart() {
      await mkdir(CUT, { recursive: true });
      for (const one of CUTS) await cut(one);
    },
  };
}
