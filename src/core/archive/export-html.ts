import type { Locale } from "#shared/contract/settings.ts";
import type { ExportedConversation, ExportedMessage } from "../inbox/export-inbox.ts";

/** A page to be read and printed, by people: no script, no link to anywhere that is opened by itself. */
interface Words {
  readonly title: string;
  readonly you: string;
  readonly unsent: string;
  readonly edited: string;
  readonly conversations: string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    title: "Conversation with",
    you: "You",
    unsent: "This message was withdrawn.",
    edited: "edited",
    conversations: "Conversations",
  },
  ar: {
    title: "محادثة مع",
    you: "أنت",
    unsent: "تم سحب هذه الرسالة.",
    edited: "معدّلة",
    conversations: "المحادثات",
  },
  es: {
    title: "Conversación con",
    you: "Tú",
    unsent: "Este mensaje se retiró.",
    edited: "editado",
    conversations: "Conversaciones",
  },
  "pt-BR": {
    title: "Conversa com",
    you: "Você",
    unsent: "Esta mensagem foi retirada.",
    edited: "editada",
    conversations: "Conversas",
  },
};

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.3rem}ol{list-style:none;padding:0}li{margin:.6rem 0;padding:.5rem .8rem;border-radius:10px;background:#f1efeb;width:fit-content;max-width:85%}
li.out{background:#d9efec;margin-inline-start:auto}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}small{color:#595959}a{color:#0b5f5a}`;

export function conversationName({ customer }: ExportedConversation): string {
  return customer.name ?? (customer.username === null ? `···${customer.id.slice(-3)}` : `@${customer.username}`);
}

export function pageHead(conversation: ExportedConversation, locale: Locale): string {
  const name = conversationName(conversation);
  return `${head(`${WORDS[locale].title} ${name}`, locale)}<h1>${WORDS[locale].title} <bdi>${escape(name)}</bdi></h1>\n<ol>\n`;
}

export function pageMessage(conversation: ExportedConversation, message: ExportedMessage, locale: Locale): string {
  const words = WORDS[locale];
  const who = message.direction === "out" ? words.you : conversationName(conversation);
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const at = message.sentAt ?? "";
  const lines = [
    message.deletedAt === null ? (message.text ?? "") : words.unsent,
    ...message.attachments.map(({ type, url }) => (url === null ? `[${type}]` : `[${type}] ${url}`)),
    message.reactions.map(({ emoji }) => emoji).join(" "),
  ].filter((line) => line !== "");
  const edited = message.editedAt === null ? "" : ` · ${words.edited}`;
  return `<li class="${message.direction}"><small><bdi>${escape(who)}</bdi> · <time datetime="${at}">${escape(time.format(new Date(at)))}</time>${edited}</small>${lines
    .map((line) => `<p dir="auto">${escape(line)}</p>`)
    .join("")}</li>\n`;
}

export const PAGE_END = "</ol>\n</body></html>\n";

export function indexHead(locale: Locale): string {
  return `${head(WORDS[locale].conversations, locale)}<h1>${WORDS[locale].conversations}</h1>\n<ol>\n`;
}

export function indexLine(conversation: ExportedConversation, file: string, count: number): string {
  return `<li><a href="${escape(file)}"><bdi>${escape(conversationName(conversation))}</bdi></a> <small>${count}</small></li>\n`;
}

function head(title: string, locale: Locale): string {
  const direction = locale === "ar" ? "rtl" : "ltr";
  return `<!doctype html>
<html lang="${locale}" dir="${direction}"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body>
`;
}

function escape(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
