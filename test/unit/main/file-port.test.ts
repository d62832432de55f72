import { describe, expect, it } from "vitest";
import { createFilePort, type FileDialogs } from "#main/file-port.ts";

describe("asking for a place", () => {
  const answering = (save: object, open: object): { dialogs: FileDialogs; asked: unknown[] } => {
    const asked: unknown[] = [];
    const dialogs = {
      showSaveDialog: (options: unknown) => {
        asked.push(options);
        return Promise.resolve(save);
      },
      showOpenDialog: (options: unknown) => {
        asked.push(options);
        return Promise.resolve(open);
      },
    } as FileDialogs;
    return { dialogs, asked };
  };

  it("begins in the owner's documents, and gives what was chosen", async () => {
    const { dialogs, asked } = answering(
      { canceled: false, filePath: "/d/b" },
      { canceled: false, filePaths: ["/d/c"] },
    );
    const port = createFilePort(dialogs, (name) => `/documents/${name}`);
    expect(await port.chooseSave("shop.shopbell-backup")).toBe("/d/b");
    expect(await port.chooseOpen()).toBe("/d/c");
    expect(await port.chooseFolder()).toBe("/d/c");
    expect(asked[2]).toEqual({ properties: ["openDirectory", "createDirectory"] });
    expect(asked[0]).toMatchObject({
      defaultPath: "/documents/shop.shopbell-backup",
      properties: ["createDirectory", "showOverwriteConfirmation"],
    });
  });

  it("gives nothing when the dialog is closed", async () => {
    const { dialogs } = answering({ canceled: true, filePath: "" }, { canceled: true, filePaths: [] });
    const port = createFilePort(dialogs, (name) => name);
    expect(await port.chooseSave("x")).toBeUndefined();
    expect(await port.chooseOpen()).toBeUndefined();
    expect(await port.chooseFolder()).toBeUndefined();
  });
});
