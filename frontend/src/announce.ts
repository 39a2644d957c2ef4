/** Say something to who listens to the page rather than looks at it; polite, and never in the way. */

let place: HTMLElement | null = null;

export function announce(sentence: string): void {
  if (place === null || !place.isConnected) {
    place = document.createElement("p");
    place.className = "vh";
    place.setAttribute("role", "status");
    document.body.append(place);
  }
  place.textContent = sentence;
}
