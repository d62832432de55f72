import type { RouteInput, RouteName, RouteOutput } from "#shared/contract/routes.ts";
import type { GapView } from "#shared/contract/history.ts";
import type { LinkView, SetupDraft, SetupView } from "#shared/contract/setup.ts";
import { CHAIN_LINKS, mendOf, stateFor, type Cause, type ChainLink } from "#shared/domain/chain.ts";
import { NOW_MS } from "./example-builder.ts";

/** The set-up of the fake shop: every command takes the one step it is for; tests put links into any state. */
export class FakeSetup {
  view: SetupView = { chains: [], light: "working" };
  readonly gaps = new Map<number, GapView[]>();
  #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** A set-up under way whose links before `at` hold. */
  standAt(at: ChainLink, broken?: Cause, more: Partial<LinkView> = {}): void {
    const before = CHAIN_LINKS.indexOf(at);
    const links = CHAIN_LINKS.map((link, index): LinkView => {
      if (index < before) return held(link);
      if (index > before || broken === undefined) return { link, state: "waiting", ...(index === before ? more : {}) };
      return { link, state: stateFor(broken), cause: broken, mend: mendOf(broken), checkedMs: NOW_MS, ...more };
    });
    this.view = {
      ...this.view,
      draft: { ...EMPTY, links, accountIds: before > CHAIN_LINKS.indexOf("sign_in") ? ["17841400000000001"] : [] },
      address: { kind: "own", url: "https://linho.example", hasAuthtoken: false },
    };
    this.#changed();
  }

  /** Signing in with Facebook, in the app: every way is open. */
  signInByFacebook(): void {
    this.standAt("sign_in");
    const { draft } = this.view;
    if (draft === undefined) return;
    const ways = [
      { way: "public" as const, redirectUrl: "https://linho.ngrok-free.app/meta/sign-in" },
      { way: "loopback" as const, redirectUrl: "http://localhost:41017/meta/sign-in" },
      { way: "window" as const, redirectUrl: "https://www.facebook.com/connect/login_success.html" },
    ];
    this.view = { ...this.view, draft: { ...draft, family: "facebook", ways } };
    this.#changed();
  }

  /** Everything holds but the permissions. */
  permissionMissing(missing: readonly string[]): void {
    this.standAt("live_test");
    const { draft } = this.view;
    if (draft === undefined) return;
    const cause = "permission_missing";
    const broken: Partial<LinkView> = { state: stateFor(cause), cause, mend: mendOf(cause), missing: [...missing] };
    const links = draft.links.map((link): LinkView => {
      if (link.link === "live_test") return { ...link, parts: [{ name: "app_published", state: "waiting" }] };
      return link.link === "permissions" ? { ...link, ...broken } : link;
    });
    this.view = { ...this.view, draft: { ...draft, links } };
    this.#changed();
  }

  /** Most of ngrok's month is gone, and the secrets are in a keychain. */
  nearQuota(): void {
    const use = { requests: 16_420, requestLimit: 20_000, bytes: 41_000_000, byteLimit: 1_000_000_000, isNear: true };
    this.view = {
      ...this.view,
      address: { kind: "ngrok", url: "https://linho.ngrok-free.app", hasAuthtoken: true, use },
      secrets: { kind: "keychain", backend: "gnome_libsecret", isUnreadable: false },
    };
    this.#changed();
  }

  /** The chain of the connected account, with one link that does not hold. */
  chain(broken?: { readonly link: ChainLink; readonly cause: Cause; readonly more?: Partial<LinkView> }): void {
    const links = CHAIN_LINKS.filter((link) => link !== "import").map((link): LinkView => {
      if (broken?.link !== link) return held(link);
      const { cause, more } = broken;
      return { link, state: stateFor(cause), cause, mend: mendOf(cause), checkedMs: NOW_MS, ...more };
    });
    this.view = {
      ...this.view,
      chains: [{ accountId: "17841400000000001", username: "linho.porto", family: "instagram", links }],
      light: broken === undefined ? "ok" : "needs_you",
    };
    this.#changed();
  }

