/**
 * Reads the imports of one TypeScript or JavaScript file without a parser (TypeScript 7 has no classic API to
 * borrow). It is a lexer: comments, strings, templates and regular expressions are recognised so that an
 * import inside them is not taken for one, and imports are then read from the tokens that are left. Two things a lexer
 * cannot know are decided by habit: a slash after a value divides, after anything else it opens a regular expression; and
 * a string that does not end on its line was an apostrophe in JSX text.
 */

export interface FoundImport {
  /** undefined when the address is computed, so that nobody can tell where it leads. */
  readonly specifier: string | undefined;
  readonly line: number;
  readonly form: "import" | "dynamic" | "export" | "require" | "worker";
  /** Nothing of it is left at run time. */
  readonly typeOnly: boolean;
  /** Names on the other side; `*` for a namespace or everything, `default` for the default. */
  readonly names: readonly string[];
}

export interface ScannedFile {
  readonly imports: readonly FoundImport[];
  /** Lines with `export default`, `export { x as default }` or `export { default } from`. */
  readonly defaultExportLines: readonly number[];
}

interface Token {
  readonly kind: "word" | "string" | "template" | "number" | "regex" | "mark";
  readonly text: string;
  readonly line: number;
}

export function scanFile(source: string): ScannedFile {
  const tokens = readTokens(source);
  const imports: FoundImport[] = [];
  const defaultExportLines: number[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token?.kind !== "word" || isMark(tokens[index - 1], ".")) continue;
    if (token.text === "import") push(imports, readImport(tokens, index));
    else if (token.text === "require") push(imports, readCall(tokens, index, "require"));
    else if (token.text === "URL" && isWord(tokens[index - 1], "new")) imports.push(...readOwnFiles(tokens, index));
    else if (token.text === "export") {
      push(imports, readReExport(tokens, index));
      if (exportsDefault(tokens, index)) defaultExportLines.push(token.line);
    }
  }
  return { imports, defaultExportLines };
}

function push<Item>(list: Item[], item: Item | undefined): void {
  if (item !== undefined) list.push(item);
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}

function isWord(token: Token | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}

function lineOf(token: Token | undefined): number {
  return token?.line ?? 0;
}

/** `import …` at `index`: a statement, a call, or `import.meta` (nothing). */
function readImport(tokens: readonly Token[], index: number): FoundImport | undefined {
  const next = tokens[index + 1];
  if (isMark(next, ".")) return undefined;
  if (isMark(next, "(")) return readCall(tokens, index, "dynamic");
  if (next?.kind === "string") {
    return { specifier: next.text, line: next.line, form: "import", typeOnly: false, names: [] };
  }
  const clause = readClause(tokens, index + 1);
  return clause && { ...clause, line: lineOf(tokens[index]), form: "import" };
}

/** `export … from "…"`; undefined for every other export. */
function readReExport(tokens: readonly Token[], index: number): FoundImport | undefined {
  const next = tokens[index + 1];
  const isType = isWord(next, "type");
  const first = isType ? tokens[index + 2] : next;
  if (!isMark(first, "*") && !isMark(first, "{")) return undefined;
  const clause = readClause(tokens, index + 1);
  return clause && { ...clause, line: lineOf(tokens[index]), form: "export" };
}

/** `name("…")`: an import when the argument is one string, computed when it is anything else. */
function readCall(tokens: readonly Token[], index: number, form: "dynamic" | "require"): FoundImport | undefined {
  const argument = tokens[index + 2];
  if (!isMark(tokens[index + 1], "(") || argument === undefined) return undefined;
  const after = tokens[index + 3];
  const isLiteral = argument.kind === "string" && (isMark(after, ")") || isMark(after, ","));
  return {
    specifier: isLiteral ? argument.text : undefined,
    line: lineOf(tokens[index]),
    form,
    typeOnly: false,
    names: ["*"],
  };
}

