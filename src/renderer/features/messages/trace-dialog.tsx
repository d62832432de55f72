import { useQuery } from "@tanstack/react-query";
import type { RouteOutput } from "#shared/contract/routes.ts";
import type { TracedMessage } from "#renderer/actions/action.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import type { PlainKey } from "#renderer/i18n/types.ts";
import { useClient } from "#renderer/lib/client-context.ts";
import { queryKeys } from "#renderer/lib/query-keys.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Icon } from "#renderer/ui/icon.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { HELD, REFUSED, stateWords } from "./outbound-words.ts";

type Trace = Extract<RouteOutput<"messages/trace">, { kind: "found" }>;

/** What happened to one message on its way here, step by step. */
export function TraceDialog(props: { readonly message: TracedMessage; readonly onClose: () => void }) {
  const { t } = useI18n();
  const { data, error, isPending } = useTrace(props.message.id);
  // Only what goes out has a state.
  const isOwn = props.message.state !== undefined;
  return (
    <Dialog title={t(isOwn ? "trace.titleOwn" : "trace.title")} closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="asking">
        {isPending && <Spinner label={t("health.reading")} />}
        {error !== null && <Notice tone="red" icon="warning" role="alert" lead={t("trace.failed")} error={error} />}
        {data?.kind === "not_found" && <p>{t("trace.gone")}</p>}
        {data?.kind === "found" && <Steps trace={data} message={props.message} />}
      </div>
    </Dialog>
  );
}

function useTrace(messageId: number) {
  const client = useClient();
  return useQuery({
    queryKey: queryKeys.trace(messageId),
    queryFn: async () => client.request("messages/trace", { messageId }),
    gcTime: 0,
    staleTime: 0,
  });
}

const SOURCES: Readonly<Record<Trace["source"], PlainKey>> = {
  webhook: "trace.source.webhook",
  history: "trace.source.history",
  here: "trace.source.here",
};

interface StepWords {
  readonly label: string;
  readonly atMs?: number | undefined;
  readonly note?: string | undefined;
  readonly isMissing?: boolean;
}

function Steps(props: { readonly trace: Trace; readonly message: TracedMessage }) {
  const { t, format } = useI18n();
  const { trace, message } = props;
  const isOwn = trace.source === "here";
  const { state } = message;
  const steps: readonly StepWords[] = [
    { label: t(isOwn ? "trace.written" : "trace.sent"), atMs: message.sentAtMs },
    ...(isOwn ? [{ label: t("trace.stored") }] : []),
    ...(trace.confirmedMs === undefined
      ? []
      : [
          {
            label: t("trace.confirmed"),
            atMs: trace.confirmedMs,
            note: trace.confirmedBy === undefined ? undefined : t("trace.confirmedBy", { name: trace.confirmedBy }),
          },
        ]),
    ...(trace.receivedMs === undefined
      ? []
      : [{ label: t(isOwn ? "trace.echoed" : "trace.received"), atMs: trace.receivedMs }]),
    ...(trace.verified ? [{ label: t("trace.verified") }] : []),
    ...(isOwn ? [] : [{ label: t("trace.stored") }]),
    ...shownStep(),
    ...(state === undefined
      ? []
      : [
          {
            label: t("trace.state"),
            note:
              state.kind === "refused"
                ? t("app.named", { what: t("state.notSent"), which: t(REFUSED[state.reason]) })
                : state.kind === "held"
                  ? t("app.named", { what: t(HELD[state.reason].title), which: t(HELD[state.reason].text) })
                  : t(stateWords(state).text),
          },
        ]),
    ...(trace.unsentMs === undefined ? [] : [{ label: t("trace.unsent"), atMs: trace.unsentMs }]),
  ];
  /** Whoever writes a reply here has seen it. */
  function shownStep(): readonly StepWords[] {
    if (trace.shownMs !== undefined) return [{ label: t("trace.shown"), atMs: trace.shownMs }];
    return isOwn ? [] : [{ label: t("trace.notShown"), isMissing: true }];
  }
  return (
    <>
      <p>{t(SOURCES[trace.source])}</p>
      <ol className="trace">
        {steps.map(({ label, atMs, note, isMissing }) => (
          <li key={label} data-missing={isMissing}>
            <Icon name={isMissing === true ? "clock" : "check"} small />
            <span>
              {label}
              {note !== undefined && <small>{note}</small>}
            </span>
            {atMs !== undefined && <time dateTime={new Date(atMs).toISOString()}>{format.exact(atMs)}</time>}
          </li>
        ))}
      </ol>
    </>
  );
}
