import type { MenuItemConstructorOptions } from "electron";
import type { DeskText } from "./desk-text.ts";
import type { NativeText } from "./native-text.ts";

export interface MenuOptions {
  readonly platform: NodeJS.Platform;
  readonly text: NativeText;
  readonly deskText: DeskText;
  /** Reload and developer tools are for people who run Shopbell from its source. */
  readonly isPackaged: boolean;
  readonly openSettings: () => void;
  readonly openHelp: () => void;
}

type Items = MenuItemConstructorOptions[];

/** Roles where there is one: what an item does, its key and whether it can be used now are the system's to say. */
export function appMenu({ platform, text, deskText, isPackaged, openSettings, openHelp }: MenuOptions): Items {
  const isMac = platform === "darwin";
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
  ];
  const view: Items = [
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
      : { label: text.file, submenu: [settings, separator, { role: "quit", label: text.quit }] },
    { role: "editMenu", label: text.edit, submenu: edit },
    { role: "viewMenu", label: text.view, submenu: view },
    { role: "windowMenu", label: text.window, submenu: windowItems },
    { role: "help", label: text.help, submenu: [{ label: text.shopbellHelp, accelerator: "F1", click: openHelp }] },
  ];
}
