import { LOCALES, type Locale } from "#shared/contract/settings.ts";

/** The words of menus and dialogs. The page has its own catalogue; these are the ones the system draws for us. */
export interface NativeText {
  readonly file: string;
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly help: string;
  readonly shopbellHelp: string;
  readonly about: string;
  readonly services: string;
  readonly hide: string;
  readonly hideOthers: string;
  readonly showAll: string;
  readonly quit: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly pasteAsText: string;
  readonly selectAll: string;
  readonly actualSize: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fullScreen: string;
  readonly minimize: string;
  readonly zoomWindow: string;
  readonly closeWindow: string;
  readonly bringAllToFront: string;
  readonly addToDictionary: string;
  readonly cannotStart: string;
  readonly newerDatabase: string;
  /** The inbox is copied before a new version changes its format. */
  readonly noRoomToUpdate: string;
  readonly noCopyToUpdate: string;
  readonly weakSecretsTitle: string;
  readonly weakSecretsDetail: string;
  readonly doNotStore: string;
  readonly storeAnyway: string;
  readonly secretsUnreadableTitle: string;
  readonly secretsUnreadableDetail: string;
}

const en: NativeText = {
  file: "File",
  edit: "Edit",
  view: "View",
  window: "Window",
  help: "Help",
  shopbellHelp: "Shopbell Help",
  about: "About Shopbell",
  services: "Services",
  hide: "Hide Shopbell",
  hideOthers: "Hide Others",
  showAll: "Show All",
  quit: "Quit Shopbell",
  undo: "Undo",
  redo: "Redo",
  cut: "Cut",
  copy: "Copy",
  paste: "Paste",
  pasteAsText: "Paste Without Formatting",
  selectAll: "Select All",
  actualSize: "Actual Size",
  zoomIn: "Zoom In",
  zoomOut: "Zoom Out",
  fullScreen: "Full Screen",
  minimize: "Minimize",
  zoomWindow: "Zoom",
  closeWindow: "Close Window",
  bringAllToFront: "Bring All to Front",
  addToDictionary: "Add to Dictionary",
  cannotStart: "Shopbell could not start",
  newerDatabase:
    "This inbox was last used with a newer version of Shopbell, which this version cannot read. Nothing was changed. " +
    "Install the newest version to open it.",
  noRoomToUpdate:
    "This version changes the format of the inbox, and there is no room for the copy that is made before. Nothing was changed. Free some space and start Shopbell again.",
  noCopyToUpdate:
    "This version changes the format of the inbox, and the copy that is made before could not be written. Nothing was changed. Start Shopbell again.",
  weakSecretsTitle: "This computer has no keychain for the Instagram sign-in.",
  weakSecretsDetail:
    "Without one, Shopbell can only keep the sign-in in a file that other programs of this user could read. " +
    "It is safer to set up a keychain (for example GNOME Keyring or KWallet) first.",
  doNotStore: "Do Not Store",
  storeAnyway: "Store It Anyway",
  secretsUnreadableTitle: "The keychain of this computer did not open the Instagram sign-in.",
  secretsUnreadableDetail:
    "Your conversations are here. To receive and answer again, unlock the keychain and start Shopbell again, or connect Instagram again.",
};

