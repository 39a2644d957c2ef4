/**
 * The draft editor: words as they are typed, and beside them what they change.
 *
 *     <div class="editor" data-island="draft" data-scratch="/r/…/scratch" data-seq="3">
 *       <div><h3 id="l7">Your words</h3>
 *         <textarea class="words" name="words" aria-labelledby="l7" lang="en">…</textarea></div>
 *       <div><h3>What you change</h3><div class="redline">…</div></div>
 *       <template data-base>the words that stand in the room's text</template>
 *     </div>
 *
 * The textarea stays the form's field and always holds what is typed, so that
 * the form's buttons do what they do without script. `PUT data-scratch` takes
 * `{"words", "seq"}` as JSON; see `scratch.ts` for what it answers. Without
 * `data-scratch` nothing is saved until a button is pressed.
 */

import { baseKeymap } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { keymap } from "prosemirror-keymap";
import { Slice } from "prosemirror-model";
import { type Command, EditorState, type Transaction } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { announce } from "../announce.ts";
import { count, json } from "../decode.ts";
import { signed } from "../htmx.ts";
import { FOUND } from "../live.ts";
import { words as timeWords } from "../times.ts";
import { say } from "../words.ts";
import { fromText, toText } from "./paragraphs.ts";
import { type Piece, redline } from "./redline.ts";
import { type Answer, decodeAnswer, type Saving, Scratch, type Theirs } from "./scratch.ts";

export function edit(block: HTMLElement): void {
  const field = block.querySelector<HTMLTextAreaElement>("textarea");
  if (field === null) return;
  new DraftEditor(block, field);
}

class DraftEditor {
  readonly #view: EditorView;
  readonly #base: string;
  readonly #redline: HTMLElement | null;
  readonly #saved: HTMLElement;
  readonly #undo: HTMLButtonElement;
  readonly #redo: HTMLButtonElement;
  readonly #scratch: Scratch | null;
  #leaving = false;

  constructor(
    readonly block: HTMLElement,
    readonly field: HTMLTextAreaElement,
  ) {
    const template = block.querySelector<HTMLTemplateElement>("template[data-base]");
    this.#base = template?.content.textContent ?? field.defaultValue;
    this.#redline = block.querySelector(".redline");
    const bar = document.createElement("div");
    bar.className = "editor-bar";
    this.#undo = this.#button(say("undo"), undo);
    this.#redo = this.#button(say("redo"), redo);
    this.#saved = document.createElement("span");
    this.#saved.className = "saved";
    this.#saved.setAttribute("role", "status");
    bar.append(this.#undo, this.#redo, this.#saved);
    const page = document.createElement("div");
    page.className = "page";
    field.after(page, bar);
    field.hidden = true;
    const language = field.lang || field.closest<HTMLElement>("[lang]")?.lang || "";
    this.#view = new EditorView(page, {
      state: EditorState.create({
        doc: fromText(field.value),
        plugins: [
          history(),
          keymap({ "Mod-z": undo, "Mod-y": redo, "Shift-Mod-z": redo }),
          keymap(baseKeymap),
        ],
      }),
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        spellcheck: "true",
        ...(language === "" ? {} : { lang: language }),
        ...this.#name(),
      },
      // What is pasted comes in as words alone, line by line.
      clipboardTextParser: (text) => new Slice(fromText(text).content, 1, 1),
      handlePaste: (view, event) => {
        const text = event.clipboardData?.getData("text/plain") ?? "";
        if (text === "") return true;
        const slice = new Slice(fromText(text).content, 1, 1);
        view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView());
        return true;
      },
      dispatchTransaction: (transaction) => this.#apply(transaction),
    });
    this.#scratch = this.#keeper();
    this.#show();
    this.#listen();
  }

  #name(): Record<string, string> {
    const label = this.field.labels[0];
    if (this.field.hasAttribute("aria-labelledby")) {
      return { "aria-labelledby": this.field.getAttribute("aria-labelledby") ?? "" };
    }
    return { "aria-label": label?.textContent?.trim() || say("yourWords") };
  }

  #button(name: string, command: Command): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button small";
    button.textContent = name;
    button.addEventListener("click", () => {
      command(this.#view.state, this.#view.dispatch);
      this.#view.focus();
    });
    return button;
  }

  #keeper(): Scratch | null {
    const address = this.block.dataset.scratch;
    if (address === undefined) return null;
    return new Scratch(
      {
        send: (words, seq) => put(address, words, seq),
        show: (saving) => this.#standing(saving),
        later: (work, milliseconds) => {
          const timer = window.setTimeout(work, milliseconds);
          return () => window.clearTimeout(timer);
        },
      },
      { words: this.field.value, seq: count(this.block.dataset.seq) ?? 0 },
    );
  }

  #apply(transaction: Transaction): void {
    this.#view.updateState(this.#view.state.apply(transaction));
    if (!transaction.docChanged) return;
    this.#leaving = false;
    this.block.classList.add("touched");
    this.#show();
    this.#scratch?.typed(this.field.value, Date.now());
  }

  #show(): void {
    const { state } = this.#view;
    this.field.value = toText(state.doc);
    this.#undo.disabled = !undo(state);
    this.#redo.disabled = !redo(state);
    if (this.#redline !== null) draw(this.#redline, redline(this.#base, this.field.value));
  }

  #listen(): void {
    document.addEventListener(FOUND, () => void this.#scratch?.now());
    window.addEventListener("online", () => void this.#scratch?.now());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") void this.#scratch?.now();
    });
    this.block.addEventListener("click", (event) => this.#take(event));
    this.field.form?.addEventListener("submit", (event) => void this.#submit(event));
    window.addEventListener("beforeunload", (event) => {
      if (!this.#leaving && this.#scratch?.dirty) event.preventDefault();
    });
  }

  /** A wording of another's put into the field: one step, which Undo takes back. */
  #take(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-take]");
    const words = button?.dataset.take;
    if (words === undefined) return;
    event.preventDefault();
    this.#write(words);
    this.#view.focus();
  }

  /** What is under way is brought home before a button takes the words along. */
  async #submit(event: SubmitEvent): Promise<void> {
    const scratch = this.#scratch;
    if (this.#leaving || scratch === null || event.defaultPrevented) return;
    if (!scratch.dirty && !scratch.clashed) {
      this.#leaving = true;
      return;
    }
    event.preventDefault();
    if (!(await scratch.settle())) return; // how it stands is said beside the words
    this.#leaving = true;
    this.field.form?.requestSubmit(event.submitter);
  }

  #standing(saving: Saving): void {
    // The form's own number follows, or its buttons would take our own saves for another's.
    const number = this.block.querySelector<HTMLInputElement>('input[type="hidden"][name^="s-"]');
    if (number !== null && this.#scratch !== null) number.value = String(this.#scratch.seq);

    this.#saved.dataset.state = saving.state;
    this.#saved.textContent = sentence(saving);
    if (saving.state === "clash") this.#clash(saving.theirs);
  }

  /** Put all words at once; what stood there is one step of undo away. */
  #write(words: string): void {
    const { state } = this.#view;
    const doc = fromText(words);
    this.#view.dispatch(state.tr.replaceWith(0, state.doc.content.size, doc.content));
  }

  /** Both wordings, side by side, and three ways on; none of them loses words. */
  #clash(theirs: Theirs): void {
    const box = document.createElement("section");
    box.className = "clash";
    box.tabIndex = -1;
    box.setAttribute("role", "group");
    const heading = document.createElement("h3");
    heading.textContent = theirs.by === "" ? say("clash") : `${say("clash")} (${theirs.by})`;
    const what = document.createElement("p");
    what.textContent = say("clashWhat");
    const acts = document.createElement("p");
    acts.className = "acts";
    const finish = (words: string): void => {
      box.remove();
      if (words !== this.field.value) this.#write(words);
      void this.#scratch?.resolve(words);
      this.#view.focus();
    };
    const button = (name: string, primary: boolean, words: () => string): HTMLButtonElement => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = primary ? "button primary" : "button";
      made.textContent = name;
      made.addEventListener("click", () => finish(words()));
      return made;
    };
    acts.append(
      button(say("keepMine"), true, () => this.field.value),
      button(say("takeTheirs"), false, () => theirs.words),
    );
    const when = clock(theirs.at);
    box.append(
      heading,
      what,
      wording(say("clashMine"), this.field.value),
      wording(say("clashTheirs", when), theirs.words),
      acts,
    );
    this.block.querySelector(":scope .clash")?.remove();
    this.block.before(box);
    announce(say("clash"));
  }
}

