import type { Messages } from "./types.ts";
import type { enReplies } from "./en-replies.ts";

/** Textos das respostas a caminho; parte de pt-br.ts. */
export const ptBrReplies: Pick<Messages<"pt-BR">, keyof typeof enReplies> = {
  "state.undo": "sai em instantes",
  "state.rateLimited": "esperando, o Instagram pede paciência",
  "state.paused": "esperando até o envio voltar a funcionar",
  "state.triesAt": "{state} · próxima tentativa {time}",
  "state.edit": "Editar",
  "state.sendNow": "Enviar agora",
  "state.sendAgain": "Enviar de novo",

  "held.title.needsPerson": "Precisa da sua confirmação",
  "held.title.kept": "Guardada como rascunho",
  "held.title.otherApp": "Esperando você",
  "held.title.fateUnknown": "Talvez não enviada",
  "held.needsPerson": "Mais de 24 horas se passaram antes de ela poder sair. Agora só uma pessoa pode responder.",
  "held.windowClosed":
    "O Instagram fechou esta conversa antes de ela poder sair. Você pode enviá-la quando o cliente escrever de novo.",
  "held.humanAgentUnavailable":
    "Mais de 24 horas se passaram e a Meta não aprovou o recurso Human Agent para o seu app. Responda no app do Instagram.",
  "held.notThreadOwner": "Outro app está respondendo a esta conversa. Assuma a conversa para enviar isto.",
  "held.fateUnknown":
    "O Shopbell não conseguiu descobrir se o Instagram recebeu isto. Veja no app do Instagram antes de enviar de novo.",
  "held.restored":
    "Não se sabe se esta resposta saiu: as mensagens foram recuperadas de uma cópia, ou o que foi gravado por último se perdeu. Veja no app do Instagram antes de enviar de novo.",

  "refused.customerUnreachable":
    "O Instagram não consegue entregar a este cliente agora: talvez ele tenha bloqueado você ou encerrado a conta. Tente de novo quando ele escrever.",
  "refused.metaTrouble": "O Instagram teve problemas várias vezes. Tente mais tarde.",
  "refused.permissionMissing":
    "Falta uma permissão para responder a este cliente. Até a Meta revisar seu app, só dá para responder a quem tem uma função nele.",
  "refused.conversationGone":
    "O Instagram não tem mais esta conversa. Você pode responder quando o cliente escrever de novo.",
  "refused.messageGone":
    "A mensagem que você respondia não está mais no Instagram. Edite a resposta e envie sem a citação.",
  "refused.tooManyTags":
    "A Meta acha que esta conta responde demais depois de 24 horas. Espere um dia antes de responder como pessoa de novo.",
  "refused.contentRefused": "O Instagram não aceita o que esta mensagem contém. Edite e envie de novo.",
  "refused.linkRefused": "O Instagram recusa um link desta mensagem. Tire o link e envie de novo.",
  "refused.mediaNotFetched":
    "O Instagram não conseguiu buscar o arquivo. Veja em Saúde se este computador pode ser alcançado de fora e tente de novo.",
  "refused.mediaType": "O Instagram não aceita este tipo de arquivo. Envie um JPEG, PNG, MP4 ou PDF.",
  "refused.mediaTooLarge": "O arquivo é grande demais para o Instagram. Envie um menor.",
  "refused.messagesAccessOff": "O acesso às mensagens está desligado no app do Instagram. Ligue lá e tente de novo.",
  "refused.accountRestricted":
    "O Instagram restringiu esta conta por enquanto. Veja o status da conta no app do Instagram.",
  "refused.other": "O Instagram recusou esta mensagem. Os detalhes dizem como; edite ou envie no app do Instagram.",

  "paused.signIn.lead": "O Instagram pede que você entre de novo.",
  "paused.signIn.rest": "As mensagens continuam chegando; as respostas esperam.",
  "paused.permission.lead": "Falta uma permissão para enviar.",
  "paused.permission.rest":
    "Entre de novo e permita tudo o que o Instagram pede. As mensagens continuam chegando; as respostas esperam.",
  "paused.pageRole.lead": "Quem entrou não tem mais uma função na Página do Facebook.",
  "paused.pageRole.rest":
    "Um administrador da Página pode devolvê-la; depois tente de novo. As mensagens continuam chegando; as respostas esperam.",
  "paused.checkpoint.lead": "O Facebook quer verificar quem entrou.",
  "paused.checkpoint.rest":
    "Abra facebook.com e faça o que ele pede; depois tente de novo. As mensagens continuam chegando; as respostas esperam.",
  "paused.twoFactor.lead": "O Instagram pede a autenticação de dois fatores.",
  "paused.twoFactor.rest":
    "Ligue-a na conta do Instagram e na do Facebook; depois tente de novo. As mensagens continuam chegando; as respostas esperam.",
  "paused.messagesAccess.lead": "O acesso às mensagens está desligado no app do Instagram.",
  "paused.messagesAccess.rest":
    "No celular: Configurações › Mensagens e respostas aos stories › Controles de mensagens › Ferramentas conectadas › Permitir acesso às mensagens. Depois tente de novo; as respostas esperam.",
  "paused.restricted.lead": "O Instagram restringiu esta conta por enquanto.",
  "paused.restricted.rest":
    "O app do Instagram diz por quê em Status da conta. Tente de novo quando for liberada; as respostas esperam.",
  "paused.notLinked.lead": "O Instagram não deixa responder com esta conta por um app.",
  "paused.notLinked.rest":
    "Ela precisa ser uma conta profissional, vinculada à sua Página do Facebook. Depois tente de novo; as respostas esperam.",
  "paused.resume": "Tentar de novo",

  "confirm.lead": {
    one: "{count} resposta precisa da sua confirmação.",
    many: "{count} de respostas precisam da sua confirmação.",
    other: "{count} respostas precisam da sua confirmação.",
  },
  "confirm.rest": "O que você mesmo escreveu pode ser enviado como pessoa.",
  "confirm.action": "Confirmar e enviar",
  "confirm.open.lead": {
    one: "{count} resposta ainda não saiu.",
    many: "{count} de respostas ainda não saíram.",
    other: "{count} respostas ainda não saíram.",
  },
  "confirm.open.rest": "{name} escreveu de novo, então já dá para enviar.",
  "confirm.failed": "Não funcionou. Nada foi enviado.",
  "confirm.closed": "O Instagram fechou esta conversa nesse meio-tempo.",
  "kept.lead": {
    one: "{count} resposta ficou como rascunho.",
    many: "{count} de respostas ficaram como rascunhos.",
    other: "{count} respostas ficaram como rascunhos.",
  },
  "kept.rest": "O prazo para responder acabou. Você pode enviar quando {name} escrever de novo, copiar ou descartar.",

  "window.humanAgentMissing.rest":
    "A Meta não aprovou o recurso Human Agent para o seu app: responda no app do Instagram até {time}.",
  "window.unreachable.lead": "O Instagram não consegue entregar a {name} agora.",
  "window.unreachable.rest": "Quando {name} escrever de novo, você pode responder.",
  "window.otherApp.lead": "Outro app está respondendo a esta conversa.",
  "window.otherApp.rest": "As mensagens continuam chegando aqui. Assuma a conversa para responder.",
  "window.otherApp.take": "Assumir a conversa",
  "window.otherApp.taking": "Assumindo…",
  "window.otherApp.refused": "O Instagram não deu a conversa ao seu app.",
  "window.otherApp.offline": "Não foi possível contatar o Instagram. Tente de novo em instantes.",

  "composer.error.humanAgent":
    "A Meta não aprovou o recurso Human Agent para o seu app. Responda no app do Instagram; seu texto continua aqui.",
  "replies.takenBack": "A resposta está de volta no campo de texto.",
  "action.takeBack": "Pegar de volta a última resposta",

  "row.toConfirm": "confirmar",
  "row.kept": "rascunho guardado",
  "row.draft": "rascunho",

  "health.humanAgent.lead": "O Human Agent não está aprovado para @{username}.",
  "health.humanAgent.rest":
    "Entre 24 horas e 7 dias depois que um cliente escreve, você só pode responder no app do Instagram. Peça o recurso à Meta na análise do app.",
  "health.humanAgent.approved": "Já está aprovado",
  "settings.humanAgent": "Responder depois de 24 horas (Human Agent)",
  "settings.humanAgent.unknown": "ainda não se sabe",
  "settings.humanAgent.approved": "aprovado",
  "settings.humanAgent.missing": "não aprovado",

  "trace.confirmed": "Confirmada como pessoa",
  "trace.confirmedBy": "por {name}",
};
