import type { ContextMenuParams, MenuItemConstructorOptions } from "electron";
import type { NativeText } from "./native-text.ts";

export interface ContextMenuActions {
  readonly replaceWord: (word: string) => void;
  readonly learnWord: (word: string) => void;
}

type Params = Pick<
  ContextMenuParams,
  "isEditable" | "selectionText" | "misspelledWord" | "dictionarySuggestions" | "editFlags"
>;

const MOST_SUGGESTIONS = 5;

/** What a right click offers: spelling where text is written, copying where it is read, nothing elsewhere. */
export function contextMenu(
  params: Params,
  text: NativeText,
  actions: ContextMenuActions,
): MenuItemConstructorOptions[] {
  if (!params.isEditable) {
    return params.selectionText.trim() === "" ? [] : [{ role: "copy", label: text.copy }];
  }
  const { canCut, canCopy, canPaste, canSelectAll } = params.editFlags;
  const word = params.misspelledWord;
  const spelling: MenuItemConstructorOptions[] =
    word === ""
      ? []
      : [
          ...params.dictionarySuggestions.slice(0, MOST_SUGGESTIONS).map((suggestion) => ({
            // An ampersand would underline the next letter.
            label: suggestion.replaceAll("&", "&&"),
            click: () => actions.replaceWord(suggestion),
          })),
          { label: text.addToDictionary, click: () => actions.learnWord(word) },
          { type: "separator" },
        ];
  return [
    ...spelling,
    { role: "cut", label: text.cut, enabled: canCut },
    { role: "copy", label: text.copy, enabled: canCopy },
    { role: "paste", label: text.paste, enabled: canPaste },
    { role: "selectAll", label: text.selectAll, enabled: canSelectAll },
  ];
}
