import { foldWord } from "./fold-text.ts";

/**
 * Whether a customer's own words ask for a person, in the four languages of Shopbell, whatever the assistant speaks. Words
 * that stand near each other count, not sentences: where it is doubtful, a person is the better answer.
 */
export function asksForPerson(text: string): boolean {
  const words = plainWords(text.slice(0, LONGEST_READ));
  return ALONE.has(words) || PATTERNS.some((pattern) => pattern.test(words));
}

/** Without case, accents, punctuation and doubled white space; Arabic letters in one of their forms. */
export function plainWords(text: string): string {
  return foldWord(text)
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

const LONGEST_READ = 500;
/** Up to so many words may stand between the verb and the person, in one clause: "I'll message you when someone is home". */
const NEAR = "(?: (?!(?:when|until|once|cuando|quando) )[^ ]+){0,4}";

/** Said alone, or as all that is said. */
const ALONE: ReadonlySet<string> = new Set(
  [
    ["person", "human", "agent", "operator", "representative", "real person", "a person", "a human"],
    ["persona", "una persona", "humano", "un humano", "agente", "asesor", "operador"],
    ["pessoa", "uma pessoa", "um humano", "atendente", "um atendente"],
    ["شخص", "موظف", "انسان", "بشر"],
  ].flat(),
);

const between = (verbs: string, persons: string): RegExp =>
  new RegExp(`(?:^| )(?:${verbs})${NEAR} (?:${persons})(?: |$)`, "u");
const phrase = (phrases: string): RegExp => new RegExp(`(?:^| )(?:${phrases})(?: |$)`, "u");

const PATTERNS: readonly RegExp[] = [
  between(
    "talk|talking|speak|speaking|chat|write|message|connect me|transfer me|put me through",
    "person|people|human|humans|someone|somebody|agent|representative|advisor|operator|employee|staff",
  ),
  phrase(
    "(?:real|live|actual) (?:person|human|agent)|human (?:agent|being|help)|(?:person|human|agent|somebody|someone) please|please a? ?(?:person|human)|need a (?:person|human)|customer (?:service|support)",
  ),
  between(
    "hablar|hable|chatear|conversar|escribir|comunicarme|comunicar|comuniqueme|contactar|atienda|atender|paseme",
    "persona|personas|humano|humana|alguien|agente|asesor|asesora|operador|operadora|representante|empleado|empleada|encargado|encargada",
  ),
  phrase(
    "persona real|(?:persona|humano|alguien) por favor|agente humano|atencion (?:humana|al cliente)|necesito (?:una persona|un humano|un asesor)",
  ),
  between(
    "falar|falo|conversar|escrever|(?<!(?:vou|vamos) )chamar|contatar|atendido|atendida|atendimento|transferir",
    "pessoa|pessoas|humano|humana|alguem|agente|atendente|operador|operadora|representante|vendedor|vendedora",
  ),
  phrase(
    "pessoa (?:real|de verdade)|(?:pessoa|humano|alguem|atendente) por favor|atendente humano|atendimento humano|preciso de (?:uma pessoa|um humano|um atendente)",
  ),
  // Folded, as `foldWord` leaves them; the words take the article and the preposition in front.
  between(
    "تحدث|التحدث|اتحدث|التكلم|تكلم|اتكلم|اكلم|كلم|نتكلم|احكي|الحديث|محادثه|المحادثه|التواصل|اتواصل|تواصل|حولني|حولوني|وصلني",
    "(?:ل|لل|ال|ب|بال)?(?:شخص|موظف|موظفه|انسان|بشر|بشري|احد|حد|ممثل|مندوب|مسوول)",
  ),
  phrase(
    "خدمه العملاء|(?:شخص|موظف|احد) (?:من فضلك|لو سمحت|رجاء)|شخص حقيقي|موظف بشري|انسان حقيقي|(?:اريد|احتاج|ابغي|بدي|عايز) (?:شخص|موظف|انسان)",
  ),
];
