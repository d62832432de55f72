import type { enTour } from "./en-tour.ts";
import type { Messages } from "./types.ts";

/** Portuguese texts of the first steps in practice; a part of pt-br.ts. */
export const ptBrTour: Pick<Messages<"pt-BR">, keyof typeof enTour> = {
  "practice.bar": "Isto é um treino.",
  "practice.bar.text":
    "Uma loja de exemplo neste computador. Nada daqui chega ao Instagram, e ao sair tudo é descartado.",
  "practice.leave": "Sair do treino",
  "practice.leave.failed": "Não foi possível sair do treino. Tente de novo em instantes.",
  "practice.title": "Treino · Shopbell",
  "practice.titleUnread": "({count}) Treino · Shopbell",
  "tour.title": "Primeiros passos",
  "tour.place": "Primeiros passos, {step} de {total}",
  "tour.open": "Abra uma conversa",
  "tour.open.text": "Clique em uma da lista. Pelo teclado: {next} e {previous} percorrem, Enter abre.",
  "tour.answer": "Responda",
  "tour.answer.text":
    "Escreva abaixo das mensagens e aperte Enviar. Pelo teclado: {reply} e depois {send}. Os clientes de exemplo podem responder.",
  "tour.later": "Deixe uma para depois",
  "tour.later.text":
    "A lua, ou {snooze}, adia uma conversa até a hora que você escolher. {label} coloca uma etiqueta nela.",
  "tour.done": "Limpe o dia",
  "tour.done.text":
    "O sinal de visto, ou {done}, marca uma conversa como feita. {undo} desfaz, e uma mensagem nova também a traz de volta.",
  "tour.find": "Encontre qualquer coisa",
  "tour.find.text":
    "O campo sobre a lista, ou {search}, busca em todas as mensagens. {palette} busca em todos os comandos.",
  "tour.over": "Isso é tudo",
  "tour.over.text": "Pratique o quanto quiser. Sua loja não é afetada.",
  "tour.skip": "Próximo passo",
  "tour.end": "Encerrar os primeiros passos",
};
