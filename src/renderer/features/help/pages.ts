import type { HelpPage, HelpPlace } from "#renderer/actions/action.ts";
import type { Locale } from "#shared/contract/settings.ts";
import { foldWord } from "#shared/domain/fold-text.ts";
import { type Page, readPage, type Section } from "./read-page.ts";

/** Where each page of Help stands in English, in the order of the list. The same files are read on GitHub. */
const ENGLISH_FILES: Readonly<Record<HelpPage, string>> = {
  install: "docs/guide/install.md",
  connect: "docs/connect.md",
  "daily-work": "docs/guide/daily-work.md",
  privacy: "docs/guide/privacy.md",
  policy: "docs/PRIVACY.md",
  backup: "docs/guide/backup.md",
  trouble: "docs/guide/trouble.md",
};

export const HELP_PAGES = Object.keys(ENGLISH_FILES) as readonly HelpPage[];

/** English is the source; every other language has a folder with the same pages. */
export const fileOf = (page: HelpPage, locale: Locale): string =>
  locale === "en" ? ENGLISH_FILES[page] : `docs/guide/${locale}/${page}.md`;

/** What one language brings, by the path of each file from here. */
export interface GuideFiles {
  readonly texts: Readonly<Record<string, string>>;
  /** Where the page finds them. */
  readonly pictures: Readonly<Record<string, string>>;
}
const UP = "../../../../";

export interface OpenPage extends Page {
  readonly page: HelpPage;
  readonly locale: Locale;
  readonly file: string;
  readonly pictures: GuideFiles["pictures"];
}

/** @throws Error when a page is missing, or holds what Help cannot show. */
export function readPages(locale: Locale, { texts, pictures }: GuideFiles): readonly OpenPage[] {
  return HELP_PAGES.map((page) => {
    const file = fileOf(page, locale);
    const text = texts[UP + file];
    if (text === undefined) throw new Error(`${file} is not there.`);
    return { page, locale, file, pictures, ...readPage(text) };
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
  const page = HELP_PAGES.find((one) => fileOf(one, from.locale) === target?.file);
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
  return file === undefined ? undefined : from.pictures[UP + file];
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

/** Sections that hold every typed word, in any of its spellings; those with all of them in their heading first. */
export function findInHelp(pages: readonly OpenPage[], typed: string): readonly Finding[] {
  const words = wordsOf(typed);
  const [first] = words;
  if (first === undefined) return [];
  const holds = (text: string): boolean => {
    const folded = foldWord(text);
    return words.every((word) => folded.includes(word));
  };
  const all = pages.flatMap((page) => page.sections.map((section) => ({ page, section })));
  const found = all.filter(({ section }) => holds(`${section.title} ${section.text}`));
  const inTitle = found.filter(({ section }) => holds(section.title));
  const rest = found.filter((one) => !inTitle.includes(one));
  return [...inTitle, ...rest]
    .slice(0, MOST_FINDINGS)
    .map(({ page, section }) => ({ page, section, excerpt: excerptOf(section.text, first) }));
}

const wordsOf = (text: string): readonly string[] => foldWord(text).split(/\s+/u).filter(Boolean);

/** Around the first word of the text that holds `folded`; its beginning when none does. */
function excerptOf(text: string, folded: string): string {
  const words = Array.from(text.matchAll(/\S+/gu));
  const at = words.find(([word]) => foldWord(word).includes(folded))?.index ?? 0;
  const start = at <= BEFORE ? 0 : text.indexOf(" ", at - BEFORE) + 1;
  const end = start + EXCERPT_LENGTH >= text.length ? text.length : text.lastIndexOf(" ", start + EXCERPT_LENGTH);
  return `${start > 0 ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
}
