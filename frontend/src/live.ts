/**
 * The page follows its room.
 *
 * One event stream, whose frames say only that a room moved to a number. If it
 * is the room of this page, what the page shows is asked for again, by the
 * reader's own right, and the parts that are marked are changed where they
 * differ:
 *
 * - `body[data-room][data-seq]`: which room the page shows, as of which entry.
 * - `[data-live]` with an id: a part that follows.
 * - `body[data-changes]`: an address that, with `since=` and the number, gives
 *   only the parts that changed since; without it the whole page is asked for.
 *   Sections (`.section[id]`) that come along are changed in place.
 *
 * What somebody is writing in is left alone, and says that it has fallen behind.
 */

import { announce } from "./announce.ts";
import { count, isRecord, json, string } from "./decode.ts";
import { htmx } from "./htmx.ts";
import { still } from "./still.ts";
import { say } from "./words.ts";

/** Without a sign of life for so long the line counts as lost; the server beats every 15 s. */
const SILENCE = 40_000;
const FRESH_FOR = 20_000;

export interface Moved {
  readonly room: string;
  readonly seq: number;
}

/** Read what a frame says; null for what is no such frame. */
export function decodeMoved(data: unknown): Moved | null {
  const value = typeof data === "string" ? json(data) : undefined;
  if (!isRecord(value)) return null;
  const room = string(value.room);
  const seq = count(value.seq);
  return room === "" || seq === null ? null : { room, seq };
}

/** Whether somebody is writing in `part`: the focus is in a field, or a field differs from what came. */
export function writtenIn(part: Element): boolean {
  // A form that has been opened, or a question that waits for its answer, is being read.
  if (part.querySelector("details.act[open], form.crossing") !== null) return true;
  const active = part.ownerDocument.activeElement;
  const fields = part.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>(
    "input:not([type=hidden]), textarea, select",
  );
  for (const field of fields) {
    if (field === active) return true;
    if (field instanceof HTMLSelectElement) {
      if (field.selectedIndex !== usual(field)) return true;
    } else if (field instanceof HTMLInputElement && /^(checkbox|radio)$/.test(field.type)) {
      if (field.checked !== field.defaultChecked) return true;
    } else if (field.value !== field.defaultValue) return true;
  }
  return false;
}

/** Return which option a list begins with: the last that is marked, else its first. */
function usual(field: HTMLSelectElement): number {
  const marked = [...field.options].findLastIndex((option) => option.hasAttribute("selected"));
  return marked < 0 && field.options.length > 0 ? 0 : marked;
}

class Follower {
  #wanted = 0;
  #running = false;
  #overlay = false; // another room of the reader's has moved, whose matter may lie on top here

  constructor(readonly room: string) {}

  get seq(): number {
    return count(document.body.dataset.seq) ?? 0;
  }

  moved(seq: number): void {
    if (!followable()) return;
    this.#wanted = Math.max(this.#wanted, seq);
    if (!this.#running && this.#wanted > this.seq) void this.#run();
  }

  /** Another room has moved: what of it lies on top of this one is asked for again. */
  elsewhere(): void {
    if (document.body.dataset.changes === undefined) return;
    this.#overlay = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    let tries = 0;
    while (this.#wanted > this.seq || this.#overlay) {
      tries += 1;
      try {
        const overlay = this.#overlay;
        await bring(this.seq, overlay);
        if (overlay) this.#overlay = false;
        if (this.#wanted <= this.seq && !this.#overlay) break;
      } catch {
        // The line is away, though the stream may not have noticed: tried again, ever more calmly.
      }
      await backOrAfter(Math.min(300 * tries, 10_000));
    }
    this.#running = false;
  }
}

/**
 * Whether the page can be asked for again. What answers a form cannot, unless it
 * says where its changes are: its address takes forms alone, and to load it again
 * would send the form again.
 */
function followable(): boolean {
  return document.body.dataset.posted === undefined || document.body.dataset.changes !== undefined;
}

/** Wait for so many milliseconds, or until the browser says that the line is back. */
function backOrAfter(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    window.addEventListener("online", done);
  });
}

