/**
 * Times in the reader's zone, with the zone named.
 *
 * The server writes `<time datetime="2026-05-04T12:40:00Z">4 May, 12:40 UTC</time>`,
 * which is right for everybody and stays for who runs no script.
 * `data-form="clock|date|day|full"` says how much is shown; the full time always
 * stands in the title.
 */

import { each } from "./page.ts";

export type Form = "clock" | "date" | "day" | "full";

export function decodeForm(value: unknown): Form {
  return value === "clock" || value === "date" || value === "day" ? value : "full";
}

/** Return the words for `at` in `zone` (the reader's own when left out). */
export function words(at: Date, form: Form, language: string, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    ...(zone === undefined ? {} : { timeZone: zone }),
    ...(form === "clock" ? {} : { day: "numeric", month: "short" }),
    ...(form === "full" || form === "date" ? { year: "numeric" } : {}),
    ...(form === "day" || form === "date"
      ? {}
      : { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" }),
  };
  return new Intl.DateTimeFormat(language, options).format(at);
}

export function times(root: ParentNode): void {
  const language = document.documentElement.lang || "en";
  // A day of the calendar is the same everywhere; only its words are the reader's.
  each<HTMLTimeElement>(root, "time[data-form='date']:not([datetime*='T'])", (element) => {
    const at = new Date(element.dateTime);
    if (!Number.isNaN(at.valueOf())) element.textContent = words(at, "date", language, "UTC");
  });
  each<HTMLTimeElement>(root, "time[datetime*='T']", (element) => {
    const at = new Date(element.dateTime);
    if (Number.isNaN(at.valueOf())) return; // leave what the server wrote
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    element.title = `${words(at, "full", language)} (${zone})`;
    element.textContent = words(at, decodeForm(element.dataset.form), language);
  });
}
