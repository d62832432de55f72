import type { enUpdates } from "./en-updates.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of new versions and of the licences; a part of es.ts. */
export const esUpdates: Pick<Messages<"es">, keyof typeof enUpdates> = {
  "updates.title": "Versiones nuevas",
  "updates.failed": "No se pudo leer lo que se sabe de versiones nuevas.",
  "updates.off.practice": "En la práctica no se buscan versiones nuevas.",
  "updates.off.notInstalled":
    "En el navegador, Shopbell no busca versiones nuevas. Consíguelas donde conseguiste esta.",
  "updates.off.notSetUp":
    "Esta copia de Shopbell no sabe dónde están las versiones nuevas. Consíguelas donde conseguiste esta.",
  "updates.none": "No se conoce ninguna versión más nueva.",
  "updates.newest": "Esta es la versión más nueva.",
  "updates.checked": "Última búsqueda: {time}",
  "updates.check": "Buscar ahora",
  "updates.checking": "Buscando una versión nueva",
  "updates.offered": "Ya está la versión {version}.",
  "updates.byHand": "Instálala como instalaste esta. Tus mensajes se quedan donde están.",
  "updates.download": "Descargar",
  "updates.downloading": "Descargando la versión {version}",
  "updates.ready": "La versión {version} está descargada y comprobada. Se instala cuando cierres Shopbell.",
  "updates.restart": "Reiniciar ahora",
  "updates.waiting": "Shopbell se reinicia en cuanto hayan salido las respuestas que están en camino.",
  "updates.restarting": "Reiniciando con la versión {version}",
  "updates.whatsNew": "Novedades",
  "updates.look": "Buscar versiones nuevas al iniciar y una vez al día",
  "updates.early": "Ofrecer también versiones anticipadas",
  "updates.early.hint": "Las versiones anticipadas llegan antes que a los demás y pueden tener fallos.",
  "updates.fault.offline": "Shopbell no pudo conectarse a internet. Volverá a buscar por sí solo.",
  "updates.fault.unavailable": "El lugar donde están las versiones nuevas no responde. Inténtalo más tarde.",
  "updates.fault.unsigned":
    "Se rechazó una versión nueva porque no está firmada por quienes hacen Shopbell. No se cambió nada.",
  "updates.fault.damaged": "Lo que llegó estaba dañado y se ha desechado. Inténtalo de nuevo.",
  "updates.notice.offered": "Ya está Shopbell {version}.",
  "updates.notice.ready": "Shopbell {version} se instala cuando lo cierres.",
  "updates.notice.later": "Ahora no",
  "copies.beforeUpdate": "Antes de una versión nueva",

  "licences.title": "El trabajo de otros",
  "licences.lead": "Shopbell está hecho con código abierto. Estas son las licencias de todo lo que contiene.",
  "licences.chromium":
    "Electron contiene Chromium. Su propia lista está en el archivo LICENSES.chromium.html de la carpeta del programa.",
  "licences.show": "Ver licencias",
  "licences.failed": "No se pudieron leer las licencias.",
};