/** Ask for what the page shows, and change what differs. */
async function bring(since: number, overlay = false): Promise<void> {
  const address = new URL(document.body.dataset.changes ?? location.href, location.href);
  if (document.body.dataset.changes !== undefined) {
    address.searchParams.set("since", String(since));
    if (overlay) address.searchParams.set("over", "1");
    // What is chosen and what is filtered may have changed since the page came.
    for (const name of ["at", "show"]) {
      const value = new URL(location.href).searchParams.get(name);
      if (value !== null) address.searchParams.set(name, value);
    }
  }
  const answer = await fetch(address, { headers: { accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return leave(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const seq = count(
    page.body.dataset.seq ?? page.querySelector("[data-seq]")?.getAttribute("data-seq"),
  );
  await still(() => adopt(page, seq !== null && seq > since));
  if (seq !== null) document.body.dataset.seq = String(Math.max(seq, since));
}

/** Whether the page is being left by a form of its own: what comes is the answer to that. */
let going = false;

function watchLeaving(): void {
  document.addEventListener("submit", (event) => {
    queueMicrotask(() => {
      going ||= !event.defaultPrevented;
    });
  });
  window.addEventListener("pageshow", () => {
    going = false; // it was come back to
  });
}

/** A seat may have been taken away: then the page says what the server says of it. */
function leave(status: number): void {
  if (going) return;
  if (status !== 404 && status !== 401 && status !== 403) return;
  if (document.body.dataset.posted === undefined) location.reload();
  else location.assign("/");
}

async function adopt(page: Document, moved = true): Promise<void> {
  const changed: string[] = [];
  if (otherOrder(page)) {
    // The outline as well: provisions that have come have no line there yet.
    for (const part of ["main", "#outline .toc"]) {
      const come = page.querySelector(part);
      if (come !== null) await put(document.querySelector(part), come);
    }
  } else {
    for (const section of page.querySelectorAll<HTMLElement>("main .section[id]")) {
      const shown = document.getElementById(section.id);
      if (shown === null || same(shown, section)) continue;
      if (shown.classList.contains("chosen")) section.classList.add("chosen");
      await put(shown, section);
      changed.push(section.id);
    }
  }
  for (const part of page.querySelectorAll("[data-live][id]:not(.section)")) {
    const shown = document.getElementById(part.id);
    if (shown === null) continue;
    if (writtenIn(shown)) fallenBehind(shown, part);
    else await put(shown, part);
  }
  if (moved) mark(changed); // what lies on top alone has changed by nobody of this room
}

function same(shown: HTMLElement, come: HTMLElement): boolean {
  const seq = come.dataset.seq;
  return (
    seq !== undefined && shown.dataset.seq === seq && shown.dataset.status === come.dataset.status
  );
}

/** Whether provisions have come, gone or changed places; told by the outline, which is always whole. */
function otherOrder(page: Document): boolean {
  const come = page.querySelector("main:not([data-partial])");
  if (come === null) return false;
  const list = (root: ParentNode) =>
    [...root.querySelectorAll("main .section[id]")].map((section) => section.id).join(" ");
  return list(page) !== list(document);
}

async function put(shown: Element | null, come: Element): Promise<void> {
  if (shown === null) return;
  await htmx.swap({ target: shown, text: come.outerHTML, swap: "outerMorph" });
}

/** Leave what is being written, say that it is behind, and offer the newer one. */
function fallenBehind(shown: Element, come: Element): void {
  shown.querySelector(":scope > .behind")?.remove();
  const notice = document.createElement("div");
  notice.className = "notice behind";
  notice.setAttribute("role", "status");
  const sentence = document.createElement("p");
  sentence.textContent = say("changedWhileWriting");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button small";
  button.textContent = say("showChange");
  button.addEventListener("click", () => void still(() => put(shown, come)));
  notice.append(sentence, button);
  shown.prepend(notice);
}

function mark(ids: readonly string[]): void {
  const told: string[] = [];
  for (const id of ids) {
    const section = document.getElementById(id);
    if (section === null) continue;
    const by = section.dataset.by ?? "";
    section.classList.add("fresh");
    const line = section.querySelector(".sl");
    const note = document.createElement("span");
    note.className = "fresh-by";
    note.textContent = by === "" ? say("changedNow") : say("changedBy", by);
    line?.append(note);
    told.push(section.querySelector("h3 .pg, h3")?.textContent?.trim() ?? "");
    setTimeout(() => {
      section.classList.remove("fresh");
      note.remove();
    }, FRESH_FOR);
  }
  if (told.length > 0) announce(say("arrived", told.slice(0, 3).join(", ")));
}

/** Say at the way to another room that it has moved; false where none leads there. */
function markRoom(room: string): boolean {
  const way = document.querySelector<HTMLAnchorElement>(`.rooms a[href="/r/${CSS.escape(room)}"]`);
  if (way === null) return false;
  if (way.querySelector(".moved") === null) {
    const note = document.createElement("span");
    note.className = "moved";
    note.textContent = say("newThere");
    way.append(" ", note);
  }
  return true;
}

// ---------------------------------------------------------------- the line

function connection(): { lost(heard: boolean): void; found(): void } {
  let strip: HTMLElement | null = null;
  let removing = 0;
  const show = (words: string): HTMLElement => {
    window.clearTimeout(removing);
    if (strip === null) {
      strip = document.createElement("p");
      strip.className = "line-state";
      strip.setAttribute("role", "status");
      document.querySelector(".band")?.after(strip);
    }
    strip.textContent = words;
    return strip;
  };
  return {
    lost: (heard) => void show(say(heard ? "lost" : "notLive")),
    found: () => {
      if (strip === null) return;
      show(say("found"));
      removing = window.setTimeout(() => {
        strip?.remove();
        strip = null;
      }, 5_000);
    },
  };
}

/** Tells parts of the page that keep words back (drafts) when to try again. */
export const FOUND = "plenipo:line-found";

export function live(): void {
  const room = document.body.dataset.room;
  if (room === undefined || typeof EventSource === "undefined") return;
  if (document.querySelector("[data-live]") === null) return;
  watchLeaving();
  const follower = new Follower(room);
  const line = connection();
  let stream: EventSource | null = null;
  let heard = false; // ever
  let lost = false;
  let failures = 0;
  let timer = 0;

  const alive = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(again, SILENCE);
    heard = true;
    failures = 0;
    if (!lost) return;
    lost = false;
    line.found();
    document.dispatchEvent(new Event(FOUND));
  };
  const broken = (): void => {
    failures += 1;
    if (!lost && (heard || failures > 2)) {
      lost = true;
      line.lost(heard);
    }
    // After a refusal the browser does not come back by itself; ask again, unhurriedly.
    if (stream?.readyState !== EventSource.CLOSED) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(open, Math.min(5_000 * failures, 60_000));
  };
  const again = (): void => {
    stream?.close();
    broken();
  };
  const open = (): void => {
    stream?.close();
    stream = new EventSource("/stream");
    stream.addEventListener("open", alive);
    stream.addEventListener("beat", alive);
    stream.addEventListener("error", broken);
    stream.addEventListener("room", (event) => {
      alive();
      const moved = decodeMoved((event as MessageEvent<unknown>).data);
      if (moved === null) return;
      if (moved.room === room) follower.moved(moved.seq);
      else if (markRoom(moved.room)) follower.elsewhere();
    });
  };
  open();
  // What stands beside a provision may have come anew, by an act of one's own: the rest follows.
  document.addEventListener("htmx:after:swap", () => {
    const beside = document.querySelector<HTMLElement>("#panel [data-as-of]");
    const seq = count(beside?.dataset.asOf);
    if (seq !== null) follower.moved(seq);
  });
  // A page that the browser had put away asks what it missed.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) open();
  });
  window.addEventListener("pagehide", () => stream?.close());
}
