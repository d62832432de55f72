/** Closes a switch over a union: the compiler refuses a missing case, and a value from outside fails loudly. */
export function assertNever(value: never, what: string): never {
  throw new Error(`Unexpected ${what}: ${JSON.stringify(value)}`);
}
