import { DEFAULT_SETTINGS, settings as settingsSchema, type Settings } from "#shared/contract/settings.ts";
import type { CoreEvent } from "#shared/contract/events.ts";
import type { RouteInput } from "#shared/contract/routes.ts";
import type { SettingsStore } from "../ports.ts";
import type { Handlers } from "../rpc/router.ts";

export interface SettingsRoom {
  readonly load: () => Promise<void>;
  readonly get: () => Settings;
  readonly set: (changes: RouteInput<"settings/set">) => Promise<Settings>;
}

/** The owner's settings: read key by key, so that one broken value costs that value and not the others. */
export function createSettings(store: SettingsStore): SettingsRoom {
  let current: Settings = DEFAULT_SETTINGS;
  return {
    async load() {
      current = merge(DEFAULT_SETTINGS, await store.load());
    },
    get: () => current,
    async set(changes) {
      const next = merge(current, changes);
      await store.save(next);
      current = next;
      return next;
    },
  };
}

/** Whoever shows or follows the settings hears of every change. */
export function settingsHandlers(
  settings: SettingsRoom,
  emit: (event: CoreEvent) => void,
): Pick<Handlers, "settings/get" | "settings/set"> {
  return {
    "settings/get": settings.get,
    "settings/set": async (input) => {
      const answer = await settings.set(input);
      emit({ type: "settings" });
      return answer;
    },
  };
}

/** `base` with every known key of `changes` whose value is readable. */
function merge(base: Settings, changes: unknown): Settings {
  if (typeof changes !== "object" || changes === null) return base;
  const given = Object.entries(changes);
  const readable = given.filter(([key, value]) => settingsSchema.safeParse({ ...base, [key]: value }).success);
  return settingsSchema.parse({ ...base, ...Object.fromEntries(readable) });
}
