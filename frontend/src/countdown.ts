/**
 * How long something still waits: `<span class="countdown" data-until="…Z">in 80 seconds</span>`.
 *
 * The clock of the reader's machine may be wrong, so the words that the server
 * wrote say how much was left when the page came, and only the passing of time
 * is taken from here.
 */

import { each } from "./page.ts";
import { say } from "./words.ts";

/** Return "1:20" for eighty seconds; hours and minutes where there are any. */
export function left(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
}

/** Read how many seconds the server's words say are left, e.g. "in 80 seconds"; null for none. */
export function said(words: string): number | null {
  const found = /\d+/.exec(words);
  return found === null ? null : Number(found[0]);
}

export function countdowns(root: ParentNode): void {
  each<HTMLElement>(root, ".countdown[data-until]", (element) => {
    const start = said(element.textContent ?? "");
    if (start === null) return;
    const begun = performance.now();
    element.setAttribute("role", "timer"); // which is not read out as it changes
    const tick = (): void => {
      const rest = start - (performance.now() - begun) / 1000;
      element.textContent = rest > 0 ? say("inTime", left(rest)) : say("timeCome");
      if (rest <= 0 || !element.isConnected) window.clearInterval(timer);
    };
    const timer = window.setInterval(tick, 1000);
    tick();
  });
}