function wording(name: string, words: string): HTMLElement {
  const part = document.createElement("div");
  const heading = document.createElement("h4");
  heading.textContent = name;
  const text = document.createElement("p");
  text.className = "words";
  text.dir = "auto";
  text.textContent = words;
  part.append(heading, text);
  return part;
}

function clock(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.valueOf())) return "";
  return timeWords(time, "clock", document.documentElement.lang || "en");
}

function sentence(saving: Saving): string {
  switch (saving.state) {
    case "saved":
      return say("saved", clock(saving.at)).trim();
    case "unsaved":
      return say("unsaved");
    case "saving":
      return say("saving");
    case "waiting":
      return say("waiting");
    case "signed-out":
      return say("signedOut");
    case "refused":
      return say("refusedSave", saving.sentence);
    case "clash":
      return say("clash");
  }
}

/** Draw a redline: underlined and struck, and said in words for who listens. */
function draw(place: HTMLElement, pieces: readonly Piece[]): void {
  if (pieces.every(({ kind }) => kind === "same")) {
    const none = document.createElement("p");
    none.className = "small";
    none.textContent = say("noChanges");
    place.replaceChildren(none);
    return;
  }
  const lines = [paragraph()];
  for (const { kind, text } of pieces) {
    for (const [at, part] of text.split("\n").entries()) {
      if (at > 0) lines.push(paragraph());
      if (part === "") continue;
      // The space before a word is nobody's change to see: it stands outside the line.
      const words = kind === "same" ? part : part.trimStart();
      const line = lines.at(-1);
      line?.append(part.slice(0, part.length - words.length));
      if (words !== "") line?.append(kind === "same" ? words : changed(kind, words));
    }
  }
  place.replaceChildren(...lines);
}

function paragraph(): HTMLElement {
  const line = document.createElement("p");
  line.dir = "auto";
  return line;
}

function changed(kind: "ins" | "del", text: string): HTMLElement {
  const element = document.createElement(kind);
  const spoken = (words: string): HTMLElement => {
    const part = document.createElement("span");
    part.className = "vh";
    part.textContent = words;
    return part;
  };
  const [first, last] =
    kind === "ins" ? (["inserted", "insertedEnd"] as const) : (["deleted", "deletedEnd"] as const);
  element.append(spoken(say(first)), text, spoken(say(last)));
  return element;
}

async function put(address: string, words: string, seq: number): Promise<Answer> {
  try {
    const answer = await fetch(address, {
      method: "PUT",
      headers: signed({ "content-type": "application/json", accept: "application/json" }),
      body: JSON.stringify({ words, seq }),
      redirect: "manual",
      keepalive: words.length < 20_000,
    });
    // An opaque redirect (status 0) is the way to the sign-in page.
    return decodeAnswer(answer.status, json(await answer.text()));
  } catch {
    return { kind: "away" };
  }
}
