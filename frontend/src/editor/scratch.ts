/**
 * Words are saved as they are typed, and last words are never silently lost.
 *
 * The server keeps one scratch a draft, with a number that each save carries.
 * A save on an older number is answered with the words that are there now; then
 * nothing is written until the reader has seen both. While the line is down the
 * words stay here, in memory alone, and are sent when it is back.
 *
 * This file knows no page: what is typed comes in, what is to be shown goes out
 * as a `Saving`, so that each way it can go is a test.
 */

import { count, isRecord, string } from "../decode.ts";

/** What another member of the room has saved meanwhile. */
export interface Theirs {
  readonly words: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
}

export type Answer =
  | { readonly kind: "saved"; readonly seq: number; readonly at: string }
  | { readonly kind: "clash"; readonly theirs: Theirs }
  | { readonly kind: "refused"; readonly sentence: string }
  | { readonly kind: "signed-out" }
  | { readonly kind: "away" };

/** How a draft stands, as shown beside it. */
export type Saving =
  | { readonly state: "saved"; readonly at: string }
  | { readonly state: "unsaved" }
  | { readonly state: "saving" }
  | { readonly state: "waiting" }
  | { readonly state: "signed-out" }
  | { readonly state: "refused"; readonly sentence: string }
  | { readonly state: "clash"; readonly theirs: Theirs };

/** Read an answer to `PUT scratch`: `{seq, at}`, or with 409 `{seq, at, words, by}`. */
export function decodeAnswer(status: number, body: unknown): Answer {
  const fields = isRecord(body) ? body : {};
  const seq = count(fields.seq);
  if (status === 200 && seq !== null) {
    return { kind: "saved", seq, at: string(fields.at) };
  }
  if (status === 409 && seq !== null && typeof fields.words === "string") {
    const theirs = { words: fields.words, seq, at: string(fields.at), by: string(fields.by) };
    return { kind: "clash", theirs };
  }
  if (status === 401 || status === 303 || status === 0) return { kind: "signed-out" };
  if (status >= 500 || status === 408 || status === 429) return { kind: "away" };
  return { kind: "refused", sentence: string(fields.sentence, `(${status})`) };
}

export interface Ways {
  /** Send words with the number they rest on; never throws. */
  readonly send: (words: string, seq: number) => Promise<Answer>;
  /** Show how the draft stands. */
  readonly show: (saving: Saving) => void;
  /** Run `work` after so many milliseconds; returns how to call it off. */
  readonly later: (work: () => void, milliseconds: number) => () => void;
}

/** Typing rests for so long before its words are sent; a steady typist is saved all the same. */
export const REST = 900;
const LONGEST = 5_000;
const AGAIN = [2_000, 4_000, 8_000, 15_000] as const;

export class Scratch {
  #words: string;
  #saved: string;
  #seq: number;
  #sending = false;
  #underWay: Promise<unknown> = Promise.resolve();
  #clash: Theirs | null = null;
  #failures = 0;
  #off: () => void = () => undefined;
  #waitingSince = 0;
  #ticks = 0;

  constructor(
    readonly ways: Ways,
    start: { readonly words: string; readonly seq: number },
  ) {
    this.#words = start.words;
    this.#saved = start.words;
    this.#seq = start.seq;
  }

  /** Whether words stand here that the server does not have. */
  get dirty(): boolean {
    return this.#words !== this.#saved;
  }

  get clashed(): boolean {
    return this.#clash !== null;
  }

  /** The number that the next save carries. */
  get seq(): number {
    return this.#seq;
  }

  typed(words: string, now: number): void {
    this.#words = words;
    if (this.#clash !== null) return; // nothing is written before both were seen
    if (!this.dirty) return;
    if (!this.#sending && this.#failures === 0) this.ways.show({ state: "unsaved" });
    if (this.#waitingSince === 0) this.#waitingSince = now;
    const left = Math.max(0, this.#waitingSince + LONGEST - now);
    if (this.#failures === 0) this.#schedule(Math.min(REST, left));
  }

  /** The line is back, or the reader asks: try at once. */
  async now(): Promise<void> {
    this.#off();
    await this.#send();
  }

  /** Before the page is left by a button: wait for what is under way, and send what is not. */
  async settle(): Promise<boolean> {
    for (let turn = 0; turn < 3 && (this.#sending || this.dirty); turn += 1) {
      if (this.#sending) await this.#underWay;
      else await this.now();
    }
    return !this.dirty && this.#clash === null;
  }

  /** Both were seen: these words stand, on top of theirs. */
  async resolve(words: string): Promise<void> {
    if (this.#clash === null) return;
    this.#seq = this.#clash.seq;
    this.#saved = this.#clash.words;
    this.#clash = null;
    this.#words = words;
    if (this.dirty) await this.#send();
    else this.ways.show({ state: "saved", at: "" });
  }

  #schedule(milliseconds: number): void {
    this.#off();
    const tick = ++this.#ticks;
    this.#off = this.ways.later(() => {
      if (tick === this.#ticks) void this.#send();
    }, milliseconds);
  }

  async #send(): Promise<void> {
    if (this.#sending || this.#clash !== null || !this.dirty) return;
    this.#sending = true;
    const words = this.#words;
    this.#waitingSince = 0;
    if (this.#failures === 0) this.ways.show({ state: "saving" });
    const sent = this.ways.send(words, this.#seq);
    this.#underWay = sent;
    const answer = await sent;
    this.#sending = false;
    switch (answer.kind) {
      case "saved":
        this.#failures = 0;
        this.#seq = answer.seq;
        this.#saved = words;
        if (this.dirty) this.#schedule(REST);
        else this.ways.show({ state: "saved", at: answer.at });
        return;
      case "clash":
        this.#failures = 0;
        if (answer.theirs.words === this.#words) {
          this.#seq = answer.theirs.seq; // both typed the same; nothing to choose between
          this.#saved = answer.theirs.words;
          this.ways.show({ state: "saved", at: answer.theirs.at });
          return;
        }
        this.#clash = answer.theirs;
        this.ways.show({ state: "clash", theirs: answer.theirs });
        return;
      case "refused":
        this.#failures += 1;
        this.ways.show({ state: "refused", sentence: answer.sentence });
        return;
      case "signed-out":
        this.#failures += 1;
        this.ways.show({ state: "signed-out" });
        this.#schedule(AGAIN[AGAIN.length - 1] ?? 15_000);
        return;
      case "away":
        this.ways.show({ state: "waiting" });
        this.#schedule(AGAIN[Math.min(this.#failures, AGAIN.length - 1)] ?? 15_000);
        this.#failures += 1;
        return;
    }
  }
}
