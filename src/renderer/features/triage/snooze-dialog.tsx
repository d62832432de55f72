// The arrow keys are handled for the whole list of choices.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { useId, useState } from "react";
import { messagingWindow } from "#shared/domain/messaging-window.ts";
import { useKnownConversation } from "#renderer/features/conversations/use-conversations.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { moveFocus } from "#renderer/ui/move-focus.ts";
import { fromLocalInput, snoozeChoices, toLocalInput } from "./snooze-times.ts";

/** Until when a conversation, or several, may stay out of the way. */
export function SnoozeDialog(props: {
  readonly conversationIds: readonly number[];
  readonly onChoose: (untilMs: number) => void;
  readonly onClose: () => void;
}) {
  const { t, format } = useI18n();
  const nowMs = useNowMs();
  const id = useId();
  const choices = snoozeChoices(nowMs);
  const [own, setOwn] = useState(() =>
    toLocalInput(choices.find(({ label }) => label === "snooze.tomorrow")?.untilMs ?? nowMs),
  );
  const closesAtMs = useClosing(props.conversationIds, nowMs);
  const ownMs = fromLocalInput(own);
  const isPast = ownMs === undefined || ownMs <= nowMs;
  return (
    <Dialog title={t("snooze.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="snooze">
        <ul onKeyDown={(event) => moveFocus(event, "button")}>
          {choices.map(({ label, untilMs }, at) => (
            <li key={label}>
              <button
                type="button"
                data-first-focus={at === 0 ? true : undefined}
                onClick={() => props.onChoose(untilMs)}
              >
                <span>{t(label)}</span>
                <span className="snooze-when">{format.moment(untilMs, nowMs)}</span>
                {closesAtMs !== undefined && untilMs > closesAtMs && (
                  <span className="snooze-late">
                    <Icon name="clock" small />
                    {t("snooze.closesBefore", { time: format.moment(closesAtMs, nowMs) })}
                  </span>
                )}
              </button>
            </li>
          ))}
        </ul>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ownMs !== undefined && !isPast) props.onChoose(ownMs);
          }}
        >
          <label htmlFor={id}>{t("snooze.date")}</label>
          <input
            id={id}
            type="datetime-local"
            value={own}
            min={toLocalInput(nowMs)}
            aria-invalid={isPast}
            aria-describedby={`${id}-said`}
            onChange={(event) => setOwn(event.target.value)}
          />
          <Button submit disabled={isPast}>
            {t("snooze.submit")}
          </Button>
          {/* The field itself speaks the browser's language. */}
          <p className="snooze-said">
            <span id={`${id}-said`}>{isPast ? "" : format.chosenTime(ownMs)}</span>
            <output>{isPast ? t("snooze.past") : ""}</output>
          </p>
        </form>
      </div>
    </Dialog>
  );
}

/** When the open window of the one conversation ends; of several nothing is said. */
function useClosing(conversationIds: readonly number[], nowMs: number): number | undefined {
  const known = useKnownConversation(conversationIds.length === 1 ? conversationIds[0] : undefined);
  const window = messagingWindow(known?.lastQualifyingMs, nowMs);
  return window.kind === "open" ? window.closesAtMs : undefined;
}
