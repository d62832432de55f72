import type { enComposer } from "./en-composer.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of what stands around the text field of a reply; a part of es.ts. */
export const esComposer: Pick<Messages<"es">, keyof typeof enComposer> = {
  "split.lead": {
    one: "Demasiado largo para un mensaje. Cabe en {count}.",
    many: "Demasiado largo para un mensaje. Sale en {count}, uno tras otro.",
    other: "Demasiado largo para un mensaje. Sale en {count}, uno tras otro.",
  },
  "split.send": {
    one: "Enviar en {count} mensaje",
    many: "Enviar en {count} mensajes",
    other: "Enviar en {count} mensajes",
  },
  "split.show": {
    one: "Mostrar el mensaje",
    many: "Mostrar los {count} mensajes",
    other: "Mostrar los {count} mensajes",
  },
  "split.tooMany": {
    one: "Demasiado largo incluso para {count} mensaje.",
    many: "Demasiado largo incluso para {count} mensajes.",
    other: "Demasiado largo incluso para {count} mensajes.",
  },
  "split.shorten": "Acórtalo o envía primero una parte.",
};
