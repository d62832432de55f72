import type { enHelp } from "./en-help.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of Help; a part of es.ts. */
export const esHelp: Pick<Messages<"es">, keyof typeof enHelp> = {
  "action.guide": "Ayuda",
  "guide.pages": "Páginas de ayuda",
  "guide.search": "Buscar en la ayuda",
  "guide.found": { one: "{count} resultado", many: "{count} de resultados", other: "{count} resultados" },
};
