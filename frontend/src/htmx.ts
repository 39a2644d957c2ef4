/**
 * htmx, set up for pages without inline script or style.
 *
 * The page's policy forbids evaluation, so that no attribute can become code;
 * nothing here asks for it. Answers that refuse (4xx) are drawn where they were
 * asked for, since a refusal says what may be done instead.
 */

import htmx from "htmx.org";
import { isRecord } from "./decode.ts";

htmx.config.history = true;
htmx.config.defaultFocusScroll = false; // an update never moves what is being read
htmx.config.transitions = false;
htmx.config.defaultTimeout = 20_000;

/** The header that carries the token of the session's forms. */
const HEADER = "x-csrf";

function token(): string | null {
  return (
    document.querySelector<HTMLMetaElement>('meta[name="csrf"]')?.content ??
    document.querySelector<HTMLInputElement>('input[name="csrf"]')?.value ??
    null
  );
}

/** Return headers for a request of one's own that changes something. */
export function signed(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const value = token();
  return value === null ? { ...headers } : { ...headers, [HEADER]: value };
}

document.addEventListener("htmx:config:request", (event) => {
  const detail: unknown = (event as CustomEvent<unknown>).detail;
  const headers = headersOf(detail);
  const value = token();
  if (headers !== null && value !== null) headers[HEADER] = value;
});

function headersOf(detail: unknown): Record<string, unknown> | null {
  if (!isRecord(detail)) return null;
  const ctx = detail.ctx;
  if (!isRecord(ctx)) return null;
  const request = ctx.request;
  if (!isRecord(request)) return null;
  const headers = request.headers;
  return isRecord(headers) ? headers : null;
}

export { htmx };