/** `new URL("./a.ts", import.meta.url)`: how a thread or a process of ours is started. Data files are no imports. */
function readOwnFiles(tokens: readonly Token[], index: number): FoundImport[] {
  const found: FoundImport[] = [];
  let isBesideThisFile = false;
  let depth = 0;
  for (let at = index + 1; at < tokens.length; at++) {
    const token = tokens[at];
    if (isMark(token, "(")) depth++;
    else if (isMark(token, ")")) depth--;
    if (depth === 0) break;
    if (isWord(token, "meta") && isMark(tokens[at - 1], ".") && isWord(tokens[at - 2], "import"))
      isBesideThisFile = true;
    if (token?.kind === "string" && /^\.\.?\/.*\.(?:[mc]?[jt]s|tsx)$/u.test(token.text)) {
      found.push({ specifier: token.text, line: token.line, form: "worker", typeOnly: false, names: ["*"] });
    }
  }
  return isBesideThisFile ? found : [];
}

/** The part between `import`/`export` and the address. Every name type-only means the whole import is. */
function readClause(
  tokens: readonly Token[],
  start: number,
): Pick<FoundImport, "specifier" | "typeOnly" | "names"> | undefined {
  const afterType = tokens[start + 1];
  const statementIsType =
    isWord(tokens[start], "type") &&
    (afterType?.kind === "word" ? !isWord(afterType, "from") || isWord(tokens[start + 2], "from") : true) &&
    !isMark(afterType, ",");
  let index = statementIsType ? start + 1 : start;
  const names: { name: string; isType: boolean }[] = [];
  for (; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || isMark(token, ";")) return undefined;
    if (isWord(token, "from") && tokens[index + 1]?.kind === "string") {
      return {
        specifier: tokens[index + 1]?.text,
        typeOnly: statementIsType || (names.length > 0 && names.every((entry) => entry.isType)),
        names: names.map((entry) => entry.name),
      };
    }
    if (isMark(token, "*")) {
      names.push({ name: "*", isType: false });
      if (isWord(tokens[index + 1], "as")) index += 2;
    } else if (isMark(token, "{")) {
      index = readNames(tokens, index + 1, names);
    } else if (token.kind === "word") {
      names.push({ name: "default", isType: false });
    } else if (!isMark(token, ",")) return undefined;
  }
  return undefined;
}

/** Reads `a, type B, c as d }` and returns the index of the closing brace. */
function readNames(tokens: readonly Token[], start: number, names: { name: string; isType: boolean }[]): number {
  let index = start;
  while (index < tokens.length && !isMark(tokens[index], "}")) {
    const first = tokens[index];
    const second = tokens[index + 1];
    const isType = isWord(first, "type") && second?.kind === "word" && !isWord(second, "as");
    const name = isType ? second : first;
    if (name !== undefined && (name.kind === "word" || name.kind === "string")) names.push({ name: name.text, isType });
    while (index < tokens.length && !isMark(tokens[index], ",") && !isMark(tokens[index], "}")) index++;
    if (isMark(tokens[index], ",")) index++;
  }
  return index;
}

function exportsDefault(tokens: readonly Token[], index: number): boolean {
  if (isWord(tokens[index + 1], "default")) return true;
  if (!isMark(tokens[index + 1], "{")) return false;
  for (let at = index + 2; at < tokens.length && !isMark(tokens[at], "}"); at++) {
    if (isWord(tokens[at], "default") && !isWord(tokens[at + 1], "as")) return true;
  }
  return false;
}

const WORDS_BEFORE_A_REGEX = new Set(
  "return typeof case in of do else void delete throw new await yield instanceof default".split(" "),
);

