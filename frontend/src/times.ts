/**
 * Times in the reader's zone, with the zone named.
 *
 * The server writes `<time datetime="2026-05-04T12:40:00Z">4 May, 12:40 UTC</time>`,
 * which is right for everybody and stays for who runs no script.
 * `data-form="clock|date|day|full"` says how much is shown; the full time always
 * stands in the title.
 */

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
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // All of them each time: a part that came anew may keep its elements, with the server's words.
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const at = new Date(element.dateTime);
    const form = decodeForm(element.dataset.form);
    if (Number.isNaN(at.valueOf())) continue; // leave what the server wrote
    if (element.dateTime.includes("T")) {
      element.title = `${words(at, "full", language)} (${zone})`;
      element.textContent = words(at, form, language);
    } else if (form === "date") {
      // A day of the calendar is the same everywhere; only its words are the reader's.
      element.textContent = words(at, form, language, "UTC");
    }
  }
}
