import type { enTour } from "./en-tour.ts";
import type { Messages } from "./types.ts";

/** Spanish texts of the first steps in practice; a part of es.ts. */
export const esTour: Pick<Messages<"es">, keyof typeof enTour> = {
  "practice.bar": "Esto es una práctica.",
  "practice.bar.text": "Una tienda de ejemplo en este equipo. Nada de aquí llega a Instagram y al salir se descarta.",
  "practice.leave": "Salir de la práctica",
  "practice.leave.failed": "No se pudo salir de la práctica. Inténtalo de nuevo en un momento.",
  "practice.title": "Práctica · Shopbell",
  "practice.titleUnread": "({count}) Práctica · Shopbell",
  "tour.title": "Primeros pasos",
  "tour.place": "Primeros pasos, {step} de {total}",
  "tour.open": "Abre una conversación",
  "tour.open.text": "Haz clic en una de la lista. Con el teclado: {next} y {previous} la recorren, Intro abre.",
  "tour.answer": "Respóndela",
  "tour.answer.text":
    "Escribe debajo de los mensajes y pulsa Enviar. Con el teclado: {reply} y después {send}. Los clientes de ejemplo pueden contestar.",
  "tour.later": "Deja una para luego",
  "tour.later.text":
    "La luna, o {snooze}, pospone una conversación hasta la hora que elijas. {label} le pone una etiqueta.",
  "tour.done": "Despeja el día",
  "tour.done.text":
    "La marca, o {done}, da una conversación por hecha. {undo} lo deshace, y un mensaje nuevo también la trae de vuelta.",
  "tour.find": "Encuentra lo que sea",
  "tour.find.text":
    "El campo sobre la lista, o {search}, busca en todos los mensajes. {palette} busca en todos los comandos.",
  "tour.over": "Eso es todo",
  "tour.over.text": "Practica todo lo que quieras. Tu tienda no se toca.",
  "tour.skip": "Paso siguiente",
  "tour.end": "Terminar los primeros pasos",
};
