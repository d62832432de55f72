// A list whose rows come and go while one scrolls, and one that a text field steers, are what ARIA's listbox is for: the
// browser's own <select> and <datalist> can hold neither. Keys are handled for the whole list, not by each row.
/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events */
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { matchesWords } from "#renderer/lib/match-words.ts";
import { Dialog } from "#renderer/ui/dialog.tsx";
import type { Action } from "./action.ts";
import { useActions } from "./actions-context.tsx";
import { ACTIONS } from "./registry.ts";

/** Every command that makes sense now, found by typing a part of its name. */
export function Palette(props: { readonly onClose: () => void }) {
  const { t } = useI18n();
  const actions = useActions();
  const id = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  // Asked once, when the palette opens: the dialog itself must not change what is possible.
  const [possible] = useState(() => ACTIONS.filter((action) => action.inPalette && actions.isAvailable(action)));
  const found = useMemo(() => possible.filter((action) => matchesWords(t(action.label), text)), [possible, text, t]);

  const perform = (action: Action | undefined) => {
    if (action === undefined) return;
    props.onClose();
    // After the dialog has given the focus back: the action may move it.
    requestAnimationFrame(() => actions.run(action.id));
  };
  const chosenId = found[chosen] === undefined ? undefined : `${id}-${found[chosen].id}`;
  useEffect(() => {
    if (chosenId !== undefined) document.getElementById(chosenId)?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const keyed = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + found.length) % found.length);
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      perform(found[chosen]);
    }
  };

  return (
    <Dialog kind="top" title={t("palette.title")} hideTitle closeLabel={t("app.close")} onClose={props.onClose}>
      <div className="palette">
        <input
          type="text"
          data-first-focus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={chosenId}
          aria-label={t("palette.title")}
          placeholder={t("palette.placeholder")}
          autoComplete="off"
          spellCheck={false}
          dir="auto"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setChosen(0);
          }}
          onKeyDown={keyed}
        />
        {found.length === 0 && <output>{t("palette.none", { text })}</output>}
        <div id={`${id}-list`} role="listbox" aria-label={t("palette.title")} hidden={found.length === 0}>
          {found.map((action, index) => (
            // Keys are the combobox's; the pointer may press a row as well.
            <div
              key={action.id}
              id={`${id}-${action.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              onPointerMove={() => setChosen(index)}
              onClick={() => perform(action)}
            >
              <span>{t(action.label)}</span>
              {action.keys[0] !== undefined && <kbd dir="ltr">{actions.print(action.keys[0])}</kbd>}
            </div>
          ))}
        </div>
      </div>
    </Dialog>
  );
}
