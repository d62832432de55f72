import type { DeskState } from "#core/ports.ts";
import type { Locale } from "#shared/contract/settings.ts";

/** The words of notifications, the tray and the question about closing; the rest of the system's words is native-text.ts. */
export interface DeskText {
  readonly practice: string;
  readonly newMessage: string;
  readonly reminder: string;
  readonly asksForPerson: string;
  readonly photo: string;
  readonly video: string;
  readonly voiceMessage: string;
  readonly post: string;
  readonly story: string;
  readonly sticker: string;
  readonly attachment: string;
  /** Conversations; 1000 stands for all from there on. */
  readonly unread: (count: number) => string;
  readonly line: Readonly<Record<DeskState["line"], string>>;
  readonly open: string;
  readonly notifications: string;
  readonly settings: string;
  readonly closeTitle: string;
  readonly closeDetail: string;
  readonly keepRunning: string;
  readonly quitNow: string;
  /** Ends a Mac's sentence "Shopbell is trying to …". */
  readonly unlockReason: string;
}

const MOST_COUNTED = 1000;

type Forms = Partial<Readonly<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

function counter(locale: Locale, forms: Forms): (count: number) => string {
  const rules = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (count) => {
    const form = forms[rules.select(count)] ?? forms.other;
    return form.replace("{count}", number.format(count) + (count >= MOST_COUNTED ? "+" : ""));
  };
}

const en: DeskText = {
  practice: "Practice",
  newMessage: "New message",
  reminder: "You wanted to see this conversation again now.",
  asksForPerson: "Needs a person",
  photo: "Photo",
  video: "Video",
  voiceMessage: "Voice message",
  post: "Post",
  story: "Story",
  sticker: "Sticker",
  attachment: "Attachment",
  unread: counter("en", { one: "{count} unread conversation", other: "{count} unread conversations" }),
  line: {
    ready: "Connected",
    offline: "Offline: replies wait here",
    signed_out: "Instagram needs you to sign in again",
    storage_failing: "Messages cannot be saved",
  },
  open: "Open Shopbell",
  notifications: "Notifications",
  settings: "Settings…",
  closeTitle: "Keep Shopbell running when its window is closed?",
  closeDetail:
    "While it runs, messages arrive and waiting replies go out. You find it in the system tray, or start it again to " +
    "see the window. You can change this in Settings.",
  keepRunning: "Keep Running",
  quitNow: "Quit",
  unlockReason: "show your messages",
};

const ar: DeskText = {
  practice: "تدريب",
  newMessage: "رسالة جديدة",
  reminder: "أردت رؤية هذه المحادثة مجددًا الآن.",
  asksForPerson: "بحاجة إلى شخص",
  photo: "صورة",
  video: "فيديو",
  voiceMessage: "رسالة صوتية",
  post: "منشور",
  story: "قصة",
  sticker: "ملصق",
  attachment: "مرفق",
  unread: counter("ar", {
    zero: "لا محادثات غير مقروءة",
    one: "محادثة واحدة غير مقروءة",
    two: "محادثتان غير مقروءتين",
    few: "{count} محادثات غير مقروءة",
    many: "{count} محادثة غير مقروءة",
    other: "{count} محادثة غير مقروءة",
  }),
  line: {
    ready: "متصل",
    offline: "غير متصل: الردود تنتظر هنا",
    signed_out: "يطلب إنستغرام تسجيل الدخول مرة أخرى",
    storage_failing: "يتعذّر حفظ الرسائل",
  },
  open: "فتح Shopbell",
  notifications: "الإشعارات",
  settings: "الإعدادات…",
  closeTitle: "هل يستمر Shopbell في العمل بعد إغلاق نافذته؟",
  closeDetail:
    "ما دام يعمل تصل الرسائل وتُرسل الردود المنتظرة. تجده في منطقة الإشعارات، أو شغّله مجددًا لرؤية النافذة. يمكنك تغيير هذا في الإعدادات.",
  keepRunning: "متابعة العمل",
  quitNow: "إنهاء",
  unlockReason: "عرض رسائلك",
};

const es: DeskText = {
  practice: "Práctica",
  newMessage: "Mensaje nuevo",
  reminder: "Querías volver a ver esta conversación ahora.",
  asksForPerson: "Pide una persona",
  photo: "Foto",
  video: "Video",
  voiceMessage: "Mensaje de voz",
  post: "Publicación",
  story: "Historia",
  sticker: "Sticker",
  attachment: "Adjunto",
  unread: counter("es", { one: "{count} conversación sin leer", other: "{count} conversaciones sin leer" }),
  line: {
    ready: "Conectado",
    offline: "Sin conexión: las respuestas esperan aquí",
    signed_out: "Instagram pide iniciar sesión otra vez",
    storage_failing: "No se pueden guardar los mensajes",
  },
  open: "Abrir Shopbell",
  notifications: "Notificaciones",
  settings: "Ajustes…",
  closeTitle: "¿Debe seguir Shopbell en marcha al cerrar su ventana?",
  closeDetail:
    "Mientras está en marcha llegan los mensajes y salen las respuestas en espera. Está en la bandeja del sistema; " +
    "al iniciarlo otra vez se ve la ventana. Puedes cambiarlo en Ajustes.",
  keepRunning: "Seguir en marcha",
  quitNow: "Salir",
  unlockReason: "mostrar tus mensajes",
};

const ptBr: DeskText = {
  practice: "Treino",
  newMessage: "Nova mensagem",
  reminder: "Você queria ver esta conversa de novo agora.",
  asksForPerson: "Pede uma pessoa",
  photo: "Foto",
  video: "Vídeo",
  voiceMessage: "Mensagem de voz",
  post: "Publicação",
  story: "Story",
  sticker: "Figurinha",
  attachment: "Anexo",
  unread: counter("pt-BR", { one: "{count} conversa não lida", other: "{count} conversas não lidas" }),
  line: {
    ready: "Conectado",
    offline: "Sem conexão: as respostas esperam aqui",
    signed_out: "O Instagram pede que você entre de novo",
    storage_failing: "Não é possível salvar as mensagens",
  },
  open: "Abrir o Shopbell",
  notifications: "Notificações",
  settings: "Configurações…",
  closeTitle: "Manter o Shopbell em execução ao fechar a janela?",
  closeDetail:
    "Enquanto ele está em execução, as mensagens chegam e as respostas em espera saem. Ele fica na bandeja do sistema; " +
    "inicie-o de novo para ver a janela. Você pode mudar isso nas Configurações.",
  keepRunning: "Manter em execução",
  quitNow: "Sair",
  unlockReason: "mostrar suas mensagens",
};

const texts: Readonly<Record<Locale, DeskText>> = { en, ar, es, "pt-BR": ptBr };

export const deskText = (locale: Locale): DeskText => texts[locale];
