import { type KeyboardEvent, type RefObject, useId, useState } from "react";
import type { ConversationView } from "#shared/contract/conversations.ts";
import { pastedFiles } from "#renderer/features/attachments/pasted-files.ts";
import { useFillVariables, useSavedReplies } from "#renderer/features/saved-replies/use-saved-replies.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { SavedReplyList } from "./saved-reply-list.tsx";
import { matching, slashBefore } from "./slash.ts";

/** The text of a reply. A slash offers saved replies; Enter sends. */
export function TextField(props: {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly conversation: ConversationView;
  readonly label: string;
  readonly placeholder: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
  readonly onPasteFiles: (files: readonly File[]) => void;
  readonly onFocus: () => void;
}) {
  const { direction } = useI18n();
  const { field, text } = props;
  const listId = useId();
  const { data } = useSavedReplies();
  const fill = useFillVariables(props.conversation);
  const [caret, setCaret] = useState(0);
  const [chosen, setChosen] = useState(0);
  /** Where a slash stands that is to be left alone. */
  const [leftAlone, setLeftAlone] = useState<number>();

  const slash = slashBefore(text, Math.min(caret, text.length));
  const isOffering = slash !== undefined && slash.start !== leftAlone && data !== undefined;
  const replies = isOffering ? matching(data.items, slash.query) : [];
  const at = Math.min(chosen, Math.max(0, replies.length - 1));

  const choose = (reply: { readonly text: string } | undefined) => {
    if (slash === undefined || reply === undefined) return;
    insertText(field.current, fill(reply.text), slash.start, slash.start + slash.query.length + 1);
    setChosen(0);
  };
  /** True: the key was the list's. */
  const keyedInList = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
    if (slash === undefined || !isOffering) return false;
    if (event.key === "Escape") {
      setLeftAlone(slash.start);
      return true;
    }
    if (replies.length === 0) return false;
    const step = { ArrowDown: 1, ArrowUp: replies.length - 1 }[event.key];
    if (step !== undefined) {
      setChosen((at + step) % replies.length);
      return true;
    }
    if (event.key !== "Enter" && event.key !== "Tab") return false;
    choose(replies[at]);
    return true;
  };
  const keyed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Ctrl/⌘ Enter is the registry's; Enter that chooses a word in an input method is nobody's.
    if (event.nativeEvent.isComposing) return;
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return;
    if (keyedInList(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    props.onSubmit();
  };

  return (
    <>
      {isOffering && (
        <SavedReplyList
          id={listId}
          replies={replies}
          chosen={at}
          hasAny={data.items.length > 0}
          preview={fill}
          onChoose={choose}
        />
      )}
      <div className="composer-grow" data-text={text}>
        <textarea
          ref={field}
          // An empty field has no words to tell its direction: the placeholder stands in the screen's.
          dir={text === "" ? direction : "auto"}
          rows={1}
          aria-label={props.label}
          aria-autocomplete="list"
          aria-controls={replies.length > 0 ? listId : undefined}
          aria-activedescendant={replies.length > 0 ? `${listId}-${at}` : undefined}
          placeholder={props.placeholder}
          value={text}
          onChange={(event) => {
            setCaret(event.target.selectionStart);
            props.onChange(event.target.value);
            if (!event.target.value.includes("/")) setLeftAlone(undefined);
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={keyed}
          onPaste={(event) => {
            const files = pastedFiles(event.clipboardData);
            if (files.length === 0) return;
            event.preventDefault();
            props.onPasteFiles(files);
          }}
          onFocus={props.onFocus}
        />
      </div>
    </>
  );
}

/** Puts words into the field as if they had been typed: in place of the selection, or of the given stretch. */
export function insertText(
  field: HTMLTextAreaElement | null,
  words: string,
  start: number | undefined = field?.selectionStart,
  end: number | undefined = field?.selectionEnd,
): void {
  if (field === null || start === undefined || end === undefined) return;
  field.focus();
  field.setRangeText(words, start, end, "end");
  field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}
