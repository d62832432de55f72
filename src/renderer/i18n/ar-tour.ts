import type { enTour } from "./en-tour.ts";
import type { Messages } from "./types.ts";

/** Arabic texts of the first steps in practice; a part of ar.ts. */
export const arTour: Pick<Messages<"ar">, keyof typeof enTour> = {
  "practice.bar": "هذا تدريب.",
  "practice.bar.text": "متجر تجريبي على هذا الحاسوب. لا شيء هنا يصل إلى إنستغرام، ويُحذف كله عند الخروج.",
  "practice.leave": "الخروج من التدريب",
  "practice.leave.failed": "تعذّر الخروج من التدريب. حاول مرة أخرى بعد قليل.",
  "practice.title": "تدريب · Shopbell",
  "practice.titleUnread": "({count}) تدريب · Shopbell",
  "tour.title": "الخطوات الأولى",
  "tour.place": "الخطوات الأولى، {step} من {total}",
  "tour.open": "افتح محادثة",
  "tour.open.text": "انقر واحدة في القائمة. ومن لوحة المفاتيح: {next} أو {previous} للتنقل، وEnter للفتح.",
  "tour.answer": "أجب عنها",
  "tour.answer.text": "اكتب أسفل الرسائل واضغط إرسال. ومن لوحة المفاتيح: {reply} ثم {send}. وقد يردّ العملاء في المثال.",
  "tour.later": "ضع واحدة جانبًا",
  "tour.later.text": "القمر أو {snooze} لتأجيل محادثة إلى وقت تختاره، و{label} لوضع تصنيف عليها.",
  "tour.done": "أنهِ عمل اليوم",
  "tour.done.text": "علامة الصح أو {done} لجعل محادثة منجزة. و{undo} للتراجع، وكذلك تعيدها رسالة جديدة.",
  "tour.find": "اعثر على أي شيء",
  "tour.find.text": "الحقل فوق القائمة أو {search} للبحث في كل الرسائل، و{palette} للبحث في كل الأوامر.",
  "tour.over": "هذا كل ما يلزم",
  "tour.over.text": "تدرّب كما تشاء. متجرك لا يُمسّ.",
  "tour.skip": "الخطوة التالية",
  "tour.end": "إنهاء الخطوات الأولى",
};
