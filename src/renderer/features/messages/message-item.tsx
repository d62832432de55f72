import { memo } from "react";
import type { MessageView, OutboundState } from "#shared/contract/messages.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import type { Point } from "#renderer/ui/place-beside.ts";
import { Attachment } from "./attachment.tsx";
import { isLeavingWithFiles, Leaving } from "#renderer/features/attachments/leaving.tsx";
import { stateWords } from "./outbound-words.ts";
import { canTakeBack, isUndoable } from "#renderer/features/replies/use-take-back.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { EmojiButton } from "#renderer/features/emoji/emoji-button.tsx";
import { HEART, heartLabel, ownReaction } from "./use-react.ts";
import { MessageText } from "./message-text.tsx";
import { Quote } from "./quote.tsx";
import { Reactions } from "./reactions.tsx";
import { StuckBox } from "./stuck-box.tsx";

export interface MessageItemProps {
  readonly message: MessageView;
  readonly isLast: boolean;
  /** The pointer or the focus has been on it: before, of its tools there is only the menu's button. */
  readonly isNear: boolean;
  /** The customer's name for sentences. */
  readonly author: string;
  readonly windowKind: MessagingWindow["kind"];
  readonly canReply: boolean;
  /** Instagram takes reactions in the open window only; signed in with Facebook, only the heart. */
  readonly canReact: "no" | "heart" | "any";
  readonly onReact: (message: MessageView, emoji: string) => void;
  readonly onReply: (message: MessageView) => void;
  readonly onDiscard: (messageId: number) => void;
  /** Back into the text field: taken back before it left, or to be changed. */
  readonly onTakeBack: (messageId: number) => void;
  readonly onGoTo: (messageId: number) => void;
  /** `at`: where a right click was; otherwise beside the anchor. */
  readonly onMenu: (message: MessageView, anchor: HTMLElement, at?: Point) => void;
}

/** One message: what was written, what hangs on it, and how far it got. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  const { t, format } = useI18n();
  const { message, author } = props;
  if (message.unsentAtMs !== undefined) {
    const time = format.time(message.unsentAtMs);
    return (
      <p className="withdrawn">
        {message.direction === "in"
          ? t("message.withdrawn", { name: author, time })
          : t("message.youWithdrew", { time })}
      </p>
    );
  }
  if (message.kind === "unsupported") {
    return (
      <>
        <p className="unsupported">
          <Icon name="unknown" />
          <span>{t("message.unsupported", { name: author })}</span>
        </p>
        {props.isLast && <Meta message={message} onTakeBack={props.onTakeBack} />}
      </>
    );
  }
  return (
    <>
      {!isEmpty(message) && <Cause message={message} />}
      <div className="message-line">
        <Body {...props} />
        <Tools {...props} />
      </div>
      {message.reactions.length > 0 && <Reactions reactions={message.reactions} author={author} />}
      {message.state?.kind === "refused" || message.state?.kind === "held" ? (
        <StuckBox message={message} state={message.state} windowKind={props.windowKind} onTakeBack={props.onTakeBack} />
      ) : (
        (props.isLast || hasNewsOfItsOwn(message)) && <Meta message={message} onTakeBack={props.onTakeBack} />
      )}
    </>
  );
});

/** What the line under the whole group cannot say for it. */
function hasNewsOfItsOwn(message: MessageView): boolean {
  return (
    message.state?.kind === "unknown" ||
    message.editedAtMs !== undefined ||
    isUndoable(message) ||
    isLeavingWithFiles(message)
  );
}

function Body(props: MessageItemProps) {
  const { t } = useI18n();
  const { message, author } = props;
  const attachments = message.attachments.map((attachment) => (
    <Attachment key={attachment.id} attachment={attachment} message={message} author={author} />
  ));
  const hasBubble = isInBubble(message);
  return (
    <div className="message-body">
      {isEmpty(message) && <Cause message={message} />}
      {isAlbum(message) ? <div className="album">{attachments}</div> : attachments}
      {hasBubble && (
        <div className="bubble">
          {message.quote !== undefined && <Quote quote={message.quote} author={author} onGoTo={props.onGoTo} />}
          {message.kind === "postback" && (
            <p className="message-cause">
              <Icon name="button" small />
              {t("message.postback")}
            </p>
          )}
          {message.text !== undefined && <MessageText text={message.text} />}
        </div>
      )}
    </div>
  );
}

const isInBubble = ({ text, quote, kind }: MessageView): boolean =>
  text !== undefined || quote !== undefined || kind === "postback";

/** There is nothing but where the customer came from. */
const isEmpty = (message: MessageView): boolean => !isInBubble(message) && message.attachments.length === 0;

/** Where the customer came from stands over the whole message: its tools are beside what was written. */
function Cause({ message }: Pick<MessageItemProps, "message">) {
  const { t } = useI18n();
  if (message.referral === undefined && message.kind !== "referral") return null;
  return (
    <p className="message-cause">
      <Icon name="link" small />
      <span>{referralText(message.referral, t)}</span>
    </p>
  );
}

/** Several pictures sent at once stand beside each other. */
const isAlbum = ({ attachments }: MessageView): boolean =>
  attachments.length > 1 && attachments.every(({ kind }) => kind === "image" || kind === "video");

