import type { enList } from "./en-list.ts";
import type { Messages } from "./types.ts";

/** Brazilian Portuguese texts of the list of conversations; a part of pt-br.ts. */
export const ptBrList: Pick<Messages<"pt-BR">, keyof typeof enList> = {
  "list.all": "Todas",
  "list.unread": "Não lidas",
  "list.closing": "Fechando",
  "list.done": "Feitas",
  "list.title.all": "Caixa de entrada",
  "list.lists": "Listas",
  "list.conversations": "Conversas",
  "list.count": { one: "{count} conversa", many: "{count} de conversas", other: "{count} conversas" },
  "list.unreadMessages": {
    one: "{count} mensagem não lida",
    many: "{count} de mensagens não lidas",
    other: "{count} mensagens não lidas",
  },
  "list.failed": "Não foi possível ler as conversas.",
  "list.loadingMore": "Carregando mais",
  "list.empty.all": "Ainda não há mensagens",
  "list.empty.all.hint":
    "Envie uma mensagem para sua loja de outro celular para testar. Saúde mostra cada passo até aqui.",
  "list.empty.cleared": "Está tudo em dia",
  "list.empty.cleared.hint": "O que foi feito ou adiado volta quando o cliente escreve.",
  "list.empty.unread": "Tudo foi lido",
  "list.empty.unread.hint":
    "As mensagens novas aparecem aqui até você abri-las. Pressione “{unread}” para marcar uma conversa como não lida de novo.",
  "list.empty.closing": "Nada fecha nas próximas 4 horas",
  "list.empty.closing.hint":
    "As conversas vêm para cá 4 horas antes de o Instagram parar de permitir respostas livres.",
  "list.empty.done": "Nada marcado como feito",
  "list.empty.done.hint":
    "Pressione “{done}” quando não houver mais nada a fazer: a conversa sai do caminho e volta quando o cliente escreve.",

  "row.you": "Você:",
  "row.assistant": "Assistente:",
  "row.customerReacted": "{emoji} à sua mensagem",
  "row.youReacted": "Você reagiu com {emoji}",
  "row.withdrawn": "Mensagem cancelada",
  "row.youWithdrew": "Você cancelou uma mensagem",
  "row.unsupported": "Algo que este app não consegue mostrar",
  "row.nothing": "Sem mensagens",
  "row.hoursLeft": { one: "falta {count} h", many: "faltam {count} h", other: "faltam {count} h" },
  "row.minutesLeft": { one: "falta {count} min", many: "faltam {count} min", other: "faltam {count} min" },
  "row.personDays": {
    one: "{count} d para responder",
    many: "{count} d para responder",
    other: "{count} d para responder",
  },
  "row.personHours": {
    one: "{count} h para responder",
    many: "{count} h para responder",
    other: "{count} h para responder",
  },
  "row.closed": "fechada",
  "row.waiting": "esperando",
  "row.notSent": "não enviada",
};
