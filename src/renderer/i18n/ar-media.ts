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
};
