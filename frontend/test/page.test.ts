import { beforeEach, expect, test, vi } from "vitest";
import { left, said } from "../src/countdown.ts";
import { count, json } from "../src/decode.ts";
import { markedWords } from "../src/fields.ts";
import { typing } from "../src/keys.ts";
import { decodeMoved, writtenIn } from "../src/live.ts";
import { nextOpen, numbered, type Place, places } from "../src/places.ts";
import { decodeTheme } from "../src/theme.ts";
import { say } from "../src/words.ts";

// htmx asks for an XPath evaluator as it loads, which this document has not.
vi.mock("htmx.org", () => ({ default: { config: {} } }));

beforeEach(() => {
  document.body.innerHTML = "";
});

test("a frame is a room and a number, or nothing", () => {
  expect(decodeMoved('{"room":"ab","seq":3}')).toEqual({ room: "ab", seq: 3 });
  for (const wrong of [
    "",
    "{}",
    "[]",
    '{"room":"ab"}',
    '{"room":"ab","seq":-1}',
    '{"room":"","seq":1}',
    7,
    null,
  ]) {
    expect(decodeMoved(wrong)).toBeNull();
  }
});

test("numbers are whole and not negative", () => {
  expect(["7", 0, "0"].map(count)).toEqual([7, 0, 0]);
  expect([-1, 1.5, "", "x", null, undefined].map(count)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(json("{")).toBeUndefined();
});

function place(number: string, open = true): Place {
  return { unit: number, number, open, element: document.createElement("article"), link: null };
}

test("articles are found as they are read aloud", () => {
  const list = [place("Preamble"), place("6"), place("6 bis"), place("16"), place("Annex I")];
  const found = (typed: string) => numbered(list, typed)?.number;
  expect(found("6")).toBe("6");
  expect(found("6bis")).toBe("6 bis");
  expect(found("6 b")).toBe("6 bis");
  expect(found("1")).toBe("16");
  expect(found("annexi")).toBe("Annex I");
  expect(found("40")).toBeUndefined();
  expect(found("")).toBeUndefined();
});

test("the next open provision, round at the ends", () => {
  const list = [place("1"), place("2", false), place("3")];
  expect(nextOpen(list, 0, 1)?.number).toBe("3");
  expect(nextOpen(list, 2, 1)?.number).toBe("1");
  expect(nextOpen(list, -1, 1)?.number).toBe("1");
  expect(nextOpen(list, -1, -1)?.number).toBe("3");
  expect(nextOpen(list, 0, -1)?.number).toBe("3");
  expect(nextOpen([place("1", false)], 0, 1)).toBeNull();
  expect(nextOpen([], -1, 1)).toBeNull();
});

test("what is settled is told by its status", () => {
  document.body.innerHTML = `<article class="section" data-unit="a" data-number="1" data-status="agreed"></article>
    <article class="section" data-unit="b" data-number="2" data-status="divergent"></article>`;
  expect(places().map(({ unit, open }) => [unit, open])).toEqual([
    ["a", false],
    ["b", true],
  ]);
});

test("the outline tells of provisions that are not drawn yet", () => {
  document.body.innerHTML = `<ol class="toc"><li class="st-agreed"><a href="?at=a#u-a"><span class="name"><span class="num">1</span> Borders<span class="vh">, Agreed</span></span></a></li>
    <li class="st-open"><a href="?at=b#u-b"><span class="name">Preamble<span class="vh">, Open</span></span></a></li></ol>
    <article class="section" data-unit="a" data-number="Article 1" data-status="agreed"></article>`;
  const found = places().map(({ unit, number, open, element }) => [
    unit,
    number,
    open,
    element !== null,
  ]);
  expect(found).toEqual([
    ["a", "1", false, true],
    ["b", "Preamble", true, false],
  ]);
});

test("keys are not for the page while somebody types", () => {
  document.body.innerHTML = `<input><input type="checkbox"><textarea></textarea><select></select><p></p>`;
  const found = [...document.body.children].map((element) => typing(element));
  expect(found).toEqual([true, false, true, true, false]);
});

test("a part in which somebody writes is left alone", () => {
  document.body.innerHTML = `<form><input name="w" value="was"><input type="checkbox" checked>
    <select><option>a</option><option>b</option></select><textarea>t</textarea></form>`;
  const form = document.querySelector("form");
  const field = form?.querySelector("input");
  if (!form || !field) throw new Error("no form");
  expect(writtenIn(form)).toBe(false);
  field.value = "is";
  expect(writtenIn(form)).toBe(true);
  field.value = "was";
  field.focus();
  expect(writtenIn(form)).toBe(true);
});

test("a theme that is none is the machine's", () => {
  expect([null, "blue", "dark"].map(decodeTheme)).toEqual(["system", "system", "dark"]);
});

test("words are filled in, in order", () => {
  expect(say("changedBy", "ZEM")).toBe("changed just now by ZEM");
});

test("what is left is told in minutes and seconds", () => {
  expect([80, 5, 0, -3, 3600, 3725.2].map(left)).toEqual([
    "1:20",
    "0:05",
    "0:00",
    "0:00",
    "1:00:00",
    "1:02:06",
  ]);
  expect([said("in 80 seconds"), said("soon")]).toEqual([80, null]);
});

test("words are taken up as marked, but not across a bracket", () => {
  document.body.innerHTML = `<article class="section chosen"><p class="pg">The Parties shall
    <span class="v"><span class="k">[</span><span class="a"><a class="t">ARD</a>soon</span><span class="k">]</span></span> meet in two years.</p></article>`;
  const paragraph = document.querySelector("p");
  const first = paragraph?.firstChild;
  const last = paragraph?.lastChild;
  const selection = document.getSelection();
  if (!first || !last || !selection) throw new Error("no text");
  const mark = (from: Node, start: number, to: Node, end: number): string => {
    const range = document.createRange();
    range.setStart(from, start);
    range.setEnd(to, end);
    selection.removeAllRanges();
    selection.addRange(range);
    return markedWords(selection);
  };
  expect(mark(first, 4, first, 17)).toBe("Parties shall");
  expect(mark(first, 4, last, 5)).toBe("");
  expect(mark(first, 4, first, 4)).toBe("");
});
