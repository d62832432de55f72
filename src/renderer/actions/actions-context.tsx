import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";
import { useI18n } from "#renderer/i18n/i18n-context.ts";
import { isDialogOpen } from "#renderer/ui/is-dialog-open.ts";
import { isTextField } from "#renderer/lib/is-text-field.ts";
import type { Action, ActionContext } from "./action.ts";
import { createSequence, nameOfPress, printKeys } from "./keys.ts";
import { ACTIONS, findAction } from "./registry.ts";

/** What buttons, palette and help sheet need of the registry. */
export interface Actions {
  readonly run: (id: string) => void;
  readonly isAvailable: (action: Action) => boolean;
  /** The keys of an action as printed on this keyboard; undefined when it has none. */
  readonly keysOf: (id: string) => string | undefined;
  readonly print: (keys: string) => string;
}

const ActionsContext = createContext<Actions | undefined>(undefined);

export function useActions(): Actions {
  const actions = useContext(ActionsContext);
  if (actions === undefined) throw new Error("No actions: render inside <ActionsProvider>.");
  return actions;
}

export function ActionsProvider(props: {
  readonly isMac: boolean;
  readonly readContext: () => ActionContext;
  readonly children: ReactNode;
}) {
  const { isMac, readContext } = props;
  const { t, direction } = useI18n();
  const latest = useRef(readContext);
  useEffect(() => {
    latest.current = readContext;
  });

  const actions = useMemo<Actions>(() => {
    const words = {
      enter: t("key.enter"),
      escape: t("key.escape"),
      control: t("key.control"),
      shift: t("key.shift"),
      delete: t("key.delete"),
      end: t("key.end"),
      pageUp: t("key.pageUp"),
      pageDown: t("key.pageDown"),
    };
    const print = (keys: string) => printKeys(keys, isMac, words, direction === "rtl");
    return {
      run: (id) => {
        const action = findAction(id);
        const context = latest.current();
        if (action.isAvailable(context)) action.perform(context);
      },
      isAvailable: (action) => action.isAvailable(latest.current()),
      keysOf: (id) => {
        const keys = findAction(id).keys[0];
        return keys === undefined ? undefined : print(keys);
      },
      print,
    };
  }, [isMac, t, direction]);

  useEffect(() => {
    const sequence = createSequence(FIRST_KEYS, () => performance.now());
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || (event.repeat && event.key === "Escape")) return;
      const name = nameOfPress(event, isMac);
      if (name === undefined || MODIFIERS.has(name)) return;
      const spellings = sequence.feed(name);
      const isTyping = isTextField(event.target);
      const context = latest.current();
      const found = firstMatch(spellings, isTyping, context);
      // An open dialog owns the keyboard; it closes by Escape itself.
      if (found === undefined || isDialogOpen()) return;
      event.preventDefault();
      found.perform(context);
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, [isMac]);

  return <ActionsContext value={actions}>{props.children}</ActionsContext>;
}

const MODIFIERS: ReadonlySet<string> = new Set(["Shift", "Control", "Meta", "Alt"]);

const FIRST_KEYS: ReadonlySet<string> = new Set(
  ACTIONS.flatMap(({ keys }) => keys).flatMap((keys) => (keys.includes(" ") ? [keys.slice(0, keys.indexOf(" "))] : [])),
);

function firstMatch(spellings: readonly string[], isTyping: boolean, context: ActionContext): Action | undefined {
  for (const spelling of spellings) {
    const found = ACTIONS.find(
      (action) =>
        action.keys.includes(spelling) && (!isTyping || action.whileTyping === true) && action.isAvailable(context),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}
