/**
 * Files are taken where a reply is written, and nowhere else: dropped anywhere, one would take the place of the page in a
 * browser tab, and where nothing can be sent the pointer says so.
 */
export function holdFiles(page: Pick<Window, "addEventListener">): void {
  const refuse = (event: DragEvent) => {
    if (event.defaultPrevented || event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  };
  for (const kind of ["dragenter", "dragover", "drop"] as const) page.addEventListener(kind, refuse);
}
