import type { FocusEvent } from "react";

/**
 * Whether the focus went elsewhere: what is taken away blurs too, and so does what may not be pressed while it works (at the
 * next frame), and what keeps the focus while another window has it.
 */
export function hasLeft({ target }: FocusEvent): boolean {
  return target.isConnected && !target.matches(":disabled") && target !== document.activeElement;
}
