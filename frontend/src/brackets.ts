/**
 * What a bracket says when it is pointed at or focused: who wants it, why, since when.
 *
 * Each bracket's tag is a link to its note, which the page holds already; the
 * note is shown beside the bracket, on focus at once, under a resting pointer
 * after a moment. Enter or a click keeps it open and leads into it. Escape
 * closes it and gives the focus back. Where the page offers it, words can be
 * taken from here: `main[data-take]` is an address with `{unit}`, `{note}` and
 * `{party}` to fill in.
 */

import { say } from "./words.ts";

const REST = 220;
const LEAVE = 260;

let shown: { readonly tag: HTMLElement; readonly box: HTMLElement; kept: boolean } | null = null;
let timer = 0;
/** The tag that just got its focus back; it does not open again for that. */
let given: HTMLElement | null = null;

function noteOf(tag: HTMLElement): HTMLElement | null {
  const hash = tag instanceof HTMLAnchorElement ? tag.hash : "";
  return /^#n\d+$/.test(hash) ? document.getElementById(hash.slice(1)) : null;
}

function close(focus = false): void {
  window.clearTimeout(timer);
  if (shown === null) return;
  const { tag, box } = shown;
  shown = null;
  box.remove();
  tag.removeAttribute("aria-expanded");
  tag.removeAttribute("aria-controls");
  tag.closest(".v, .q, .pg")?.classList.remove("here");
  if (!focus) return;
  given = tag;
  tag.focus({ preventScroll: true });
  given = null;
}

function open(tag: HTMLElement, kept: boolean): void {
  window.clearTimeout(timer);
  if (shown?.tag === tag) {
    shown.kept ||= kept;
    return;
  }
  const note = noteOf(tag);
  close();
  if (note === null) return;
  const box = document.createElement("div");
  box.className = "holders";
  box.id = "holders";
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", say("wantedBy"));
  box.tabIndex = -1;
  const rows = note.querySelector("div")?.cloneNode(true) ?? note.cloneNode(true);
  if (rows instanceof Element)
    for (const inner of rows.querySelectorAll("[id]")) inner.removeAttribute("id");
  box.append(rows, ...acts(tag, note));
  // In the section, after the text: next in reading order, and gone with it.
  const home = tag.closest(".section") ?? document.body;
  home.append(box);
  place(tag, box, home);
  tag.setAttribute("aria-expanded", "true");
  tag.setAttribute("aria-controls", box.id);
  tag.closest(".v, .q, .pg")?.classList.add("here");
  shown = { tag, box, kept };
  box.addEventListener("pointerenter", () => window.clearTimeout(timer));
  box.addEventListener("pointerleave", () => leave());
}

/** The way to take one party's words into a draft of one's own, where the page offers it. */
function acts(tag: HTMLElement, note: HTMLElement): HTMLElement[] {
  const pattern = document.querySelector<HTMLElement>("main")?.dataset.take;
  const unit = tag.closest<HTMLElement>(".section")?.dataset.unit;
  if (pattern === undefined || unit === undefined) return [];
  const parties = [...tag.querySelectorAll("b")].map((code) => code.textContent ?? "");
  const party = parties[0];
  if (party === undefined) return [];
  const link = document.createElement("a");
  link.className = "button small";
  link.href = pattern
    .replace("{unit}", encodeURIComponent(unit))
    .replace("{note}", encodeURIComponent(note.id.slice(1)))
    .replace("{party}", encodeURIComponent(party));
  link.textContent = say("takeWording", party);
  const line = document.createElement("p");
  line.className = "acts";
  line.append(link);
  return [line];
}

/** Put the box under the tag, above it where there is no room, within the window. */
function place(tag: HTMLElement, box: HTMLElement, home: Element): void {
  const anchor = tag.getBoundingClientRect();
  const size = box.getBoundingClientRect();
  const origin = home.getBoundingClientRect();
  const margin = 8;
  const below = anchor.bottom + 10;
  const fits = below + size.height < window.innerHeight - margin;
  const top = fits || anchor.top < size.height + 60 ? below : anchor.top - size.height - 8;
  const rtl = getComputedStyle(home).direction === "rtl";
  const wanted = rtl ? anchor.right - size.width : anchor.left;
  const left = Math.max(margin, Math.min(wanted, window.innerWidth - size.width - margin));
  const border = home instanceof HTMLElement ? home.clientLeft : 0;
  const edge = home instanceof HTMLElement ? home.clientTop : 0;
  box.style.top = `${top - origin.top - edge}px`;
  box.style.left = `${left - origin.left - border}px`;
}

function leave(): void {
  window.clearTimeout(timer);
  if (shown !== null && !shown.kept) timer = window.setTimeout(() => close(), LEAVE);
}

/** Return the tag that stands for what was pointed at: the tag itself or the words it names. */
function tagAt(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element)) return null;
  if (target.closest(".holders") !== null) return null;
  const own = target.closest<HTMLElement>("a.t, a.qm");
  if (own !== null) return own;
  const words = target.closest(".v .a:not(.sp), .q > .a");
  if (words === null) return null;
  const inside = [...words.querySelectorAll<HTMLElement>("a.t")].find(
    (tag) => tag.closest(".a") === words,
  );
  return inside ?? words.parentElement?.querySelector<HTMLElement>(":scope > a.qm") ?? null;
}

export function brackets(): void {
  if (document.querySelector("main.text") === null) return;
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const tag = tagAt(event.target);
    if (tag === null) {
      if (event.target instanceof Element && event.target.closest(".holders") === null) leave();
      return;
    }
    window.clearTimeout(timer);
    if (shown?.kept) return;
    timer = window.setTimeout(() => open(tag, false), REST);
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || target === given) return;
    if (target.matches("a.t, a.qm") && target.matches(":focus-visible")) open(target, false);
    else if (shown !== null && !shown.box.contains(target) && target !== shown.tag) close();
  });
  document.addEventListener("click", (event) => {
    const tag = tagAt(event.target);
    if (tag === null) {
      if (shown !== null && event.target instanceof Node && !shown.box.contains(event.target))
        close();
      return;
    }
    if (noteOf(tag) === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(tag, true);
    if (event.detail === 0) shown?.box.focus({ preventScroll: true }); // by Enter, not by hand
  });
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || shown === null) return;
      event.preventDefault();
      close(shown.box.contains(document.activeElement) || document.activeElement === shown.tag);
    },
    { capture: true },
  );
  document.addEventListener("htmx:before:swap", () => close());
}
