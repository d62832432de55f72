import { describe, expect, it } from "vitest";
import { asksForPerson } from "#shared/domain/asks-for-person.ts";

const ASKS = {
  en: [
    "Talk to a person",
    "I'd like to TALK to a real person, please!",
    "can i speak with someone?",
    "Is there a human I could chat with? human please",
    "agent",
    "a person, please",
    "Please connect me with an agent",
  ],
  es: [
    "Hablar con alguien",
    "¿Puedo hablar con una persona?",
    "quiero HABLAR con un asesor",
    "Comunicarme con un agente por favor",
    "atención al cliente",
    "una persona, por favor",
    "Persona",
  ],
  "pt-BR": [
    "Falar com uma pessoa",
    "quero falar com alguém",
    "Posso conversar com um atendente?",
    "Atendente",
    "uma pessoa por favor",
    "quero um atendimento humano",
    "Pode chamar alguém?",
  ],
  ar: [
    "التحدث مع شخص",
    "أريد التحدث مع موظف",
    "ممكن أتكلم مع أحد؟",
    "خدمة العملاء",
    "ابغى اكلم موظف",
    "شَخْص",
    "موظف لو سمحت",
  ],
};

const ASKS_NOT = [
  "Is the shop open today?",
  "How much is the dress for one person?",
  "Can you talk me through the sizes?",
  "I'll message you when someone is home",
  "Te escribo cuando alguien esté en casa",
  "vou chamar alguém para buscar",
  "¿Cuánto cuesta el vestido?",
  "Tem para pronta entrega?",
  "هل المتجر مفتوح اليوم؟",
  "هل يناسب شخصين",
  "❤️",
  "",
];

describe("a wish for a person", () => {
  it.each(Object.entries(ASKS))("is understood in %s", (_language, texts) => {
    expect(texts.filter((text) => !asksForPerson(text))).toEqual([]);
  });

  it("is not heard in other questions", () => {
    expect(ASKS_NOT.filter(asksForPerson)).toEqual([]);
  });

  it("is looked for in the beginning of a text only, however long it is", () => {
    expect(asksForPerson("a ".repeat(200_000))).toBe(false);
  });
});
