import type { enHelp } from "./en-help.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of Help; a part of pt-br.ts. */
export const ptBrHelp: Pick<Messages<"pt-BR">, keyof typeof enHelp> = {
  "action.guide": "Ajuda",
  "guide.pages": "Páginas de ajuda",
  "guide.search": "Buscar na ajuda",
  "guide.found": { one: "{count} resultado", many: "{count} de resultados", other: "{count} resultados" },
};
