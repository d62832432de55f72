import type { enSearch } from "./en-search.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of search and of what was shared; a part of es.ts. */
export const esSearch: Pick<Messages<"es">, keyof typeof enSearch> = {
  "search.label": "Buscar",
  "search.placeholder": "Buscar mensajes, notas, nombres",
  "search.clear": "Borrar la búsqueda",
  "search.narrow": "Acotar:",
  "search.count": { one: "{count} resultado", many: "{count} resultados", other: "{count} resultados" },
  "search.failed": "La búsqueda no funcionó.",
  "search.looking": "Buscando",
  "search.none": "No se encontró nada",
  "search.none.hint":
    "Otras palabras, o menos, pueden encontrarlo. Se pueden omitir las últimas letras de una palabra.",
  "search.people": "Personas",
  "search.more": "Más resultados",
  "search.thread": "Buscar en esta conversación",
  "search.placeOf": "{place} de {total}",
  "search.placeOfMore": "{place} de más de {total}",
  "search.older": "Resultado anterior",
  "search.newer": "Resultado más reciente",
  "search.day": "Ir a un día",
  "search.close": "Cerrar la búsqueda",
  "shared.title": "Compartido",
  "shared.media": "Fotos",
  "shared.files": "Archivos",
  "shared.links": "Enlaces",
  "shared.none": "Nada todavía",
  "shared.photoOf": "Foto, {time}",
  "shared.videoOf": "Vídeo, {time}",
  "action.search": "Buscar en todo",
  "action.searchThread": "Buscar en esta conversación",
};
