/** What is known of the computer before anything is started. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  /** Undefined on Windows. */
  readonly userId: number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface RuntimeTools {
  readonly find: () => string | undefined;
  readonly install: () => Promise<void>;
  readonly canSandbox: (electronPath: string) => boolean;
}

export type Choice =
  | { readonly kind: "electron"; readonly path: string }
  /** `reason` is the first half of a sentence that ends with what happens instead. */
  | { readonly kind: "browser"; readonly reason: string };

/**
 * Electron where it can run as it should, the browser where it cannot. The sandbox is never given up for the sake of
 * a window: the page holds strangers' words.
 */
export async function chooseHost(around: Surroundings, tools: RuntimeTools): Promise<Choice> {
  const { env, platform } = around;
  if (platform === "linux") {
    if (isEmpty(env["DISPLAY"]) && isEmpty(env["WAYLAND_DISPLAY"])) {
      return { kind: "browser", reason: "There is no graphical desktop here" };
    }
    if (around.userId === 0) {
      return { kind: "browser", reason: "As root, Electron runs only without its sandbox" };
    }
  }
  let path = tools.find();
  if (path === undefined && isEmpty(env["SHOPBELL_NO_DOWNLOAD"])) {
    await tools.install();
    path = tools.find();
  }
  if (path === undefined) {
    return { kind: "browser", reason: "Electron's runtime is not installed and cannot be downloaded here" };
  }
  if (platform === "linux" && !tools.canSandbox(path)) {
    return { kind: "browser", reason: "This Linux does not let Electron build its sandbox" };
  }
  return { kind: "electron", path };
}

const isEmpty = (value: string | undefined): boolean => value === undefined || value === "";
