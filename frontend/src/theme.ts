/**
 * Light, dark, or as the machine says; kept in this browser alone.
 *
 * `<button data-theme-choice="light|dark|system">` chooses. The attribute on
 * the root is all that the style sheet reads.
 */

import { each, enhance } from "./page.ts";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "plenipo-theme";

/** Read a stored value, whatever it is: anything unknown is the machine's choice. */
export function decodeTheme(value: unknown): Theme {
  return THEMES.find((known) => known === value) ?? "system";
}

export function apply(chosen: Theme, root: HTMLElement = document.documentElement): void {
  if (chosen === "system") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    const pressed = decodeTheme(button.dataset.themeChoice) === chosen;
    button.setAttribute("aria-pressed", String(pressed));
  }
}

function stored(): Theme {
  try {
    return decodeTheme(localStorage.getItem(KEY));
  } catch {
    return "system"; // a browser that keeps nothing
  }
}

function keep(chosen: Theme): void {
  try {
    if (chosen === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // A browser that keeps nothing still shows what was chosen on this page.
  }
}

export function theme(): void {
  enhance((root) => {
    each<HTMLElement>(root, "[data-theme-choice]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => {
        const chosen = decodeTheme(button.dataset.themeChoice);
        keep(chosen);
        apply(chosen);
      });
    });
    apply(stored());
  });
}
