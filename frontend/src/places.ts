/** Provisions of the page and where the reader is among them. */

export interface Place {
  readonly unit: string;
  readonly number: string;
  readonly open: boolean;
  /** The provision's section; null while a long text has not been drawn so far. */
  readonly element: HTMLElement | null;
  /** The outline's line, which leads there in any case. */
  readonly link: HTMLAnchorElement | null;
}

/** What needs no more work of anybody; everything else is open. */
const SETTLED = new Set(["agreed", "parked"]);

/** Return the provisions in order: those of the outline, which is whole, else those drawn. */
export function places(root: ParentNode = document): Place[] {
  const listed = [...root.querySelectorAll<HTMLAnchorElement>(".toc a[href*='#u-']")].map(
    (link) => {
      const unit = link.hash.slice(3);
      const line = link.closest("li");
      return {
        unit,
        number: link.querySelector(".num")?.textContent?.trim() || title(link),
        open: ![...SETTLED].some((status) => line?.classList.contains(`st-${status}`)),
        element: root.querySelector<HTMLElement>(`.section[data-unit="${CSS.escape(unit)}"]`),
        link,
      };
    },
  );
  if (listed.length > 0) return listed;
  return [...root.querySelectorAll<HTMLElement>(".section[data-unit]")].map((element) => ({
    unit: element.dataset.unit ?? "",
    number: element.dataset.number ?? "",
    open: !SETTLED.has(element.dataset.status ?? ""),
    element,
    link: null,
  }));
}

/** The outline's words for a provision without a number, less what is there for ears alone. */
function title(link: HTMLAnchorElement): string {
  const name = link.querySelector(".name")?.cloneNode(true);
  if (!(name instanceof Element)) return "";
  for (const spoken of name.querySelectorAll(".vh")) spoken.remove();
  return name.textContent?.trim() ?? "";
}

/** Return the place that the reader is at: with the focus, else chosen and in view, else topmost. */
export function current(list: readonly Place[]): number {
  const active = document.activeElement;
  const focused = list.findIndex(({ element }) => element?.contains(active));
  if (focused >= 0) return focused;
  const band = document.querySelector(".band")?.getBoundingClientRect().bottom ?? 0;
  const chosen = list.findIndex(({ element }) => element?.matches(".chosen"));
  if (chosen >= 0) {
    const box = list[chosen]?.element?.getBoundingClientRect();
    if (box !== undefined && box.bottom > band && box.top < window.innerHeight) return chosen;
  }
  return list.findIndex(({ element }) => (element?.getBoundingClientRect().bottom ?? 0) > band + 1);
}

/**
 * Return the open provision after (or before) `from`; none when there is no other.
 *
 * Runs round at the ends. Cost: linear in the list.
 */
export function nextOpen(list: readonly Place[], from: number, step: 1 | -1): Place | null {
  for (let away = 1; away <= list.length; away += 1) {
    const start = from < 0 && step < 0 ? 0 : from;
    const at = (((start + step * away) % list.length) + list.length) % list.length;
    const found = list[at];
    if (found?.open) return found;
  }
  return null;
}

/**
 * Return the place with a number as it is read aloud: "7", "6 bis", "6bis".
 *
 * An exact number goes before one that only begins so.
 */
export function numbered(list: readonly Place[], typed: string): Place | null {
  const plain = (number: string) => number.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
  const wanted = plain(typed);
  if (wanted === "") return null;
  const tail = (number: string) => plain(number.replace(/^\D+(?=\d)/u, ""));
  return (
    list.find(({ number }) => plain(number) === wanted || tail(number) === wanted) ??
    list.find(({ number }) => tail(number).startsWith(wanted)) ??
    null
  );
}

/** Bring a provision into view and give it the focus; where it is not drawn yet, go there. */
export function visit({ element, link }: Pick<Place, "element" | "link">): void {
  if (element === null) {
    link?.click();
    return;
  }
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.scrollIntoView({ block: "start" });
  element.focus({ preventScroll: true });
}
