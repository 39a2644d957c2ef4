import { expect, test } from "vitest";
import { decodeForm, times, words } from "../src/times.ts";

const NOON = new Date("2026-05-04T12:40:00Z");

test("a time names its zone", () => {
  expect(words(NOON, "full", "en-GB", "UTC")).toBe("4 May 2026, 12:40 UTC");
  expect(words(NOON, "clock", "en-GB", "Asia/Tbilisi")).toBe("16:40 GMT+4");
  expect(words(NOON, "day", "en-GB", "UTC")).toBe("4 May");
});

test("an unknown form is the full one", () => {
  expect(decodeForm("wide")).toBe("full");
  expect(decodeForm(undefined)).toBe("full");
});

test("what is no time is left as the server wrote it", () => {
  document.body.innerHTML =
    '<time datetime="2026-05-04T12:40:00Z">4 May, 12:40 UTC</time><time datetime="T">in May</time>';
  times(document);
  const [known, unknown] = document.querySelectorAll("time");
  expect(known?.title).toContain("2026");
  expect(unknown?.textContent).toBe("in May");
});

test("a day of the calendar is nobody's hour, and a part that came anew is turned again", () => {
  document.body.innerHTML =
    '<time datetime="2030-10-02" data-form="date">2 October 2030</time><time datetime="2030-10-02">the second</time>';
  times(document);
  const [day, other] = document.querySelectorAll("time");
  const turned = day?.textContent;
  expect(turned).toMatch(/2/);
  expect(turned).toMatch(/2030/);
  expect(turned).not.toMatch(/:/);
  expect(other?.textContent).toBe("the second");
  if (day) day.textContent = "2 October 2030"; // as a swap that keeps the element leaves it
  times(document);
  expect(day?.textContent).toBe(turned);
});
