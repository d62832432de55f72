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
};
