import type { HelpPage, HelpPlace } from "#renderer/actions/action.ts";
import { matchesWords } from "#renderer/lib/match-words.ts";
import { type Page, readPage, type Section } from "./read-page.ts";

/** Where each page of Help stands, in the order of the list. The same files are read on GitHub. */
export const PAGE_FILES: Readonly<Record<HelpPage, string>> = {
  install: "docs/guide/install.md",
  connect: "docs/connect.md",
  "daily-work": "docs/guide/daily-work.md",
  privacy: "docs/guide/privacy.md",
  policy: "docs/PRIVACY.md",
  backup: "docs/guide/backup.md",
  trouble: "docs/guide/trouble.md",
};

/** Packed with the page, so that Help opens without a line. */
const TEXTS = import.meta.glob<string>("../../../../docs/{connect,PRIVACY,guide/*}.md", {
  query: "?raw",
  import: "default",
  eager: true,
});
const PICTURES = import.meta.glob<string>("../../../../docs/pictures/guide/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});
const UP = "../../../../";

export interface OpenPage extends Page {
  readonly page: HelpPage;
  readonly file: string;
}

/** @throws Error when a page holds what Help cannot show. */
export function readPages(): readonly OpenPage[] {
  return (Object.keys(PAGE_FILES) as HelpPage[]).map((page) => {
    const file = PAGE_FILES[page];
    const text = TEXTS[UP + file];
    if (text === undefined) throw new Error(`${file} is not there.`);
    return { page, file, ...readPage(text) };
  });
}

export type LinkTarget =
  | { readonly kind: "help"; readonly place: HelpPlace }
  | { readonly kind: "web"; readonly address: string }
  /** A file of the repository that is not part of Help. */
  | { readonly kind: "elsewhere" };

/** Where a link on a page leads. */
export function targetOf(from: OpenPage, href: string): LinkTarget {
  if (href.startsWith("https://")) return { kind: "web", address: href };
  const target = resolveHref(from.file, href);
  const page = (Object.keys(PAGE_FILES) as HelpPage[]).find((one) => PAGE_FILES[one] === target?.file);
  if (target === undefined || page === undefined) return { kind: "elsewhere" };
  return { kind: "help", place: target.anchor === "" ? { page } : { page, anchor: target.anchor } };
}

const REPOSITORY = "https://repository.invalid";

/** The file a relative link means, seen from another file of the repository; undefined when it leads out of it. */
function resolveHref(from: string, href: string): { readonly file: string; readonly anchor: string } | undefined {
  const url = URL.parse(href, `${REPOSITORY}/${from}`);
  if (url === null || url.origin !== REPOSITORY) return undefined;
  return { file: url.pathname.slice(1), anchor: url.hash.slice(1) };
}

/** Where the page finds a picture; undefined when it was not packed. */
export function pictureAddress(from: OpenPage, href: string): string | undefined {
  const file = resolveHref(from.file, href)?.file;
  return file === undefined ? undefined : PICTURES[UP + file];
}

export interface Finding {
  readonly page: OpenPage;
  readonly section: Section;
  /** A stretch of the text with the first word found in it. */
  readonly excerpt: string;
}

const MOST_FINDINGS = 20;
const BEFORE = 40;
const EXCERPT_LENGTH = 140;

/** Sections that hold every typed word; those with a word in their heading first. */
export function findInHelp(pages: readonly OpenPage[], typed: string): readonly Finding[] {
  if (typed.trim() === "") return [];
  const all = pages.flatMap((page) => page.sections.map((section) => ({ page, section })));
  const found = all.filter(({ section }) => matchesWords(`${section.title} ${section.text}`, typed));
  const inTitle = found.filter(({ section }) => matchesWords(section.title, typed));
  const rest = found.filter((one) => !inTitle.includes(one));
  return [...inTitle, ...rest]
    .slice(0, MOST_FINDINGS)
    .map(({ page, section }) => ({ page, section, excerpt: excerptOf(section.text, typed) }));
}

function excerptOf(text: string, typed: string): string {
  const word = typed.trim().split(/\s+/u)[0] ?? "";
  const at = Math.max(0, text.toLowerCase().indexOf(word.toLowerCase()));
  const start = at <= BEFORE ? 0 : text.indexOf(" ", at - BEFORE) + 1;
  const end = start + EXCERPT_LENGTH >= text.length ? text.length : text.lastIndexOf(" ", start + EXCERPT_LENGTH);
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}
