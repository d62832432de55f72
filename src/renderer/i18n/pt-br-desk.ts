import type { enDesk } from "./en-desk.ts";
import type { Messages } from "./types.ts";

/** Brazilian Portuguese texts of notifications and the desktop; a part of pt-br.ts. */
export const ptBrDesk: Pick<Messages<"pt-BR">, keyof typeof enDesk> = {
  "desk.title": "Computador",
  "desk.notifications": "Notificações",
  "desk.notify": "Avisar sobre novas mensagens",
  "desk.sound": "Com som",
  "desk.shows": "Uma notificação mostra",
  "desk.shows.nameAndText": "Nome e texto",
  "desk.shows.name": "Só o nome",
  "desk.shows.nothing": "Nenhum dos dois",
  "desk.shows.hint":
    "Uma notificação pode ser vista com a tela bloqueada. Ela some quando a mensagem é lida aqui ou cancelada.",
  "desk.quiet": "Horas de silêncio",
  "desk.quiet.on": "Não avisar nessas horas",
  "desk.quiet.from": "Silêncio a partir de",
  "desk.quiet.until": "Silêncio até",
  "desk.quiet.hint": "As mensagens continuam chegando, e o número no ícone continua contando.",
  "desk.closed": "Ao fechar a janela",
  "desk.closed.ask": "Perguntar",
  "desk.closed.keepRunning": "Manter o Shopbell em execução",
  "desk.closed.quit": "Sair do Shopbell",
  "desk.closed.hint":
    "As mensagens só chegam enquanto o Shopbell está em execução. Sem a janela, ele fica na bandeja do sistema.",
  "desk.computer": "Este computador",
  "desk.login": "Iniciar o Shopbell quando eu entrar",
  "desk.spelling": "Verificar a ortografia enquanto escrevo",
  "desk.spelling.hint":
    "Os dicionários vêm de um servidor do Google, uma vez por idioma. O que você escreve fica neste computador.",
};
