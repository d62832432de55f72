/**
 * Bytes of a delivery → a JSON value whose numbers kept their digits. Instagram ids have 17 digits and old Page
 * payloads spell them as numbers, which a double cannot hold (2^53 has 16 digits), so one pass over the bytes decides
 * whether the slower reader is needed. The same pass measures the nesting: everything behind this file may recurse.
 */
export type JsonRecord = { readonly [key: string]: unknown };

type Decoded =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "not_json" }
  | { readonly kind: "too_deep" };

/** Meta's deepest payload (a template with elements and buttons) nests about 12 levels. */
const DEEPEST = 64;
/** The shortest number that a double may not hold exactly. */
const UNSAFE_DIGITS = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BYTE_ORDER_MARK = 0xfeff;

/** Text of the body; bytes that are not UTF-8 become U+FFFD, so that one bad byte does not hide a message. */
export function bodyText(body: Buffer): string {
  const text = body.toString("utf8");
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
}

/** Never throws. `text` is the body as `bodyText` read it. */
export function decodeJson(body: Buffer, text: string): Decoded {
  const { depth, hasLongNumber } = survey(body);
  if (depth > DEEPEST) return { kind: "too_deep" };
  try {
    return { kind: "json", value: hasLongNumber ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text) };
  } catch {
    return { kind: "not_json" };
  }
}

/** TypeScript's es2024 library does not know the third argument yet; Node 24 passes it. */
type Reviver = (key: string, value: unknown) => unknown;

/** An integer that a double cannot hold becomes the text it was written as. */
function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  const { source } = context;
  return source !== undefined && /^-?\d+$/.test(source) ? source : value;
}

function survey(body: Buffer): { readonly depth: number; readonly hasLongNumber: boolean } {
  let open = 0;
  let depth = 0;
  let digits = 0;
  let hasLongNumber = false;
  let inString = false;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    if (byte !== undefined && byte >= 0x30 && byte <= 0x39) {
      digits++;
      if (digits >= UNSAFE_DIGITS) hasLongNumber = true;
      continue;
    }
    digits = 0;
    if (byte === QUOTE) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      open++;
      if (open > depth) depth = open;
    } else if (byte === 0x7d || byte === 0x5d) {
      open--;
    }
  }
  return { depth, hasLongNumber };
}

/** The same text for the same content: keys sorted, numbers spelled as text, as Meta spells ids either way. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "number") return JSON.stringify(String(value));
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