const ar: NativeText = {
  file: "ملف",
  edit: "تحرير",
  view: "عرض",
  window: "نافذة",
  help: "مساعدة",
  shopbellHelp: "مساعدة Shopbell",
  about: "حول Shopbell",
  services: "الخدمات",
  hide: "إخفاء Shopbell",
  hideOthers: "إخفاء البقية",
  showAll: "إظهار الكل",
  quit: "إنهاء Shopbell",
  undo: "تراجع",
  redo: "إعادة",
  cut: "قص",
  copy: "نسخ",
  paste: "لصق",
  pasteAsText: "لصق بدون تنسيق",
  selectAll: "تحديد الكل",
  actualSize: "الحجم الفعلي",
  zoomIn: "تكبير",
  zoomOut: "تصغير",
  fullScreen: "ملء الشاشة",
  minimize: "تصغير النافذة",
  zoomWindow: "تكبير النافذة",
  closeWindow: "إغلاق النافذة",
  bringAllToFront: "إحضار الكل إلى الأمام",
  addToDictionary: "إضافة إلى القاموس",
  cannotStart: "تعذّر تشغيل Shopbell",
  newerDatabase:
    "استُخدم صندوق الوارد هذا آخر مرة بإصدار أحدث من Shopbell لا يستطيع هذا الإصدار قراءته. لم يتغيّر شيء. ثبّت أحدث إصدار لفتحه.",
  noRoomToUpdate:
    "يغيّر هذا الإصدار صيغة صندوق الوارد، ولا توجد مساحة للنسخة التي تُنشأ قبل ذلك. لم يتغيّر شيء. أفرغ بعض المساحة وشغّل Shopbell من جديد.",
  noCopyToUpdate:
    "يغيّر هذا الإصدار صيغة صندوق الوارد، وتعذّرت كتابة النسخة التي تُنشأ قبل ذلك. لم يتغيّر شيء. شغّل Shopbell من جديد.",
  weakSecretsTitle: "لا توجد على هذا الحاسوب سلسلة مفاتيح لتسجيل الدخول إلى إنستغرام.",
  weakSecretsDetail:
    "بدونها لا يستطيع Shopbell حفظ تسجيل الدخول إلا في ملف تستطيع برامج أخرى لهذا المستخدم قراءته. " +
    "الأكثر أمانًا إعداد سلسلة مفاتيح أولًا (مثل GNOME Keyring أو KWallet).",
  doNotStore: "عدم الحفظ",
  storeAnyway: "الحفظ رغم ذلك",
  secretsUnreadableTitle: "لم تفتح سلسلة مفاتيح هذا الحاسوب تسجيل الدخول إلى إنستغرام.",
  secretsUnreadableDetail:
    "محادثاتك موجودة هنا. لاستقبال الرسائل والرد من جديد، افتح سلسلة المفاتيح وأعد تشغيل Shopbell، أو اربط إنستغرام مرة أخرى.",
};

const es: NativeText = {
  file: "Archivo",
  edit: "Editar",
  view: "Ver",
  window: "Ventana",
  help: "Ayuda",
  shopbellHelp: "Ayuda de Shopbell",
  about: "Acerca de Shopbell",
  services: "Servicios",
  hide: "Ocultar Shopbell",
  hideOthers: "Ocultar otros",
  showAll: "Mostrar todo",
  quit: "Salir de Shopbell",
  undo: "Deshacer",
  redo: "Rehacer",
  cut: "Cortar",
  copy: "Copiar",
  paste: "Pegar",
  pasteAsText: "Pegar sin formato",
  selectAll: "Seleccionar todo",
  actualSize: "Tamaño real",
  zoomIn: "Ampliar",
  zoomOut: "Reducir",
  fullScreen: "Pantalla completa",
  minimize: "Minimizar",
  zoomWindow: "Zoom",
  closeWindow: "Cerrar ventana",
  bringAllToFront: "Traer todo al frente",
  addToDictionary: "Añadir al diccionario",
  cannotStart: "Shopbell no pudo iniciarse",
  newerDatabase:
    "Esta bandeja se usó por última vez con una versión más nueva de Shopbell, que esta versión no puede leer. No se ha cambiado nada. " +
    "Instala la versión más reciente para abrirla.",
  noRoomToUpdate:
    "Esta versión cambia el formato de la bandeja y no hay espacio para la copia que se hace antes. No se ha cambiado nada. Libera espacio e inicia Shopbell de nuevo.",
  noCopyToUpdate:
    "Esta versión cambia el formato de la bandeja y no se pudo escribir la copia que se hace antes. No se ha cambiado nada. Inicia Shopbell de nuevo.",
  weakSecretsTitle: "Este equipo no tiene un llavero para el inicio de sesión de Instagram.",
  weakSecretsDetail:
    "Sin él, Shopbell solo puede guardar el inicio de sesión en un archivo que otros programas de este usuario " +
    "podrían leer. Es más seguro configurar antes un llavero (por ejemplo GNOME Keyring o KWallet).",
  doNotStore: "No guardar",
  storeAnyway: "Guardar de todos modos",
  secretsUnreadableTitle: "El llavero de este equipo no abrió el inicio de sesión de Instagram.",
  secretsUnreadableDetail:
    "Tus conversaciones están aquí. Para volver a recibir y responder, desbloquea el llavero e inicia Shopbell de nuevo, o conecta Instagram otra vez.",
};

