/**
 * Change the page without moving what is being read.
 *
 * The element at the top of the reader's view is held where it is: what grows
 * or shrinks above it is made up for by scrolling. Focus is given back if its
 * element was replaced by one with the same id.
 */

/** What of a page is read one below the other, in order. */
const READ = "main .section, main .ledger > li, main tr, main section, main .card";

function top(): { readonly element: Element; readonly offset: number } | null {
  const band = document.querySelector(".band")?.getBoundingClientRect().bottom ?? 0;
  for (const element of document.querySelectorAll(READ)) {
    const box = element.getBoundingClientRect();
    if (box.bottom > band + 1 && box.height > 0) return { element, offset: box.top };
  }
  return null;
}

/** Run `change`, then put back scroll and focus. */
export async function still(change: () => Promise<void> | void): Promise<void> {
  const held = top();
  const focused = document.activeElement;
  const id = focused instanceof HTMLElement ? focused.id : "";
  const anchor = document.documentElement.style.overflowAnchor;
  document.documentElement.style.overflowAnchor = "none"; // by hand, alike in every browser
  try {
    await change();
  } finally {
    if (held !== null && window.scrollY > 0) {
      const element = held.element.isConnected
        ? held.element
        : held.element.id === ""
          ? null
          : document.getElementById(held.element.id);
      const moved = (element?.getBoundingClientRect().top ?? held.offset) - held.offset;
      if (Math.abs(moved) >= 1) window.scrollBy({ top: moved, behavior: "instant" });
    }
    document.documentElement.style.overflowAnchor = anchor;
    if (id !== "" && document.activeElement === document.body) {
      document.getElementById(id)?.focus({ preventScroll: true });
    }
  }
}
