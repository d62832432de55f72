import type { enDesk } from "./en-desk.ts";
import type { Messages } from "./types.ts";

/** Arabic texts of notifications and the desktop; a part of ar.ts. */
export const arDesk: Pick<Messages<"ar">, keyof typeof enDesk> = {
  "desk.title": "سطح المكتب",
  "desk.notifications": "الإشعارات",
  "desk.notify": "إشعاري بالرسائل الجديدة",
  "desk.sound": "مع صوت",
  "desk.shows": "ما يظهر في الإشعار",
  "desk.shows.nameAndText": "الاسم والنص",
  "desk.shows.name": "الاسم فقط",
  "desk.shows.nothing": "لا هذا ولا ذاك",
  "desk.shows.hint": "قد يظهر الإشعار على شاشة مقفلة. ويختفي عند قراءة الرسالة هنا أو سحبها.",
  "desk.quiet": "ساعات الهدوء",
  "desk.quiet.on": "عدم الإشعار في هذه الساعات",
  "desk.quiet.from": "الهدوء من",
  "desk.quiet.until": "الهدوء حتى",
  "desk.quiet.hint": "تستمر الرسائل في الوصول، ويستمر العدد على الأيقونة.",
  "desk.closed": "عند إغلاق النافذة",
  "desk.closed.ask": "السؤال",
  "desk.closed.keepRunning": "إبقاء Shopbell قيد العمل",
  "desk.closed.quit": "إنهاء Shopbell",
  "desk.closed.hint": "تصل الرسائل فقط ما دام Shopbell يعمل. ومن دون نافذته تجده في منطقة الإشعارات.",
  "desk.computer": "هذا الحاسوب",
  "desk.login": "تشغيل Shopbell عند تسجيل دخولي",
  "desk.spelling": "التدقيق الإملائي أثناء الكتابة",
  "desk.spelling.hint": "تأتي القواميس من خادم لدى Google، مرة واحدة لكل لغة. ما تكتبه يبقى على هذا الحاسوب.",
};
