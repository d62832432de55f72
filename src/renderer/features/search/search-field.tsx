import { type KeyboardEvent, useRef } from "react";
import { useActions } from "#renderer/actions/actions-context.tsx";
import { useTarget } from "#renderer/actions/targets.ts";
import { useView, useViewStore } from "#renderer/features/frame/view.ts";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { IconButton } from "#renderer/ui/button.tsx";
import { Icon } from "#renderer/ui/icon.tsx";

const MOST_CHARS = 500;

/** Looks in every message, note and name. What is typed stays until it is cleared, also while one reads a result. */
export function SearchField() {
  const { t } = useI18n();
  const actions = useActions();
  const view = useViewStore();
  const text = useView(({ searchText }) => searchText);
  const field = useRef<HTMLInputElement>(null);
  const setText = (searchText: string) => view.set((value) => ({ ...value, searchText, opensFirstOf: undefined }));
  useTarget("search", {
    focus: () => {
      field.current?.focus();
      field.current?.select();
    },
    toEnd: () => {
      field.current?.focus();
      requestAnimationFrame(() => field.current?.setSelectionRange(MOST_CHARS, MOST_CHARS));
    },
  });

  const keyed = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      setText("");
      view.set((value) => ({ ...value, focusWish: "list" }));
    } else if (event.key === "ArrowDown") {
      const first = document.querySelector<HTMLElement>("[data-result]");
      if (first === null) return;
      event.preventDefault();
      first.focus();
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      // What stands there may still be of what was typed before.
      view.set((value) => ({ ...value, opensFirstOf: text.trim() === "" ? undefined : text.trim() }));
    }
  };
  return (
    <search className="search-field">
      <Icon name="search" small />
      <input
        ref={field}
        type="search"
        aria-label={t("search.label")}
        placeholder={t("search.placeholder")}
        maxLength={MOST_CHARS}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        data-action="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keyed}
      />
      {text === "" ? (
        <kbd aria-hidden="true">{actions.keysOf("search")}</kbd>
      ) : (
        <IconButton
          icon="close"
          label={t("search.clear")}
          onClick={() => {
            setText("");
            field.current?.focus();
          }}
        />
      )}
    </search>
  );
}
