/** While a dialog is open, keys and menus are its own: a command would do something behind it. */
export const isDialogOpen = (): boolean => document.querySelector("dialog:modal, dialog:popover-open") !== null;
