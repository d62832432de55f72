import type { enAssistant } from "./en-assistant.ts";
import type { Messages } from "./types.ts";

/** Brazilian Portuguese texts of the assistant: its settings, its mark, its state; a part of pt-br.ts. */
export const ptBrAssistant: Pick<Messages<"pt-BR">, keyof typeof enAssistant> = {
  "assistant.title": "Assistente",
  "assistant.state.answering": "Responde automaticamente",
  "assistant.state.asked": "Parou: o cliente pediu uma pessoa",
  "assistant.state.notUnderstood": "Parou: não soube responder",
  "assistant.state.personWrote": "Em silêncio: uma pessoa já respondeu",
  "assistant.lead":
    "Responde por você até uma pessoa responder. Só fala nas 24 horas depois da mensagem do cliente, nunca como pessoa, e para assim que você responde.",
  "assistant.account": "Conta",
  "assistant.turnOn": "Responder automaticamente como @{username}",
  "assistant.language": "Idioma do assistente",
  "assistant.language.hint":
    "Para o botão “{person}” e para os dias e horários. Os clientes são entendidos em português, inglês, espanhol e árabe.",
  "assistant.greeting": "Saudação",
  "assistant.greeting.hint": "Para quem escreve pela primeira vez, segundo as mensagens já importadas.",
  "assistant.away": "Aviso de ausência",
  "assistant.away.hint": "Fora do seu horário, uma vez por conversa e ausência.",
  "assistant.away.noHours": "Sem horário definido, sua loja está sempre aberta e este aviso nunca é enviado.",
  "assistant.away.setHours": "Definir o horário",
  "assistant.questions": "Perguntas",
  "assistant.questions.hint": "Botões abaixo da saudação. Um toque traz a resposta, a qualquer hora.",
  "assistant.questions.add": "Adicionar uma pergunta",
  "assistant.question": "Pergunta {number}",
  "assistant.question.hint": "No máximo {most} caracteres",
  "assistant.answer": "Resposta à pergunta {number}",
  "assistant.remove": "Remover a pergunta {number}",
  "assistant.always": "Sempre está lá e também é entendido quando digitado. Coloca a conversa em “Pedem uma pessoa”.",
  "assistant.ice.waiting": "Estes botões estão sendo enviados ao Instagram.",
  "assistant.ice.shown": "O Instagram também mostra estes botões antes da primeira mensagem.",
  "assistant.ice.refused":
    "O Instagram não aceitou estes botões para conversas vazias. Eles continuam abaixo da saudação.",
  "assistant.ice.leaving":
    "O Instagram ainda mostra estes botões antes da primeira mensagem. Eles estão sendo removidos.",
  "assistant.ice.notRemoved":
    "O Instagram não removeu estes botões. Os clientes ainda os veem antes da primeira mensagem.",
  "assistant.ice.code": "Código {code}.",
  "assistant.notUnderstood": "Quando não entende",
  "assistant.notUnderstood.hint": "Na segunda vez seguida, passa a conversa para você.",
  "assistant.handOver": "Quando pedem uma pessoa",
  "assistant.handOver.open": "No seu horário",
  "assistant.handOver.closed": "Fora do seu horário",
  "assistant.variables": "Preenchidos sozinhos:",
  "assistant.empty": "Escreva algo aqui ou desative.",
  "assistant.needed": "Escreva algo aqui.",
  "assistant.tooLong": "Longo demais: no máximo {most} bytes.",
  "assistant.save": "Salvar",
  "assistant.saved": "Salvo",
  "assistant.failed": "Não foi possível salvar. Tente de novo.",
  "assistant.preview": "É assim que os clientes veem",
  "assistant.preview.open": "Com a loja aberta",
  "assistant.preview.closed": "Com a loja fechada",
  "assistant.preview.hi": "Olá!",
  "assistant.preview.other": "Tem em azul?",
  "assistant.preview.name": "Ana",
};
