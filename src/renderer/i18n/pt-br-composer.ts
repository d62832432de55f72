import type { enComposer } from "./en-composer.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of what stands around the text field of a reply; a part of pt-br.ts. */
export const ptBrComposer: Pick<Messages<"pt-BR">, keyof typeof enComposer> = {
  "split.lead": {
    one: "Longo demais para uma mensagem. Cabe em {count}.",
    many: "Longo demais para uma mensagem. Sai em {count}, uma após a outra.",
    other: "Longo demais para uma mensagem. Sai em {count}, uma após a outra.",
  },
  "split.send": {
    one: "Enviar em {count} mensagem",
    many: "Enviar em {count} mensagens",
    other: "Enviar em {count} mensagens",
  },
  "split.show": {
    one: "Mostrar a mensagem",
    many: "Mostrar as {count} mensagens",
    other: "Mostrar as {count} mensagens",
  },
  "split.tooMany": {
    one: "Longo demais até para {count} mensagem.",
    many: "Longo demais até para {count} mensagens.",
    other: "Longo demais até para {count} mensagens.",
  },
  "split.shorten": "Encurte-o ou envie primeiro uma parte.",
};
