import type { FocusEvent } from "react";

/** Whether the focus went elsewhere: what is taken away blurs too, and so does what keeps the focus while another window has it. */
export function hasLeft({ target }: FocusEvent): boolean {
  return target.isConnected && target !== document.activeElement;
}
