/**
 * An article under review by keyboard: j and k go from find to find, y and n
 * answer the one that has the focus and go on to the next. Never while somebody types.
 */

import { typing } from "./keys.ts";

/** Follow the keys of the review that the page holds; a page without one costs nothing. */
export function reviewing(): void {
  const form = document.querySelector<HTMLFormElement>("form.review");
  if (form === null) return;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || typing(event.target)) return;
    if (press(form, event.key)) event.preventDefault();
  });
}

function press(form: HTMLFormElement, key: string): boolean {
  const finds = [...form.querySelectorAll<HTMLElement>("[data-find]")];
  const at = finds.findIndex((find) => find.contains(document.activeElement));
  switch (key) {
    case "j":
      return go(finds[Math.min(at + 1, finds.length - 1)]);
    case "k":
      return go(finds[Math.max(at - 1, 0)]);
    case "y":
    case "n":
      return answer(finds[at], key === "y" ? "yes" : "no") && go(finds[at + 1] ?? finds[at]);
    default:
      return false;
  }
}

/** Bring the focus to a find: to the answer that it has, else to its first. */
function go(find: HTMLElement | undefined): boolean {
  const radio =
    find?.querySelector<HTMLInputElement>("input[type=radio]:checked") ??
    find?.querySelector<HTMLInputElement>("input[type=radio]");
  if (find === undefined || radio === undefined || radio === null) return false;
  radio.focus({ preventScroll: true });
  find.scrollIntoView({ block: "center" });
  return true;
}

function answer(find: HTMLElement | undefined, said: "yes" | "no"): boolean {
  const radio = find?.querySelector<HTMLInputElement>(`input[type=radio][value=${said}]`);
  if (find === undefined || radio === undefined || radio === null) return false;
  radio.checked = true;
  find.classList.toggle("said-yes", said === "yes");
  find.classList.toggle("said-no", said === "no");
  return true;
}
