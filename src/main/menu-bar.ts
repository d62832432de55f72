import { Menu } from "electron";
import { MENU_COMMANDS, type MenuCommand } from "#shared/domain/menu-commands.ts";
import { appMenu, type MenuOptions } from "./app-menu.ts";

export interface MenuBar {
  /** Draws it anew, in the owner's language of now. */
  readonly draw: () => void;
  /** What the screen can do now; the rest stands there and cannot be chosen. Undefined: nobody has said. */
  readonly showPossible: (commands: readonly MenuCommand[] | undefined) => void;
}

export function createMenuBar(options: () => MenuOptions): MenuBar {
  let possible: ReadonlySet<MenuCommand> | undefined;
  const mark = (): void => {
    const menu = Menu.getApplicationMenu();
    for (const command of MENU_COMMANDS) {
      const item = menu?.getMenuItemById(command);
      if (item !== null && item !== undefined) item.enabled = possible?.has(command) ?? true;
    }
  };
  return {
    draw() {
      Menu.setApplicationMenu(Menu.buildFromTemplate(appMenu(options())));
      mark();
    },
    showPossible(commands) {
      possible = commands === undefined ? undefined : new Set(commands);
      mark();
    },
  };
}
