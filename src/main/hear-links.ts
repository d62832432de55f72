import { app } from "electron";
import type { Wish } from "#shared/contract/desk.ts";
import { linkAmong, parseLink } from "./app-link.ts";

export interface Links {
  /** From now on `open` is called; gives the link the app was started with. */
  readonly follow: (open: (wish: Wish | undefined) => void) => Wish | undefined;
}

/** Links come as events on a Mac, and as another start of the program elsewhere; either may be early. */
export function hearLinks(): Links {
  let early = linkAmong(process.argv);
  let open = (wish: Wish | undefined): void => {
    early = wish ?? early;
  };
  app.on("open-url", (event, address) => {
    event.preventDefault();
    open(parseLink(address));
  });
  app.on("second-instance", (_event, args) => open(linkAmong(args)));
  return {
    follow(then) {
      open = then;
      return early;
    },
  };
}
