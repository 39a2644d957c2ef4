import fc from "fast-check";
import { expect, test } from "vitest";
import { fromText, toText } from "../src/editor/paragraphs.ts";
import { redline, tokens } from "../src/editor/redline.ts";

const word = fc.constantFrom(
  "Parties",
  "shall",
  "should",
  "not",
  ",",
  ".",
  "the",
  "Zembria’s",
  "5 km",
);
const wording = fc
  .array(fc.tuple(fc.constantFrom("", " ", "  ", "\n"), word), { maxLength: 30 })
  .map((parts) => parts.flat().join(""));
const any = fc.oneof(wording, fc.string({ unit: "grapheme", maxLength: 40 }));

const without = (kind: string, base: string, text: string) =>
  redline(base, text)
    .filter((piece) => piece.kind !== kind)
    .map((piece) => piece.text)
    .join("");

test("tokens, joined, are the text", () => {
  fc.assert(
    fc.property(any, (text) => {
      expect(tokens(text).join("")).toBe(text);
    }),
  );
});

test("a redline holds both texts whole", () => {
  fc.assert(
    fc.property(any, any, (base, text) => {
      expect(without("ins", base, text)).toBe(base);
      expect(without("del", base, text)).toBe(text);
    }),
  );
});

test("a redline of a text with itself changes nothing, and neighbours differ in kind", () => {
  fc.assert(
    fc.property(any, any, (base, text) => {
      expect(redline(base, base).every((piece) => piece.kind === "same")).toBe(true);
      const kinds = redline(base, text).map((piece) => piece.kind);
      for (const [at, kind] of kinds.entries()) {
        if (at > 0) expect(kind).not.toBe(kinds[at - 1]);
        if (kind === "del" && at > 0) expect(kinds[at - 1]).toBe("same");
      }
    }),
  );
});

test("no more tokens change than must, up to texts of eight words", () => {
  const few = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 }).map((w) => w.join(" "));
  fc.assert(
    fc.property(few, few, (base, text) => {
      const changed = redline(base, text)
        .filter((piece) => piece.kind !== "same")
        .reduce((sum, piece) => sum + tokens(piece.text).length, 0);
      const [one, other] = [tokens(base), tokens(text)];
      expect(changed).toBe(one.length + other.length - 2 * longest(one, other));
    }),
  );
});

/** Length of a longest common subsequence, by the book. */
function longest(one: readonly string[], other: readonly string[]): number {
  let row = new Array<number>(other.length + 1).fill(0);
  for (const a of one) {
    const next = [0];
    for (const [at, b] of other.entries()) {
      next.push(a === b ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

test("a long text changed throughout is still both texts", () => {
  const base = Array.from({ length: 3000 }, (_, at) => `w${at}`).join(" ");
  const text = Array.from({ length: 3000 }, (_, at) => `v${at}`).join(" ");
  expect(without("ins", base, text)).toBe(base);
  expect(without("del", base, text)).toBe(text);
});

test("the editor gives back the words it was given", () => {
  const lines = fc.array(
    fc.string({ unit: "grapheme", maxLength: 20 }).map((l) => l.replace(/[\r\n]/g, "")),
  );
  fc.assert(
    fc.property(lines, (parts) => {
      const text = parts.join("\n");
      expect(toText(fromText(text))).toBe(text);
    }),
  );
});
