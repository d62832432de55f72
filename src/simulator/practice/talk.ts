import type { Language } from "./script.ts";

/** What practice customers say when the owner answers them, by what the answer was like. */
export interface Phrases {
  /** After a question of the owner's. */
  readonly yes: readonly [string, ...string[]];
  /** After a price, a date or a number. */
  readonly agreed: readonly [string, ...string[]];
  /** After anything else. */
  readonly thanks: readonly [string, ...string[]];
}

export const phrases: Readonly<Record<Language, Phrases>> = {
  en: {
    yes: ["Yes please, that would be great!", "The natural one, please 🙂", "Yes! Could you keep it until Friday?"],
    agreed: ["That works for me, I'll take it.", "Perfect, where can I pay?", "Oh nice, that's less than I thought."],
    thanks: ["Thank you so much!", "Lovely, that helps a lot 🧡", "Great, thanks for the quick answer!"],
  },
  ar: {
    yes: ["نعم من فضلك!", "اللون الطبيعي لو سمحتِ 🙂", "نعم، هل يمكن حجزه حتى الجمعة؟"],
    agreed: ["ممتاز، يناسبني.", "جميل، كيف أدفع؟", "اتفقنا، سآخذه."],
    thanks: ["شكراً جزيلاً!", "يعطيكِ العافية 🌸", "شكراً على الرد السريع!"],
  },
  es: {
    yes: ["¡Sí, por favor!", "El de color natural, porfa 🙂", "Sí, ¿me lo guardas hasta el viernes?"],
    agreed: ["Perfecto, me lo quedo.", "¡Genial! ¿Cómo te pago?", "Me parece muy bien."],
    thanks: ["¡Mil gracias!", "¡Qué rápido, gracias! 🧡", "Perfecto, muchas gracias."],
  },
  pt: {
    yes: ["Sim, por favor!", "O natural, por favor 🙂", "Sim! Pode guardar até sexta?"],
    agreed: ["Fechado, vou querer.", "Ótimo! Como faço para pagar?", "Achei um preço justo."],
    thanks: ["Muito obrigada!", "Que atendimento rápido, obrigada 🧡", "Perfeito, valeu!"],
  },
  de: {
    yes: ["Ja, sehr gern!", "Die naturfarbene, bitte 🙂", "Ja! Könntest du sie bis Freitag zurücklegen?"],
    agreed: ["Passt, die nehme ich.", "Super, wie kann ich bezahlen?", "Das klingt fair."],
    thanks: ["Vielen lieben Dank!", "Das hilft mir sehr, danke 🧡", "Danke für die schnelle Antwort!"],
  },
  ja: {
    yes: ["はい、お願いします！", "生成りの方をお願いします🙂", "はい、金曜日まで取り置きできますか？"],
    agreed: [
      "それでお願いします。",
      "ありがとうございます。お支払い方法を教えてください。",
      "思ったよりお手頃ですね。",
    ],
    thanks: ["ありがとうございます！", "早速のお返事、助かります🧡", "よく分かりました。ありがとうございます。"],
  },
  he: {
    yes: ["כן, בשמחה!", "הטבעי בבקשה 🙂", "כן! אפשר לשמור עד יום שישי?"],
    agreed: ["מעולה, אני לוקחת.", "יופי, איך משלמים?", "מחיר הוגן, סגרנו."],
    thanks: ["תודה רבה!", "איזה יופי, תודה 🧡", "תודה על התשובה המהירה!"],
  },
  hi: {
    yes: ["जी हाँ, ज़रूर!", "प्राकृतिक रंग वाला, कृपया 🙂", "हाँ, क्या शुक्रवार तक रख सकते हैं?"],
    agreed: ["ठीक है, मैं लूँगी।", "बढ़िया, भुगतान कैसे करूँ?", "यह तो उम्मीद से कम है।"],
    thanks: ["बहुत धन्यवाद!", "इतनी जल्दी जवाब, शुक्रिया 🧡", "समझ गई, धन्यवाद।"],
  },
  fr: {
    yes: ["Oui, avec plaisir !", "La naturelle, s'il vous plaît 🙂", "Oui ! Vous pouvez la garder jusqu'à vendredi ?"],
    agreed: ["Parfait, je la prends.", "Super, comment puis-je payer ?", "Ça me convient très bien."],
    thanks: ["Merci beaucoup !", "Quelle rapidité, merci 🧡", "C'est noté, merci !"],
  },
  emoji: { yes: ["👍👍", "🙏", "✅"], agreed: ["🤝", "💳❓", "👌"], thanks: ["🧡", "🥰🥰", "🙌"] },
};

/** The line that fits the owner's answer; `turn` keeps it from repeating. */
export function fittingAnswer(language: Language, ownerText: string | undefined, turn: number): string {
  const { yes, agreed, thanks } = phrases[language];
  const asks = /[?？؟]/.test(ownerText ?? "");
  const pool = asks ? yes : /\d/.test(ownerText ?? "") ? agreed : thanks;
  return pool[turn % pool.length] ?? pool[0];
}

/** What customers come up with on their own while the practice goes on: key of the person, then the text. */
export const smallTalk: readonly (readonly [key: string, text: string])[] = [
  ["sofia", "Perdona la insistencia, ¿me dices algo del envío? 🙂"],
  ["hannah", "Also: do you sell the matching belt on its own?"],
  ["julia", "Ich habe gerade eine Versandmail bekommen, hat sich erledigt 😊"],
  ["layla", "نسيت أن أسأل: هل يوجد تغليف للهدايا؟"],
  ["rafael", "Se tiver, pode ser embrulhado para presente?"],
  ["quiet", "also the blue one"],
  ["yuki", "送料はいくらになりますか？"],
  ["maya", "Is Saturday from ten okay?"],
  ["ananya", "क्या कुर्ते में जेब है?"],
  ["camille", "Une amie voudrait la même en écru, c'est possible ?"],
  ["lena", "Kurze Nachfrage: gibt es die Hüllen auch mit Reißverschluss?"],
  ["isabel", "¿Haces también fuentes grandes para horno?"],
  ["beatriz", "Recebi o link, já paguei! ✅"],
  ["noa", "אני יכולה להגיע מחר בצהריים?"],
  ["pavlo", "🏺😮"],
  ["grace", "She wants to know if there are matching mugs. Here we go again 😄"],
  ["tom", "Any news about the replacement mug?"],
  ["emre", "Same market next month?"],
  ["marta", "¿Y se puede lavar a 60 grados?"],
  ["lucas", "Segue o logo em alta resolução."],
  ["fatima", "قررت: أريد أربع مناشف باسم «سارة»."],
  ["norr", "Hello again, any chance to see the price list this week?"],
  ["hannah", "I'd love it in black as well, one day!"],
  ["sofia", "Acabo de hacer el pedido, ¡gracias!"],
  ["yuki", "楽しみにしています☺️"],
  ["julia", "Kommt die Vase auch einzeln?"],
  ["layla", "وصلتني الصورة، رائع جداً 😍"],
  ["rafael", "Minha mãe vai amar 💚"],
  ["maya", "Could I swap it for the clay one after all? Sorry!"],
  ["camille", "Vous êtes ouverte dimanche ?"],
];
