/** A chart's points can be read: under the pointer or with the focus, in words below the chart. */

import { each } from "./page.ts";

export function charts(root: ParentNode): void {
  each<HTMLElement>(root, "figure:has([data-chart-reading])", (figure) => {
    const place = figure.querySelector<HTMLElement>("[data-chart-reading]");
    if (place === null) return;
    const usual = place.textContent ?? "";
    for (const point of figure.querySelectorAll<SVGAElement>("a[data-reading]")) {
      const words = point.dataset.reading ?? "";
      point.setAttribute("aria-label", words);
      const read = (): void => {
        place.textContent = words;
      };
      const back = (): void => {
        place.textContent = usual;
      };
      point.addEventListener("focus", read);
      point.addEventListener("pointerenter", read);
      point.addEventListener("blur", back);
      point.addEventListener("pointerleave", back);
    }
  });
}
