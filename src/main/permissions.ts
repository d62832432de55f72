import type { Session } from "electron";
import { isAppDocument, parseAppUrl } from "./app-address.ts";

type RequestHandler = NonNullable<Parameters<Session["setPermissionRequestHandler"]>[0]>;
export type PermissionName = Parameters<RequestHandler>[1];

interface Rule {
  readonly allowed: boolean;
  readonly why: string;
}

const no = (why: string): Rule => ({ allowed: false, why });
const yes = (why: string): Rule => ({ allowed: true, why });

/** Every permission Electron knows, so that a new one stops the compiler instead of slipping through. */
export const PERMISSIONS: Readonly<Record<PermissionName, Rule>> = {
  "clipboard-sanitized-write": yes("the Copy buttons write text to the clipboard"),
  fullscreen: yes("a customer's video may fill the screen"),
  ar: no("no such feature"),
  "automatic-fullscreen": no("only a click of the owner fills the screen"),
  "background-fetch": no("the page has no network"),
  "background-sync": no("the page has no network"),
  "captured-surface-control": no("nothing is captured"),
  "clipboard-read": no("pasting goes through the keyboard and the menu"),
  "deprecated-sync-clipboard-read": no("pasting goes through the keyboard and the menu"),
  "display-capture": no("nothing is captured"),
  fileSystem: no("files are chosen through the host"),
  geolocation: no("no such feature"),
  "geolocation-approximate": no("no such feature"),
  "hand-tracking": no("no such feature"),
  hid: no("no devices"),
  "idle-detection": no("no such feature"),
  keyboardLock: no("the system's keys belong to the owner"),
  "local-fonts": no("system fonts by name are enough"),
  "local-network": no("the page has no network"),
  "local-network-access": no("the page has no network"),
  "loopback-network": no("the page has no network"),
  media: yes("the owner records a voice message; the microphone alone, never a camera"),
  mediaKeySystem: no("no protected media"),
  midi: no("no devices"),
  midiSysex: no("no devices"),
  nfc: no("no devices"),
  notifications: no("the host shows notifications, not the page"),
  openExternal: no("links leave through safe-open-external.ts only"),
  "payment-handler": no("no such feature"),
  "periodic-background-sync": no("the page has no network"),
  "persistent-storage": no("the page keeps nothing that matters"),
  pointerLock: no("no such feature"),
  "screen-wake-lock": no("the computer may sleep"),
  sensors: no("no devices"),
  serial: no("no devices"),
  "smart-card": no("no devices"),
  "speaker-selection": no("sound plays where the system plays it"),
  "storage-access": no("no foreign storage"),
  "system-wake-lock": no("the computer may sleep"),
  "top-level-storage-access": no("no foreign storage"),
  usb: no("no devices"),
  vr: no("no such feature"),
  "web-app-installation": no("no such feature"),
  "web-printing": no("no such feature"),
  "window-management": no("the host places the window"),
  unknown: no("unknown"),
};

/**
 * `where`: address or origin of the frame that asks. Only our own page, only in its top frame. `devices`: what is asked
 * for where that is a camera or a microphone.
 */
export function isPermitted(
  permission: string,
  where: string | undefined,
  isMainFrame: boolean,
  devices: readonly string[] = [],
): boolean {
  if (permission === "media" && (devices.length === 0 || !devices.every((device) => device === "audio"))) return false;
  if (!isMainFrame || where === undefined || parseAppUrl(where) === undefined) return false;
  if (!Object.hasOwn(PERMISSIONS, permission)) return false;
  return PERMISSIONS[permission as PermissionName].allowed;
}

export type PermissionSession = Pick<
  Session,
  | "setPermissionRequestHandler"
  | "setPermissionCheckHandler"
  | "setDevicePermissionHandler"
  | "setDisplayMediaRequestHandler"
>;

/** @param askForMicrophone the system's own question, where it has one (macOS); false when its answer is no. */
export function guardPermissions(session: PermissionSession, askForMicrophone: () => Promise<boolean>): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { requestingUrl, isMainFrame } = details;
    const devices = "mediaTypes" in details ? (details.mediaTypes ?? []) : [];
    const isOurs = isAppDocument(requestingUrl) && isPermitted(permission, requestingUrl, isMainFrame, devices);
    if (!isOurs || permission !== "media") callback(isOurs);
    else void answerWith(askForMicrophone, callback);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const { requestingUrl = requestingOrigin, isMainFrame, mediaType } = details;
    return isPermitted(permission, requestingUrl, isMainFrame, mediaType === undefined ? [] : [mediaType]);
  });
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
}

async function answerWith(ask: () => Promise<boolean>, callback: (isGiven: boolean) => void): Promise<void> {
  let isGiven = false;
  try {
    isGiven = await ask();
  } catch {
    // No answer is a no.
  }
  callback(isGiven);
}
