import { useQuery } from "@tanstack/react-query";
import { isOpenAt, nextOpeningMs, openingAt } from "#shared/domain/working-hours.ts";
import { showList, useViewStore } from "#renderer/features/frame/view.ts";
import { useSettings } from "#renderer/features/settings/use-settings.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { useNowMs } from "#renderer/lib/host-clock.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Notice } from "#renderer/ui/notice.tsx";

/** So long before the end of the working day there is still time to answer. */
const BEFORE_END_MS = 60 * 60_000;

/** Towards the end of the working day, and until it begins again: what closes before the shop opens. */
export function ClosingNote() {
  const { t, format } = useI18n();
  const view = useViewStore();
  const client = useClient();
  const nowMs = useNowMs();
  const { data: settings } = useSettings();
  const opensAtMs = settings === undefined ? undefined : opensAfterToday(settings.workingHours, nowMs);
  const { data } = useQuery({
    queryKey: queryKeys.closingBefore(opensAtMs ?? 0),
    queryFn: async () => client.request("conversations/closing-before", { atMs: opensAtMs ?? 0 }),
    enabled: opensAtMs !== undefined,
  });
  if (opensAtMs === undefined || data === undefined || data.count === 0) return null;
  const time = format.moment(opensAtMs, nowMs);
  return (
    <div className="closing-note">
      <Notice
        tone="amber"
        icon="clock"
        lead={t("list.closesBeforeOpening", { count: data.count, time })}
        action={
          <Button
            aria-label={t("app.named", { what: t("list.showClosing"), which: t("list.closing") })}
            onClick={() => showList(view, "closing")}
          >
            {t("list.showClosing")}
          </Button>
        }
      />
    </div>
  );
}

function opensAfterToday(hours: Parameters<typeof openingAt>[0], nowMs: number): number | undefined {
  const opening = openingAt(hours, nowMs);
  if (opening === undefined) return undefined;
  const isEnding = opening.untilMs - nowMs <= BEFORE_END_MS;
  return !isOpenAt(hours, nowMs) || isEnding ? nextOpeningMs(hours, nowMs) : undefined;
}
