/**
 * The guide says the same in every language, and names what the screen shows. English is the source: each part of a
 * translated page is held against the same part of the English one.
 *
 * Marks of the pages: **bold** is a name on Shopbell's screen (`Settings › Backup`), or leads into an item and then ends
 * with ":" or "?"; *italics* are a name on somebody else's page; in quotation marks stands a sentence of the screen, or
 * what somebody writes.
 */
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import type { Locale } from "#shared/contract/settings.ts";
import { personTitle } from "#shared/domain/assistant-texts.ts";
import { nativeText } from "#main/native-text.ts";
import { loadGuide } from "#renderer/features/help/load-guide.ts";
import { type OpenPage, targetOf } from "#renderer/features/help/pages.ts";
import { type Block, type Inline, readPage, textOf } from "#renderer/features/help/read-page.ts";
import { STEP_HELP, STEPS } from "#renderer/features/setup/steps.ts";
import { loadCatalogue } from "#renderer/i18n/load-catalogue.ts";
import { readText } from "../../support/repository.ts";

const TRANSLATIONS = ["ar", "es", "pt-BR"] as const satisfies readonly Locale[];
/** Examples of what is typed, which a reader types in the own language. */
const EXAMPLES = new Set([`"blue linen"`, "label:order"]);

/** A piece of text of a page, and whether it begins a block: a heading, a paragraph, a cell. */
type Part = readonly Inline[];

function partsOf(blocks: readonly Block[]): readonly Part[] {
  return blocks.flatMap((block): readonly Part[] => {
    switch (block.kind) {
      case "heading":
      case "paragraph":
        return [block.content];
      case "list":
        return block.items.flatMap(partsOf);
      case "quote":
        return partsOf(block.blocks);
      case "table":
        return [block.head, ...block.rows].flat();
      case "code":
        return [[{ kind: "text", text: block.text }]];
      default:
        return block satisfies never;
    }
  });
}

/** The bones of a page, without its words. */
function bonesOf(blocks: readonly Block[]): readonly unknown[] {
  return blocks.map((block) => {
    switch (block.kind) {
      case "heading":
        return `h${block.level} ${block.anchor}`;
      case "paragraph":
        return "paragraph";
      case "list":
        return [block.start === undefined ? "bullets" : `steps from ${block.start}`, ...block.items.map(bonesOf)];
      case "quote":
        return ["quote", ...bonesOf(block.blocks)];
      case "table":
        return `table of ${block.rows.length} rows, ${block.head.length} columns`;
      case "code":
        return `code: ${block.text}`;
      default:
        return block satisfies never;
    }
  });
}

const all = (part: Part): readonly Inline[] =>
  part.flatMap((inline) => [inline, ...("content" in inline ? all(inline.content) : [])]);

const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted((a, b) => (a < b ? -1 : 1));

const boldOf = (part: Part): readonly string[] =>
  all(part).flatMap((inline) => (inline.kind === "strong" ? [textOf(inline.content)] : []));

const foreignOf = (part: Part): readonly string[] =>
  sorted(all(part).flatMap((inline) => (inline.kind === "emphasis" ? [textOf(inline.content)] : [])));

const codesOf = (part: Part): readonly string[] =>
  sorted(all(part).flatMap((inline) => (inline.kind === "code" ? [inline.text] : [])));

