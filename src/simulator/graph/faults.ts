import type { Json, JsonRecord } from "../json.ts";
import { opaque } from "../random.ts";

/** A refusal in Meta's terms. `status` left out: 400, or for permission faults 400 and 403 in turn. */
export interface GraphFault {
  readonly code: number;
  readonly subcode?: number;
  /** English text; its translation rotates, so nobody can match on it. */
  readonly text: string;
  readonly status?: number;
  readonly isTransient?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GraphAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers?: Readonly<Record<string, string>>;
}

export const fault = (code: number, subcode: number | undefined, text: string): GraphFault => ({
  code,
  ...(subcode === undefined ? {} : { subcode }),
  text,
});

/** Meta, "Common Error Codes" for Instagram messaging, and the Graph API's own codes. */
export const faults = {
  outsideWindow: fault(10, 2_534_022, "This message is sent outside of allowed window."),
  /** No subcode is known for a tag without the approved feature. */
  noHumanAgentFeature: fault(10, undefined, "Application does not have permission for this action"),
  noSuchUser: fault(100, 2_534_014, "The requested user cannot be found."),
  messageAccessOff: fault(
    200,
    2_534_041,
    "The account owner has disabled access to instagram direct messages. The user needs to enable it in their settings.",
  ),
  notThreadOwner: fault(100, 2_534_037, "Cannot send the message because this app is not the thread owner."),
  personUnavailable: fault(551, 1_545_041, "This person isn't available right now."),
  cannotParseToken: fault(190, undefined, "Invalid OAuth access token - Cannot parse access token"),
  noToken: fault(104, undefined, "An access token is required to request this resource."),
  userTokenNeeded: fault(102, undefined, "A user access token is required to request this resource."),
  noCapability: fault(3, undefined, "(#3) Application does not have the capability to make this API call."),
  noConsent: fault(230, undefined, "(#230) User consent is required to access user profile"),
  messageGone: fault(9_000_001, undefined, "The message you are requesting has been deleted or is no longer available"),
  cannotFetchMedia: fault(100, 2_018_008, "Failed to fetch the file from the url"),
  mediaTypeMismatch: fault(100, 2_018_047, "Upload attachment failure: the media type does not match its content."),
  mediaTooLarge: fault(100, 2_018_109, "Attachment size exceeds allowable limit"),
  noSuchUpload: fault(100, 2_018_074, "Invalid attachment id"),
} as const satisfies Readonly<Record<string, GraphFault>>;

export function badParameter(text: string): GraphFault {
  return fault(100, undefined, `(#100) ${text}`);
}

export function noSuchObject(id: string, method: string): GraphFault {
  return fault(
    100,
    33,
    `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
  );
}

export function deadToken(subcode: number | undefined): GraphFault {
  const texts: Readonly<Record<number, string>> = {
    458: "Error validating access token: The user has not authorized the application.",
    459: "Error validating access token: You cannot access the app till you log in to www.facebook.com.",
    460: "Error validating access token: The session has been invalidated because the user changed their password.",
    463: "Error validating access token: Session has expired.",
    467: "Error validating access token: The session is invalid because the user logged out.",
    492: "Error validating access token: The user does not have the appropriate role on the Page.",
  };
  return fault(190, subcode, texts[subcode ?? 0] ?? "Invalid OAuth access token.");
}

/** 613 or 80006 with the wait in minutes (Meta, "Rate limits": integers in the headers are percent). */
export function rateLimited(code: number, accountId: string, minutes: number): GraphFault {
  const usage = {
    [accountId]: [
      {
        type: "messenger",
        call_count: 100,
        total_cputime: 41,
        total_time: 63,
        estimated_time_to_regain_access: minutes,
      },
    ],
  };
  return {
    code,
    ...(code === 613 ? { subcode: 2_534_040 } : {}),
    text:
      code === 613
        ? "(#613) Calls to this api have exceeded the rate limit."
        : `(#${code}) There have been too many calls to this account.`,
    status: 400,
    isTransient: code === 613,
    headers: { "X-Business-Use-Case-Usage": JSON.stringify(usage) },
  };
}

/** Meta answers in the language of the token's owner; live logs show Portuguese, Russian and Arabic. */
const TRANSLATED: Readonly<Record<number, readonly string[]>> = {
  10: [
    "Esta mensagem foi enviada fora do período permitido.",
    "Это сообщение отправлено вне разрешённого периода.",
    "تم إرسال هذه الرسالة خارج المدة المسموح بها.",
    "Este mensaje se envió fuera del período permitido.",
  ],
  100: [
    "Não foi possível encontrar o usuário ou o parâmetro é inválido.",
    "Неверный параметр или пользователь не найден.",
    "المعلمة غير صالحة أو لم يتم العثور على المستخدم.",
    "Parámetro no válido o usuario no encontrado.",
  ],
  190: [
    "Erro ao validar o token de acesso.",
    "Ошибка при проверке маркера доступа.",
    "حدث خطأ أثناء التحقق من رمز الوصول.",
    "Error al validar el token de acceso.",
  ],
  200: [
    "O proprietário da conta desativou o acesso às mensagens.",
    "Владелец аккаунта отключил доступ к сообщениям.",
    "قام مالك الحساب بتعطيل الوصول إلى الرسائل.",
    "El propietario de la cuenta desactivó el acceso a los mensajes.",
  ],
};

/** Codes that live reports show with 400 and with 403. */
const VARYING_STATUS = new Set([10, 200, 230, 551]);

export interface FaultWriter {
  readonly write: (fault: GraphFault) => GraphAnswer;
  readonly bodyOf: (fault: GraphFault) => JsonRecord;
}

/** Writes refusals in Meta's shape; the language and, where reports disagree, the status change from one to the next. */
export function createFaultWriter(): FaultWriter {
  let turn = 0;
  const bodyOf = (refusal: GraphFault): JsonRecord => {
    turn += 1;
    // Complaints about a parameter start with their number and stay English: they name what has to change.
    const translations = refusal.text.startsWith("(#") ? [] : (TRANSLATED[refusal.code] ?? []);
    const texts = [refusal.text, ...translations];
    const message = texts[turn % texts.length] ?? refusal.text;
    return {
      error: {
        message,
        type: refusal.code === 9010 ? "IGApiException" : "OAuthException",
        code: refusal.code,
        ...(refusal.subcode === undefined ? {} : { error_subcode: refusal.subcode }),
        is_transient: refusal.isTransient ?? (refusal.code === 1 || refusal.code === 2),
        ...(refusal.subcode === undefined ? {} : { error_user_title: message.slice(0, 60), error_user_msg: message }),
        fbtrace_id: `A${opaque(`trace/${turn}`, 22)}`,
      },
    };
  };
  return {
    bodyOf,
    write: (refusal) => {
      const body = bodyOf(refusal);
      const varied = VARYING_STATUS.has(refusal.code) && turn % 2 === 0 ? 403 : 400;
      const status = refusal.status ?? (refusal.code === 1 || refusal.code === 2 ? 500 : varied);
      return { status, body, ...(refusal.headers === undefined ? {} : { headers: refusal.headers }) };
    },
  };
}
