import type { enMedia } from "./en-media.ts";
import type { Messages } from "./types.ts";

/** Arabic texts of pictures, films and sounds; a part of ar.ts. */
export const arMedia: Pick<Messages<"ar">, keyof typeof enMedia> = {
  "media.sentAt": "أُرسلت: {time}",
  "media.refused": "لا يُعرض: ليس ملفًا يمكن عرضه بأمان.",
  "media.tooLarge": "أكبر من أن يُعرض هنا.",
  "media.offline": "لا يمكن الوصول إلى إنستغرام الآن.",
  "media.broken": "لا يمكن عرض هذا الملف.",
  "media.loading": "جارٍ التحميل",
  "media.openVideo": "فتح الفيديو",
  "media.play": "تشغيل",
  "media.pause": "إيقاف مؤقت",
  "media.position": "الموضع",
  "media.place": "{at} من {length}",
  "media.speed": "السرعة {speed}×",
  "viewer.title": "الصور والفيديوهات",
  "viewer.place": "{number} من {count}",
  "viewer.previous": "السابق",
  "viewer.next": "التالي",
  "viewer.zoomIn": "تكبير",
  "viewer.zoomOut": "تصغير",
  "viewer.fit": "الصورة كاملة",
  "viewer.save": "حفظ نسخة",
  "viewer.withdrawn": "سُحبت هذه الرسالة أو أُزيلت، لذلك أُغلقت.",

  "keeping.title": "الصور والفيديوهات والرسائل الصوتية",
  "keeping.lead":
    "تُعرض من إنستغرام ولا تُحفظ. وعندما يتوقف إنستغرام عن عرضها تختفي. إذا احتجت إليها مدة أطول، يستطيع Shopbell حفظ ما يرسله العملاء هنا مشفّرًا. القصص والردود على القصص ومنشورات الآخرين لا تُحفظ أبدًا.",
  "keeping.bound": "{size} على الأكثر في المجموع، ثم يُحذف الأقدم أولًا.",
  "keeping.off": "لا يُحفظ شيء.",
  "keeping.active": {
    zero: "لا يُحفظ. الملفات: {files}، {size}.",
    one: "يُحفظ يومًا واحدًا. الملفات: {files}، {size}.",
    two: "يُحفظ يومين. الملفات: {files}، {size}.",
    few: "يُحفظ {count} أيام. الملفات: {files}، {size}.",
    many: "يُحفظ {count} يومًا. الملفات: {files}، {size}.",
    other: "يُحفظ {count} يوم. الملفات: {files}، {size}.",
  },
  "keeping.on": "الحفظ لمدة",
  "keeping.daysOf": "عدد الأيام التي يُحفظ فيها ما يرسله العملاء إلى @{username}",
  "keeping.set": "تشغيل",
  "keeping.change": "تغيير",
  "keeping.turnOff": "إيقاف وحذف",
  "keeping.saved": "حُفظ الإعداد. يُحفظ ما يرسله العملاء من الآن.",
  "keeping.savedOff": "أُوقف. حُذفت الملفات.",
  "keeping.failed": "تعذّر الحفظ.",
};
