import type { Locale } from "#shared/contract/settings.ts";
import type { en } from "./en.ts";

export type MessageKey = keyof typeof en;

export type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

/** Every text of one language. */
export interface Catalogue {
  readonly locale: Locale;
  readonly messages: Readonly<Record<MessageKey, Entry>>;
}

type PluralCategory = "zero" | "one" | "two" | "few" | "many" | "other";
type Forms<Category extends PluralCategory> = Readonly<Record<Category, string>>;

/** The categories `Intl.PluralRules` knows for each language: a plural must have exactly these. */
interface PluralFormsOf {
  readonly ar: Forms<PluralCategory>;
  readonly es: Forms<"one" | "many" | "other">;
  readonly "pt-BR": Forms<"one" | "many" | "other">;
}

/** What a language file must hold: a text for every text of English, forms for every plural of English. */
export type Messages<Language extends keyof PluralFormsOf> = {
  readonly [Key in MessageKey]: (typeof en)[Key] extends string ? string : PluralFormsOf[Language];
};

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type ParameterNames<Key extends MessageKey> = (typeof en)[Key] extends { readonly other: infer Other }
  ? Placeholders<Other> | "count"
  : Placeholders<(typeof en)[Key]>;

type Parameters<Names extends string> = { readonly [Name in Names]: Name extends "count" ? number : string | number };

/** A key without parameters takes none; a key with parameters takes exactly them. */
export type TranslateArguments<Key extends MessageKey> = [ParameterNames<Key>] extends [never]
  ? []
  : [parameters: Parameters<ParameterNames<Key>>];

export type Translate = <Key extends MessageKey>(key: Key, ...parameters: TranslateArguments<Key>) => string;

/** Keys that need no parameters, for tables that map something to a text. */
export type PlainKey = { [Key in MessageKey]: TranslateArguments<Key> extends [] ? Key : never }[MessageKey];
