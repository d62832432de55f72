import type { MenuItemConstructorOptions } from "electron";
import type { MenuCommand } from "#shared/domain/menu-commands.ts";
import type { CommandText } from "./command-text.ts";
import type { DeskText } from "./desk-text.ts";
import type { NativeText } from "./native-text.ts";

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly text: NativeText;
  readonly deskText: DeskText;
  readonly commandText: CommandText;
  /** Practice stands in for the shop's own inbox: the way back is shown. */
  readonly canLeavePractice: boolean;
  /** Reload and developer tools are for people who run Shopbell from its source. */
  readonly isPackaged: boolean;
  readonly openSettings: () => void;
  readonly openHelp: () => void;
  /** Has the screen do what one of its own keys or buttons would. */
  readonly perform: (command: MenuCommand) => void;
}

type Items = MenuItemConstructorOptions[];

/**
 * The keys of the screen that are shown in the menu. The screen hears them first, and does not pass on what it has used;
 * its single letters stay out of the menu, where a Mac would take them from whoever is writing.
 */
const KEYS: Partial<Record<MenuCommand, string>> = {
  "search.thread": "CommandOrControl+F",
  palette: "CommandOrControl+K",
  "reply.send": "CommandOrControl+Return",
  lock: "CommandOrControl+Shift+L",
};

/** Roles where there is one: what an item does, its key and whether it can be used now are the system's to say. */
export function appMenu(options: MenuOptions): Items {
  const { platform, text, deskText, isPackaged, openSettings } = options;
  const isMac = platform === "darwin";
  const commands = commandItems(options);
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const settings: MenuItemConstructorOptions = {
    label: deskText.settings,
    accelerator: "CommandOrControl+,",
    click: openSettings,
  };
  const appMenuOfMac: Items = [
    { role: "about", label: text.about },
    separator,
    settings,
    ...commands("lock", "practice.leave"),
    separator,
    { role: "services", label: text.services },
    separator,
    { role: "hide", label: text.hide },
    { role: "hideOthers", label: text.hideOthers },
    { role: "unhide", label: text.showAll },
    separator,
    { role: "quit", label: text.quit },
  ];
  const edit: Items = [
    { role: "undo", label: text.undo },
    { role: "redo", label: text.redo },
    separator,
    { role: "cut", label: text.cut },
    { role: "copy", label: text.copy },
    { role: "paste", label: text.paste },
    { role: "pasteAndMatchStyle", label: text.pasteAsText },
    { role: "selectAll", label: text.selectAll },
    separator,
    ...commands("search", "search.thread"),
  ];
  const view: Items = [
    ...commands("palette", "panel"),
    separator,
    ...commands("theme.light", "theme.dark", "theme.system"),
    separator,
    { role: "resetZoom", label: text.actualSize },
    { role: "zoomIn", label: text.zoomIn },
    { role: "zoomOut", label: text.zoomOut },
    separator,
    { role: "togglefullscreen", label: text.fullScreen },
    ...(isPackaged ? [] : ([separator, { role: "reload" }, { role: "toggleDevTools" }] satisfies Items)),
  ];
  const windowItems: Items = [
    { role: "minimize", label: text.minimize },
    ...(isMac ? ([{ role: "zoom", label: text.zoomWindow }] satisfies Items) : []),
    { role: "close", label: text.closeWindow },
    ...(isMac ? ([separator, { role: "front", label: text.bringAllToFront }] satisfies Items) : []),
  ];
  return [
    isMac
      ? { role: "appMenu", label: "Shopbell", submenu: appMenuOfMac }
      : {
          label: text.file,
          submenu: [settings, ...commands("lock", "practice.leave"), separator, { role: "quit", label: text.quit }],
        },
    { role: "editMenu", label: text.edit, submenu: edit },
    { role: "viewMenu", label: text.view, submenu: view },
    ...screenMenus(options),
    { role: "windowMenu", label: text.window, submenu: windowItems },
    { role: "help", label: text.help, submenu: helpItems(options) },
  ];
}

/** What is done in the inbox, where a hand that does not know the keys looks for it. */
function screenMenus(options: MenuOptions): Items {
  const { commandText } = options;
  const separator: MenuItemConstructorOptions = { type: "separator" };
  const commands = commandItems(options);
  const go: Items = [
    ...commands("back"),
    separator,
    ...commands("go.all", "go.unread", "go.person", "go.closing", "go.snoozed", "go.done", "go.health"),
    separator,
    ...commands("list.previous", "list.next", "list.open", "list.filter"),
    separator,
    ...commands("thread.newest", "thread.unread", "thread.day"),
  ];
  const conversation: Items = [
    ...commands("reply", "reply.send", "reply.takeBack"),
    ...commands("reply.attach", "reply.record", "reply.saved", "reply.heart"),
    separator,
    ...commands("conversation.done", "conversation.reopen", "conversation.snooze", "conversation.wake"),
    ...commands("conversation.labels", "conversation.note"),
    separator,
    ...commands("conversation.unread", "conversation.read", "conversation.person", "conversation.noPerson"),
    separator,
    ...commands("list.select", "list.selectAll", "undo"),
    separator,
    ...commands("conversation.copyLink", "conversation.export", "conversation.remove"),
  ];
  return [
    { label: commandText.go, submenu: go },
    { label: commandText.conversation, submenu: conversation },
    {
      label: commandText.message,
      submenu: commands("message.menu", "message.react", "message.copy", "message.trace", "message.remove"),
    },
  ];
}

function helpItems(options: MenuOptions): Items {
  const guide = { label: options.text.shopbellHelp, accelerator: "F1", click: options.openHelp };
  return [guide, ...commandItems(options)("help")];
}

function commandItems({
  platform,
  commandText,
  perform,
  canLeavePractice,
}: MenuOptions): (...commands: readonly MenuCommand[]) => Items {
  return (...commands) =>
    commands.map((command) => {
      const accelerator = KEYS[command];
      // A Mac has no keys that are only shown.
      const isOnlyShown = accelerator !== undefined && platform !== "darwin";
      return {
        id: command,
        label: commandText.commands[command],
        click: () => perform(command),
        ...(command === "practice.leave" ? { visible: canLeavePractice } : {}),
        ...(accelerator === undefined ? {} : { accelerator }),
        ...(isOnlyShown ? { registerAccelerator: false } : {}),
      };
    });
}
