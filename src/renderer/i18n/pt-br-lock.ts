import type { enLock } from "./en-lock.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of the lock and of what others can see; a part of pt-br.ts. */
export const ptBrLock: Pick<Messages<"pt-BR">, keyof typeof enLock> = {
  "lock.title": "O Shopbell está bloqueado",
  "lock.goesOn": "As mensagens continuam chegando e as respostas em espera são enviadas.",
  "lock.passphrase": "Senha",
  "lock.open": "Desbloquear",
  "lock.touchId": "Usar o Touch ID",
  "lock.wrong": "Essa não é a senha.",
  "lock.wait": {
    one: "Tentativas erradas demais. Tente de novo em {count} segundo.",
    many: "Tentativas erradas demais. Tente de novo em {count} de segundos.",
    other: "Tentativas erradas demais. Tente de novo em {count} segundos.",
  },
  "lock.forgotten": "Esqueceu a senha?",
  "lock.forgotten.way":
    "Ninguém pode informá-la a você. Feche o Shopbell, apague este arquivo e abra o Shopbell de novo: o bloqueio sai e nada mais se perde.",
  "lock.eyes": "Bloqueio e nomes ocultos",
  "lock.hidesNames": "Ocultar nomes e prévias nas listas",
  "lock.hidesNames.hint":
    "Uma linha os mostra enquanto você aponta para ela. As notificações dizem apenas que há uma mensagem.",
  "lock.turnOn": "Ativar o bloqueio",
  "lock.turnOff": "Desativar o bloqueio",
  "lock.change": "Trocar a senha",
  "lock.honest":
    "O bloqueio impede que outras pessoas olhem o Shopbell. Ele não criptografa o que está neste computador: quem entrar aqui como você pode ler os arquivos.",
  "lock.after": "Bloquear quando não houver ninguém",
  "lock.after.1": "Após 1 minuto",
  "lock.after.5": "Após 5 minutos",
  "lock.after.10": "Após 10 minutos",
  "lock.after.30": "Após 30 minutos",
  "lock.after.60": "Após 1 hora",
  "lock.after.never": "Nunca sozinho",
  "lock.now": "Bloquear agora",
  "lock.withComputer": "Também quando o computador é bloqueado ou dorme",
  "lock.usesTouchId": "O Touch ID também abre",
  "lock.newPassphrase": "Nova senha",
  "lock.newPassphrase.hint": "Pelo menos 6 caracteres.",
  "lock.again": "A mesma outra vez",
  "lock.tooShort": {
    one: "Digite pelo menos {count} caractere.",
    many: "Digite pelo menos {count} de caracteres.",
    other: "Digite pelo menos {count} caracteres.",
  },
  "lock.notTheSame": "As duas não são iguais.",
  "lock.done": "Pronto.",
  "action.lock": "Bloquear o Shopbell",
};
