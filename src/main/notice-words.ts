import { assertNever } from "#shared/assert-never.ts";
import type { AttachmentKind } from "#shared/contract/conversations.ts";
import type { Notice } from "#core/ports.ts";
import type { DeskText } from "./desk-text.ts";

export interface NoticeWords {
  readonly title: string;
  readonly body: string;
}

/** Unicode's left-to-right mark: what follows it is read from the left. */
const FROM_THE_LEFT = "\u200E";

/** A notice in the owner's language. What the core left out is not shown, and not guessed. */
export function noticeWords(
  notice: Notice,
  text: DeskText,
  { platform, isPractice }: { readonly platform: NodeJS.Platform; readonly isPractice: boolean },
): NoticeWords {
  // An invented customer must not be taken for one who waits.
  const practice = isPractice ? [text.practice] : [];
  // Beside a name in Arabic letters the sign would be drawn on the wrong side of the account's.
  const account = notice.account === undefined ? [] : [`${FROM_THE_LEFT}@${notice.account}`];
  const title = [...practice, notice.sender ?? "Shopbell", ...account].join(" · ");
  const words = { title, body: bodyOf(notice, text) };
  // Linux desktops read the body as markup, and a customer's text is no markup: a picture or a link in it would be live.
  return platform === "linux" ? { ...words, body: words.body.replaceAll("<", "‹") } : words;
}

function bodyOf({ why, text: said, attachment }: Notice, text: DeskText): string {
  if (why === "reminder") return text.reminder;
  if (why === "person") return said === undefined ? text.asksForPerson : `${text.asksForPerson} · ${said}`;
  if (attachment === undefined) return said ?? text.newMessage;
  const word = attachmentWord(attachment, text);
  return said === undefined ? word : `${word} · ${said}`;
}

function attachmentWord(kind: AttachmentKind, text: DeskText): string {
  switch (kind) {
    case "image":
    case "view_once":
      return text.photo;
    case "video":
      return text.video;
    case "audio":
      return text.voiceMessage;
    case "share":
    case "reel":
      return text.post;
    case "story":
    case "story_mention":
      return text.story;
    case "heart":
      return "❤";
    case "sticker":
      return text.sticker;
    case "file":
    case "template":
    case "unknown":
      return text.attachment;
    default:
      return assertNever(kind, "attachment");
  }
}
