/** The list of provisions stands open beside the text, and folds above it. */

import { each } from "./page.ts";

export function contents(root: ParentNode): void {
  const beside = window.matchMedia("(width >= 1200px)");
  each<HTMLDetailsElement>(root, "details.contents", (list) => {
    const adapt = (): void => {
      list.open = beside.matches;
    };
    adapt();
    list.classList.add("folds");
    beside.addEventListener("change", adapt);
    // Above the text it has done its work once something was chosen from it.
    list.addEventListener("click", (event) => {
      if (beside.matches || !(event.target instanceof Element)) return;
      if (event.target.closest("a") !== null) list.open = false;
    });
  });
}
