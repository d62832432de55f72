import { LOCALES, type Locale } from "#shared/contract/settings.ts";

/**
 * The page Meta shows a person who asked for their data to be deleted. It stands on the shop's public address, so it is
 * one plain page without scripts, pictures or links, and says nothing that the person does not know already.
 */
export interface DeletionStatus {
  readonly confirmationCode: string;
  /** When everything was removed, UTC milliseconds. */
  readonly removedMs: number;
}

interface Words {
  readonly title: string;
  readonly done: (when: string) => string;
  readonly what: string;
  readonly kept: string;
  readonly code: string;
  readonly unknown: string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    title: "Data deletion request",
    done: (when) => `Your request was carried out on ${when}.`,
    what: "Removed: the sign-in to Instagram, that is the access tokens and the id of the person who had signed in.",
    kept: "Messages that customers wrote to the shop belong to the shop's correspondence and are not part of a sign-in. To have your own messages removed, ask the shop.",
    code: "Confirmation code",
    unknown: "There is no request with this code here.",
  },
  ar: {
    title: "طلب حذف البيانات",
    done: (when) => `نُفِّذ طلبك بتاريخ ${when}.`,
    what: "ما حُذف: تسجيل الدخول إلى إنستغرام، أي رموز الوصول ومعرّف الشخص الذي سجّل الدخول.",
    kept: "الرسائل التي كتبها العملاء إلى المتجر جزء من مراسلات المتجر، وليست جزءًا من تسجيل الدخول. لحذف رسائلك اطلب ذلك من المتجر.",
    code: "رمز التأكيد",
    unknown: "لا يوجد هنا طلب بهذا الرمز.",
  },
  es: {
    title: "Solicitud de eliminación de datos",
    done: (when) => `Tu solicitud se llevó a cabo el ${when}.`,
    what: "Se eliminó el inicio de sesión en Instagram: los tokens de acceso y el identificador de la persona que había iniciado sesión.",
    kept: "Los mensajes que los clientes escribieron a la tienda forman parte de su correspondencia y no del inicio de sesión. Para que se eliminen tus propios mensajes, pídelo a la tienda.",
    code: "Código de confirmación",
    unknown: "Aquí no hay ninguna solicitud con este código.",
  },
  "pt-BR": {
    title: "Solicitação de exclusão de dados",
    done: (when) => `Sua solicitação foi atendida em ${when}.`,
    what: "Foi removido o login no Instagram: os tokens de acesso e o identificador da pessoa que havia entrado.",
    kept: "As mensagens que clientes escreveram para a loja fazem parte da correspondência da loja e não do login. Para remover as suas mensagens, peça à loja.",
    code: "Código de confirmação",
    unknown: "Não há aqui nenhuma solicitação com este código.",
  },
};

/** @param status undefined: there is no such request. */
export function deletionStatusPage(status: DeletionStatus | undefined, acceptLanguage: string): string {
  const locale = preferredLocale(acceptLanguage);
  const words = WORDS[locale];
  const lines =
    status === undefined
      ? [words.unknown]
      : [
          words.done(dateIn(locale, status.removedMs)),
          words.what,
          words.kept,
          `${words.code}: ${status.confirmationCode}`,
        ];
  return [
    "<!doctype html>",
    `<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`,
    `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(words.title)}</title></head>`,
    `<body style="font-family:sans-serif;line-height:1.5;max-width:40em;margin:2em auto;padding:0 1em">`,
    `<h1>${escapeHtml(words.title)}</h1>`,
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    "</body></html>",
  ].join("\n");
}

function dateIn(locale: Locale, timeMs: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }).format(timeMs);
}

/** The first language of the header, by its weights, that the page speaks; English when there is none. */
/** The language of a page on the public address, from the browser's own list. */
export function preferredLocale(header: string): Locale {
  const wishes = header
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().toLowerCase().split(";");
      const weight = parameters
        .map((parameter) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/u.exec(parameter)?.[1])
        .find(Boolean);
      return { language: tag.split("-")[0] ?? "", weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { language } of wishes) {
    const found = LOCALES.find((locale) => locale.split("-")[0] === language);
    if (found !== undefined) return found;
  }
  return "en";
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