function readTokens(source: string): Token[] {
  const tokens: Token[] = [];
  /** One entry per open `${`: how many braces are open inside it. */
  const templateBraces: number[] = [];
  let line = 1;
  let at = 0;

  const add = (kind: Token["kind"], end: number, text = source.slice(at, end)): void => {
    tokens.push({ kind, text, line });
    for (let index = at; index < end; index++) if (source[index] === "\n") line++;
    at = end;
  };
  const skipTo = (end: number): void => {
    for (let index = at; index < end; index++) if (source[index] === "\n") line++;
    at = end;
  };
  /** Reads template text up to its end or to the next `${`. `at` is on the backtick or on the closing brace. */
  const readTemplate = (): void => {
    let end = at + 1;
    while (end < source.length) {
      if (source[end] === "\\") end += 2;
      else if (source[end] === "`") return add("template", end + 1);
      else if (source.startsWith("${", end)) {
        templateBraces.push(0);
        return add("template", end + 2);
      } else end++;
    }
    add("template", source.length);
  };

  while (at < source.length) {
    const character = source[at] ?? "";
    if (/\s/u.test(character)) skipTo(at + 1);
    else if (source.startsWith("//", at) || (at === 0 && source.startsWith("#!"))) skipTo(endOfLine(source, at));
    else if (source.startsWith("/*", at)) {
      const end = source.indexOf("*/", at + 2);
      skipTo(end === -1 ? source.length : end + 2);
    } else if (character === '"' || character === "'") {
      const end = endOfString(source, at);
      if (end === undefined) add("mark", at + 1);
      else add("string", end, unescape(source.slice(at + 1, end - 1)));
    } else if (character === "`") readTemplate();
    else if (character === "}" && templateBraces.at(-1) === 0) {
      templateBraces.pop();
      readTemplate();
    } else if (/[\p{ID_Start}$_#]/u.test(character)) add("word", endOfWord(source, at));
    else if (/[0-9]/u.test(character)) add("number", endOfWord(source, at));
    else if (character === "/" && opensRegex(tokens.at(-1), source[at + 1])) {
      const end = endOfRegex(source, at);
      if (end === undefined) add("mark", at + 1);
      else add("regex", end);
    } else {
      const open = templateBraces.length - 1;
      if (open >= 0 && character === "{") templateBraces[open] = (templateBraces[open] ?? 0) + 1;
      if (open >= 0 && character === "}") templateBraces[open] = (templateBraces[open] ?? 0) - 1;
      add("mark", at + 1);
    }
  }
  return tokens;
}

function endOfLine(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end === -1 ? source.length : end;
}

function endOfString(source: string, from: number): number | undefined {
  for (let index = from + 1; index < source.length; index++) {
    if (source[index] === "\\") index++;
    else if (source[index] === "\n") return undefined;
    else if (source[index] === source[from]) return index + 1;
  }
  return undefined;
}

function endOfWord(source: string, from: number): number {
  let index = from + 1;
  while (index < source.length && /[\p{ID_Continue}$]/u.test(source[index] ?? "")) index++;
  return index;
}

function opensRegex(previous: Token | undefined, next: string | undefined): boolean {
  if (previous === undefined) return true;
  // `</div>` and `<Tag {...more} />` of JSX.
  if (isMark(previous, "<") || (isMark(previous, "}") && next === ">")) return false;
  if (previous.kind === "word") return WORDS_BEFORE_A_REGEX.has(previous.text);
  return previous.kind === "mark" && previous.text !== ")" && previous.text !== "]";
}

function endOfRegex(source: string, from: number): number | undefined {
  let inClass = false;
  for (let index = from + 1; index < source.length; index++) {
    const character = source[index];
    if (character === "\n") return undefined;
    if (character === "\\") index++;
    else if (character === "[") inClass = true;
    else if (character === "]") inClass = false;
    else if (character === "/" && !inClass) return endOfWord(source, index);
  }
  return undefined;
}

/** Import addresses need no escapes; whoever writes one meets the plain text here all the same. */
function unescape(text: string): string {
  return text
    .replaceAll(/\\x([0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\u\{([0-9a-fA-F]+)\}/gu, (_, ...codes: string[]) =>
      String.fromCodePoint(Number.parseInt(codes[0] ?? codes[1] ?? codes[2] ?? "", 16)),
    )
    .replaceAll(/\\(.)/gu, "$1");
}
