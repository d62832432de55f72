import type { enSearch } from "./en-search.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of search and of what was shared; a part of pt-br.ts. */
export const ptBrSearch: Pick<Messages<"pt-BR">, keyof typeof enSearch> = {
  "search.label": "Buscar",
  "search.placeholder": "Buscar mensagens, notas, nomes",
  "search.clear": "Limpar a busca",
  "search.narrow": "Restringir:",
  "search.count": { one: "{count} resultado", many: "{count} resultados", other: "{count} resultados" },
  "search.failed": "A busca não funcionou.",
  "search.looking": "Buscando",
  "search.none": "Nada encontrado",
  "search.none.hint":
    "Outras palavras, ou menos palavras, podem encontrar. As últimas letras de uma palavra podem ficar de fora.",
  "search.people": "Pessoas",
  "search.more": "Mais resultados",
  "search.thread": "Buscar nesta conversa",
  "search.placeOf": "{place} de {total}",
  "search.placeOfMore": "{place} de mais de {total}",
  "search.older": "Resultado mais antigo",
  "search.newer": "Resultado mais recente",
  "search.day": "Ir para um dia",
  "search.close": "Fechar a busca",
  "shared.title": "Compartilhado",
  "shared.media": "Fotos",
  "shared.files": "Arquivos",
  "shared.links": "Links",
  "shared.none": "Nada ainda",
  "shared.photoOf": "Foto, {time}",
  "shared.videoOf": "Vídeo, {time}",
  "action.search": "Buscar em tudo",
  "action.searchThread": "Buscar nesta conversa",
};
