import type { LockState } from "#shared/contract/lock.ts";
import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";

type LockRoute = Extract<RouteName, `lock/${string}`>;
type Handlers = { readonly [Name in LockRoute]: (input: RouteInput<Name>) => RouteOutput<Name> };

/** The lock in front of the shop in memory. */
export class FakeLock {
  state: LockState = {
    isOn: false,
    isLocked: false,
    afterMin: 10,
    withComputer: true,
    usesSystem: true,
    system: "none",
    waitMs: 0,
    file: "/home/owner/.config/Shopbell/shopbell/lock.json",
  };
  passphrase = "";
  wrongTries = 0;
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  turnOn(passphrase: string, change: Partial<LockState> = {}): void {
    this.passphrase = passphrase;
    this.#set({ isOn: true, ...change });
  }

  shut(): void {
    this.#set({ isLocked: this.state.isOn });
  }

  #set(change: Partial<LockState>): void {
    this.state = { ...this.state, ...change };
    this.#changed();
  }

  #try(passphrase: string): { kind: "wrong"; waitMs: number } | undefined {
    if (passphrase === this.passphrase) return undefined;
    this.wrongTries += 1;
    return { kind: "wrong", waitMs: this.wrongTries < 2 ? 0 : 60_000 };
  }

  readonly handlers: Handlers = {
    "lock/state": () => this.state,
    "lock/turn-on": ({ passphrase, current }) => {
      const wrong = this.state.isOn ? this.#try(current ?? "") : undefined;
      if (wrong !== undefined) return wrong;
      this.turnOn(passphrase);
      return { kind: "on" };
    },
    "lock/turn-off": ({ passphrase }) => {
      const wrong = this.#try(passphrase);
      if (wrong !== undefined) return wrong;
      this.#set({ isOn: false });
      return { kind: "off" };
    },
    "lock/set": (change) => {
      this.#set(JSON.parse(JSON.stringify(change)) as Partial<LockState>);
      return {};
    },
    "lock/lock": () => {
      this.shut();
      return {};
    },
    "lock/touch": () => ({}),
    "lock/unlock": ({ passphrase }) => {
      const wrong = this.#try(passphrase);
      if (wrong !== undefined) return wrong;
      this.#set({ isLocked: false });
      return { kind: "unlocked" };
    },
    "lock/unlock-with-system": () => ({ kind: "refused" }),
  };
}
