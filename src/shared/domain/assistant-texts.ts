import type { AssistantConfig } from "../contract/assistant.ts";
import type { Locale } from "../contract/settings.ts";

/**
 * What the assistant says before the owner has changed a word. These go to customers and are the shop's words from then
 * on, so they are no keys of the screen's dictionary.
 */
interface Words {
  /** Title of a button: at most 20 characters. */
  readonly person: string;
  readonly greeting: string;
  readonly away: string;
  readonly notUnderstood: string;
  readonly open: string;
  readonly closed: string;
}

const WORDS: Readonly<Record<Locale, Words>> = {
  en: {
    person: "Talk to a person",
    greeting:
      "Hello {name}! Thank you for writing to {shop}. We will answer you here. Until then, maybe one of these helps:",
    away: "We are closed at the moment. Somebody will answer you {when}.",
    notUnderstood:
      "This is an automatic answer, and I did not understand that. Choose one of the questions below, or ask to talk to a person.",
    open: "Of course. Somebody from {shop} will answer you here soon.",
    closed: "Of course. We are closed at the moment; somebody from {shop} will answer you here {when}.",
  },
  ar: {
    person: "التحدث مع شخص",
    greeting: "مرحبًا {name}! شكرًا لمراسلتك {shop}. سنرد عليك هنا. إلى ذلك الحين قد يفيدك أحد هذه الأسئلة:",
    away: "نحن خارج أوقات العمل الآن. سيرد عليك أحدنا {when}.",
    notUnderstood: "هذا رد تلقائي ولم أفهم رسالتك. اختر أحد الأسئلة أدناه، أو اطلب التحدث مع شخص.",
    open: "بالتأكيد. سيرد عليك أحد من {shop} هنا قريبًا.",
    closed: "بالتأكيد. نحن خارج أوقات العمل الآن، وسيرد عليك أحد من {shop} هنا {when}.",
  },
  es: {
    person: "Hablar con alguien",
    greeting:
      "¡Hola {name}! Gracias por escribir a {shop}. Te responderemos aquí. Mientras tanto, quizá te ayude una de estas preguntas:",
    away: "Ahora estamos cerrados. Te responderemos {when}.",
    notUnderstood:
      "Esta es una respuesta automática y no he entendido tu mensaje. Elige una de las preguntas o pide hablar con alguien.",
    open: "Claro. Alguien de {shop} te responderá aquí en breve.",
    closed: "Claro. Ahora estamos cerrados; alguien de {shop} te responderá aquí {when}.",
  },
  "pt-BR": {
    person: "Falar com uma pessoa",
    greeting:
      "Olá {name}! Obrigado por escrever para {shop}. Vamos responder por aqui. Enquanto isso, talvez uma destas perguntas ajude:",
    away: "Estamos fechados no momento. Vamos responder {when}.",
    notUnderstood:
      "Esta é uma resposta automática e não entendi sua mensagem. Escolha uma das perguntas ou peça para falar com uma pessoa.",
    open: "Claro. Alguém de {shop} vai responder por aqui em breve.",
    closed: "Claro. Estamos fechados no momento; alguém de {shop} vai responder por aqui {when}.",
  },
};

/** Title of the button that always leads to a person. */
export const personTitle = (language: Locale): string => WORDS[language].person;

/** Off, with a greeting and an away note ready, and no questions. */
export function defaultAssistant(language: Locale): AssistantConfig {
  const { greeting, away, notUnderstood, open, closed } = WORDS[language];
  return {
    isOn: false,
    language,
    greeting: { isOn: true, text: greeting },
    away: { isOn: true, text: away },
    questions: [],
    notUnderstood,
    handOver: { open, closed },
  };
}

/** In another language: what the owner has changed stays, what nobody has touched is said in the new one. */
export function inLanguage(config: AssistantConfig, language: Locale): AssistantConfig {
  const before = defaultAssistant(config.language);
  const after = defaultAssistant(language);
  const word = (now: string, was: string, next: string): string => (now === was ? next : now);
  return {
    ...config,
    language,
    greeting: { ...config.greeting, text: word(config.greeting.text, before.greeting.text, after.greeting.text) },
    away: { ...config.away, text: word(config.away.text, before.away.text, after.away.text) },
    notUnderstood: word(config.notUnderstood, before.notUnderstood, after.notUnderstood),
    handOver: {
      open: word(config.handOver.open, before.handOver.open, after.handOver.open),
      closed: word(config.handOver.closed, before.handOver.closed, after.handOver.closed),
    },
  };
}
