/**
 * Choosing a provision opens what stands beside it, without a new page.
 *
 * Links `a.open` in a section and `.toc a` in the outline lead to pages of
 * their own. Where there is room for a third column, the column alone is asked
 * for, and the address says what is chosen, so that it can be sent to others.
 */

import { htmx } from "./htmx.ts";
import { still } from "./still.ts";

const BESIDE = "(width >= 800px)";

function panel(): HTMLElement | null {
  return document.getElementById("panel");
}

/** Whether the panel stands beside the text here. */
export function beside(): boolean {
  return panel() !== null && window.matchMedia(BESIDE).matches;
}

/** Mark a section as chosen, and its line in the outline; at most one of each. */
export function markChosen(unit: string): void {
  for (const section of document.querySelectorAll<HTMLElement>(".section[data-unit]")) {
    section.classList.toggle("chosen", section.dataset.unit === unit);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".toc a")) {
    if (link.hash === `#u-${unit}`) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** Open what stands beside a provision; resolves when it is there. */
export async function choose(unit: string): Promise<void> {
  const target = panel();
  const room = document.body.dataset.room;
  if (target === null || room === undefined) return;
  await htmx.ajax("GET", `/r/${room}/p/${unit}`, { target, swap: "innerHTML" });
  await still(() => markChosen(unit));
  target.scrollTop = 0;
  const address = new URL(location.href);
  address.searchParams.set("at", unit);
  address.hash = `u-${unit}`;
  history.replaceState(history.state, "", address);
}

/** Bring a provision into view; one of a long text that is not drawn yet is asked for first. */
export async function arrive(unit: string): Promise<void> {
  const id = `u-${unit}`;
  const later = document.getElementById(id)?.closest<HTMLElement>(".later");
  const address = later?.getAttribute("hx-get");
  if (later && address) await htmx.ajax("GET", address, { target: later, swap: "outerHTML" });
  const show = (): void => document.getElementById(id)?.scrollIntoView({ block: "start" });
  show();
  if (!later) return;
  // What stands before it is drawn as it comes into sight, and is seldom as high as it was thought
  // to be: stay with the provision until it rests, or until the reader goes elsewhere.
  const gone = new AbortController();
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    window.addEventListener(act, () => gone.abort(), { signal: gone.signal, passive: true });
  }
  for (const wait of [120, 350, 700, 1_200]) {
    window.setTimeout(() => {
      if (!gone.signal.aborted) show();
      if (wait === 1_200) gone.abort();
    }, wait);
  }
}

function unitOf(link: HTMLAnchorElement): string | null {
  const section = link.closest<HTMLElement>(".section[data-unit]");
  if (section !== null) return section.dataset.unit ?? null;
  return /^#u-(?<unit>\w+)$/.exec(link.hash)?.groups?.unit ?? null;
}

export function choosing(): void {
  const led = /^#u-(?<unit>\w+)$/.exec(location.hash)?.groups?.unit;
  if (led !== undefined && document.getElementById(`u-${led}`)?.closest(".later")) void arrive(led);
  // Sections that come later are marked like those that were there.
  document.addEventListener("htmx:after:swap", () => {
    const at = new URL(location.href).searchParams.get("at");
    if (at !== null) markChosen(at);
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link =
      event.target instanceof Element
        ? event.target.closest<HTMLAnchorElement>(".section a.open, .toc a, .panel a.to")
        : null;
    if (link === null || link.pathname !== location.pathname.replace(/\/p\/.*$/, "")) {
      if (link === null || !link.matches(".section a.open")) return;
    }
    const unit = unitOf(link);
    if (unit === null) return;
    const section = document.getElementById(`u-${unit}`);
    if (section === null) return; // not drawn on this page: let the link lead there
    event.preventDefault();
    if (!link.matches(".open")) void arrive(unit);
    if (beside()) void choose(unit);
    else if (link.matches(".open")) location.assign(link.href);
    else history.replaceState(history.state, "", link.hash);
  });
}
