import type { enDesk } from "./en-desk.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of notifications and the desktop; a part of es.ts. */
export const esDesk: Pick<Messages<"es">, keyof typeof enDesk> = {
  "desk.title": "Escritorio",
  "desk.notifications": "Notificaciones",
  "desk.notify": "Avisar de los mensajes nuevos",
  "desk.sound": "Con sonido",
  "desk.shows": "Una notificación muestra",
  "desk.shows.nameAndText": "Nombre y texto",
  "desk.shows.name": "Solo el nombre",
  "desk.shows.nothing": "Ninguno de los dos",
  "desk.shows.hint":
    "Una notificación puede verse con la pantalla bloqueada. Desaparece cuando el mensaje se lee aquí o se retira.",
  "desk.quiet": "Horas de silencio",
  "desk.quiet.on": "No avisar en estas horas",
  "desk.quiet.from": "Silencio desde",
  "desk.quiet.until": "Silencio hasta",
  "desk.quiet.hint": "Los mensajes siguen llegando, y el número del icono sigue contando.",
  "desk.closed": "Al cerrar la ventana",
  "desk.closed.ask": "Preguntar",
  "desk.closed.keepRunning": "Mantener Shopbell en marcha",
  "desk.closed.quit": "Salir de Shopbell",
  "desk.closed.hint":
    "Los mensajes llegan solo mientras Shopbell está en marcha. Sin ventana, está en la bandeja del sistema.",
  "desk.computer": "Este equipo",
  "desk.login": "Iniciar Shopbell al iniciar sesión",
  "desk.spelling": "Revisar la ortografía al escribir",
  "desk.spelling.hint":
    "Los diccionarios vienen de un servidor de Google, una vez por idioma. Lo que escribes se queda en este equipo.",
};
