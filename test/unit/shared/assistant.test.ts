import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assistantConfig, type AssistantConfig } from "#shared/contract/assistant.ts";
import { LOCALES } from "#shared/contract/settings.ts";
import { defaultAssistant, inLanguage, personTitle } from "#shared/domain/assistant-texts.ts";
import {
  ASSISTANT_LATE_MS,
  assistantChoices,
  decideAssistant,
  describeOpening,
  isAssistantsText,
  LATER_AFTER_DONE_MS,
  LATER_MS,
  MOST_QUESTION_CHARS,
  sayingText,
  type AssistantFacts,
  type CustomerSaid,
} from "#shared/domain/assistant.ts";
import { asksForPerson } from "#shared/domain/asks-for-person.ts";
import { MAX_TEXT_BYTES, utf8ByteLength } from "#shared/domain/text-limits.ts";
import { NO_HOURS, type WorkingHours } from "#shared/domain/working-hours.ts";

const NINE_TO_SIX = [{ fromMin: 540, untilMin: 1080 }];
const WEEK: WorkingHours = [NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, NINE_TO_SIX, [], []];
/** By this computer's calendar, whatever its zone. 5 January 2026 was a Monday. */
const local = (day: number, hour: number, minute = 0): number => new Date(2026, 0, day, hour, minute).getTime();
const NOON_MS = local(5, 12);
const NIGHT_MS = local(5, 21);
const MORNING_MS = local(6, 9);

const CONFIG: AssistantConfig = {
  ...defaultAssistant("en"),
  isOn: true,
  questions: [
    { id: "hours", question: "Opening hours", answer: "We are open {hours}." },
    { id: "ship", question: "Shipping", answer: "Two days." },
  ],
};

const writes = (text: string, atMs = NOON_MS): CustomerSaid => ({
  atMs,
  kind: "text",
  text,
  payload: undefined,
  isLive: true,
});
const taps = (title: string, payload: string | undefined, atMs = NOON_MS): CustomerSaid => ({
  ...writes(title, atMs),
  kind: "button",
  payload,
});
const facts = (said: CustomerSaid, change: Partial<AssistantFacts> = {}): AssistantFacts => ({
  config: CONFIG,
  hours: WEEK,
  nowMs: said.atMs + 1000,
  said,
  isFirst: false,
  beforeMs: undefined,
  personWroteMs: undefined,
  doneMs: undefined,
  needsPerson: false,
  isHeldByOtherApp: false,
  memory: {},
  ...change,
});
const said = (given: AssistantFacts): readonly string[] => decideAssistant(given).say.map(({ template }) => template);

