import { createContext, useContext, useEffect } from "react";
import type { AssistantConfig } from "#shared/contract/assistant.ts";
import type { ConversationList } from "#shared/contract/conversations.ts";
import type { DialogName, HelpPlace, SettingsSection, SubjectDialog } from "#renderer/actions/action.ts";
import type { ThreadPlace } from "#shared/contract/messages.ts";
import { isTextField } from "#renderer/lib/is-text-field.ts";
import { keep, readKept, recordOf, wholeNumber } from "#renderer/lib/kept.ts";
import { createStore, type Store, useStore } from "#renderer/lib/store.ts";
import { NO_ROOM_FOR_PANEL } from "#renderer/lib/use-media-query.ts";
import { keptList, type ListChoice } from "./kept-list.ts";

/** Where the person is on the screen. What is shown there is the host's and lives in the query cache. */
export interface View extends ListChoice {
  /** What stands beside the rail. */
  readonly screen: "inbox" | "health";
  /** Conversations chosen to be dealt with together. */
  readonly selected: readonly number[];
  readonly openId: number | undefined;
  /** What is looked for in everything; empty: the lists are shown. */
  readonly searchText: string;
  /** The first of what is found for this is to be opened as soon as it is there, unless something else is opened first. */
  readonly opensFirstOf: string | undefined;
  /** The open conversation is being searched. */
  readonly isThreadSearched: boolean;
  /** Where in the open conversation one wants to be; new with every wish. */
  readonly threadWish: { readonly place: ThreadPlace } | undefined;
  /** The customer panel beside the thread, where there is room for it. */
  readonly isPanelShown: boolean;
  /** The same as a sheet over the thread, where there is not. */
  readonly isSheetShown: boolean;
  readonly dialog: DialogName | undefined;
  readonly settingsSection: SettingsSection;
  /** What stands in Settings, Assistant and has not been saved, by account. */
  readonly unsavedAssistants: Readonly<Record<string, AssistantConfig>>;
  /** The one conversation that Settings, Backup, Export is about. */
  readonly exportOf: { readonly conversationId: number; readonly name: string } | undefined;
  /** Stands over `dialog`. */
  readonly subjectDialog: SubjectDialog | undefined;
  /** Help, open over whatever else is. */
  readonly help: HelpPlace | undefined;
  /** The picture or film that is open over everything. */
  readonly viewed: Viewed | undefined;
  /** Removals begun here whose end is still to be told. */
  readonly watchedErasures: readonly number[];
  /** Where the focus is to go as soon as that part of the screen is there. */
  readonly focusWish: "composer" | "thread" | "list" | "note" | undefined;
  /** As the owner dragged it; undefined: what is usual in a window of this size. */
  readonly listWidth: number | undefined;
  readonly panelWidth: number | undefined;
}

export interface Viewed {
  readonly conversationId: number;
  readonly messageId: number;
  readonly attachmentId: number;
  /** It was not among the messages that had been read: the thread goes there, and meanwhile the one of this message is shown. */
  readonly comesFromId?: number;
}

interface PaneWidth {
  readonly least: number;
  readonly usual: number;
  readonly most: number;
}
export const LIST_WIDTH: PaneWidth = { least: 260, usual: 332, most: 480 };
export const PANEL_WIDTH: PaneWidth = { least: 240, usual: 288, most: 420 };
/** The same in a wide window: previews and notes have more room, and the thread still has more than it fills. */
export const WIDE_LIST_WIDTH: PaneWidth = { ...LIST_WIDTH, usual: 392 };
export const WIDE_PANEL_WIDTH: PaneWidth = { ...PANEL_WIDTH, usual: 328 };

/** Place (list, conversation) is kept for this window, sizes for this computer. */
export function createViewStore(place: Storage, sizes: Storage): Store<View> {
  const keptPlace = recordOf(readKept(place, "place"));
  const keptSizes = recordOf(readKept(sizes, "sizes"));
  const store = createStore<View>({
    screen: "inbox",
    ...keptList(place, sizes),
    selected: [],
    openId: wholeNumber(keptPlace["openId"]),
    searchText: "",
    opensFirstOf: undefined,
    isThreadSearched: false,
    threadWish: undefined,
    isPanelShown: keptSizes["isPanelShown"] !== false,
    isSheetShown: false,
    dialog: undefined,
    settingsSection: "general",
    unsavedAssistants: {},
    exportOf: undefined,
    subjectDialog: undefined,
    help: undefined,
    viewed: undefined,
    watchedErasures: [],
    focusWish: undefined,
    listWidth: within(keptSizes["listWidth"], LIST_WIDTH),
    panelWidth: within(keptSizes["panelWidth"], PANEL_WIDTH),
  });
  store.subscribe(() => {
    const { list, sort, accountId, labelId, openId, isPanelShown, listWidth, panelWidth } = store.get();
    keep(place, "place", { list, accountId, labelId, openId });
    keep(sizes, "sizes", { isPanelShown, listWidth, panelWidth, sort });
  });
  return store;
}

