/**
 * A redline of what is being typed: words kept, taken out, put in.
 *
 * Tokens are words and punctuation marks, each carrying the space before it, as
 * in `plenipo.text`; the server's redline, which knows moves and classes, is
 * what counts once a draft is saved. Shortest edit script by Myers' greedy
 * method (1986), after taking off what both begin and end with. Cost:
 * O((n + m) · d) for d changed tokens; past `MOST` changes the middle is one
 * replacement, so that typing never waits.
 */

export interface Piece {
  readonly kind: "same" | "ins" | "del";
  readonly text: string;
}

const TOKEN = /\s*(?:[\p{L}\p{N}\p{M}_]+(?:['’\-‑.,][\p{L}\p{N}\p{M}]+)*|[^\s])|\s+$/gu;
const MOST = 600;

/** Cut `text` into tokens; joined, they are `text`. */
export function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/**
 * Return the pieces of a redline from `base` to `text`.
 *
 * The pieces that are not inserted, joined, are `base`; those not deleted are
 * `text`. No two neighbours are of one kind; where both stand at one place, what
 * is deleted comes first.
 */
export function redline(base: string, text: string): Piece[] {
  const old = tokens(base);
  const now = tokens(text);
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (
    end < old.length - start &&
    end < now.length - start &&
    old[old.length - 1 - end] === now[now.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = script(old.slice(start, old.length - end), now.slice(start, now.length - end));
  return joined([
    ...old.slice(0, start).map((token) => ({ kind: "same" as const, text: token })),
    ...middle,
    ...old.slice(old.length - end).map((token) => ({ kind: "same" as const, text: token })),
  ]);
}

function script(old: readonly string[], now: readonly string[]): Piece[] {
  const whole: Piece[] = [
    ...old.map((text) => ({ kind: "del" as const, text })),
    ...now.map((text) => ({ kind: "ins" as const, text })),
  ];
  if (old.length === 0 || now.length === 0) return whole;
  const bound = Math.min(old.length + now.length, MOST);
  const trace: Int32Array[] = [];
  const reach = new Int32Array(2 * bound + 3).fill(-1);
  const zero = bound + 1;
  reach[zero + 1] = 0;
  for (let d = 0; d <= bound; d += 1) {
    trace.push(reach.slice());
    for (let k = -d; k <= d; k += 2) {
      let x = down(reach, zero, k, d) ? at(reach, zero + k + 1) : at(reach, zero + k - 1) + 1;
      let y = x - k;
      while (x < old.length && y < now.length && old[x] === now[y]) {
        x += 1;
        y += 1;
      }
      reach[zero + k] = x;
      if (x >= old.length && y >= now.length) return walk(trace, zero, old, now);
    }
  }
  return whole;
}

function at(list: Int32Array, index: number): number {
  return list[index] ?? -1;
}

/** Whether the best way onto diagonal `k` with `d` changes comes by an insertion. */
function down(reach: Int32Array, zero: number, k: number, d: number): boolean {
  return k === -d || (k !== d && at(reach, zero + k - 1) < at(reach, zero + k + 1));
}

function walk(
  trace: readonly Int32Array[],
  zero: number,
  old: readonly string[],
  now: readonly string[],
): Piece[] {
  const back: Piece[] = [];
  let x = old.length;
  let y = now.length;
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const reach = trace[d] ?? new Int32Array();
    const k = x - y;
    const before = down(reach, zero, k, d) ? k + 1 : k - 1;
    const fromX = Math.max(at(reach, zero + before), 0);
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      x -= 1;
      y -= 1;
      back.push({ kind: "same", text: old[x] ?? "" });
    }
    if (d === 0) break;
    if (x === fromX) {
      y -= 1;
      back.push({ kind: "ins", text: now[y] ?? "" });
    } else {
      x -= 1;
      back.push({ kind: "del", text: old[x] ?? "" });
    }
  }
  return back.reverse();
}

/** Join neighbours of one kind, what is deleted before what is inserted at one place. */
function joined(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  let deleted = "";
  let inserted = "";
  const flush = (): void => {
    if (deleted !== "") out.push({ kind: "del", text: deleted });
    if (inserted !== "") out.push({ kind: "ins", text: inserted });
    deleted = "";
    inserted = "";
  };
  let kept = "";
  for (const { kind, text } of pieces) {
    if (kind === "same") {
      flush();
      kept += text;
      continue;
    }
    if (kept !== "") out.push({ kind: "same", text: kept });
    kept = "";
    if (kind === "del") deleted += text;
    else inserted += text;
  }
  flush();
  if (kept !== "") out.push({ kind: "same", text: kept });
  return out;
}
