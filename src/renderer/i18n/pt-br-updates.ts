import type { enUpdates } from "./en-updates.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of new versions and of the licences; a part of pt-br.ts. */
export const ptBrUpdates: Pick<Messages<"pt-BR">, keyof typeof enUpdates> = {
  "updates.title": "Novas versões",
  "updates.failed": "Não foi possível ler o que se sabe de novas versões.",
  "updates.off.practice": "O treino não procura novas versões.",
  "updates.off.notInstalled": "No navegador, o Shopbell não procura novas versões. Busque-as onde obteve esta.",
  "updates.off.notSetUp": "Esta cópia do Shopbell não sabe onde ficam as novas versões. Busque-as onde obteve esta.",
  "updates.none": "Nenhuma versão mais nova é conhecida.",
  "updates.newest": "Esta é a versão mais nova.",
  "updates.checked": "Última procura: {time}",
  "updates.check": "Procurar agora",
  "updates.checking": "Procurando uma nova versão",
  "updates.offered": "A versão {version} saiu.",
  "updates.byHand": "Instale do mesmo jeito que instalou esta. Suas mensagens ficam onde estão.",
  "updates.download": "Baixar",
  "updates.downloading": "Baixando a versão {version}",
  "updates.ready": "A versão {version} foi baixada e conferida. Ela é instalada quando você sair do Shopbell.",
  "updates.restart": "Reiniciar agora",
  "updates.waiting": "O Shopbell reinicia assim que as respostas a caminho tiverem saído.",
  "updates.restarting": "Reiniciando com a versão {version}",
  "updates.whatsNew": "Novidades",
  "updates.look": "Procurar novas versões ao iniciar e uma vez por dia",
  "updates.early": "Oferecer também versões antecipadas",
  "updates.early.hint": "As versões antecipadas chegam antes de todos as receberem e ainda podem ter falhas.",
  "updates.fault.offline": "O Shopbell não conseguiu acessar a internet. Ele procura de novo sozinho.",
  "updates.fault.unavailable": "O lugar onde ficam as novas versões não responde. Tente mais tarde.",
  "updates.fault.unsigned":
    "Uma nova versão foi recusada porque não foi assinada por quem faz o Shopbell. Nada foi alterado.",
  "updates.fault.damaged": "O que chegou estava danificado e foi descartado. Tente de novo.",
  "updates.notice.offered": "O Shopbell {version} saiu.",
  "updates.notice.ready": "O Shopbell {version} é instalado quando você sair.",
  "updates.notice.later": "Agora não",
  "copies.beforeUpdate": "Antes de uma nova versão",

  "licences.title": "O trabalho de outros",
  "licences.lead": "O Shopbell é feito com código aberto. Estas são as licenças de tudo o que há nele.",
  "licences.chromium":
    "O Electron contém o Chromium. A lista dele está no arquivo LICENSES.chromium.html, na pasta do programa.",
  "licences.show": "Mostrar licenças",
  "licences.failed": "Não foi possível ler as licenças.",
};
