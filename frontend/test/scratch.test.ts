import fc from "fast-check";
import { expect, test } from "vitest";
import { type Answer, decodeAnswer, type Saving, Scratch } from "../src/editor/scratch.ts";

/** A server's scratch, hands to type with, and a clock that only moves when told to. */
function desk(start = "a") {
  const server = { words: start, seq: 1, down: false };
  const shown: Saving[] = [];
  let timers: (() => void)[] = [];
  const send = async (words: string, seq: number): Promise<Answer> => {
    if (server.down) return { kind: "away" };
    if (seq !== server.seq) {
      return {
        kind: "clash",
        theirs: { words: server.words, seq: server.seq, at: "", by: "Mira" },
      };
    }
    server.words = words;
    server.seq += 1;
    return { kind: "saved", seq: server.seq, at: "2026-05-04T14:32:00Z" };
  };
  const scratch = new Scratch(
    {
      send,
      show: (saving) => shown.push(saving),
      later: (work) => {
        timers.push(work);
        return () => {
          timers = timers.filter((other) => other !== work);
        };
      },
    },
    { words: start, seq: 1 },
  );
  const settle = async (): Promise<void> => {
    const due = timers;
    timers = [];
    for (const work of due) work();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { server, shown, scratch, settle, last: () => shown.at(-1)?.state };
}

test("what is typed is saved once typing rests", async () => {
  const { server, scratch, settle, last } = desk();
  scratch.typed("ab", 0);
  scratch.typed("abc", 100);
  expect(last()).toBe("unsaved");
  await settle();
  expect(server.words).toBe("abc");
  expect(last()).toBe("saved");
  expect(scratch.dirty).toBe(false);
});

test("a lost line keeps the words and sends them when it is back", async () => {
  const { server, scratch, settle, last } = desk();
  server.down = true;
  scratch.typed("kept", 0);
  await settle();
  await settle();
  expect(last()).toBe("waiting");
  expect(scratch.dirty).toBe(true);
  server.down = false;
  await scratch.now();
  expect(server.words).toBe("kept");
  expect(last()).toBe("saved");
});

test("another's words stop all writing until both were seen", async () => {
  const { server, scratch, settle, last } = desk();
  server.words = "theirs";
  server.seq = 5;
  scratch.typed("mine", 0);
  await settle();
  expect(last()).toBe("clash");
  scratch.typed("mine, longer", 10);
  await settle();
  await scratch.now();
  expect(server.words).toBe("theirs");
  await scratch.resolve("mine, longer");
  expect(server.words).toBe("mine, longer");
  expect(last()).toBe("saved");
});

test("taking theirs writes nothing", async () => {
  const { server, scratch, settle, last } = desk();
  server.words = "theirs";
  server.seq = 5;
  scratch.typed("mine", 0);
  await settle();
  await scratch.resolve("theirs");
  expect([server.words, server.seq]).toEqual(["theirs", 5]);
  expect(last()).toBe("saved");
});

test("two who typed the same are not asked to choose", async () => {
  const { server, scratch, settle, last } = desk();
  server.words = "same";
  server.seq = 9;
  scratch.typed("same", 0);
  await settle();
  expect(last()).toBe("saved");
});

test("whatever happens, nobody's words vanish unseen", async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant("mine" as const), words: fc.string({ maxLength: 3 }) }),
    fc.record({ do: fc.constant("theirs" as const), words: fc.string({ maxLength: 3 }) }),
    fc.constantFrom({ do: "down" as const }, { do: "up" as const }, { do: "rest" as const }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const { server, shown, scratch, settle } = desk();
      let typed = "a";
      let foreign: string | null = null; // what another saved last, until we have shown it
      let now = 0;
      for (const one of steps) {
        now += 1000;
        if (one.do === "mine") {
          typed = one.words;
          scratch.typed(typed, now);
        } else if (one.do === "theirs") {
          server.words = one.words;
          server.seq += 1;
          foreign = one.words;
        } else if (one.do === "rest") await settle();
        else server.down = one.do === "down";
        if (scratch.clashed) {
          const seen = shown.findLast((saving) => saving.state === "clash");
          expect(seen?.state === "clash" && seen.theirs.words).toBe(foreign);
          await scratch.resolve(typed);
          if (!scratch.clashed) foreign = null;
        }
        if (foreign !== null) expect(server.words).toBe(foreign); // never overwritten unseen
      }
      server.down = false;
      for (let turn = 0; turn < 4 && (scratch.dirty || scratch.clashed); turn += 1) {
        await scratch.now();
        if (scratch.clashed) await scratch.resolve(typed);
      }
      if (scratch.dirty === false && foreign === null) expect(server.words).toBe(typed);
    }),
  );
});

test("an answer of another shape is refused, not believed", () => {
  expect(decodeAnswer(200, { seq: "x" }).kind).toBe("refused");
  expect(decodeAnswer(409, { seq: 3 }).kind).toBe("refused");
  expect(decodeAnswer(409, { seq: 3, words: "w" }).kind).toBe("clash");
  expect(decodeAnswer(503, undefined).kind).toBe("away");
  expect(decodeAnswer(0, undefined).kind).toBe("signed-out");
  expect(decodeAnswer(422, { sentence: "Too long." })).toEqual({
    kind: "refused",
    sentence: "Too long.",
  });
});