function within(value: unknown, { least, usual, most }: PaneWidth): number | undefined {
  const width = wholeNumber(value);
  return width === undefined || width < least || width > most || width === usual ? undefined : width;
}

const ViewContext = createContext<Store<View> | undefined>(undefined);
export const ViewProvider = ViewContext;

export function useViewStore(): Store<View> {
  const store = useContext(ViewContext);
  if (store === undefined) throw new Error("No view: render inside <ViewProvider>.");
  return store;
}

export function useView<Part>(select: (view: View) => Part): Part {
  return useStore(useViewStore(), select);
}

/** Another list; the focus goes to its first row, or to the sentence that says that it is empty. */
export function showList(store: Store<View>, list: ConversationList): void {
  store.set((view) => ({ ...view, screen: "inbox", list, searchText: "", selected: [], focusWish: "list" }));
}

/** Opened with the pointer, one goes on by writing; with the keyboard, by reading. */
export function openConversation(store: Store<View>, conversationId: number, how: "pointer" | "keyboard"): void {
  store.set((view) => ({
    ...view,
    screen: "inbox",
    openId: conversationId,
    opensFirstOf: undefined,
    isSheetShown: false,
    isThreadSearched: view.isThreadSearched && view.openId === conversationId,
    threadWish: undefined,
    focusWish: how === "pointer" ? "composer" : "thread",
  }));
}

/** A place in a conversation: it opens there. `stay`: the focus is left where it is. */
export function openAt(store: Store<View>, conversationId: number, place: ThreadPlace, focus?: "stay"): void {
  store.set((view) => ({
    ...view,
    screen: "inbox",
    openId: conversationId,
    opensFirstOf: undefined,
    isSheetShown: false,
    isThreadSearched: view.isThreadSearched && view.openId === conversationId,
    threadWish: { place },
    focusWish: focus === "stay" ? view.focusWish : "thread",
  }));
}

/** Another inbox took the place of this one: what was open in it is not open any longer. Dialogs about nobody stay. */
export function leaveEverything(store: Store<View>): void {
  store.set((view) => ({
    ...view,
    accountId: undefined,
    labelId: undefined,
    selected: [],
    openId: undefined,
    searchText: "",
    isThreadSearched: false,
    threadWish: undefined,
    isSheetShown: false,
    unsavedAssistants: {},
    exportOf: undefined,
    subjectDialog: undefined,
    viewed: undefined,
  }));
}

/** Beside the thread where there is room for it, else as a sheet over it. */
export function showPanel(store: Store<View>): void {
  const hasRoom = !window.matchMedia(NO_ROOM_FOR_PANEL).matches;
  store.set((view) => (hasRoom ? { ...view, isPanelShown: true } : { ...view, isSheetShown: true }));
}

/** The shop's inbox, or practice, from its first screen on: nothing of what was open is here. */
export function beginAnew(store: Store<View>): void {
  leaveEverything(store);
  store.set((view) => ({
    ...view,
    screen: "inbox",
    list: "all",
    dialog: undefined,
    settingsSection: "general",
    watchedErasures: [],
    focusWish: undefined,
  }));
}

/** Somebody went somewhere else meanwhile: what was wished before must not pull the focus away again. */
export function dropFocusWish(store: Store<View>): void {
  store.set((view) => (view.focusWish === undefined ? view : { ...view, focusWish: undefined }));
}

/**
 * The list may come late, and so may messages: whoever begins to write meanwhile keeps the focus, and what is typed stays
 * out of the list's keys.
 */
export function useListWaitsForNoWriter(): void {
  const store = useViewStore();
  useEffect(() => {
    const began = ({ target, type }: Event): void => {
      const { focusWish } = store.get();
      // On its way to the thread the focus may pass a text field; who writes there has arrived.
      const isLate = focusWish === "list" || (focusWish === "thread" && type === "input");
      if (isLate && isTextField(target)) dropFocusWish(store);
    };
    document.addEventListener("focusin", began);
    document.addEventListener("input", began);
    return () => {
      document.removeEventListener("focusin", began);
      document.removeEventListener("input", began);
    };
  }, [store]);
}

/** Takes the focus when it is wished here. A part that cannot take it (a closed composer) passes the wish on. */
export function useFocusWish(name: NonNullable<View["focusWish"]>, canTake: boolean, focus: () => void): void {
  const store = useViewStore();
  const isWished = useView(({ focusWish }) => focusWish === name);
  useEffect(() => {
    if (!isWished) return;
    if (canTake) focus();
    store.set((view) => ({ ...view, focusWish: !canTake && name === "composer" ? "thread" : undefined }));
  }, [isWished, canTake, focus, name, store]);
}
