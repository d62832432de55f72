import type { Locale } from "#shared/contract/settings.ts";
import { preferredLocale } from "../webhook/deletion-status-page.ts";
import type { CallbackAnswer } from "../webhook/door-protocol.ts";

/** What the browser shows after the sign-in. A plain page without scripts: it stands on the public address. */
type Outcome = "done" | "denied" | "unknown";

const WORDS: Readonly<Record<Locale, Readonly<Record<Outcome, string>>>> = {
  en: {
    done: "You are signed in. You can close this page and go back to Shopbell.",
    denied: "The sign-in was not completed. Go back to Shopbell to try again.",
    unknown: "This page belongs to a sign-in that is over. Go back to Shopbell to start a new one.",
  },
  ar: {
    done: "تم تسجيل دخولك. يمكنك إغلاق هذه الصفحة والعودة إلى Shopbell.",
    denied: "لم يكتمل تسجيل الدخول. ارجع إلى Shopbell للمحاولة مرة أخرى.",
    unknown: "هذه الصفحة تخص تسجيل دخول انتهى. ارجع إلى Shopbell لبدء تسجيل جديد.",
  },
  es: {
    done: "Has iniciado sesión. Puedes cerrar esta página y volver a Shopbell.",
    denied: "El inicio de sesión no se completó. Vuelve a Shopbell para intentarlo de nuevo.",
    unknown: "Esta página pertenece a un inicio de sesión que ya terminó. Vuelve a Shopbell para empezar otro.",
  },
  "pt-BR": {
    done: "Você entrou. Pode fechar esta página e voltar ao Shopbell.",
    denied: "O login não foi concluído. Volte ao Shopbell para tentar de novo.",
    unknown: "Esta página pertence a um login que já terminou. Volte ao Shopbell para começar outro.",
  },
};

export function signInPage(outcome: Outcome, acceptLanguage: string): CallbackAnswer {
  const locale = preferredLocale(acceptLanguage);
  const direction = locale === "ar" ? "rtl" : "ltr";
  const text = WORDS[locale][outcome];
  return {
    status: outcome === "unknown" ? 400 : 200,
    contentType: "text/html; charset=utf-8",
    body: `<!doctype html><html lang="${locale}" dir="${direction}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shopbell</title><style>body{font:1rem/1.6 system-ui,sans-serif;margin:15vh auto;max-width:36rem;padding:0 1.5rem;color-scheme:light dark}</style><h1>Shopbell</h1><p>${text}</p></html>`,
  };
}