function referralText(referral: MessageView["referral"], t: Translate): string {
  if (referral?.adTitle !== undefined) return t("message.referral.adTitled", { title: referral.adTitle });
  if (referral?.adId !== undefined || referral?.source === "ADS") return t("message.referral.ad");
  if (referral?.productId !== undefined) return t("message.referral.product");
  return t("message.referral.link");
}

/** Beside the message on hover and focus: when it was, and what can be done with it. */
function Tools(props: MessageItemProps) {
  const { t, format } = useI18n();
  const { message } = props;
  return (
    <div className="message-tools">
      {props.isNear && <NearTools {...props} />}
      {message.id > 0 && (
        <IconButton
          icon="more"
          label={t("action.message.menu")}
          keys="m"
          tabIndex={-1}
          aria-haspopup="menu"
          data-menu=""
          data-action="message.menu"
          onClick={(event) => props.onMenu(message, event.currentTarget)}
        />
      )}
      {!props.isLast && (
        <time dateTime={new Date(message.sentAtMs).toISOString()}>{format.time(message.sentAtMs)}</time>
      )}
    </div>
  );
}

function NearTools(props: MessageItemProps) {
  const { t } = useI18n();
  const { message, canReply } = props;
  const canDiscard = isDiscardable(message);
  return (
    <>
      {canReply && isQuotable(message) && (
        <IconButton
          icon="reply"
          label={t("action.reply")}
          keys="r"
          tabIndex={-1}
          data-action="reply"
          onClick={() => props.onReply(message)}
        />
      )}
      {isReactable(message) && props.canReact !== "no" && (
        <IconButton
          icon="heart"
          label={heartLabel(message, t)}
          keys="h"
          tabIndex={-1}
          data-own={ownReaction(message) === HEART || undefined}
          onClick={() => props.onReact(message, HEART)}
        />
      )}
      {isReactable(message) && props.canReact === "any" && (
        <EmojiButton label={t("react.other")} tabIndex={-1} onChoose={(emoji) => props.onReact(message, emoji)} />
      )}
      {canDiscard && canTakeBack(message) && (
        <IconButton icon="pencil" label={t("state.edit")} tabIndex={-1} onClick={() => props.onTakeBack(message.id)} />
      )}
      {canDiscard && (
        <IconButton icon="trash" label={t("state.discard")} tabIndex={-1} onClick={() => props.onDiscard(message.id)} />
      )}
    </>
  );
}

/** A message of the customer that is at Instagram and still there. */
export const isReactable = ({ id, direction, unsentAtMs }: MessageView): boolean =>
  id > 0 && direction === "in" && unsentAtMs === undefined;

/** Instagram has it and it is still there: a reply can quote it. */
export const isQuotable = (message: MessageView): boolean =>
  message.id > 0 && message.unsentAtMs === undefined && (message.direction === "in" || isWithInstagram(message));

/** A reply that has not left. */
export const isDiscardable = ({ id, state }: MessageView): boolean => id > 0 && state?.kind === "waiting";

const isWithInstagram = (message: MessageView): boolean =>
  message.state === undefined || message.state.kind === "accepted" || message.state.kind === "seen";

function Meta(props: Pick<MessageItemProps, "message" | "onTakeBack">) {
  const { t, format } = useI18n();
  const { message } = props;
  const words = message.state === undefined ? undefined : stateWords(message.state);
  return (
    <p className="message-meta" data-state={message.state?.kind}>
      <time dateTime={new Date(message.sentAtMs).toISOString()} title={format.full(message.sentAtMs)}>
        {format.time(message.sentAtMs)}
      </time>
      {message.editedAtMs !== undefined && <span>{t("message.edited")}</span>}
      {message.origin === "elsewhere" && <span>{t("message.elsewhere")}</span>}
      {message.asPerson && <span>{t("message.asPerson")}</span>}
      {message.automatic && (
        <span className="message-automatic">
          <Icon name="assistant" small />
          {t("message.automatic")}
        </span>
      )}
      {message.state !== undefined && words !== undefined && (
        <span className="message-state">
          <StateText state={message.state} text={t(words.text)} />
          <Icon name={words.icon} small />
        </span>
      )}
      {isLeavingWithFiles(message) && <Leaving message={message} onTakeBack={props.onTakeBack} />}
      {isUndoable(message) && (
        <button
          type="button"
          className="link-button"
          data-action="reply.takeBack"
          onClick={() => props.onTakeBack(message.id)}
        >
          <span>{t("action.undo")}</span>
        </button>
      )}
    </p>
  );
}

const WORTH_A_TIME_MS = 60_000;

/** How far it is; with the time of the next try, where that is some way off. */
function StateText(props: { readonly state: OutboundState; readonly text: string }) {
  const { state, text } = props;
  const untilMs = state.kind === "waiting" && state.because !== "undo" ? state.untilMs : undefined;
  return untilMs === undefined ? text : <TimedText text={text} untilMs={untilMs} />;
}

function TimedText(props: { readonly text: string; readonly untilMs: number }) {
  const { t, format } = useI18n();
  const { text, untilMs } = props;
  if (untilMs - useNowMs() < WORTH_A_TIME_MS) return text;
  return t("state.triesAt", { state: text, time: format.time(untilMs) });
}