describe("what the assistant says", () => {
  it("greets whoever writes for the first time, and nobody else", () => {
    expect(said(facts(writes("Hi"), { isFirst: true }))).toEqual([CONFIG.greeting.text]);
    expect(
      said(facts(writes("Hi"), { isFirst: true, config: { ...CONFIG, greeting: { isOn: false, text: "" } } })),
    ).toEqual([CONFIG.notUnderstood]);
  });

  it("says outside the working hours when somebody answers, once for each absence", () => {
    const first = decideAssistant(facts(writes("Hi", NIGHT_MS)));
    expect(first.say).toEqual([{ template: CONFIG.away.text, withChoices: true }]);
    expect(first.memory.awayUntilMs).toBe(MORNING_MS);
    const later = writes("Hello?", NIGHT_MS + 3_600_000);
    expect(said(facts(later, { memory: first.memory }))).not.toContain(CONFIG.away.text);
    const nextNight = writes("Hello?", local(6, 22));
    expect(said(facts(nextNight, { memory: first.memory }))).toEqual([CONFIG.away.text]);
    expect(said(facts(writes("Hi", NIGHT_MS), { hours: NO_HOURS }))).toEqual([CONFIG.notUnderstood]);
  });

  it("puts the buttons under the last of what it says", () => {
    const { say } = decideAssistant(facts(writes("Hi", NIGHT_MS), { isFirst: true }));
    expect(say).toEqual([
      { template: CONFIG.greeting.text, withChoices: false },
      { template: CONFIG.away.text, withChoices: true },
    ]);
  });

  it("answers a question that is tapped, or typed in other letters", () => {
    const [hours] = assistantChoices(CONFIG);
    expect(said(facts(taps("Opening hours", hours?.payload), { isFirst: true }))).toEqual(["We are open {hours}."]);
    expect(said(facts(writes("opening  HOURS?")))).toEqual(["We are open {hours}."]);
    // The button of a question that is gone since.
    expect(said(facts(taps("Parking", "SHOPBELL_QUESTION_gone")))).toEqual([]);
  });

  it("gives up after the second question in a row that it does not understand", () => {
    const first = decideAssistant(facts(writes("Do you have it in blue?")));
    expect(first).toMatchObject({ say: [{ template: CONFIG.notUnderstood, withChoices: true }], needsPerson: false });
    const again = writes("In blue!", NOON_MS + 60_000);
    const second = decideAssistant(facts(again, { memory: first.memory, beforeMs: NOON_MS }));
    expect(second).toMatchObject({ say: [{ template: CONFIG.handOver.open, withChoices: false }], needsPerson: true });
    expect(second.memory.stopped).toEqual({ atMs: again.atMs, because: "not_understood" });
    // The next day it is a new question.
    const tomorrow = writes("In blue?", NOON_MS + LATER_MS + 60_000);
    expect(decideAssistant(facts(tomorrow, { memory: first.memory })).needsPerson).toBe(false);
  });

  it("takes what is written in one breath for one question, and a picture for none", () => {
    expect(said(facts(writes("in blue?", NOON_MS + 4000), { beforeMs: NOON_MS }))).toEqual([]);
    expect(said(facts({ ...writes("", NOON_MS), kind: "other", text: undefined }))).toEqual([]);
    for (const thanks of ["Thank you!", "¡Muchas gracias!", "شكراً", "👍"])
      expect(said(facts(writes(thanks)))).toEqual([]);
  });

  it("pretends to understand nothing where the owner has given it no questions", () => {
    expect(said(facts(writes("Do you have it in blue?"), { config: { ...CONFIG, questions: [] } }))).toEqual([]);
  });
});

