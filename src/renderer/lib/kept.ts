/** Values the screen keeps between visits. Storage may be full, blocked or hold anything: then there is nothing kept. */
export function readKept(storage: Storage, key: string): unknown {
  try {
    const text = storage.getItem(`shopbell.${key}`);
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

export function keep(storage: Storage, key: string, value: unknown): void {
  try {
    storage.setItem(`shopbell.${key}`, JSON.stringify(value));
  } catch {
    // Not kept this time; nothing depends on it.
  }
}

/** What is no record has nothing in it. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

export function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}
