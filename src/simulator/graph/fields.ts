/**
 * Graph field lists: `id,messages.limit(20){id,from{username}}`. Parsed into a tree; undefined when brackets do not
 * match, which Meta answers with a syntax error.
 */
export interface FieldSelection {
  readonly name: string;
  readonly limit: number | undefined;
  readonly after: string | undefined;
  readonly children: readonly FieldSelection[] | undefined;
}

export function parseFields(text: string): readonly FieldSelection[] | undefined {
  let at = 0;

  const list = (nested: boolean): readonly FieldSelection[] | undefined => {
    const fields: FieldSelection[] = [];
    for (;;) {
      const field = one();
      if (field === undefined) return undefined;
      fields.push(field);
      const next = text[at];
      if (next === ",") {
        at += 1;
        continue;
      }
      if (next === "}" && nested) {
        at += 1;
        return fields;
      }
      return next === undefined && !nested ? fields : undefined;
    }
  };

  const one = (): FieldSelection | undefined => {
    const name = take(/^\s*([a-z_]+)/);
    if (name === undefined) return undefined;
    let limit: number | undefined;
    let after: string | undefined;
    for (let call = /^\.([a-z_]+)\(([^)]*)\)/.exec(text.slice(at)); call !== null;) {
      at += call[0].length;
      if (call[1] === "limit") limit = Number(call[2]);
      if (call[1] === "after") after = call[2];
      call = /^\.([a-z_]+)\(([^)]*)\)/.exec(text.slice(at));
    }
    let children: readonly FieldSelection[] | undefined;
    if (text[at] === "{") {
      at += 1;
      children = list(true);
      if (children === undefined) return undefined;
    }
    take(/^(\s*)/);
    return { name, limit, after, children };
  };

  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(text.slice(at));
    if (found === null) return undefined;
    at += found[0].length;
    return found[1];
  };

  return list(false);
}

/** The same selection as text, for links to the next page. */
export function writeFields(fields: readonly FieldSelection[]): string {
  return fields
    .map(({ name, limit, children }) => {
      const count = limit === undefined ? "" : `.limit(${limit})`;
      return `${name}${count}${children === undefined ? "" : `{${writeFields(children)}}`}`;
    })
    .join(",");
}
