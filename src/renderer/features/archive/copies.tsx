import { useId, useRef } from "react";
import type { ArchiveState, RollingCopyView } from "#shared/contract/archive.ts";
import { useSetSettings, useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { Button } from "#renderer/ui/button.tsx";
import { contentText, megabytes } from "./content-words.ts";
import { CopiesPlace } from "./copies-place.tsx";
import type { ArchiveWish } from "./use-archive.ts";

const WHY: Readonly<Record<RollingCopyView["why"], PlainKey>> = {
  daily: "copies.daily",
  owner: "copies.owner",
  before_restore: "copies.beforeRestore",
  before_update: "copies.beforeUpdate",
};
const KEPT = [0, 1, 3, 7, 14, 30];

/** The copies Shopbell makes by itself, and how many of them stay. */
export function Copies(props: {
  readonly state: ArchiveState;
  readonly isBusy: boolean;
  readonly onWish: (wish: ArchiveWish) => void;
}) {
  const words = useI18n();
  const { t, format } = words;
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const { copies } = props.state;
  const { data: settings } = useSettings();
  const { mutate } = useSetSettings();
  const kept = settings?.keptCopies ?? 0;
  const choices = KEPT.includes(kept) ? KEPT : [...KEPT, kept];
  return (
    <section aria-labelledby={id}>
      <h3 id={id} ref={heading} tabIndex={-1}>
        {t("copies.title")}
      </h3>
      <p className="quiet">{t("copies.lead")}</p>
      {copies.length === 0 && <p className="receipts-none">{t("copies.none")}</p>}
      {copies.length > 0 && (
        <ul className="receipts">
          {copies.map((copy) => (
            <li key={copy.id} className="archive-copy">
              <div>
                <p className="receipt-head">
                  <b>{t(WHY[copy.why])}</b>
                  <time dateTime={new Date(copy.content.madeMs).toISOString()}>{format.full(copy.content.madeMs)}</time>
                  <span>{megabytes(copy.bytes, words)}</span>
                  {copy.away && <span>{t("copies.away")}</span>}
                </p>
                <p className="receipt-counts">{contentText(copy.content, words)}</p>
              </div>
              <Button
                disabled={props.isBusy}
                aria-label={t("app.named", { what: t("copies.lookInto"), which: format.full(copy.content.madeMs) })}
                onClick={() => props.onWish({ kind: "lookInto", source: { kind: "copy", id: copy.id } })}
              >
                {t("copies.lookInto")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="archive-line">
        <label htmlFor={`${id}-kept`}>{t("copies.kept")}</label>
        <select id={`${id}-kept`} value={kept} onChange={(event) => mutate({ keptCopies: Number(event.target.value) })}>
          {choices.map((count) => (
            <option key={count} value={count}>
              {count === 0 ? t("copies.keptNone") : format.number(count)}
            </option>
          ))}
        </select>
        <Button icon="copy" disabled={props.isBusy} onClick={() => props.onWish({ kind: "copy" })}>
          {t("copies.now")}
        </Button>
      </div>
      <CopiesPlace state={props.state} isBusy={props.isBusy} heading={heading} />
    </section>
  );
}
