import type { enList } from "./en-list.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of the list of conversations; a part of es.ts. */
export const esList: Pick<Messages<"es">, keyof typeof enList> = {
  "list.all": "Todas",
  "list.unread": "Sin leer",
  "list.closing": "Por cerrar",
  "list.done": "Hechas",
  "list.title.all": "Bandeja",
  "list.lists": "Listas",
  "list.conversations": "Conversaciones",
  "list.count": {
    one: "{count} conversación",
    many: "{count} de conversaciones",
    other: "{count} conversaciones",
  },
  "list.unreadMessages": {
    one: "{count} mensaje sin leer",
    many: "{count} de mensajes sin leer",
    other: "{count} mensajes sin leer",
  },
  "list.failed": "No se pudieron leer las conversaciones.",
  "list.loadingMore": "Cargando más",
  "list.empty.all": "Aún no hay mensajes",
  "list.empty.all.hint":
    "Envía un mensaje a tu tienda desde otro teléfono para probarlo. Estado muestra cada paso hasta aquí.",
  "list.empty.cleared": "Todo está despejado",
  "list.empty.cleared.hint": "Lo hecho o pospuesto vuelve cuando el cliente escribe.",
  "list.empty.unread": "Todo está leído",
  "list.empty.unread.hint":
    "Los mensajes nuevos aparecen aquí hasta que los abres. Pulsa «{unread}» para volver a marcar una conversación como no leída.",
  "list.empty.closing": "Nada se cierra en las próximas 4 horas",
  "list.empty.closing.hint":
    "Las conversaciones llegan aquí 4 horas antes de que Instagram deje de permitir respuestas libres.",
  "list.empty.done": "Nada marcado como hecho",
  "list.empty.done.hint":
    "Pulsa «{done}» cuando no quede nada por hacer: la conversación se aparta y vuelve cuando el cliente escribe.",

  "row.you": "Tú:",
  "row.assistant": "Asistente:",
  "row.customerReacted": "{emoji} a tu mensaje",
  "row.youReacted": "Reaccionaste con {emoji}",
  "row.withdrawn": "Mensaje retirado",
  "row.youWithdrew": "Retiraste un mensaje",
  "row.unsupported": "Algo que esta app no puede mostrar",
  "row.nothing": "Sin mensajes",
  "row.hoursLeft": { one: "queda {count} h", many: "quedan {count} h", other: "quedan {count} h" },
  "row.minutesLeft": { one: "queda {count} min", many: "quedan {count} min", other: "quedan {count} min" },
  "row.personDays": {
    one: "{count} d para responder",
    many: "{count} d para responder",
    other: "{count} d para responder",
  },
  "row.personHours": {
    one: "{count} h para responder",
    many: "{count} h para responder",
    other: "{count} h para responder",
  },
  "row.closed": "cerrada",
  "row.waiting": "en espera",
  "row.notSent": "no enviado",
};
