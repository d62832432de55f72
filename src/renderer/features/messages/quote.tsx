import type { QuoteView } from "#shared/contract/messages.ts";
import { assertNever } from "#shared/assert-never.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { Translate } from "#renderer/i18n/types.ts";
import { attachmentUrl, shown } from "#renderer/lib/media-url.ts";
import { useState } from "react";

/** What a message answers, above it. Pressed, it goes there, if the answered message is here. */
export function Quote(props: {
  readonly quote: QuoteView;
  readonly author: string;
  readonly onGoTo: (messageId: number) => void;
}) {
  const { t } = useI18n();
  const { quote, author, onGoTo } = props;
  if (quote.kind === "story") return <StoryQuote attachmentId={quote.attachmentId} />;
  const who = quote.by === "account" ? t("message.quoteYou") : quote.by === "customer" ? author : undefined;
  const body = (
    <>
      {who !== undefined && <b>{who}</b>}
      <span dir="auto">{quoteText(quote, t)}</span>
    </>
  );
  const { messageId } = quote;
  if (quote.state !== "here" || messageId === undefined) return <div className="quote">{body}</div>;
  return (
    <button type="button" className="quote" title={t("message.goToQuoted")} onClick={() => onGoTo(messageId)}>
      {body}
    </button>
  );
}

function quoteText(quote: Extract<QuoteView, { kind: "message" }>, t: Translate): string {
  switch (quote.state) {
    case "here":
      return quote.text ?? t("message.quoteAttachment");
    case "unsent":
      return t("message.quoteUnsent");
    case "missing":
      return t("message.quoteMissing");
    default:
      return assertNever(quote.state, "quote");
  }
}

function StoryQuote(props: { readonly attachmentId: number | undefined }) {
  const { t } = useI18n();
  const [isGone, setIsGone] = useState(props.attachmentId === undefined);
  return (
    <div className="quote quote-story">
      {props.attachmentId !== undefined && !isGone && (
        <img {...shown(attachmentUrl(props.attachmentId))} alt="" decoding="async" onError={() => setIsGone(true)} />
      )}
      <span>
        {t("message.quoteStory")}
        {isGone && <small>{t("message.storyGone")}</small>}
      </span>
    </div>
  );
}
