import type { Messages } from "./types.ts";
import type { enReplies } from "./en-replies.ts";

/** Textos de las respuestas en camino; parte de es.ts. */
export const esReplies: Pick<Messages<"es">, keyof typeof enReplies> = {
  "state.undo": "sale en un momento",
  "state.rateLimited": "en espera, Instagram pide paciencia",
  "state.paused": "en espera hasta que se pueda enviar",
  "state.triesAt": "{state} · próximo intento {time}",
  "state.edit": "Editar",
  "state.sendNow": "Enviar ahora",
  "state.sendAgain": "Enviar otra vez",

  "held.title.needsPerson": "Necesita tu confirmación",
  "held.title.kept": "Guardada como borrador",
  "held.title.otherApp": "Te espera",
  "held.title.fateUnknown": "Quizá no enviada",
  "held.needsPerson": "Pasaron más de 24 horas antes de que pudiera salir. Ahora solo puede responder una persona.",
  "held.windowClosed":
    "Instagram cerró esta conversación antes de que pudiera salir. Podrás enviarla cuando el cliente vuelva a escribir.",
  "held.humanAgentUnavailable":
    "Pasaron más de 24 horas y Meta no ha aprobado la función Human Agent para tu app. Responde en la app de Instagram.",
  "held.notThreadOwner": "Otra app está respondiendo esta conversación. Tómala para enviar esto.",
  "held.fateUnknown":
    "Shopbell no pudo averiguar si Instagram recibió esto. Míralo en la app de Instagram antes de enviarlo otra vez.",
  "held.restored":
    "No se sabe si esta respuesta salió: los mensajes se recuperaron de una copia, o se perdió lo último que se escribió. Míralo en la app de Instagram antes de enviarla otra vez.",

  "refused.customerUnreachable":
    "Instagram no puede entregar a este cliente ahora: quizá te bloqueó o cerró su cuenta. Reintenta cuando vuelva a escribir.",
  "refused.metaTrouble": "Instagram tuvo problemas varias veces. Reintenta más tarde.",
  "refused.permissionMissing":
    "Falta un permiso para responder a este cliente. Hasta que Meta revise tu app, solo se puede responder a quienes tienen un rol en ella.",
  "refused.conversationGone":
    "Instagram ya no tiene esta conversación. Podrás responder cuando el cliente vuelva a escribir.",
  "refused.messageGone":
    "El mensaje al que respondías ya no está en Instagram. Edita la respuesta y envíala sin la cita.",
  "refused.tooManyTags":
    "Meta considera que esta cuenta responde demasiado después de 24 horas. Espera un día antes de volver a responder como persona.",
  "refused.contentRefused": "Instagram no acepta lo que contiene este mensaje. Edítalo y envíalo otra vez.",
  "refused.linkRefused": "Instagram rechaza un enlace de este mensaje. Quítalo y envíalo otra vez.",
  "refused.mediaNotFetched":
    "Instagram no pudo recoger el archivo. Mira en Estado si este equipo es accesible desde fuera y reintenta.",
  "refused.mediaType": "Instagram no acepta este tipo de archivo. Envía un JPEG, PNG, MP4 o PDF.",
  "refused.mediaTooLarge": "El archivo es demasiado grande para Instagram. Envía uno más pequeño.",
  "refused.messagesAccessOff":
    "El acceso a los mensajes está desactivado en la app de Instagram. Actívalo allí y reintenta.",
  "refused.accountRestricted":
    "Instagram ha restringido esta cuenta por ahora. Mira el estado de la cuenta en la app de Instagram.",
  "refused.other": "Instagram rechazó este mensaje. Los detalles dicen cómo; edítalo o envíalo en la app de Instagram.",

  "paused.signIn.lead": "Instagram pide que inicies sesión de nuevo.",
  "paused.signIn.rest": "Los mensajes siguen llegando; las respuestas esperan.",
  "paused.permission.lead": "Falta un permiso para enviar.",
  "paused.permission.rest":
    "Inicia sesión de nuevo y permite todo lo que pide Instagram. Los mensajes siguen llegando; las respuestas esperan.",
  "paused.pageRole.lead": "Quien inició sesión ya no tiene un rol en la página de Facebook.",
  "paused.pageRole.rest":
    "Un administrador de la página puede devolverlo; después reintenta. Los mensajes siguen llegando; las respuestas esperan.",
  "paused.checkpoint.lead": "Facebook quiere comprobar quién inició sesión.",
  "paused.checkpoint.rest":
    "Abre facebook.com y haz lo que pide; después reintenta. Los mensajes siguen llegando; las respuestas esperan.",
  "paused.twoFactor.lead": "Instagram pide la autenticación en dos pasos.",
  "paused.twoFactor.rest":
    "Actívala en la cuenta de Instagram y en la de Facebook; después reintenta. Los mensajes siguen llegando; las respuestas esperan.",
  "paused.messagesAccess.lead": "El acceso a los mensajes está desactivado en la app de Instagram.",
  "paused.messagesAccess.rest":
    "En el teléfono: Configuración › Mensajes y respuestas a historias › Controles de mensajes › Herramientas conectadas › Permitir acceso a los mensajes. Después reintenta; las respuestas esperan.",
  "paused.restricted.lead": "Instagram ha restringido esta cuenta por ahora.",
  "paused.restricted.rest":
    "La app de Instagram dice por qué en Estado de la cuenta. Reintenta cuando se levante; las respuestas esperan.",
  "paused.notLinked.lead": "Instagram no permite responder con esta cuenta desde una app.",
  "paused.notLinked.rest":
    "Debe ser una cuenta profesional, vinculada a su página de Facebook. Después reintenta; las respuestas esperan.",
  "paused.resume": "Reintentar",

  "confirm.lead": {
    one: "{count} respuesta necesita tu confirmación.",
    many: "{count} de respuestas necesitan tu confirmación.",
    other: "{count} respuestas necesitan tu confirmación.",
  },
  "confirm.rest": "Lo que escribiste tú lo puedes enviar como persona.",
  "confirm.action": "Confirmar y enviar",
  "confirm.open.lead": {
    one: "{count} respuesta aún no ha salido.",
    many: "{count} de respuestas aún no han salido.",
    other: "{count} respuestas aún no han salido.",
  },
  "confirm.open.rest": "{name} ha vuelto a escribir, así que ya se puede enviar.",
  "confirm.failed": "No funcionó. No se envió nada.",
  "confirm.closed": "Instagram ha cerrado esta conversación mientras tanto.",
  "kept.lead": {
    one: "{count} respuesta quedó como borrador.",
    many: "{count} de respuestas quedaron como borradores.",
    other: "{count} respuestas quedaron como borradores.",
  },
  "kept.rest": "El plazo para responder se acabó. Puedes enviar cuando {name} vuelva a escribir, copiar o descartar.",

  "window.humanAgentMissing.rest":
    "Meta no ha aprobado la función Human Agent para tu app: responde en la app de Instagram hasta {time}.",
  "window.unreachable.lead": "Instagram no puede entregar a {name} ahora.",
  "window.unreachable.rest": "Cuando {name} vuelva a escribir, podrás responder.",
  "window.otherApp.lead": "Otra app está respondiendo esta conversación.",
  "window.otherApp.rest": "Los mensajes siguen llegando aquí. Tómala para responder.",
  "window.otherApp.take": "Tomar la conversación",
  "window.otherApp.taking": "Tomando…",
  "window.otherApp.refused": "Instagram no dio la conversación a tu app.",
  "window.otherApp.offline": "No se pudo contactar con Instagram. Inténtalo de nuevo en un momento.",

  "composer.error.humanAgent":
    "Meta no ha aprobado la función Human Agent para tu app. Responde en la app de Instagram; tu texto sigue aquí.",
  "replies.takenBack": "La respuesta está de nuevo en el campo de texto.",
  "action.takeBack": "Recuperar la última respuesta",

  "row.toConfirm": "confirmar",
  "row.kept": "borrador guardado",
  "row.draft": "borrador",

  "health.humanAgent.lead": "Human Agent no está aprobado para @{username}.",
  "health.humanAgent.rest":
    "Entre 24 horas y 7 días después de que un cliente escriba, solo puedes responder en la app de Instagram. Pide la función a Meta en la revisión de la app.",
  "health.humanAgent.approved": "Ya está aprobado",
  "settings.humanAgent": "Responder pasadas 24 horas (Human Agent)",
  "settings.humanAgent.unknown": "aún no se sabe",
  "settings.humanAgent.approved": "aprobada",
  "settings.humanAgent.missing": "no aprobada",

  "trace.confirmed": "Confirmada como persona",
  "trace.confirmedBy": "por {name}",
};