describe("a wish for a person", () => {
  it("hands over whether it is tapped or typed, and says when somebody answers", () => {
    const person = assistantChoices(CONFIG).at(-1);
    expect(person?.title).toBe("Talk to a person");
    for (const one of [taps("Talk to a person", person?.payload), writes("quiero hablar con una persona")]) {
      const decision = decideAssistant(facts(one, { isFirst: true }));
      expect(decision).toMatchObject({
        say: [{ template: CONFIG.handOver.open, withChoices: false }],
        needsPerson: true,
      });
      expect(decision.memory.stopped?.because).toBe("asked");
    }
    const atNight = taps("Talk to a person", person?.payload, NIGHT_MS);
    expect(said(facts(atNight))).toEqual([CONFIG.handOver.closed]);
  });

  it("is told once, and is heard again after a person has answered", () => {
    const memory = decideAssistant(facts(writes("agent"))).memory;
    const again = writes("a person please", NOON_MS + 60_000);
    expect(decideAssistant(facts(again, { memory, needsPerson: true })).say).toEqual([]);
    const answered = { memory, needsPerson: false, personWroteMs: NOON_MS + 30_000 };
    const nextDay = writes("a person please", NOON_MS + 30_000 + LATER_MS);
    expect(decideAssistant(facts(nextDay, answered)).needsPerson).toBe(true);
    // Somebody here had put it on the list: the customer does not know.
    expect(said(facts(again, { needsPerson: true }))).toEqual([CONFIG.handOver.open]);
  });

  it("is not heard in what is said to a person, unless it is tapped, and then without a word", () => {
    const withPerson = { personWroteMs: NOON_MS - 30_000 };
    for (const text of [
      "I'll message you when someone is home",
      // The answer to "company or person?"
      "A person",
      "vou chamar alguém para buscar",
      "quiero hablar con una persona",
    ])
      expect(decideAssistant(facts(writes(text), withPerson))).toEqual({ say: [], memory: {}, needsPerson: false });
    const tap = taps("Talk to a person", assistantChoices(CONFIG).at(-1)?.payload);
    expect(decideAssistant(facts(tap, withPerson))).toMatchObject({ say: [], needsPerson: true });
    // That conversation is over.
    const wish = writes("talk to a person");
    const doneMs = NOON_MS - LATER_AFTER_DONE_MS;
    expect(said(facts(wish, { personWroteMs: doneMs - 60_000, doneMs }))).toEqual([CONFIG.handOver.open]);
    expect(said(facts(wish, { personWroteMs: doneMs - 60_000, doneMs: doneMs + 1 }))).toEqual([]);
    expect(said(facts(wish, { doneMs: NOON_MS - 1000 }))).toEqual([CONFIG.handOver.open]);
    expect(said(facts(wish, { personWroteMs: NOON_MS - LATER_MS }))).toEqual([CONFIG.handOver.open]);
  });

  it("is heard when its button is tapped while the assistant is off, without a word", () => {
    const config = { ...CONFIG, isOn: false };
    const tap = taps("Talk to a person", assistantChoices(CONFIG).at(-1)?.payload);
    expect(decideAssistant(facts(tap, { config }))).toMatchObject({ say: [], needsPerson: true });
    for (const one of [writes("talk to a person"), writes("Hi"), taps("Shipping", "SHOPBELL_QUESTION_ship")])
      expect(decideAssistant(facts(one, { config, isFirst: true }))).toEqual({
        say: [],
        memory: {},
        needsPerson: false,
      });
  });

  it("counts for a day when it comes late, without a word to the customer", () => {
    const late = { ...facts(writes("talk to a person")), nowMs: NOON_MS + 8 * 3_600_000 };
    expect(decideAssistant(late)).toMatchObject({ say: [], needsPerson: true });
    expect(decideAssistant({ ...late, personWroteMs: NOON_MS + 60_000 }).needsPerson).toBe(false);
    expect(decideAssistant({ ...late, nowMs: NOON_MS + 25 * 3_600_000 }).needsPerson).toBe(false);
  });
});

describe("the assistant is silent", () => {
  const told = (change: Partial<AssistantFacts>, text = "Hi") =>
    decideAssistant(facts(writes(text), { isFirst: true, ...change })).say.length > 0;

  it("where a person has answered, until the next day", () => {
    expect(told({})).toBe(true);
    expect(told({ personWroteMs: NOON_MS - LATER_MS + 1 })).toBe(false);
    expect(told({ personWroteMs: NOON_MS - LATER_MS })).toBe(true);
    // The phone's answer came first here, although it was written after the question.
    expect(told({ personWroteMs: NOON_MS + 500 })).toBe(false);
  });

  it("for an hour after Done, which is where somebody says thank you", () => {
    const personWroteMs = NOON_MS - LATER_AFTER_DONE_MS - 60_000;
    expect(told({ personWroteMs, doneMs: NOON_MS - LATER_AFTER_DONE_MS + 1 })).toBe(false);
    expect(told({ personWroteMs, doneMs: NOON_MS - LATER_AFTER_DONE_MS })).toBe(true);
  });

  it("from handing over until a person has answered, however long that takes", () => {
    const memory = { stopped: { atMs: NOON_MS - 5 * 24 * 3_600_000, because: "asked" } } as const;
    expect(told({ memory, needsPerson: true })).toBe(false);
    expect(told({ memory })).toBe(false);
    expect(told({ memory, personWroteMs: NOON_MS - LATER_MS })).toBe(true);
    expect(told({ memory, doneMs: NOON_MS - LATER_AFTER_DONE_MS })).toBe(true);
  });

  it("where another app answers, and to what is old or was read from the history", () => {
    expect(told({ isHeldByOtherApp: true })).toBe(false);
    expect(told({ isHeldByOtherApp: true }, "talk to a person")).toBe(false);
    expect(told({ nowMs: NOON_MS + ASSISTANT_LATE_MS + 1 })).toBe(false);
    expect(told({ said: { ...writes("Hi"), isLive: false } })).toBe(false);
  });
});