  #step(draft: Partial<SetupDraft>, ...ok: readonly ChainLink[]): SetupView {
    const current = this.view.draft ?? EMPTY;
    const links = current.links.map((link) => (ok.includes(link.link) ? held(link.link) : link));
    this.view = { ...this.view, draft: { ...current, links, ...draft } };
    return this.view;
  }

  readonly handlers: { readonly [Name in RouteName]?: (input: RouteInput<Name>) => RouteOutput<Name> } = {
    "setup/get": () => this.view,
    "setup/begin": ({ family }) => this.#step({ family }),
    "setup/enter-app": () => this.#step({ hasMetaSecret: true, hasInstagramSecret: true }, "app"),
    "setup/enter-address": () => {
      this.view = { ...this.view, address: { kind: "ngrok", url: "https://linho.ngrok-free.app", hasAuthtoken: true } };
      const redirectUrl = "https://linho.ngrok-free.app/meta/sign-in";
      return this.#step({ redirectUrl, ways: [{ way: "public", redirectUrl }] }, "address");
    },
    "setup/start-sign-in": ({ way }) =>
      way === "window"
        ? { kind: "window" }
        : { kind: "open", url: "https://www.instagram.com/oauth/authorize?state=1" },
    "setup/paste-token": () =>
      this.#step({ accountIds: ["17841400000000001"] }, "sign_in", "permissions", "subscription", "probes"),
    "setup/choose-accounts": ({ accountIds }) => this.#step({ accountIds, choices: [] }, "sign_in"),
    "setup/check": () => this.view,
    "setup/dashboard-values": () => ({
      kind: "values",
      callbackUrl: "https://linho.ngrok-free.app/webhook",
      verifyToken: "0b1f3c5e-7a9d-4c2b-8e6f-1a2b3c4d5e6f",
      fields: ["messages", "message_reactions", "messaging_postbacks", "messaging_seen"],
    }),
    "setup/close": () => {
      const { draft: _over, ...rest } = this.view;
      this.view = rest;
      return this.view;
    },
    "history/gaps": ({ conversationId }) => ({ gaps: this.gaps.get(conversationId) ?? [] }),
    "history/read-again": () => ({ read: true }),
    "history/import": ({ wish }) => {
      this.standAt(
        "import",
        undefined,
        wish === "stop"
          ? { state: "ok", cause: "import_stopped", mend: "go_on_with_import", progress: IMPORTED }
          : { state: "working", progress: IMPORTED },
      );
      return { changed: true };
    },
    "setup/report": () => ({ text: "Shopbell 0.1.0\n  address: ok" }),
  };
}

const IMPORTED = { done: 12, total: 40, messages: 208 };

const EMPTY: SetupDraft = {
  family: "instagram",
  links: CHAIN_LINKS.map((link) => ({ link, state: "waiting" })),
  hasMetaSecret: false,
  hasInstagramSecret: false,
  ways: [],
  accountIds: [],
};

const LABELS: Partial<Record<ChainLink, string>> = {
  app: "Linho & Co Inbox",
  address: "linho.ngrok-free.app",
  sign_in: "@linho.porto",
};

function held(link: ChainLink): LinkView {
  const label = LABELS[link];
  return {
    link,
    state: "ok",
    checkedMs: NOW_MS,
    provenMs: NOW_MS - 60_000,
    ...(label === undefined ? {} : { label }),
    ...(link === "address" ? { tookMs: 84 } : {}),
    ...(link === "subscription"
      ? {
          parts: [
            { name: "app_subscribed", state: "ok" },
            { name: "account_subscribed", state: "ok" },
          ],
        }
      : {}),
    ...(link === "probes"
      ? {
          parts: [
            { name: "message_access", state: "ok" },
            { name: "professional", state: "ok" },
            { name: "human_agent", state: "waiting" },
          ],
        }
      : {}),
  };
}
