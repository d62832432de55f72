import { lexer, type MarkedToken, type Token, type Tokens } from "marked";

/**
 * Reads a page of docs/ into plain values, which are drawn as elements one by one: no text ever becomes HTML. What the
 * pages do not use (HTML, unknown marks) is a fault of the page, found by test/unit/renderer/help.test.ts.
 *
 * What stands in bold is a name on Shopbell's own screen, or leads into an item; what stands in italics is a name on
 * somebody else's page (Meta's, ngrok's), in English everywhere. test/unit/renderer/guide-languages.test.ts holds both.
 */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly content: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "link"; readonly href: string; readonly content: readonly Inline[] }
  | { readonly kind: "picture"; readonly href: string; readonly alt: string };

export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly anchor: string; readonly content: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly content: readonly Inline[] }
  | { readonly kind: "list"; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: "quote"; readonly blocks: readonly Block[] }
  | { readonly kind: "code"; readonly text: string }
  | {
      readonly kind: "table";
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

/** What stands under one heading, for searching. */
export interface Section {
  readonly anchor: string;
  readonly title: string;
  readonly text: string;
}

export interface Page {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly sections: readonly Section[];
}

/** @throws Error when the page holds what Help cannot show. */
export function readPage(markdown: string): Page {
  const blocks = toBlocks(lexer(markdown));
  const sections: { anchor: string; title: string; text: string }[] = [];
  for (const block of blocks) {
    if (block.kind === "heading") {
      sections.push({ anchor: block.anchor, title: textOf(block.content), text: "" });
      continue;
    }
    const last = sections.at(-1);
    if (last === undefined) throw new Error("A page begins with its title.");
    last.text = `${last.text} ${textOfBlock(block)}`.trim();
  }
  return { title: sections[0]?.title ?? "", blocks, sections };
}

/** Names the place before a translated heading: the anchor of the English one, so that links hold in every language. */
const ANCHOR = /^<a id="([a-z0-9-]+)">$/u;

/** Its anchor, when the heading states one, and the rest of it. */
export function statedAnchor(tokens: readonly Token[]): { readonly anchor?: string; readonly rest: readonly Token[] } {
  const [open, close, ...rest] = tokens;
  const anchor = open?.type === "html" ? ANCHOR.exec(open.raw)?.[1] : undefined;
  return anchor === undefined || close?.raw !== "</a>" ? { rest: tokens } : { anchor, rest };
}

/** The anchor that GitHub gives a heading, for headings without letters beyond ASCII. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 _-]/gu, "")
    .replaceAll(" ", "-");
}

export function textOf(content: readonly Inline[]): string {
  return content
    .map((part) => {
      if (part.kind === "text" || part.kind === "code") return part.text;
      return part.kind === "picture" ? "" : textOf(part.content);
    })
    .join("")
    .replaceAll(/\s+/gu, " ");
}

function textOfBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return textOf(block.content);
    case "list":
      return block.items.flat().map(textOfBlock).join(" ");
    case "quote":
      return block.blocks.map(textOfBlock).join(" ");
    case "code":
      return block.text;
    case "table":
      return [block.head, ...block.rows].flat().map(textOf).filter(Boolean).join(" · ");
    default:
      return block satisfies never;
  }
}

const toBlocks = (tokens: readonly Token[]): readonly Block[] => tokens.flatMap((token) => toBlock(known(token)));

function toBlock(token: MarkedToken): readonly Block[] {
  switch (token.type) {
    case "space":
      return [];
    case "heading": {
      const { anchor, rest } = statedAnchor(token.tokens);
      const content = toInlines(rest);
      return [{ kind: "heading", level: token.depth, anchor: anchor ?? anchorOf(textOf(content)), content }];
    }
    case "paragraph":
    case "text":
      return [{ kind: "paragraph", content: toInlines(token.tokens ?? []) }];
    case "list": {
      const start = token.ordered ? Number(token.start) : undefined;
      return [{ kind: "list", start, items: token.items.map((item: Tokens.ListItem) => toBlocks(item.tokens)) }];
    }
    case "blockquote":
      return [{ kind: "quote", blocks: toBlocks(token.tokens) }];
    case "code":
      return [{ kind: "code", text: token.text }];
    case "table": {
      const cells = (row: readonly Tokens.TableCell[]) => row.map((cell) => toInlines(cell.tokens));
      return [{ kind: "table", head: cells(token.header), rows: token.rows.map(cells) }];
    }
    default:
      throw new Error(`Help does not show "${token.type}": ${token.raw}`);
  }
}

const toInlines = (tokens: readonly Token[]): readonly Inline[] => tokens.map((token) => toInline(known(token)));

function toInline(token: MarkedToken): Inline {
  switch (token.type) {
    case "text":
    case "escape":
      return { kind: "text", text: token.text };
    case "strong":
      return { kind: "strong", content: toInlines(token.tokens) };
    case "em":
      return { kind: "emphasis", content: toInlines(token.tokens) };
    case "codespan":
      return { kind: "code", text: token.text };
    case "link":
      return { kind: "link", href: token.href, content: toInlines(token.tokens) };
    case "image":
      return { kind: "picture", href: token.href, alt: token.text };
    default:
      throw new Error(`Help does not show "${token.type}": ${token.raw}`);
  }
}

/** Without extensions there are no tokens but marked's own; an unknown one ends in a `default` above. */
const known = (token: Token): MarkedToken => token as MarkedToken;
