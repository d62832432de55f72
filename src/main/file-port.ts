import type { FilePort } from "#core/ports.ts";

/** The part of Electron's dialogs used here. */
export interface FileDialogs {
  readonly showSaveDialog: (options: {
    readonly defaultPath: string;
    readonly properties: ("createDirectory" | "showOverwriteConfirmation")[];
  }) => Promise<{ readonly canceled: boolean; readonly filePath?: string }>;
  readonly showOpenDialog: (options: {
    readonly properties: ("openFile" | "openDirectory" | "createDirectory")[];
    readonly filters?: { readonly name: string; readonly extensions: string[] }[];
  }) => Promise<{ readonly canceled: boolean; readonly filePaths: string[] }>;
}

/** Asks for places with the system's own dialogs; `folder` is where they open first. */
export function createFilePort(dialogs: FileDialogs, inFolder: (name: string) => string): FilePort {
  return {
    async chooseSave(suggestedName) {
      const { canceled, filePath } = await dialogs.showSaveDialog({
        defaultPath: inFolder(suggestedName),
        properties: ["createDirectory", "showOverwriteConfirmation"],
      });
      return canceled || filePath === undefined || filePath === "" ? undefined : filePath;
    },
    async chooseOpen() {
      const { canceled, filePaths } = await dialogs.showOpenDialog({
        properties: ["openFile"],
        filters: [{ name: "Shopbell", extensions: ["shopbell-backup"] }],
      });
      return canceled ? undefined : filePaths[0];
    },
    async chooseFolder() {
      const { canceled, filePaths } = await dialogs.showOpenDialog({
        properties: ["openDirectory", "createDirectory"],
      });
      return canceled ? undefined : filePaths[0];
    },
  };
}