const quotesOf = (part: Part): readonly string[] =>
  Array.from(
    textOf(part.filter(({ kind }) => kind !== "code")).matchAll(/["“«]([^"”»]+)["”»]/gu),
    ([, text]) => text ?? "",
  );

/** It leads into what follows and names nothing. */
const isLead = (part: Part, bold: string): boolean => {
  const [first] = part;
  return first?.kind === "strong" && textOf(first.content) === bold && /[:?؟]$/u.test(bold);
};

const namesOf = (part: Part): readonly string[] => boldOf(part).filter((bold) => !isLead(part, bold));

/** Everything a language says on the screen, by key. */
interface Said {
  readonly locale: Locale;
  readonly texts: ReadonlyMap<string, readonly Form[]>;
}

async function saidIn(locale: Locale): Promise<Said> {
  const { messages } = await loadCatalogue(locale);
  const texts = new Map<string, readonly Form[]>(
    Object.entries(messages).map(([key, entry]) => [
      key,
      (typeof entry === "string" ? [entry] : Object.values(entry)).map(formOf),
    ]),
  );
  texts.set("assistant's person", [formOf(personTitle(locale))]);
  texts.set("native newer database", [formOf(nativeText(locale).newerDatabase)]);
  return { locale, texts };
}

/** Typographic apostrophes and what only says that more is asked for are no part of a name. */
const plain = (text: string): string => text.replaceAll("’", "'").replace(/[….]+$/u, "");

interface Form {
  readonly text: string;
  /** A `{parameter}` may be anything; undefined where there is none, or hardly anything else. */
  readonly pattern: RegExp | undefined;
}

function formOf(said: string): Form {
  const text = plain(said);
  if (!text.includes("{") || text.replaceAll(/\{\w+\}|[^\p{L}]/gu, "").length < 5) return { text, pattern: undefined };
  const pieces = text.split(/\{\w+\}/u).map((piece) => piece.replaceAll(/[$()*+.?[\\\]^{|}]/gu, String.raw`\$&`));
  return { text, pattern: new RegExp(`^${pieces.join(".*")}$`, "u") };
}

const BEGINNING = 30;

function keysOf({ texts }: Said, name: string): readonly string[] {
  const wanted = plain(name);
  const isThis = ({ text, pattern }: Form): boolean =>
    text === wanted || pattern?.test(wanted) === true || (wanted.length >= BEGINNING && text.startsWith(wanted));
  return [...texts].flatMap(([key, forms]) => (forms.some(isThis) ? [key] : []));
}

/** The steps of a path on the screen. */
const steps = (name: string): readonly string[] => name.split(" › ");

/** What this name could be in the other language, step by step: it is one of these. */
function isTranslated(english: string, own: string, from: Said, to: Said): boolean {
  const [source, target] = [steps(english), steps(own)];
  return (
    source.length === target.length &&
    source.every((step, at) => {
      const there = new Set(keysOf(to, target[at] ?? ""));
      return keysOf(from, step).some((key) => there.has(key));
    })
  );
}

const ENGLISH = await saidIn("en");
const SOURCE = await loadGuide("en");

const contents = (file: string) => readPage(readText(file) ?? "");

/** Where every link and picture of a part leads; pictures without their language. */
function targets(part: Part, page: OpenPage): readonly string[] {
  return sorted(
    all(part).flatMap((inline) => {
      if (inline.kind === "picture") return [posix.basename(inline.href)];
      if (inline.kind !== "link") return [];
      const target = targetOf(page, inline.href);
      return [target.kind === "elsewhere" ? posix.join(posix.dirname(page.file), inline.href) : JSON.stringify(target)];
    }),
  );
}

describe("the guide in English", () => {
  it.each(SOURCE)("$file names in bold only what the screen shows", ({ blocks }) => {
    const unknown = partsOf(blocks).flatMap((part) =>
      namesOf(part).filter((name) => steps(name).some((step) => keysOf(ENGLISH, step).length === 0)),
    );
    expect(unknown).toEqual([]);
  });

  it("calls the steps of the set-up what the set-up calls them", async () => {
    for (const locale of ["en", ...TRANSLATIONS] as const) {
      const said = await saidIn(locale);
      const connect = (await loadGuide(locale)).find(({ page }) => page === "connect");
      for (const step of STEPS) {
        const title = connect?.sections.find(({ anchor }) => anchor === STEP_HELP[step])?.title.replace(/^\d\. /u, "");
        const names = [`step.${step}`, `step.${step}.title`].flatMap((key) => said.texts.get(key) ?? []);
        expect(names.map(({ text }) => text)).toContain(title);
      }
    }
  });
});

describe.each(TRANSLATIONS)("the guide in %s", async (locale) => {
  const said = await saidIn(locale);
  const pairs = (await loadGuide(locale)).map((own) => {
    const english = SOURCE.find(({ page }) => page === own.page);
    if (english === undefined) throw new Error(`There is no page "${own.page}" in English.`);
    return { file: own.file, own, english };
  });
  const everyPart = pairs.flatMap(({ file, own, english }) => {
    const ours = partsOf(own.blocks);
    return partsOf(english.blocks).map((source, at) => ({ file, own, english, source, part: ours[at] ?? [] }));
  });

  it.each(pairs)("$file has the headings, steps, tables and paragraphs of the English page", ({ own, english }) => {
    expect(bonesOf(own.blocks)).toEqual(bonesOf(english.blocks));
  });

  it("has the list of its pages, in the same order", () => {
    const ours = contents(`docs/guide/${locale}/README.md`);
    const source = contents("docs/guide/README.md");
    expect(bonesOf(ours.blocks)).toEqual(bonesOf(source.blocks));
    const linked = partsOf(ours.blocks).flatMap((part) => all(part).filter(({ kind }) => kind === "link"));
    const titles = linked.map((link) => (link.kind === "link" ? textOf(link.content) : ""));
    expect(titles.slice(-pairs.length)).toEqual(pairs.map(({ own }) => own.title));
  });

  it("says everything in its own words", () => {
    const same = everyPart.filter(({ part, source }) => {
      const text = textOf(source.filter(({ kind }) => kind === "text"));
      return text.length > 30 && text === textOf(part.filter(({ kind }) => kind === "text"));
    });
    expect(same.map(({ part }) => textOf(part))).toEqual([]);
  });

  it("shows the same pictures, of its own language, and leads to the same places", () => {
    for (const { file, part, source, own, english } of everyPart) {
      expect(targets(part, own), `${file}: ${textOf(part)}`).toEqual(targets(source, english));
      for (const inline of all(part)) {
        if (inline.kind === "picture") expect(inline.href).toContain(`/pictures/guide/${locale}/`);
      }
    }
  });

  it("keeps what is typed, and the names on Meta's pages, as they are", () => {
    for (const { file, part, source } of everyPart) {
      const where = `${file}: ${textOf(part)}`;
      const typed = codesOf(source);
      if (typed.some((text) => EXAMPLES.has(text))) expect(codesOf(part), where).toHaveLength(typed.length);
      else expect(codesOf(part), where).toEqual(typed);
      expect(foreignOf(part), where).toEqual(foreignOf(source));
    }
  });

  it("calls everything on the screen what the screen calls it", () => {
    const wrong = everyPart.flatMap(({ file, part, source }) => {
      const left = [...namesOf(part)];
      const missing = namesOf(source).filter((name) => {
        const at = left.findIndex((own) => isTranslated(name, own, ENGLISH, said));
        if (at >= 0) left.splice(at, 1);
        return at < 0;
      });
      return [...missing, ...left].map((name) => `${file}: "${name}" in "${textOf(part)}"`);
    });
    expect(wrong).toEqual([]);
  });

  it("quotes what the screen says as the screen says it", () => {
    const wrong = everyPart.flatMap(({ file, part, source }) => {
      const [ours, theirs] = [quotesOf(part), quotesOf(source)];
      if (ours.length !== theirs.length) return [`${file}: not as many quotations as in English: "${textOf(part)}"`];
      return theirs
        .filter((quote) => keysOf(ENGLISH, quote).length > 0)
        .filter((quote) => !ours.some((own) => isTranslated(quote, own, ENGLISH, said)))
        .map((quote) => `${file}: "${quote}" in "${textOf(part)}"`);
    });
    expect(wrong).toEqual([]);
  });
});

it("would be caught if it said something else", async () => {
  const spanish = await saidIn("es");
  expect(isTranslated("Settings › Backup", "Ajustes › Copia de seguridad", ENGLISH, spanish)).toBe(true);
  expect(isTranslated("Settings › Backup", "Ajustes › Copias", ENGLISH, spanish)).toBe(false);
  expect(isTranslated("Settings › Backup", "Ajustes › Privacidad", ENGLISH, spanish)).toBe(false);
  expect(isTranslated("Answer before 14:20.", "Responde antes de 14:20.", ENGLISH, spanish)).toBe(true);
  expect(isTranslated("Answer before 14:20.", "Contesta antes de 14:20.", ENGLISH, spanish)).toBe(false);
});
