/**
 * Fields that the page can fill for the reader, who may always change them.
 *
 * - `input[data-zone]`: the reader's time zone, where nothing but UTC stands there.
 * - `[data-hold-words]`: words marked in the chosen provision, while the form
 *   that asks for them is open. Marked words that cross a bracket are left
 *   alone: they do not stand in any text in that order.
 */

import { each } from "./page.ts";

export function fields(root: ParentNode): void {
  each<HTMLInputElement>(root, "input[data-zone]", (field) => {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (field.value === "UTC" && zone) field.value = field.defaultValue = zone;
  });
}

/** Return the words that are marked in a provision's text, "" where they cross a bracket. */
export function markedWords(selection: Selection | null): string {
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return "";
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest(".pg");
  const end = range.endContainer.parentElement?.closest(".pg");
  if (!start || start !== end || start.closest(".section.chosen, .section.alone") === null) {
    return "";
  }
  const piece = range.cloneContents();
  if (piece.querySelector(".k, .t, .v, del") !== null) return "";
  return (piece.textContent ?? "").replace(/\s+/g, " ").trim();
}

export function holding(): void {
  document.addEventListener("selectionchange", () => {
    const field = document.querySelector<HTMLInputElement>("details[open] input[data-hold-words]");
    if (field === null || document.activeElement === field) return;
    const words = markedWords(document.getSelection());
    if (words !== "") field.value = words;
  });
}