const ptBr: NativeText = {
  file: "Arquivo",
  edit: "Editar",
  view: "Exibir",
  window: "Janela",
  help: "Ajuda",
  shopbellHelp: "Ajuda do Shopbell",
  about: "Sobre o Shopbell",
  services: "Serviços",
  hide: "Ocultar Shopbell",
  hideOthers: "Ocultar outros",
  showAll: "Mostrar tudo",
  quit: "Sair do Shopbell",
  undo: "Desfazer",
  redo: "Refazer",
  cut: "Recortar",
  copy: "Copiar",
  paste: "Colar",
  pasteAsText: "Colar sem formatação",
  selectAll: "Selecionar tudo",
  actualSize: "Tamanho real",
  zoomIn: "Ampliar",
  zoomOut: "Reduzir",
  fullScreen: "Tela cheia",
  minimize: "Minimizar",
  zoomWindow: "Zoom",
  closeWindow: "Fechar janela",
  bringAllToFront: "Trazer tudo para a frente",
  addToDictionary: "Adicionar ao dicionário",
  cannotStart: "O Shopbell não pôde ser iniciado",
  newerDatabase:
    "Esta caixa de entrada foi usada por último com uma versão mais nova do Shopbell, que esta versão não consegue ler. Nada foi alterado. " +
    "Instale a versão mais recente para abri-la.",
  noRoomToUpdate:
    "Esta versão muda o formato da caixa de entrada e não há espaço para a cópia que é feita antes. Nada foi alterado. Libere espaço e inicie o Shopbell novamente.",
  noCopyToUpdate:
    "Esta versão muda o formato da caixa de entrada e não foi possível gravar a cópia que é feita antes. Nada foi alterado. Inicie o Shopbell novamente.",
  weakSecretsTitle: "Este computador não tem um chaveiro para o login do Instagram.",
  weakSecretsDetail:
    "Sem ele, o Shopbell só pode guardar o login em um arquivo que outros programas deste usuário poderiam ler. " +
    "É mais seguro configurar um chaveiro antes (por exemplo, GNOME Keyring ou KWallet).",
  doNotStore: "Não guardar",
  storeAnyway: "Guardar mesmo assim",
  secretsUnreadableTitle: "O chaveiro deste computador não abriu o login do Instagram.",
  secretsUnreadableDetail:
    "Suas conversas estão aqui. Para voltar a receber e responder, desbloqueie o chaveiro e inicie o Shopbell novamente, ou conecte o Instagram outra vez.",
};

const texts: Readonly<Record<Locale, NativeText>> = { en, ar, es, "pt-BR": ptBr };

export const nativeText = (locale: Locale): NativeText => texts[locale];

/** The first language of the computer that Shopbell speaks, else English. */
export function chooseLocale(chosen: "system" | Locale, systemLanguages: readonly string[]): Locale {
  if (chosen !== "system") return chosen;
  for (const language of systemLanguages) {
    const base = language.split("-")[0];
    const match =
      LOCALES.find((locale) => locale === language) ?? LOCALES.find((locale) => locale.split("-")[0] === base);
    if (match !== undefined) return match;
  }
  return "en";
}
