import type { MenuItemConstructorOptions } from "electron";
import type { DeskState } from "#core/ports.ts";
import type { DeskText } from "./desk-text.ts";
import type { NativeText } from "./native-text.ts";

export interface TrayActions {
  readonly open: () => void;
  readonly openSettings: () => void;
  readonly setNotifications: (areOn: boolean) => void;
  readonly quit: () => void;
}

export interface TrayWords {
  readonly state: DeskState;
  readonly notifications: boolean;
  readonly isPractice: boolean;
  readonly text: NativeText;
  readonly deskText: DeskText;
}

/** How it stands, and the few things one wants without the window. */
export function trayMenu(words: TrayWords, actions: TrayActions): MenuItemConstructorOptions[] {
  const { text, deskText } = words;
  return [
    { label: deskText.line[words.state.line], enabled: false },
    { label: deskText.unread(words.state.unread), enabled: false },
    { type: "separator" },
    { label: deskText.open, click: actions.open },
    {
      label: deskText.notifications,
      type: "checkbox",
      checked: words.notifications,
      click: () => actions.setNotifications(!words.notifications),
    },
    { label: deskText.settings, click: actions.openSettings },
    { type: "separator" },
    { label: text.quit, click: actions.quit },
  ];
}

/** What the icon says to whoever rests the pointer on it. */
export function trayToolTip({ state, isPractice, deskText }: Omit<TrayWords, "notifications" | "text">): string {
  const unread = state.unread > 0 ? [deskText.unread(state.unread)] : [];
  const line = state.line === "ready" ? [] : [deskText.line[state.line]];
  return ["Shopbell", ...(isPractice ? [deskText.practice] : []), ...unread, ...line].join(" · ");
}
