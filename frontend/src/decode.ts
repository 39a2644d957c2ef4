/** Data from the server is unknown until it has been looked at. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Return the value of a JSON text, or undefined when it is none. */
export function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function string(value: unknown, otherwise = ""): string {
  return typeof value === "string" ? value : otherwise;
}

/** Return a whole number that is not negative, or null. */
export function count(value: unknown): number | null {
  const found = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof found === "number" && Number.isInteger(found) && found >= 0 ? found : null;
}
