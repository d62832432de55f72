/** Every language says everything, and nothing is left over. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { ar } from "#renderer/i18n/ar.ts";
import { en } from "#renderer/i18n/en.ts";
import { es } from "#renderer/i18n/es.ts";
import { ptBr } from "#renderer/i18n/pt-br.ts";
import { createTranslate, systemLocale } from "#renderer/i18n/translate.ts";
import { STEPS } from "#renderer/features/setup/steps.ts";
import { linkPart, secretsView, signInWay } from "#shared/contract/setup.ts";
import { CAUSES, CHAIN_LINKS, LINK_STATES, MENDS } from "#shared/domain/chain.ts";

type Entry = string | Readonly<Record<string, string>>;
type Catalogue = Readonly<Record<string, Entry>>;

const CATALOGUES: readonly (readonly [tag: string, messages: Catalogue])[] = [
  ["en", en],
  ["ar", ar],
  ["es", es],
  ["pt-BR", ptBr],
];
const SOURCE: Catalogue = en;
const RENDERER = fileURLToPath(new URL("../../../src/renderer/", import.meta.url));

const textsOf = (entry: Entry | undefined): readonly string[] =>
  entry === undefined ? [] : typeof entry === "string" ? [entry] : Object.values(entry);

const placeholders = (text: string): string =>
  Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name)
    .toSorted((a = "", b = "") => a.localeCompare(b))
    .join(" ");

function sourceText(): string {
  return readdirSync(RENDERER, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith("i18n"))
    .map((path) => readFileSync(join(RENDERER, path), "utf8"))
    .join("\n");
}

describe.each(CATALOGUES)("the texts in %s", (tag, messages) => {
  test("cover every key of English and no other", () => {
    const keys = Object.keys(messages);
    expect(keys.filter((key) => !(key in SOURCE))).toEqual([]);
    expect(Object.keys(SOURCE).filter((key) => !keys.includes(key))).toEqual([]);
  });

  test("are not empty and have no stray white space", () => {
    const bad = Object.entries(messages).filter(([, entry]) =>
      textsOf(entry).some((text) => text === "" || text !== text.trim()),
    );
    expect(bad).toEqual([]);
  });

  test("have exactly the plural forms of their language", () => {
    const wanted = new Intl.PluralRules(tag).resolvedOptions().pluralCategories.toSorted();
    const wrong = Object.entries(messages).filter(
      ([, entry]) => typeof entry !== "string" && Object.keys(entry).sort().join() !== wanted.join(),
    );
    expect(wrong).toEqual([]);
  });

  test("have a plural where a number is counted, as English has", () => {
    const wrong = Object.keys(SOURCE).filter((key) => typeof SOURCE[key] !== typeof messages[key]);
    expect(wrong).toEqual([]);
  });

  test("use the parameters of English, all of them and no other", () => {
    const wrong = Object.entries(messages).flatMap(([key, entry]) =>
      typeof entry === "string" && placeholders(entry) !== placeholders(textsOf(SOURCE[key])[0] ?? "")
        ? [`${key}: ${entry}`]
        : [],
    );
    expect(wrong).toEqual([]);
  });

  test("name no parameter English does not have, in any plural form", () => {
    const wrong = Object.entries(messages).flatMap(([key, entry]) => {
      if (typeof entry === "string") return [];
      const known = new Set(textsOf(SOURCE[key]).flatMap((text) => placeholders(text).split(" ")));
      return textsOf(entry)
        .filter(
          (text) =>
            placeholders(text) !== "" &&
            placeholders(text)
              .split(" ")
              .some((name) => !known.has(name)),
        )
        .map((text) => `${key}: ${text}`);
    });
    expect(wrong).toEqual([]);
  });
});

test("a language other than English is not left in English", () => {
  // Product names, units and signs are the same everywhere.
  const same = (messages: Catalogue) =>
    Object.keys(SOURCE).filter((key) => {
      const text = SOURCE[key];
      return typeof text === "string" && text === messages[key] && /[a-z]{4}/.test(text.replaceAll(/\{\w+\}/g, ""));
    });
  const shared = new Set([
    "app.name",
    "app.titleUnread",
    "link.subscription",
    "step.subscription",
    "app.errorCode",
    "attachment.sticker",
    "attachment.story",
    "attachment.video",
    "shared.videoOf",
    "key.enter",
    "key.shift",
    "shared.links",
  ]);
  for (const messages of [ar, es, ptBr]) {
    // Meta's own menus, whose names in other languages are not documented.
    expect(same(messages).filter((key) => !shared.has(key) && !key.startsWith("path."))).toEqual([]);
  }
});

/** Keys that are made of a name of the chain, and the names there are. */
const MADE: Readonly<Record<string, readonly string[]>> = {
  cause: CAUSES,
  mend: MENDS,
  link: CHAIN_LINKS,
  linkState: LINK_STATES,
  part: linkPart.shape.name.options,
  step: STEPS.flatMap((step) => [step, `${step}.title`, `${step}.lead`]),
  signIn: signInWay.options.flatMap((way) => [way, `${way}.text`]),
  secrets: secretsView.shape.kind.options,
};

