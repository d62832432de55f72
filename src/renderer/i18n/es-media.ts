import type { enMedia } from "./en-media.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of pictures, films and sounds; a part of es.ts. */
export const esMedia: Pick<Messages<"es">, keyof typeof enMedia> = {
  "media.sentAt": "Enviado: {time}",
  "media.refused": "No se muestra: no es un archivo que se pueda mostrar con seguridad.",
  "media.tooLarge": "Demasiado grande para mostrarlo aquí.",
  "media.offline": "No se puede acceder a Instagram ahora.",
  "media.broken": "Este archivo no se puede mostrar.",
  "media.loading": "Cargando",
  "media.openVideo": "Abrir el video",
  "media.play": "Reproducir",
  "media.pause": "Pausar",
  "media.position": "Posición",
  "media.place": "{at} de {length}",
  "media.speed": "Velocidad {speed}×",
  "viewer.title": "Fotos y videos",
  "viewer.place": "{number} de {count}",
  "viewer.previous": "Anterior",
  "viewer.next": "Siguiente",
  "viewer.zoomIn": "Ampliar",
  "viewer.zoomOut": "Reducir",
  "viewer.fit": "Imagen completa",
  "viewer.save": "Guardar una copia",
  "viewer.withdrawn": "Este mensaje se ha retirado o eliminado y por eso se ha cerrado.",

  "keeping.title": "Fotos, videos y mensajes de voz",
  "keeping.lead":
    "Se muestran desde Instagram y no se guardan. Cuando Instagram deja de mostrarlos, ya no están. Si los necesitas más tiempo, Shopbell puede guardar aquí, cifrado, lo que envían los clientes. Las historias, las respuestas a historias y las publicaciones de otras personas no se guardan nunca.",
  "keeping.bound": "Como máximo {size} en total; después se borra primero lo más antiguo.",
  "keeping.off": "No se guarda nada.",
  "keeping.active": {
    one: "Se guarda {count} día. Archivos: {files}, {size}.",
    many: "Se guarda {count} días. Archivos: {files}, {size}.",
    other: "Se guarda {count} días. Archivos: {files}, {size}.",
  },
  "keeping.on": "Guardar durante",
  "keeping.daysOf": "Días que se guarda lo que los clientes envían a @{username}",
  "keeping.set": "Activar",
  "keeping.change": "Cambiar",
  "keeping.turnOff": "Desactivar y borrar",
  "keeping.saved": "Guardado. Desde ahora se guarda lo que envían los clientes.",
  "keeping.savedOff": "Desactivado. Los archivos se han borrado.",
  "keeping.failed": "No se pudo guardar.",
};
