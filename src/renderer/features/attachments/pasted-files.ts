/** What of a clipboard this looks at. */
export type Pasted = Pick<DataTransfer, "getData"> & { readonly files: Iterable<File> };

/**
 * The files somebody wants to send by pasting. Office programs put a picture of the text beside the text they copy; a
 * browser that copies a picture puts no plain text there, and a file manager no formatted one, but the file's name.
 */
export function pastedFiles(clipboard: Pasted): readonly File[] {
  const isText = clipboard.getData("text/plain").trim() !== "" && clipboard.getData("text/html") !== "";
  return isText ? [] : Array.from(clipboard.files);
}
