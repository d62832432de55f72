import { type ReactNode, Suspense, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import type { ReplyContent } from "#shared/contract/messages.ts";
import type { MessagingWindow } from "#shared/domain/messaging-window.ts";
import { MAX_PARTS, splitText } from "#shared/domain/split-text.ts";
import { judgeText, MAX_TEXT_BYTES, utf8ByteLength } from "#shared/domain/text-limits.ts";
import { inMessages } from "#shared/domain/outgoing-files.ts";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { useTarget } from "#renderer/actions/targets.ts";
import { isReady, type ReadyFile } from "#renderer/features/attachments/chosen-file.ts";
import { DropZone } from "#renderer/features/attachments/drop-zone.tsx";
import { FileTray } from "#renderer/features/attachments/file-tray.tsx";
import { useChosenFiles } from "#renderer/features/attachments/use-chosen-files.ts";
import { useAccount } from "#renderer/features/accounts/use-app-state.ts";
import { shortName } from "#renderer/features/customers/customer-name.ts";
import { dropFocusWish, useFocusWish, useViewStore } from "#renderer/features/frame/view.ts";
import { useToasts } from "#renderer/features/frame/toasts.tsx";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { newClientId } from "#renderer/lib/client-id.ts";
import { useHostClock } from "#renderer/lib/host-clock.ts";
import { lazyPart } from "#renderer/lib/lazy-part.ts";
import { Button, IconButton } from "#renderer/ui/button.tsx";
import { OutOf } from "#renderer/ui/out-of.tsx";
import { ComposerTools } from "./composer-tools.tsx";
import { changeDraft, draftOf, type ReplyTarget, useDraft, useDrafts } from "./drafts.ts";
import { useKeptDraft } from "./keep-drafts.ts";
import { ProblemLine } from "./problem-line.tsx";
import { ReplyLines } from "./reply-lines.tsx";
import { isReadOnly } from "./reply-rules.ts";
import { SplitOffer } from "./split-offer.tsx";
import { TextField } from "./text-field.tsx";
import { UnsentDraft } from "./unsent-draft.tsx";
import { useTypingSign } from "./use-typing-sign.ts";
import { useSendReply } from "./use-send-reply.ts";

const VoiceRecorder = lazyPart(
  async () => (await import("#renderer/features/voice-notes/voice-recorder.tsx")).VoiceRecorder,
);

/** The counter speaks up when this much of a message is used. */
const NEARLY_FULL_BYTES = 850;

/** Where a reply is written: the state of the window above it, the text, how long it may be, and Send. */
export function Composer(props: {
  readonly conversation: ConversationView;
  readonly window: MessagingWindow;
  readonly line: "ready" | "offline" | "paused";
  readonly onFixLine: () => void;
  readonly onSent: () => void;
}) {
  const { conversation, window } = props;
  const { t } = useI18n();
  const conversationId = conversation.id;
  const view = useViewStore();
  const drafts = useDrafts();
  useKeptDraft(conversationId);
  const draft = useDraft(conversationId);
  const send = useSendReply(conversationId);
  const noteTyping = useTypingSign(conversationId);
  const clock = useHostClock();
  const field = useRef<HTMLTextAreaElement>(null);
  const name = shortName(conversation.customer, t);
  const { lastQualifyingMs } = conversation;

  const readOnly = isReadOnly(conversation, window, useAccount(conversation.accountId));
  const isConfirmed = draft.personSinceMs !== undefined && draft.personSinceMs === lastQualifyingMs;
  const needsPerson = window.kind === "human_agent" && !isConfirmed;
  const verdict = judgeText(draft.text);

  const tooLong = verdict.kind === "too_long" ? draft.text : undefined;
  const inParts = useMemo(() => (tooLong === undefined ? undefined : splitText(tooLong)), [tooLong]);

  const chosen = useChosenFiles(conversationId);
  const { recording } = draft;
  const [isRecorderOpen, setIsRecorderOpen] = useState(recording?.isLeaving === false);
  // One whose sending failed after this conversation was opened again comes back by itself.
  const isRecording = isRecorderOpen || recording?.isLeaving === false;
  const toasts = useToasts();
  const record = () => {
    if (recording?.isLeaving === true) return toasts.set({ text: t("voice.leaving"), undo: undefined });
    if (recording?.recording.isOver() === true) return goToRecording();
    if (recording !== undefined) return recording.recording.stop();
    // Nothing is recorded yet, or nothing came of it.
    if (isRecorderOpen && document.activeElement?.closest(".voice-recorder") !== null) field.current?.focus();
    setIsRecorderOpen(!isRecorderOpen);
  };
  const isHere = useIsHere();
  const ready = draft.files.filter(isReady);
  const filesAreReady = ready.length === draft.files.length;
  const saysSomething = verdict.kind === "fits" || (verdict.kind === "empty" && ready.length > 0);

  const submit = () => {
    if (saysSomething) sendAs(verdict.kind === "fits" ? [draft.text.trim()] : []);
  };
  /** Goes by itself: what is being written is not part of it. */
  const sendAlone = (parts: readonly ReplyContent[], files: readonly ReadyFile[] = []) => {
    if (readOnly) return;
    if (needsPerson) return changeDraft(drafts, conversationId, { problem: { kind: "needs_person" } });
    drafts.noteSent(files);
    send.mutate({
      clientId: newClientId(),
      conversationId,
      text: "",
      files,
      parts,
      replyTo: undefined,
      confirmedByPerson: isConfirmed,
      writtenAtMs: clock.now(),
    });
    if (isHere()) props.onSent();
  };
  const sendAs = (texts: readonly string[]) => {
    const parts = partsOf(ready, texts);
    if (readOnly || !filesAreReady || parts.length > MAX_PARTS) return;
    if (needsPerson) {
      changeDraft(drafts, conversationId, { problem: { kind: "needs_person" } });
      return;
    }
    const reply = {
      clientId: draft.clientId ?? newClientId(),
      conversationId,
      text: draft.text.trim(),
      files: ready,
      parts,
      replyTo: draft.replyTo,
      confirmedByPerson: isConfirmed,
      writtenAtMs: clock.now(),
    };
    changeDraft(drafts, conversationId, {
      text: "",
      files: [],
      replyTo: undefined,
      problem: undefined,
      clientId: undefined,
    });
    drafts.noteSent(ready);
    send.mutate(reply);
    props.onSent();
  };
  useTarget("composer", {
    canWrite: () => !readOnly,
    focus: () => field.current?.focus(),
    send: submit,
    record,
    press: (tool) => {
      const button = field.current?.closest(".composer")?.querySelector<HTMLElement>(`[data-action="${tool}"]`);
      // Where the system asks for a hand before it shows files, the button is under it.
      button?.focus();
      button?.click();
    },
  });

  useFocusWish("composer", !readOnly, () => field.current?.focus());
  const hasTakenOver = useRef(false);
  // The field comes with the next reading of the conversation: before or after Meta's answer.
  useEffect(() => {
    if (readOnly || !hasTakenOver.current) return;
    hasTakenOver.current = false;
    field.current?.focus();
  }, [readOnly]);
  const takeOver = () => {
    hasTakenOver.current = field.current === null;
    field.current?.focus();
  };

  const leaveOut = (file: Parameters<typeof chosen.remove>[0]) => {
    chosen.remove(file);
    // The button goes with the file.
    field.current?.focus();
  };
  const confirm = () => {
    changeDraft(drafts, conversationId, { personSinceMs: lastQualifyingMs, problem: undefined });
    field.current?.focus();
  };
  return (
    <div className="composer-area">
      <ReplyLines
        conversation={conversation}
        window={window}
        line={props.line}
        name={name}
        isConfirmed={isConfirmed}
        onConfirm={confirm}
        onFixLine={props.onFixLine}
        onTaken={takeOver}
      />
      {draft.problem !== undefined && <ProblemLine problem={draft.problem} />}
      {readOnly && draft.text.trim() !== "" && <UnsentDraft conversationId={conversationId} text={draft.text} />}
      {!readOnly && (
        <DropZone onDrop={chosen.add}>
          {draft.replyTo !== undefined && (
            <QuoteBar
              target={draft.replyTo}
              name={name}
              onCancel={() => {
                changeDraft(drafts, conversationId, { replyTo: undefined });
                field.current?.focus();
              }}
            />
          )}
          {draft.files.length > 0 && <FileTray files={draft.files} onShrink={chosen.shrink} onRemove={leaveOut} />}
          {isRecording && (
            <Suspense fallback={null}>
              <VoiceRecorder
                canSend={!needsPerson}
                kept={recording?.recording}
                onKeep={(kept) => changeDraft(drafts, conversationId, { recording: kept })}
                isKept={(one) => draftOf(drafts.get(), conversationId).recording?.recording === one}
                onSend={(file) => sendAlone(partsOf([file], []), [file])}
                onClose={() => {
                  setIsRecorderOpen(false);
                  field.current?.focus();
                }}
              />
            </Suspense>
          )}
          <TextField
            field={field}
            conversation={conversation}
            label={t("composer.label", { name })}
            placeholder={t(isConfirmed ? "composer.placeholderPerson" : "composer.placeholder")}
            text={draft.text}
            onChange={(text) => {
              changeDraft(drafts, conversationId, { text, problem: undefined });
              noteTyping(text);
            }}
            onSubmit={submit}
            onPasteFiles={chosen.add}
            onFocus={() => dropFocusWish(view)}
          />
          {inParts !== undefined && (
            <SplitOffer
              parts={inParts}
              canSend={!needsPerson && filesAreReady}
              onSend={() => {
                sendAs(inParts);
                field.current?.focus();
              }}
            />
          )}
          <ComposerFoot
            tools={
              <ComposerTools
                field={field}
                onAttach={chosen.add}
                onHeart={() => sendAlone([{ kind: "heart" }])}
                onRecord={record}
                isRecording={isRecording}
                isLeaving={recording?.isLeaving === true}
              />
            }
            text={draft.text}
            canSend={saysSomething && filesAreReady && !needsPerson}
            hasSend={!isRecording || draft.text.trim() !== "" || draft.files.length > 0}
            onSend={() => {
              submit();
              // The button has nothing to send now and cannot keep the focus.
              field.current?.focus();
            }}
          />
        </DropZone>
      )}
    </div>
  );
}

/** Where it is listened to, sent or discarded; where that is not shown yet, its frame. */
function goToRecording(): void {
  const frame = document.querySelector<HTMLElement>(".voice-recorder");
  (frame?.querySelector<HTMLElement>("[data-listen]") ?? frame)?.focus();
}

/** Whether the conversation is still open when an answer comes. */
function useIsHere(): () => boolean {
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  return useCallback(() => isHere.current, []);
}

/** Pictures first, each message as full as it may be; what is said about them follows. */
function partsOf(files: readonly ReadyFile[], texts: readonly string[]): readonly ReplyContent[] {
  const groups = inMessages(files.map(({ state }) => ({ kind: state.media, fileId: state.fileId })));
  return [
    ...groups.flatMap((group) => {
      const media = group[0]?.kind;
      return media === undefined ? [] : [{ kind: "files" as const, media, fileIds: group.map(({ fileId }) => fileId) }];
    }),
    ...texts.map((text) => ({ kind: "text" as const, text })),
  ];
}

function QuoteBar(props: { readonly target: ReplyTarget; readonly name: string; readonly onCancel: () => void }) {
  const { t } = useI18n();
  const { target } = props;
  return (
    <div className="quote-bar">
      <div className="quote">
        <b>{target.by === "customer" ? t("composer.replyingTo", { name: props.name }) : t("composer.replyingToYou")}</b>
        <span dir="auto">{target.text ?? t("message.quoteAttachment")}</span>
      </div>
      <IconButton icon="close" label={t("composer.cancelReply")} onClick={props.onCancel} />
    </div>
  );
}

function ComposerFoot(props: {
  readonly tools: ReactNode;
  readonly text: string;
  readonly canSend: boolean;
  /** A recording brings its own: a second one only for what is written besides. */
  readonly hasSend: boolean;
  readonly onSend: () => void;
}) {
  const { t, format } = useI18n();
  const actions = useActions();
  const counterId = useId();
  const bytes = utf8ByteLength(props.text);
  const over = bytes - MAX_TEXT_BYTES;
  const level = over > 0 ? "over" : bytes >= NEARLY_FULL_BYTES ? "near" : undefined;
  return (
    <div className="composer-foot">
      {props.tools}
      <span className="composer-hint">{t("composer.enterSends")}</span>
      <span className="composer-count" data-level={level} data-idle={bytes === 0 || undefined}>
        <span aria-hidden="true">
          {over > 0 ? (
            t("composer.tooLong", { count: over })
          ) : (
            <OutOf part={format.number(bytes)} whole={format.number(MAX_TEXT_BYTES)} />
          )}
        </span>
        <span id={counterId} className="visually-hidden">
          {t("composer.bytesLong", { bytes: format.number(bytes), max: format.number(MAX_TEXT_BYTES) })}
        </span>
      </span>
      {props.hasSend && (
        <Button
          kind="primary"
          className="composer-send"
          disabled={!props.canSend}
          aria-describedby={counterId}
          data-tip={t("action.send")}
          data-tip-keys={actions.keysOf("reply.send")}
          data-action="reply.send"
          onClick={props.onSend}
          icon="send"
        >
          {t("composer.send")}
        </Button>
      )}
    </div>
  );
}
