import type { Action, ActionContext } from "./action.ts";

const hasMessage = ({ targets }: ActionContext): boolean => targets.thread?.focusedMessage() !== undefined;

/** What is done with the one message that has the focus. */
export const MESSAGE_ACTIONS: readonly Action[] = [
  {
    id: "message.menu",
    label: "action.message.menu",
    section: "message",
    keys: ["m"],
    inPalette: false,
    isAvailable: hasMessage,
    perform: ({ targets }) => targets.thread?.openMenu(),
  },
  {
    id: "message.react",
    label: "react.heart",
    section: "message",
    keys: ["h"],
    inPalette: false,
    isAvailable: hasMessage,
    perform: ({ targets }) => targets.thread?.reactToFocused(),
  },
  {
    id: "message.copy",
    label: "action.message.copy",
    section: "message",
    keys: ["c"],
    inPalette: false,
    isAvailable: ({ targets }) => targets.thread?.focusedMessage()?.text !== undefined,
    perform: ({ targets, commands }) => {
      const message = targets.thread?.focusedMessage();
      if (message !== undefined) commands.copyMessage(message);
    },
  },
  {
    id: "message.trace",
    label: "action.message.trace",
    section: "message",
    keys: ["i"],
    inPalette: false,
    isAvailable: hasMessage,
    perform: ({ targets, commands }) => {
      const message = targets.thread?.focusedMessage();
      if (message !== undefined) commands.traceMessage(message);
    },
  },
  {
    id: "message.remove",
    label: "action.message.remove",
    section: "message",
    keys: ["Delete"],
    inPalette: false,
    isAvailable: hasMessage,
    perform: ({ targets, commands }) => {
      const message = targets.thread?.focusedMessage();
      if (message !== undefined) commands.removeMessage(message.id);
    },
  },
];
