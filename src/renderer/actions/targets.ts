import { createContext, useContext, useLayoutEffect } from "react";
import type { MessageView } from "#shared/contract/messages.ts";

/** What mounted parts of the screen offer to actions. A part that is not there is absent. */
export interface ActionTargets {
  readonly list: ListTarget | undefined;
  readonly thread: ThreadTarget | undefined;
  readonly composer: ComposerTarget | undefined;
  readonly selection: SelectionTarget | undefined;
  readonly search: SearchTarget | undefined;
  readonly filter: FilterTarget | undefined;
  readonly viewer: ViewerTarget | undefined;
}

export interface Targets extends ActionTargets {
  /** Offers a part; the returned function takes it back. */
  readonly offer: <Name extends keyof ActionTargets>(name: Name, target: ActionTargets[Name]) => () => void;
}

export function createTargets(): Targets {
  let offered: ActionTargets = {
    list: undefined,
    thread: undefined,
    composer: undefined,
    selection: undefined,
    search: undefined,
    filter: undefined,
    viewer: undefined,
  };
  return {
    get list() {
      return offered.list;
    },
    get thread() {
      return offered.thread;
    },
    get composer() {
      return offered.composer;
    },
    get search() {
      return offered.search;
    },
    get filter() {
      return offered.filter;
    },
    get selection() {
      return offered.selection;
    },
    get viewer() {
      return offered.viewer;
    },
    offer: (name, target) => {
      offered = { ...offered, [name]: target };
      return () => {
        if (offered[name] === target) offered = { ...offered, [name]: undefined };
      };
    },
  };
}

export interface ListTarget {
  readonly move: (steps: number) => void;
  readonly openFocused: () => void;
  /** Puts the focus on the row that last had it. */
  readonly focus: () => void;
  readonly focusedConversationId: () => number | undefined;
  /** Chooses the row that has the focus, or lets go of it. */
  readonly selectFocused: () => void;
  /** False where list and thread take turns and it is the thread's. */
  readonly isInSight: () => boolean;
}

export interface FilterTarget {
  /** Opens what sorts and narrows the list. */
  readonly open: () => void;
  /** False where list and thread take turns and it is the thread's, and while something is chosen. */
  readonly isInSight: () => boolean;
}

export interface ThreadTarget {
  readonly focus: () => void;
  readonly goToNewest: () => void;
  /** Where the unread messages began when the conversation was opened; undefined when there were none. */
  readonly goToFirstUnread: (() => void) | undefined;
  /** The last reply that has not left comes back into the text field. */
  readonly takeBack: () => void;
  readonly canTakeBack: () => boolean;
  /** Begins a reply that quotes the focused message; false when no message has the focus. */
  readonly replyToFocused: () => boolean;
  /** Puts a heart on the focused message of a customer, or takes it back. */
  readonly reactToFocused: () => void;
  /** The message that has the focus, when it is known to the host. */
  readonly focusedMessage: () => MessageView | undefined;
  /** Opens the menu of the message that has the focus. */
  readonly openMenu: () => void;
}

export interface ComposerTarget {
  readonly canWrite: () => boolean;
  readonly focus: () => void;
  readonly send: () => void;
  /** Begins a voice message. */
  readonly record: () => void;
  /** Presses one of the buttons below the text. */
  readonly press: (tool: "reply.attach" | "reply.saved" | "reply.heart") => void;
}

export interface SearchTarget {
  readonly focus: () => void;
  /** Puts the caret behind what is typed. */
  readonly toEnd: () => void;
}

/** What cannot be done now is absent. */
export interface ViewerTarget {
  readonly previous: (() => void) | undefined;
  readonly next: (() => void) | undefined;
  readonly larger: (() => void) | undefined;
  readonly smaller: (() => void) | undefined;
  readonly whole: (() => void) | undefined;
}

export interface SelectionTarget {
  /** Chooses every conversation that has been read so far. */
  readonly all: () => void;
}

const TargetsContext = createContext<Targets | undefined>(undefined);
export const TargetsProvider = TargetsContext;

export function useTargets(): Targets {
  const targets = useContext(TargetsContext);
  if (targets === undefined) throw new Error("No action targets: render inside <TargetsProvider>.");
  return targets;
}

/**
 * Offers a part of the screen to actions while it is mounted: what is seen can be reached, so before it is painted.
 * `target` is read afresh on every render.
 */
export function useTarget<Name extends keyof ActionTargets>(
  name: Name,
  target: NonNullable<ActionTargets[Name]>,
): void {
  const targets = useTargets();
  useLayoutEffect(() => targets.offer(name, target), [targets, name, target]);
}
