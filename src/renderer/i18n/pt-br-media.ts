import type { enMedia } from "./en-media.ts";
import type { Messages } from "./types.ts";

/** Brazilian Portuguese texts of pictures, films and sounds; a part of pt-br.ts. */
export const ptBrMedia: Pick<Messages<"pt-BR">, keyof typeof enMedia> = {
  "media.sentAt": "Enviado: {time}",
  "media.refused": "Não é mostrado: não é um arquivo que possa ser mostrado com segurança.",
  "media.tooLarge": "Grande demais para ser mostrado aqui.",
  "media.offline": "Não é possível acessar o Instagram agora.",
  "media.broken": "Este arquivo não pode ser mostrado.",
  "media.loading": "Carregando",
  "media.openVideo": "Abrir o vídeo",
  "media.play": "Reproduzir",
  "media.pause": "Pausar",
  "media.position": "Posição",
  "media.place": "{at} de {length}",
  "media.speed": "Velocidade {speed}×",
  "viewer.title": "Fotos e vídeos",
  "viewer.place": "{number} de {count}",
  "viewer.previous": "Anterior",
  "viewer.next": "Próximo",
  "viewer.zoomIn": "Ampliar",
  "viewer.zoomOut": "Reduzir",
  "viewer.fit": "Imagem inteira",
  "viewer.save": "Salvar uma cópia",
  "viewer.withdrawn": "Esta mensagem foi retirada ou removida e por isso foi fechada.",

  "keeping.title": "Fotos, vídeos e mensagens de voz",
  "keeping.lead":
    "São mostrados a partir do Instagram e não são guardados. Quando o Instagram deixa de mostrá-los, eles se perdem. Se precisar deles por mais tempo, o Shopbell pode guardar aqui, criptografado, o que os clientes enviam. Stories, respostas a stories e publicações de outras pessoas nunca são guardados.",
  "keeping.bound": "No máximo {size} ao todo; depois, o mais antigo sai primeiro.",
  "keeping.off": "Nada é guardado.",
  "keeping.active": {
    one: "Guardado por {count} dia. Arquivos: {files}, {size}.",
    many: "Guardado por {count} dias. Arquivos: {files}, {size}.",
    other: "Guardado por {count} dias. Arquivos: {files}, {size}.",
  },
  "keeping.on": "Guardar por",
  "keeping.daysOf": "Dias em que fica guardado o que os clientes enviam para @{username}",
  "keeping.set": "Ativar",
  "keeping.change": "Mudar",
  "keeping.turnOff": "Desativar e apagar",
  "keeping.saved": "Salvo. A partir de agora, o que os clientes enviam é guardado.",
  "keeping.savedOff": "Desativado. Os arquivos foram apagados.",
  "keeping.failed": "Não foi possível salvar.",
};
