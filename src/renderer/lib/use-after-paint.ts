import { useCallback } from "react";
import { useClient } from "./client-context.ts";
import { drop } from "./drop.ts";

/** Gives what does something when all that is being drawn is on the screen, unless the function it returns is called before. */
export function useAfterPaint(): (act: () => void) => () => void {
  const { afterPaint } = useClient();
  return useCallback(
    (act) => {
      let isLeft = false;
      const follow = async () => {
        await afterPaint();
        if (!isLeft) act();
      };
      drop(follow(), "waiting for a frame does not fail");
      return () => {
        isLeft = true;
      };
    },
    [afterPaint],
  );
}
