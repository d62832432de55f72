import type { Messages } from "./types.ts";
import type { enReplies } from "./en-replies.ts";

/** نصوص الردود في طريقها؛ جزء من ar.ts. */
export const arReplies: Pick<Messages<"ar">, keyof typeof enReplies> = {
  "state.undo": "تُرسل بعد لحظات",
  "state.rateLimited": "تنتظر، إنستغرام يطلب التمهّل",
  "state.paused": "تنتظر حتى يعود الإرسال",
  "state.triesAt": "{state} · المحاولة التالية {time}",
  "state.edit": "تعديل",
  "state.sendNow": "إرسال الآن",
  "state.sendAgain": "إرسال مرة أخرى",

  "held.title.needsPerson": "يحتاج إلى تأكيدك",
  "held.title.kept": "محفوظ كمسودة",
  "held.title.otherApp": "بانتظارك",
  "held.title.fateUnknown": "ربما لم يُرسل",
  "held.needsPerson": "مرّ أكثر من 24 ساعة قبل أن يُرسل. الآن لا يُسمح إلا برد شخصي.",
  "held.windowClosed": "أغلق إنستغرام هذه المحادثة قبل أن يُرسل الرد. يمكنك إرساله عندما يكتب العميل من جديد.",
  "held.humanAgentUnavailable":
    "مرّ أكثر من 24 ساعة، ولم توافق Meta على ميزة Human Agent لتطبيقك. أجب من تطبيق إنستغرام.",
  "held.notThreadOwner": "تطبيق آخر يجيب في هذه المحادثة. تولَّها لإرسال هذا الرد.",
  "held.fateUnknown":
    "لم يتمكن Shopbell من معرفة ما إذا كان إنستغرام قد استلم هذا الرد. تحقق في تطبيق إنستغرام قبل إرساله مرة أخرى.",
  "held.restored":
    "لا يُعرف هل أُرسل هذا الرد: استُعيدت الرسائل من نسخة، أو ضاع آخر ما كُتب. تحقق في تطبيق إنستغرام قبل إرساله مرة أخرى.",

  "refused.customerUnreachable":
    "لا يستطيع إنستغرام التسليم إلى هذا العميل الآن: ربما حظرك أو أغلق حسابه. أعد المحاولة عندما يكتب من جديد.",
  "refused.metaTrouble": "واجه إنستغرام مشكلات عدة مرات. أعد المحاولة لاحقًا.",
  "refused.permissionMissing":
    "ينقص إذن للرد على هذا العميل. إلى أن تراجع Meta تطبيقك، لا يمكن الرد إلا على من لهم دور فيه.",
  "refused.conversationGone": "لم تعد هذه المحادثة لدى إنستغرام. يمكنك الرد عندما يكتب العميل من جديد.",
  "refused.messageGone": "الرسالة التي ترد عليها لم تعد لدى إنستغرام. عدّل ردك وأرسله دون اقتباس.",
  "refused.tooManyTags": "ترى Meta أن هذا الحساب يرد كثيرًا بعد 24 ساعة. انتظر يومًا قبل أن ترد شخصيًا من جديد.",
  "refused.contentRefused": "لا يقبل إنستغرام محتوى هذه الرسالة. عدّلها وأرسلها من جديد.",
  "refused.linkRefused": "يرفض إنستغرام رابطًا في هذه الرسالة. احذف الرابط وأرسلها من جديد.",
  "refused.mediaNotFetched":
    "لم يتمكن إنستغرام من جلب الملف. تحقق في صفحة الحالة من إمكانية الوصول إلى هذا الحاسوب من الخارج، ثم أعد المحاولة.",
  "refused.mediaType": "لا يقبل إنستغرام هذا النوع من الملفات. أرسل JPEG أو PNG أو MP4 أو PDF.",
  "refused.mediaTooLarge": "الملف كبير جدًا بالنسبة إلى إنستغرام. أرسل ملفًا أصغر.",
  "refused.messagesAccessOff": "الوصول إلى الرسائل متوقف في تطبيق إنستغرام. فعّله هناك ثم أعد المحاولة.",
  "refused.accountRestricted": "قيّد إنستغرام هذا الحساب حاليًا. راجع حالة الحساب في تطبيق إنستغرام.",
  "refused.other": "رفض إنستغرام هذه الرسالة. التفاصيل تبيّن السبب؛ عدّلها أو أرسلها من تطبيق إنستغرام.",

  "paused.signIn.lead": "يطلب إنستغرام تسجيل الدخول من جديد.",
  "paused.signIn.rest": "الرسائل ما زالت تصل؛ والردود تنتظر.",
  "paused.permission.lead": "ينقص إذن للإرسال.",
  "paused.permission.rest": "سجّل الدخول من جديد واسمح بكل ما يطلبه إنستغرام. الرسائل ما زالت تصل؛ والردود تنتظر.",
  "paused.pageRole.lead": "لم يعد لمن سجّل الدخول دور في صفحة فيسبوك.",
  "paused.pageRole.rest": "يمكن لمسؤول الصفحة إعادته؛ ثم أعد المحاولة. الرسائل ما زالت تصل؛ والردود تنتظر.",
  "paused.checkpoint.lead": "يريد فيسبوك التحقق ممن سجّل الدخول.",
  "paused.checkpoint.rest": "افتح facebook.com ونفّذ ما يطلبه؛ ثم أعد المحاولة. الرسائل ما زالت تصل؛ والردود تنتظر.",
  "paused.twoFactor.lead": "يطلب إنستغرام المصادقة الثنائية.",
  "paused.twoFactor.rest": "فعّلها لحساب إنستغرام ولحساب فيسبوك؛ ثم أعد المحاولة. الرسائل ما زالت تصل؛ والردود تنتظر.",
  "paused.messagesAccess.lead": "الوصول إلى الرسائل متوقف في تطبيق إنستغرام.",
  "paused.messagesAccess.rest":
    "في الهاتف: الإعدادات › الرسائل والردود على القصص › عناصر التحكم في الرسائل › الأدوات المتصلة › السماح بالوصول إلى الرسائل. ثم أعد المحاولة؛ والردود تنتظر.",
  "paused.restricted.lead": "قيّد إنستغرام هذا الحساب حاليًا.",
  "paused.restricted.rest": "يبيّن تطبيق إنستغرام السبب في «حالة الحساب». أعد المحاولة عند رفع القيد؛ والردود تنتظر.",
  "paused.notLinked.lead": "لا يسمح إنستغرام بالرد من هذا الحساب عبر تطبيق.",
  "paused.notLinked.rest": "يجب أن يكون حسابًا احترافيًا مرتبطًا بصفحته على فيسبوك. ثم أعد المحاولة؛ والردود تنتظر.",
  "paused.resume": "إعادة المحاولة",

  "confirm.lead": {
    zero: "لا ردود تحتاج إلى تأكيدك.",
    one: "رد واحد يحتاج إلى تأكيدك.",
    two: "ردّان يحتاجان إلى تأكيدك.",
    few: "{count} ردود تحتاج إلى تأكيدك.",
    many: "{count} ردًا يحتاج إلى تأكيدك.",
    other: "{count} رد يحتاج إلى تأكيدك.",
  },
  "confirm.rest": "ما كتبته بنفسك يمكنك إرساله ردًا شخصيًا.",
  "confirm.action": "تأكيد وإرسال",
  "confirm.open.lead": {
    zero: "لا ردود لم تُرسل بعد.",
    one: "رد واحد لم يُرسل بعد.",
    two: "ردّان لم يُرسلا بعد.",
    few: "{count} ردود لم تُرسل بعد.",
    many: "{count} ردًا لم يُرسل بعد.",
    other: "{count} رد لم يُرسل بعد.",
  },
  "confirm.open.rest": "وصلت رسالة جديدة من {name}، فيمكنك الإرسال الآن.",
  "confirm.failed": "لم ينجح ذلك. لم يُرسل شيء.",
  "confirm.closed": "أغلق إنستغرام هذه المحادثة في هذه الأثناء.",
  "kept.lead": {
    zero: "لا ردود محفوظة كمسودات.",
    one: "رد واحد محفوظ كمسودة.",
    two: "ردّان محفوظان كمسودتين.",
    few: "{count} ردود محفوظة كمسودات.",
    many: "{count} ردًا محفوظًا كمسودة.",
    other: "{count} رد محفوظ كمسودة.",
  },
  "kept.rest": "انتهت مهلة الرد. يمكنك الإرسال عند وصول رسالة جديدة من {name}، أو النسخ، أو التجاهل.",

  "window.humanAgentMissing.rest": "لم توافق Meta على ميزة Human Agent لتطبيقك: أجب من تطبيق إنستغرام حتى {time}.",
  "window.unreachable.lead": "لا يستطيع إنستغرام التسليم إلى {name} الآن.",
  "window.unreachable.rest": "يمكنك الرد عند وصول رسالة جديدة من {name}.",
  "window.otherApp.lead": "تطبيق آخر يجيب في هذه المحادثة.",
  "window.otherApp.rest": "الرسائل ما زالت تصل هنا. تولَّها لكي ترد.",
  "window.otherApp.take": "تولّي المحادثة",
  "window.otherApp.taking": "جارٍ التولّي…",
  "window.otherApp.refused": "لم يمنح إنستغرام المحادثة لتطبيقك.",
  "window.otherApp.offline": "تعذّر الوصول إلى إنستغرام. أعد المحاولة بعد لحظات.",

  "composer.error.humanAgent": "لم توافق Meta على ميزة Human Agent لتطبيقك. أجب من تطبيق إنستغرام؛ نصك ما زال هنا.",
  "replies.takenBack": "عاد الرد إلى حقل النص.",
  "action.takeBack": "استعادة الرد الأخير",

  "row.toConfirm": "للتأكيد",
  "row.kept": "مسودة محفوظة",
  "row.draft": "مسودة",

  "health.humanAgent.lead": "لم تتم الموافقة على Human Agent لحساب @{username}.",
  "health.humanAgent.rest":
    "بين 24 ساعة و7 أيام بعد أن يكتب العميل، لا يمكنك الرد إلا من تطبيق إنستغرام. اطلب الميزة من Meta في مراجعة التطبيق.",
  "health.humanAgent.approved": "تمت الموافقة الآن",
  "settings.humanAgent": "الرد بعد 24 ساعة (Human Agent)",
  "settings.humanAgent.unknown": "غير معروف بعد",
  "settings.humanAgent.approved": "تمت الموافقة",
  "settings.humanAgent.missing": "دون موافقة",

  "trace.confirmed": "تم تأكيده كرد شخصي",
  "trace.confirmedBy": "بواسطة {name}",
};
