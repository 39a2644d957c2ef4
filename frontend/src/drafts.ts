/** The editor is fetched only where somebody drafts. */

import { each, enhance } from "./page.ts";

export function drafts(): void {
  enhance((root) => {
    each<HTMLElement>(root, "[data-island='draft']", (block) => {
      void import("./editor/editor.ts").then(({ edit }) => edit(block));
    });
  });
}
