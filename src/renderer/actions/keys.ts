/**
 * Key names of the registry against key presses. A letter is matched by what the key writes; where the layout writes
 * another script (Arabic), by where the key is, so that `j` works without switching the keyboard.
 */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** One press in the registry's spelling (`Mod+Enter`, `j`, `?`); undefined for a press no name exists for. */
export function nameOfPress(press: KeyPress, isMac: boolean): string | undefined {
  if (press.altKey) return undefined;
  const command = isMac ? press.metaKey : press.ctrlKey;
  const otherCommand = isMac ? press.ctrlKey : press.metaKey;
  if (otherCommand) return undefined;
  const key = baseKey(press);
  return command ? `Mod+${key}` : key;
}

function baseKey({ key, code, shiftKey }: KeyPress): string {
  if (key.length !== 1) return key;
  if (key.charCodeAt(0) < 128) return key.length === 1 && !shiftKey ? key.toLowerCase() : key;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  if (code === "Slash") return shiftKey ? "?" : "/";
  if (code === "Comma") return ",";
  return key;
}

/** Keys as they are printed on a keyboard, for hints: `Mod+Enter` → `Ctrl Enter`, `g i` → `G I`; a small l reads as an alif. */
export function printKeys(
  keys: string,
  isMac: boolean,
  words: Readonly<Record<"enter" | "escape" | "control" | "shift" | "delete" | "end" | "pageUp" | "pageDown", string>>,
  isRightToLeft = false,
): string {
  const printed: Readonly<Record<string, string>> = {
    Mod: isMac ? "⌘" : words.control,
    Enter: words.enter,
    Escape: words.escape,
    Delete: words.delete,
    ArrowDown: "↓",
    ArrowUp: "↑",
    ArrowBack: isRightToLeft ? "→" : "←",
    ArrowForward: isRightToLeft ? "←" : "→",
    End: words.end,
    PageUp: words.pageUp,
    PageDown: words.pageDown,
  };
  // The registry writes a letter that wants Shift as a capital.
  const shift = isMac ? "⇧" : words.shift;
  const plain = (press: string, part: string) =>
    press.includes("+") || /^[a-z]$/u.test(part) ? part.toUpperCase() : part;
  return keys
    .split(" ")
    .map((press) =>
      // The key between the keys of a combination may also be a key of its own.
      press === "+"
        ? press
        : press
            .split("+")
            .map((part) => printed[part] ?? (/^[A-Z]$/u.test(part) ? `${shift} ${part}` : plain(press, part)))
            .join(" "),
    )
    .join(" ");
}

/** How long the second key of `g i` may take. */
const SEQUENCE_MS = 1500;

/** Remembers the first key of a sequence. `feed` returns the name to look up: a press, or two in a row. */
export function createSequence(firstKeys: ReadonlySet<string>, nowMs: () => number) {
  let first: { readonly name: string; readonly atMs: number } | undefined;
  return {
    /** Every spelling this press may complete, the longer one first. */
    feed: (name: string): readonly string[] => {
      const pending = first !== undefined && nowMs() - first.atMs <= SEQUENCE_MS ? first : undefined;
      first = undefined;
      if (pending !== undefined) return [`${pending.name} ${name}`, name];
      if (firstKeys.has(name)) first = { name, atMs: nowMs() };
      return [name];
    },
  };
}
