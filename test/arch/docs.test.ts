import { posix } from "node:path";
import { lexer, type Token, walkTokens } from "marked";
import { describe, expect, it } from "vitest";
import { anchorOf, statedAnchor } from "#renderer/features/help/read-page.ts";
import { readText, repositoryFiles } from "../support/repository.ts";

interface Link {
  readonly from: string;
  readonly href: string;
}

const files = repositoryFiles();
const pages = new Map(
  files.filter((path) => path.endsWith(".md")).map((path) => [path, lexer(readText(path) ?? "")] as const),
);

function walk(tokens: Token[], visit: (token: Token) => void): void {
  // Nothing it gives back is waited for: `visit` is synchronous.
  void walkTokens(tokens, visit);
}

function linksOf(from: string, tokens: Token[]): readonly Link[] {
  const links: Link[] = [];
  walk(tokens, (token) => {
    if (token.type === "link" || token.type === "image") links.push({ from, href: String(token["href"]) });
  });
  return links;
}

/** Those a heading states, and those GitHub makes: a heading that comes again gets a number. */
function anchorsOf(path: string): ReadonlySet<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  walk(pages.get(path) ?? [], (token) => {
    if (token.type !== "heading") return;
    const stated = statedAnchor(token.tokens ?? []).anchor;
    if (stated !== undefined) anchors.add(stated);
    const words: string[] = [];
    walk(token.tokens ?? [], (part) => {
      if (["text", "codespan", "escape"].includes(part.type)) words.push("text" in part ? String(part.text) : "");
    });
    const anchor = anchorOf(words.join(""));
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    anchors.add(times === 0 ? anchor : `${anchor}-${times}`);
  });
  return anchors;
}

/** What is wrong with a link; undefined for one that leads somewhere. */
function faultOf({ from, href }: Link): string | undefined {
  if (href.startsWith("https://")) return URL.canParse(href) ? undefined : "is no address";
  if (/^[a-z]+:|^\/\//iu.test(href)) return "is neither https nor a file of the repository";
  const [file = "", anchor] = href.split("#");
  const target = file === "" ? from : posix.join(posix.dirname(from), decodeURIComponent(file));
  const isThere = files.includes(target) || files.some((path) => path.startsWith(`${target.replace(/\/$/u, "")}/`));
  if (!isThere) return `leads to ${target}, which is not there`;
  if (anchor === undefined) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `leads to "${anchor}", which is no heading of ${target}`;
}

describe("links in the documents", () => {
  const links = [...pages].flatMap(([path, tokens]) => linksOf(path, tokens));

  it("are there, in the pages that people read", () => {
    expect(links.length).toBeGreaterThan(40);
    expect([...pages.keys()]).toEqual(expect.arrayContaining(["README.md", "docs/connect.md", "docs/PRIVACY.md"]));
  });

  it("each lead to a file and a heading that is there", () => {
    const broken = links.flatMap((link) => {
      const fault = faultOf(link);
      return fault === undefined ? [] : [`${link.from}: "${link.href}" ${fault}`];
    });
    expect(broken).toEqual([]);
  });

  it("would be caught if they did not", () => {
    expect(faultOf({ from: "docs/connect.md", href: "nowhere.md" })).toContain("not there");
    expect(faultOf({ from: "docs/connect.md", href: "#nowhere" })).toContain("no heading");
    expect(faultOf({ from: "docs/connect.md", href: "guide/backup.md#nowhere" })).toContain("no heading");
    expect(faultOf({ from: "docs/connect.md", href: "http://example.com" })).toContain("neither");
    expect(faultOf({ from: "docs/guide/install.md", href: "../connect.md#3-sign-in" })).toBeUndefined();
  });

  it("show every picture that is kept for them", () => {
    const shown = new Set(links.map(({ from, href }) => posix.join(posix.dirname(from), href)));
    expect(files.filter((path) => path.startsWith("docs/pictures/") && !shown.has(path))).toEqual([]);
  });
});
