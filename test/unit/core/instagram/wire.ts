/**
 * Writes JSON the many ways Meta writes it. `Id` and `Time` mark values whose spelling is free; the rest is plain JSON.
 */
export interface Spelling {
  readonly ids: "text" | "number";
  readonly times: "milliseconds" | "seconds" | "digits" | "digit seconds" | "iso" | "graph iso";
  readonly escapes: "none" | "meta" | "meta, upper case" | "everything";
  readonly keys: "as written" | "reversed";
  readonly spaced: boolean;
}

export const plain: Spelling = {
  ids: "text",
  times: "milliseconds",
  escapes: "none",
  keys: "as written",
  spaced: false,
};

export class Id {
  readonly digits: string;
  constructor(digits: string) {
    this.digits = digits;
  }
}
export class Time {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
}

export function write(value: unknown, spelling: Spelling): string {
  const gap = spelling.spaced ? " \n\t" : "";
  if (value instanceof Id) return spelling.ids === "number" ? value.digits : writeText(value.digits, spelling);
  if (value instanceof Time) return writeTime(value.ms, spelling);
  if (typeof value === "string") return writeText(value, spelling);
  if (Array.isArray(value)) {
    return `[${gap}${value.map((item) => write(item, spelling)).join(`,${gap}`)}${gap}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    const ordered = spelling.keys === "reversed" ? members.toReversed() : members;
    return `{${ordered.map(([key, member]) => `${gap}${writeText(key, spelling)}${gap}:${gap}${write(member, spelling)}`).join(",")}${gap}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** Seconds are written only where they lose nothing. */
function writeTime(ms: number, spelling: Spelling): string {
  const iso = new Date(ms).toISOString();
  switch (spelling.times) {
    case "milliseconds":
      return String(ms);
    case "seconds":
      return ms % 1000 === 0 ? String(ms / 1000) : String(ms);
    case "digits":
      return `"${ms}"`;
    case "digit seconds":
      return ms % 1000 === 0 ? `"${ms / 1000}"` : `"${ms}"`;
    case "iso":
      return `"${iso}"`;
    case "graph iso":
      return `"${iso.replace("Z", "+0000")}"`;
  }
}

function writeText(text: string, spelling: Spelling): string {
  const json = JSON.stringify(text);
  switch (spelling.escapes) {
    case "none":
      return json;
    case "meta":
      return json.replaceAll("/", "\\/").replaceAll(/[\u0080-\uffff]/g, (unit) => escaped(unit));
    case "meta, upper case":
      return json
        .replaceAll("/", "\\/")
        .replaceAll(/[<%@\u0080-\uffff]/g, (unit) => escaped(unit).toUpperCase().replace("\\U", "\\u"));
    case "everything":
      return `"${Array.from({ length: text.length }, (_, at) => escaped(text.charAt(at))).join("")}"`;
  }
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
