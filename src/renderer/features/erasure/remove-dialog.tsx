import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ErasureTarget } from "#shared/contract/erasure.ts";
import type { RemovalSubject } from "#renderer/actions/action.ts";
import { useTargets } from "#renderer/actions/targets.ts";
import { focusList } from "#renderer/features/frame/focus-list.ts";
import { useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { Button } from "#renderer/ui/button.tsx";
import { Dialog } from "#renderer/ui/dialog.tsx";
import { Notice } from "#renderer/ui/notice.tsx";
import { Spinner } from "#renderer/ui/spinner.tsx";
import { ErasureProgress } from "./erasure-progress.tsx";
import { hasEnded, resultText } from "./erasure-words.ts";
import { AskAccount } from "./ask-account.tsx";
import { AskConversation } from "./ask-conversation.tsx";
import { AskMessage } from "./ask-message.tsx";
import { useReach } from "./use-reach.ts";
import { newErasureId, useErasure, useStartErasure } from "./use-erasure.ts";

/** Asks once, shows what would go, then how far it has come and what was removed. */
export function RemoveDialog(props: { readonly subject: RemovalSubject; readonly onClose: () => void }) {
  const { t } = useI18n();
  const { subject } = props;
  const view = useViewStore();
  const targets = useTargets();
  const queries = useQueryClient();
  // One id for all tries: pressing twice removes once.
  const [clientId] = useState(newErasureId);
  const start = useStartErasure();
  const [problem, setProblem] = useState<"remove.onItsWay" | "remove.gone" | "remove.failed">();
  const [erasureId, setErasureId] = useState<number>();
  const isOver = useRef(false);

  const watch = (id: number) => view.set((value) => ({ ...value, watchedErasures: [...value.watchedErasures, id] }));
  const close = () => {
    if (erasureId !== undefined && !isOver.current) watch(erasureId);
    props.onClose();
    // Where the focus came from may be gone with what was removed.
    if (erasureId !== undefined) requestAnimationFrame(() => focusIfLost(() => focusList(view, targets)));
  };
  const begun = (id: number, target: ErasureTarget) => {
    if (target.kind === "message") {
      watch(id);
      // The answer comes outside of any event: the dialog has to be gone before the focus can be lost.
      flushSync(props.onClose);
      requestAnimationFrame(() => focusIfLost(() => targets.thread?.focus()));
      return;
    }
    letGo(target);
    setErasureId(id);
  };
  /** What is being removed is not left open on the screen. */
  const letGo = (target: ErasureTarget) => {
    if (target.kind === "account") {
      view.set((value) => ({ ...value, openId: undefined, isSheetShown: false }));
      return;
    }
    const ids =
      target.kind === "conversation"
        ? [target.conversationId]
        : target.kind === "customer"
          ? target.conversationIds
          : [];
    view.set((value) =>
      value.openId !== undefined && ids.includes(value.openId)
        ? { ...value, openId: undefined, isSheetShown: false }
        : value,
    );
    for (const id of ids) queries.removeQueries({ queryKey: ["messages", id], type: "inactive" });
  };
  const remove = (target: ErasureTarget) => {
    setProblem(undefined);
    start.mutate(
      { clientId, target },
      {
        onSuccess: (outcome) => {
          if (outcome.kind === "started") begun(outcome.erasureId, target);
          else setProblem(outcome.kind === "on_its_way" ? "remove.onItsWay" : "remove.gone");
        },
        onError: () => setProblem("remove.failed"),
      },
    );
  };

  const asking = { isBusy: start.isPending, onRemove: remove, onKeep: close };
  return (
    <Dialog title={t("remove.title")} closeLabel={t("app.close")} onClose={close}>
      <div className="asking">
        {erasureId === undefined ? (
          <>
            {subject.kind === "message" && <AskMessage messageId={subject.messageId} {...asking} />}
            {subject.kind === "conversation" && <AskConversation {...subject} {...asking} />}
            {subject.kind === "account" && <AskAccount {...subject} {...asking} />}
            {problem !== undefined && <Notice tone="red" icon="warning" role="alert" lead={t(problem)} />}
          </>
        ) : (
          <Removing
            erasureId={erasureId}
            onOver={() => {
              isOver.current = true;
            }}
            onClose={close}
          />
        )}
      </div>
    </Dialog>
  );
}

function focusIfLost(focus: () => void): void {
  const active = document.activeElement;
  if (active === null || active === document.body) focus();
}

/** From the moment it was asked for until its receipt. */
function Removing(props: { readonly erasureId: number; readonly onOver: () => void; readonly onClose: () => void }) {
  const words = useI18n();
  const { t } = words;
  const reach = useReach();
  const { data, isError } = useErasure(props.erasureId);
  const erasure = data?.kind === "found" ? data.erasure : undefined;
  const isOver = data?.kind === "not_found" || (erasure !== undefined && hasEnded(erasure.state));
  const { onOver } = props;
  useEffect(() => {
    if (isOver) onOver();
  }, [isOver, onOver]);
  const button = useRef<HTMLButtonElement>(null);
  // What had the focus (Remove, then Stop) is gone with its step.
  useEffect(() => {
    if (isOver || erasure === undefined) button.current?.focus();
  }, [isOver, erasure]);
  return (
    <>
      {erasure === undefined && !isOver && !isError && <Spinner label={t("remove.running")} />}
      {isError && <Notice tone="red" icon="warning" role="alert" lead={t("privacy.receipts.failed")} />}
      {erasure !== undefined && !isOver && <ErasureProgress erasure={erasure} />}
      <output className="removal-result">
        {erasure !== undefined && isOver && resultText(erasure, words)}
        {data?.kind === "not_found" && t("remove.doneNothing")}
      </output>
      {!isOver && <p className="asking-small">{t("remove.background")}</p>}
      {isOver && (
        <p className="asking-small">
          {t("remove.staysAtInstagram")} {reach}
        </p>
      )}
      <div className="asking-actions">
        <Button ref={button} onClick={props.onClose}>
          {t("app.close")}
        </Button>
      </div>
    </>
  );
}
