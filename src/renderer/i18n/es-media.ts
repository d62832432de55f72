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
  "media.openVideo": "Abrir el vídeo",
  "media.play": "Reproducir",
  "media.pause": "Pausar",
  "media.position": "Posición",
  "media.place": "{at} de {length}",
  "media.speed": "Velocidad {speed}×",
  "viewer.title": "Fotos y vídeos",
  "viewer.place": "{number} de {count}",
  "viewer.previous": "Anterior",
  "viewer.next": "Siguiente",
  "viewer.zoomIn": "Ampliar",
  "viewer.zoomOut": "Reducir",
  "viewer.fit": "Imagen completa",
  "viewer.save": "Guardar una copia",
  "viewer.withdrawn": "Este mensaje se ha retirado o eliminado y por eso se ha cerrado.",
};
