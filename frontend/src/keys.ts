/**
 * Every act within two keys; `?` shows them. Never while somebody types.
 *
 * Acts are found on the page, so that a key does what the page offers and
 * nothing else: `[data-key="propose"]` and the like name a link, a button or a
 * field.
 */

import { announce } from "./announce.ts";
import { beside, choose } from "./choose.ts";
import { current, nextOpen, numbered, places, visit } from "./places.ts";
import { say, type Word } from "./words.ts";

/** How long after the last digit an article's number counts as typed. */
const PAUSE = 900;

const LIST: readonly (readonly [string, Word])[] = [
  ["j", "keyNext"],
  ["k", "keyPrevious"],
  ["g", "keyArticle"],
  ["o", "keyOpen"],
  ["b", "keyBracket"],
  ["p", "keyPropose"],
  ["a", "keyAccept"],
  ["c", "keyCompare"],
  ["Esc", "keyBack"],
  ["?", "keyHelp"],
];

/** Whether a key pressed at `target` is meant for it and not for the page. */
export function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target.closest("dialog[open]") !== null) return true;
  if (target instanceof HTMLInputElement) {
    return !/^(checkbox|radio|button|submit|reset|file|range|color)$/.test(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

class Keys {
  /** What was typed after `g`, null when none is being typed. */
  #article: string | null = null;
  #timer = 0;

  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.isComposing || typing(event.target)) return;
    if (this.#article !== null && this.#number(event)) return;
    const done = this.#act(event.key);
    if (done) event.preventDefault();
  }

  #number(event: KeyboardEvent): boolean {
    const { key } = event;
    if (/^[\p{L}\p{N}]$/u.test(key)) {
      this.#article += key;
      announce(say("goTo", this.#article ?? ""));
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#go(), PAUSE);
    } else if (key === "Enter") this.#go();
    else if (key === "Backspace") this.#article = (this.#article ?? "").slice(0, -1);
    else if (key === "Shift") return true;
    else {
      this.#stop();
      return key === "Escape";
    }
    event.preventDefault();
    return true;
  }

  #stop(): void {
    window.clearTimeout(this.#timer);
    this.#article = null;
  }

  #go(): void {
    const typed = this.#article ?? "";
    this.#stop();
    if (typed === "") return;
    const found = numbered(places(), typed);
    if (found === null) announce(say("noArticle", typed));
    else visit(found);
  }

  #act(key: string): boolean {
    switch (key) {
      case "j":
      case "n":
        return this.#step(1);
      case "k":
      case "N":
        return this.#step(-1);
      case "g":
        this.#article = "";
        window.clearTimeout(this.#timer);
        this.#timer = window.setTimeout(() => this.#stop(), 4 * PAUSE);
        return true;
      case "o":
        return this.#open();
      case "b":
        return bracket();
      case "p":
        return use("propose") || this.#openThen("propose");
      case "a":
        return use("accept") || this.#openThen("accept");
      case "c":
        return use("compare");
      case "?":
        help();
        return true;
      case "Escape":
        return back();
      default:
        return false;
    }
  }

  #step(step: 1 | -1): boolean {
    const list = places();
    if (list.length === 0) return false;
    const found = nextOpen(list, current(list), step);
    if (found === null) announce(say("noneOpen"));
    else visit(found);
    return true;
  }

  #open(): boolean {
    const list = places();
    const here = list[current(list)];
    if (here === undefined) return false;
    if (beside()) void choose(here.unit).then(() => document.getElementById("panel")?.focus());
    else here.element?.querySelector<HTMLAnchorElement>("a.open")?.click();
    return true;
  }

  /** An act that stands in the panel of a provision: open it, then use it. */
  #openThen(act: string): boolean {
    const list = places();
    const here = list[current(list)];
    if (here === undefined || !beside()) return false;
    if (!here.element?.matches(".chosen")) void choose(here.unit).then(() => use(act));
    return true;
  }
}

/** Follow, press or focus what the page offers for an act; false when it offers nothing. */
function use(act: string): boolean {
  const list = places();
  const here = list[current(list)]?.element;
  const panel = document.getElementById("panel");
  const beside = here == null || here.matches(".chosen") ? panel : null;
  const selector = `[data-key="${act}"]`;
  const found =
    here?.querySelector<HTMLElement>(selector) ??
    beside?.querySelector<HTMLElement>(selector) ??
    (panel === null || act === "compare" ? document.querySelector<HTMLElement>(selector) : null);
  if (found === null) return false;
  if (found.tagName === "SUMMARY") {
    const part = found.parentElement;
    if (part instanceof HTMLDetailsElement) part.open = true;
    found.focus();
  } else if (found.matches("a, button")) found.click();
  else {
    found.scrollIntoView({ block: "nearest" });
    found.focus();
  }
  return true;
}

/** Move to the next bracket of the provision; its tag is a link, which Enter opens. */
function bracket(): boolean {
  const list = places();
  const here = list[current(list)]?.element;
  const tags = [...(here?.querySelectorAll<HTMLElement>("a.t, a.qm") ?? [])];
  if (tags.length === 0) return false;
  const at = tags.indexOf(document.activeElement as HTMLElement);
  const next = tags[(at + 1) % tags.length];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return true;
}

function back(): boolean {
  const panel = document.getElementById("panel");
  if (panel === null || !panel.contains(document.activeElement)) return false;
  const chosen = document.querySelector<HTMLElement>(".section.chosen");
  if (chosen === null) return false;
  visit({ element: chosen, link: null });
  return true;
}

/** Show all keys that do something on this page. */
function help(): void {
  let dialog = document.querySelector<HTMLDialogElement>("dialog.all-keys");
  if (dialog === null) {
    dialog = document.createElement("dialog");
    dialog.className = "all-keys";
    const heading = document.createElement("h2");
    heading.id = "all-keys-heading";
    heading.textContent = say("keys");
    dialog.setAttribute("aria-labelledby", heading.id);
    const list = document.createElement("dl");
    list.className = "keys";
    for (const [key, word] of LIST) {
      const term = document.createElement("dt");
      const cap = document.createElement("kbd");
      cap.textContent = key;
      term.append(cap);
      const meaning = document.createElement("dd");
      meaning.textContent = say(word);
      list.append(term, meaning);
    }
    const form = document.createElement("form");
    form.method = "dialog";
    form.className = "acts";
    const close = document.createElement("button");
    close.className = "button";
    close.textContent = say("close");
    form.append(close);
    dialog.append(heading, list, form);
    document.body.append(dialog);
  }
  dialog.showModal();
}

export function keys(): void {
  const listener = new Keys();
  document.addEventListener("keydown", (event) => listener.press(event));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-all-keys]") !== null) help();
  });
}