describe("its texts", () => {
  it("exist in every language, fit into the contract, and name a button that is understood when typed", () => {
    for (const locale of LOCALES) {
      expect(assistantConfig.parse(defaultAssistant(locale))).toEqual(defaultAssistant(locale));
      expect(personTitle(locale).length).toBeLessThanOrEqual(MOST_QUESTION_CHARS);
      expect(asksForPerson(personTitle(locale))).toBe(true);
    }
  });

  it("change with the language, but for what the owner has written", () => {
    const mine = { ...defaultAssistant("en"), notUnderstood: "Pardon?" };
    expect(inLanguage(mine, "es")).toEqual({ ...defaultAssistant("es"), notUnderstood: "Pardon?" });
  });

  it("are filled in, and what is not known goes", () => {
    const values = { shop: "Mira", hours: "", when: "Monday 09:00" };
    expect(sayingText("Hello {name}! {shop} is back {when}.", values)).toBe("Hello! Mira is back Monday 09:00.");
    expect(sayingText("We answer {when}.", { ...values, when: "" })).toBe("We answer.");
  });

  it("are one message that Instagram takes, whatever a customer is called", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 900 }),
        fc.string({ unit: "grapheme" }),
        (template, name) => {
          const text = sayingText(`{name} ${template} {when}`, { name, shop: "Mira", hours: "", when: "Monday" });
          expect(utf8ByteLength(text)).toBeLessThanOrEqual(MAX_TEXT_BYTES);
        },
      ),
    );
  });

  it("are known again, whatever was filled in, and nobody else's are taken for them", () => {
    const values = { shop: "Mira", hours: "Mon–Fri 09:00–18:00", when: "Friday 09:00" };
    for (const locale of LOCALES) {
      const config = { ...CONFIG, ...defaultAssistant(locale), questions: CONFIG.questions };
      const knows = (text: string, name?: string) =>
        isAssistantsText(text, config, { ...values, ...(name === undefined ? {} : { name }) });
      const { greeting, away, notUnderstood, handOver } = config;
      for (const template of [greeting.text, away.text, notUnderstood, handOver.open, handOver.closed])
        for (const when of ["", "Monday 10:00"]) {
          const text = sayingText(template, { ...values, name: "Ana (Mira?)", when });
          expect({ text, isKnown: [knows(text), knows(text, "Ana (Mira?)")] }).toEqual({ text, isKnown: [true, true] });
        }
      expect(knows("We are open Mon–Fri 09:00–18:00.")).toBe(true);
      expect(["Two days!", "Hello", "", "We are open."].filter((text) => knows(text))).toEqual([]);
    }
    const short = { ...CONFIG, greeting: { isOn: true, text: "Hi {name}!" } };
    expect(isAssistantsText("Hi Ana!", short, { ...values, name: "Ana" })).toBe(true);
    expect(isAssistantsText("Hi, I bring it today!", short, values)).toBe(false);
  });

  it("say the day in words of the language, and the date when it is far", () => {
    expect(describeOpening(WEEK, NIGHT_MS, "en")).toMatch(/^Tuesday.* 9:00/u);
    expect(describeOpening(WEEK, NOON_MS, "en")).toBe("");
    expect(describeOpening(NO_HOURS, NIGHT_MS, "en")).toBe("");
    const onMondays: WorkingHours = [NINE_TO_SIX, [], [], [], [], [], []];
    expect(describeOpening(onMondays, NIGHT_MS, "es")).toMatch(/lunes.*12 de enero/u);
  });
});
