/** When a part of a page is there for the first time, and when a piece of it has come anew. */

type Enhancer = (root: ParentNode) => void;

const enhancers: Enhancer[] = [];

/** Run `one` on the page now, and on each piece that is put into it later. */
export function enhance(one: Enhancer): void {
  enhancers.push(one);
  one(document);
}

/** Run every enhancer on `root`, a piece that has just been put into the page. */
export function arrived(root: ParentNode): void {
  for (const one of enhancers) one(root);
}

// The source of a swap may be gone by now, so all of the page is looked over; `each` skips the known.
document.addEventListener("htmx:after:swap", () => arrived(document));

/** Run `work` on the elements of `root` that match and were not seen before. */
export function each<E extends Element>(
  root: ParentNode,
  selector: string,
  work: (element: E) => void,
): void {
  for (const element of root.querySelectorAll<E>(selector)) {
    let known = seen.get(selector);
    if (known === undefined) {
      known = new WeakSet();
      seen.set(selector, known);
    }
    if (known.has(element)) continue;
    known.add(element);
    work(element);
  }
}

const seen = new Map<string, WeakSet<Element>>();
