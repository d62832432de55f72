import { useId } from "react";
import type { ErasureView } from "#shared/contract/erasure.ts";
import { useAppState } from "#renderer/features/accounts/use-app-state.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { drop } from "#renderer/lib/drop.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { ErasureProgress } from "./erasure-progress.tsx";
import { countedText, hasEnded, STATE_WORDS, WHAT_WORDS, WISH_WORDS } from "./erasure-words.ts";
import { useReceipts } from "./use-erasure.ts";
import { useReach } from "./use-reach.ts";

/** What was removed, when and by whose wish; newest first. */
export function Receipts() {
  const { t } = useI18n();
  const id = useId();
  const query = useReceipts();
  const { receipts } = query;
  const reach = useReach();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t("privacy.receipts.title")}</h3>
      <p className="quiet">{t("privacy.receipts.lead")}</p>
      <p className="quiet">{reach}</p>
      {query.isError && (
        <Notice tone="red" icon="warning" role="alert" lead={t("privacy.receipts.failed")} error={query.error} />
      )}
      {receipts === undefined && !query.isError && <Spinner label={t("health.reading")} />}
      {receipts?.length === 0 && <p className="receipts-none">{t("privacy.receipts.none")}</p>}
      {receipts !== undefined && receipts.length > 0 && (
        <ul className="receipts">
          {receipts.map((erasure) => (
            <li key={erasure.id}>
              {hasEnded(erasure.state) ? <Receipt erasure={erasure} /> : <ErasureProgress erasure={erasure} />}
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          disabled={query.isFetchingNextPage}
          onClick={() => drop(query.fetchNextPage(), "asked again with the same button")}
        >
          {t("privacy.receipts.more")}
        </Button>
      )}
    </section>
  );
}

function Receipt(props: { readonly erasure: ErasureView }) {
  const words = useI18n();
  const { t, format } = words;
  const { erasure } = props;
  const number = t("receipt.number", { number: format.number(erasure.id) });
  const account = useAppState().data?.accounts.find(({ id }) => id === erasure.accountId);
  return (
    <>
      <p className="receipt-head">
        <b>{t(WHAT_WORDS[erasure.what])}</b>
        <span>{t(WISH_WORDS[erasure.wish])}</span>
        {account !== undefined && <bdi>@{account.username}</bdi>}
        <time dateTime={new Date(erasure.askedMs).toISOString()}>{format.full(erasure.askedMs)}</time>
      </p>
      <p className="receipt-counts">{countedText(erasure.removed, words) ?? t("receipt.nothing")}</p>
      {erasure.state !== "done" && (
        <p className="quiet">{erasure.state === "cleaning" ? t("remove.bytes") : t(STATE_WORDS[erasure.state])}</p>
      )}
      {erasure.awayCopies !== undefined && erasure.awayCopies.goneMs === undefined && (
        <p className="quiet">{t("receipt.away")}</p>
      )}
      <details className="receipt-details">
        <summary aria-label={t("app.named", { what: t("app.details"), which: number })}>{t("app.details")}</summary>
        <p>{number}</p>
        {erasure.endedMs !== undefined && <p>{t("receipt.ended", { time: format.full(erasure.endedMs) })}</p>}
        {erasure.cleanMs !== undefined && <p>{t("receipt.clean", { time: format.full(erasure.cleanMs) })}</p>}
        {erasure.awayCopies?.goneMs !== undefined && (
          <p>{t("receipt.awayGone", { time: format.full(erasure.awayCopies.goneMs) })}</p>
        )}
        {erasure.confirmationCode !== undefined && <p>{t("receipt.code", { code: erasure.confirmationCode })}</p>}
      </details>
    </>
  );
}