test("every key is used somewhere on the screen", () => {
  const source = sourceText();
  const isMade = (key: string): boolean =>
    Object.entries(MADE).some(
      ([prefix, names]) => source.includes(`\`${prefix}.\${`) && names.some((name) => key === `${prefix}.${name}`),
    );
  expect(Object.keys(SOURCE).filter((key) => !source.includes(`"${key}"`) && !isMade(key))).toEqual([]);
});

/** What a person reads or hears without it being a key: words between tags, and in the attributes that are read out. */
function ownTexts(source: string): readonly string[] {
  const between = source.matchAll(/>\s*((?:\p{L}[\p{L}’'-]+[ ,;:.!?…]*)+)\s*(?:<\/|\{t\()/gu);
  const attributes = source.matchAll(
    /\b(?:aria-label|aria-description|aria-roledescription|aria-valuetext|title|placeholder|alt)=(?:"([^"]*\p{L}{2}[^"]*)"|\{["`]([^"`$]*\p{L}{2}[^"`$]*)["`]\})/gu,
  );
  return [...between, ...attributes].map(([, first, second]) => (first ?? second ?? "").trim());
}

test("no text is written into a component", () => {
  // A command that is typed is the same in every language.
  expect(ownTexts(sourceText()).filter((text) => text !== "npm run practice")).toEqual([]);
});

test.each([
  ["a word between tags", "<span>Send</span>"],
  ["a word that begins small", "<p>\n  not yet\n</p>"],
  ["a word before a text", '<p>Hello {t("app.name")}</p>'],
  ["a name that is read out", '<button aria-label="Close" />'],
  ["a name that is put together", "<img alt={`Photo`} />"],
  ["a hint in a field", '<input placeholder="Name of the label" />'],
])("%s is found as written into a component", (_what, source) => {
  expect(ownTexts(source)).toHaveLength(1);
});

test("a number of things is counted by a plural, never said in one form for all numbers", () => {
  // "({count}) Shopbell" counts nothing by name, and "1 of 3" is a place; units that are abbreviated have one form.
  const uncounted = new Set(["app.titleUnread", "practice.titleUnread", "viewer.place"]);
  const wrong = CATALOGUES.flatMap(([tag, messages]) =>
    Object.entries(messages).flatMap(([key, entry]) =>
      typeof entry === "string" && entry.includes("{count}") && !uncounted.has(key) ? [`${tag} ${key}: ${entry}`] : [],
    ),
  );
  expect(wrong).toEqual([]);
});

/** One word for one thing, in every language: what must not be said, and what is said instead. */
const WORDS: readonly (readonly [tag: string, wrong: RegExp, right: string])[] = [
  ["ar", /Instagram/u, "إنستغرام"],
  ["ar", /زبون|زبائن/u, "عميل"],
  ["ar", /كمبيوتر/u, "حاسوب"],
  ["es", /vídeo/iu, "video"],
  ["es", /\busted(?:es)?\b/iu, "tú"],
  ["es", /\b(?:ordenador|computadora)\b/iu, "equipo"],
  ["pt-BR", /\b(?:ficheiro|ecrã|utilizador|equipamento)\b/iu, "arquivo, tela, usuário, computador"],
];

test.each(WORDS)("in %s %s is said in one way: %s", (language, wrong, _right) => {
  const messages = CATALOGUES.find(([tag]) => tag === language)?.[1] ?? {};
  const found = Object.entries(messages).filter(
    // Meta's own menus are written as Meta writes them.
    ([key, entry]) => !key.startsWith("path.") && textsOf(entry).some((text) => wrong.test(text)),
  );
  expect(found).toEqual([]);
});

/** Where the source puts translated texts together: what stands between them, and the keys, where they are written out. */
interface Joint {
  readonly where: string;
  readonly between: string;
  readonly keys: readonly string[];
}

/**
 * A sentence is one text, so that a language can put its words into its own order. What may be written beside each other
 * are whole sentences (with a space) and facts (with a dot between them). A label and what it labels are `app.named`.
 */
function complaintsAbout(source: string): readonly string[] {
  return jointsIn(source).flatMap(({ where, between, keys }) => {
    if (!/^(?: | · |\s*\n\s*)*$/u.test(between)) return [`"${between.trim()}" stands between texts in ${where}`];
    if (between.includes("·") || keys.length < 2) return [];
    const halves = CATALOGUES.flatMap(([tag, messages]) =>
      keys.slice(0, -1).flatMap((key) => textsOf(messages[key]).map((text) => [tag, key, text] as const)),
    );
    return halves
      .filter(([, , text]) => !/[.!?…。؟]$/u.test(text))
      .map(([tag, key]) => `${key} is half a sentence (${tag}) in ${where}`);
  });
}

function jointsIn(source: string): readonly Joint[] {
  // A key that is made is one key here.
  const text = source.replaceAll(/\bt\(`[^`]*`/gu, 't("made"');
  const templates = Array.from(text.matchAll(/`([^`]*)`/gu), ([whole, inner = ""]) => ({
    where: whole,
    between: withoutHoles(inner),
  })).filter(({ where }) => /\$\{(?:[^{}]*[^\w.{}])?t\(/u.test(where));
  const sum = /\bt\("[\w.]+"(?:, \{[^{}]*\})?\)\s*\+|\+\s*t\("[^;\n]*/gu;
  const sums = Array.from(text.matchAll(sum), ([where]) => ({ where, between: "+" }));
  const call = String.raw`\{t\((?:[^{}]|\{[^{}]*\})*\)\}`;
  const inMarkup = [
    ...text.matchAll(new RegExp(`(?<!=)${call}(?:</?b>)?([ \\t]*[\\p{L},;:.!?–—][^<{]*)`, "gu")),
    ...text.matchAll(new RegExp(`(?<![=\\p{L}])[>}]\\s*([\\p{L},;:.!?–—]+[ \\t]*)${call}`, "gu")),
  ].map(([where, between = ""]) => ({ where, between }));
  const pairs = Array.from(text.matchAll(new RegExp(`(?<!=)${call} ${call}`, "gu")), ([where]) => ({
    where,
    between: " ",
  }));
  return [...templates, ...sums, ...inMarkup, ...pairs].map(({ where, between }) => ({
    where,
    between,
    keys: Array.from(where.matchAll(/\bt\("([\w.]+)"/gu), ([, key = ""]) => key),
  }));
}

/** A template's own letters, without what is put into it. */
function withoutHoles(template: string): string {
  let depth = 0;
  let own = "";
  for (const [index, sign] of Array.from(template).entries()) {
    if (sign === "{" && (depth > 0 || template[index - 1] === "$")) depth += 1;
    else if (sign === "}" && depth > 0) depth -= 1;
    else if (depth === 0 && !(sign === "$" && template[index + 1] === "{")) own += sign;
  }
  return own;
}

test("no sentence is put together from parts", () => {
  expect(complaintsAbout(sourceText())).toEqual([]);
});

test.each([
  ["a label glued to its value", 'label={`${t("app.copy")}: ${value}`}'],
  ["a plural after a comma", '`${label}, ${t("list.count", { count })}`'],
  ["half a sentence before another", '`${t("archive.content", { count: 1 })} ${t("archive.newest", { time })}`'],
  ["a sum", 'const words = t("time.today") + ", " + time;'],
  ["a full stop outside of the text", '<p>{t("state.notSent")}. {t("remove.forGood")}</p>'],
  ["half a sentence in the markup", '<p>{t("time.today")} {t("time.yesterday")}</p>'],
])("%s is found", (_what, source) => {
  expect(complaintsAbout(source)).not.toEqual([]);
});

test.each([
  ["two whole sentences", '<p>{t("remove.staysAtInstagram")} {t("remove.forGood")}</p>'],
  ["two facts", '`${t("list.count", { count })} · ${t("archive.newest", { time })}`'],
  ["a text alone", "`${t(key)}`"],
])("%s may stand beside each other", (_what, source) => {
  expect(complaintsAbout(source)).toEqual([]);
});

describe("a text", () => {
  test("takes the form of its number, in the digits of its language", () => {
    const t = createTranslate({ locale: "ar", messages: ar }, "ar-EG");
    expect(t("thread.newMessages", { count: 1 })).toBe("رسالة جديدة");
    expect(t("thread.newMessages", { count: 2 })).toBe("رسالتان جديدتان");
    expect(t("thread.newMessages", { count: 3 })).toBe("٣ رسائل جديدة");
    expect(t("thread.newMessages", { count: 11 })).toBe("١١ رسالة جديدة");
    expect(createTranslate({ locale: "en", messages: en }, "en-GB")("thread.newMessages", { count: 1234 })).toBe(
      "1,234 new messages",
    );
  });

  test("writes all numbers of a sentence in the digits of the computer's own variant", () => {
    const egypt = createTranslate({ locale: "ar", messages: ar }, "ar-EG");
    expect(egypt("figures.in24h")).toBe("أُجيب خلال ٢٤ ساعة");
    expect(egypt("privacy.retention.range")).toBe("بين ١ و٣٦٥٠ يومًا.");
    expect(egypt("saved.example.hours")).toBe("الاثنين–الجمعة ٠٩:٠٠–١٨:٠٠");
    expect(egypt("refused.mediaType")).toContain("MP4");
    expect(createTranslate({ locale: "ar", messages: ar }, "ar-MA")("figures.in24h")).toBe("أُجيب خلال 24 ساعة");
  });

  test("isolates a name of the other direction, and leaves its own alone", () => {
    expect(createTranslate({ locale: "ar", messages: ar }, "ar")("composer.label", { name: "Ana" })).toBe(
      "الرد على \u2068Ana\u2069",
    );
    expect(createTranslate({ locale: "en", messages: en }, "en")("composer.label", { name: "ياسمين" })).toBe(
      "Reply to \u2068ياسمين\u2069",
    );
    expect(createTranslate({ locale: "en", messages: en }, "en")("composer.label", { name: "Ana" })).toBe(
      "Reply to Ana",
    );
  });

  test("takes the @ before a name for a part of it, so that it stays at the name's beginning", () => {
    expect(createTranslate({ locale: "ar", messages: ar }, "ar")("assistant.turnOn", { username: "linho.porto" })).toBe(
      "الرد تلقائيًا باسم \u2068@linho.porto\u2069",
    );
    expect(createTranslate({ locale: "en", messages: en }, "en")("assistant.turnOn", { username: "linho.porto" })).toBe(
      "Answer automatically as @linho.porto",
    );
  });

  test("shows a parameter as it is, even when it looks like another parameter", () => {
    expect(
      createTranslate({ locale: "en", messages: en }, "en")("announce.message", { name: "$&", text: "{name} costs 5" }),
    ).toBe("New message from $&: {name} costs 5");
  });
});

test("the first language of the computer that Shopbell speaks is taken", () => {
  expect(systemLocale(["de-AT", "pt-PT", "es"])).toBe("pt-BR");
  expect(systemLocale(["ar-EG"])).toBe("ar");
  expect(systemLocale(["fi", "ja"])).toBe("en");
  expect(systemLocale([])).toBe("en");
});
