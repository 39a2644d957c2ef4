/**
 * What the script says, in English unless the page brings other words.
 *
 * `<script type="application/json" id="plenipo-words">{"saved": "…"}</script>`
 * replaces any of them; `%s` stands for what is put in, in order.
 */

import { isRecord, json } from "./decode.ts";

const ENGLISH = {
  lost: "The line to the server is lost. You can go on reading and typing; it is tried again by itself.",
  found: "The line is back. What changed meanwhile has been brought in.",
  notLive:
    "This page does not follow its room by itself just now: load it again to see what is new.",
  changedWhileWriting: "This provision has changed while you were writing. Your words are kept.",
  showChange: "Show it as it is now",
  changedNow: "changed just now",
  changedBy: "changed just now by %s",
  arrived: "%s changed.",
  newThere: "new",
  keys: "All keys",
  keyNext: "next open provision",
  keyPrevious: "previous open provision",
  keyArticle: "go to article by number, e.g. g 1 2, then Enter or a moment’s pause",
  keyOpen: "open what stands beside the provision",
  keyPropose: "propose other words",
  keyAccept: "take a position",
  keyCompare: "compare",
  keyBracket: "next bracket in the provision; Enter shows who wants it",
  keyBack: "back to the text; close what is open",
  keyHelp: "show this list",
  close: "Close",
  goTo: "Go to article %s",
  noArticle: "There is no article %s here.",
  noneOpen: "Nothing is open.",
  wantedBy: "Who wants these words",
  takeWording: "Take the wording of %s",
  sinceRound: "since %s",
  saved: "saved %s",
  saving: "saving …",
  unsaved: "not saved yet",
  waiting: "The line is lost: your words are kept here and saved when it is back.",
  clash: "Somebody else of your room has saved other words meanwhile.",
  clashWhat:
    "Nothing is lost: both stand here. Keep yours, take theirs, or put together by hand what you want of each.",
  clashMine: "Your words",
  clashTheirs: "Their words, saved %s",
  keepMine: "Keep mine",
  takeTheirs: "Take theirs",
  undo: "Undo",
  redo: "Redo",
  changes: "What you change",
  noChanges: "No words are changed yet.",
  yourWords: "Your words",
  inserted: "inserted: ",
  insertedEnd: " end of insertion ",
  deleted: "deleted: ",
  deletedEnd: " end of deletion ",
  inTime: "in %s",
  timeCome: "its time has come",
  signedOut:
    "You are signed out. Sign in in another tab, then come back: your words are kept here.",
  refusedSave: "Not saved: %s",
  passkeyRefused: "The passkey was not used. Try again, or use a password.",
  passkeyKnown: "This device has a passkey here already.",
  passkeyNotAsked: "The server could not be asked. Load the page again.",
} as const;

export type Word = keyof typeof ENGLISH;

let other: Readonly<Record<string, unknown>> | null = null;

function brought(): Readonly<Record<string, unknown>> {
  const found = json(document.getElementById("plenipo-words")?.textContent ?? "");
  return isRecord(found) ? found : {};
}

export function say(word: Word, ...into: readonly string[]): string {
  other ??= brought();
  const found = other[word];
  let at = 0;
  return (typeof found === "string" ? found : ENGLISH[word]).replace(/%s/g, () => into[at++] ?? "");
}
