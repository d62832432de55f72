import type { Page } from "@playwright/test";
import { ACCOUNT, NOW_MS } from "./example-builder.ts";
import type { FakeShop } from "./fake-shop.ts";
import { openConversation } from "./steps.ts";
import { SECOND_ACCOUNT, type UpkeepScreen } from "./upkeep-screens.ts";

/** The set-up step by step and the chain in Health, for axe and for the eye; found without words. */
export async function openWizard(page: Page): Promise<void> {
  await page.locator(".welcome .button-primary").click();
  await page.locator(".wizard").waitFor();
}

const step = (name: string, prepare: (page: Page, shop: FakeShop) => Promise<void>): UpkeepScreen => ({
  name: `setup-${name}`,
  options: { accounts: [] },
  prepare: async (page, shop) => {
    await prepare(page, shop);
    if ((await page.locator(".wizard").count()) === 0) await openWizard(page);
    await page.locator(".wizard .lead h1").waitFor();
  },
});

export const SETUP_SCREENS: readonly UpkeepScreen[] = [
  step("family", async () => undefined),
  step("app", async (_page, shop) => {
    shop.setup.standAt("app");
    shop.setup.nearQuota();
  }),
  step("app-missing", async (page, shop) => {
    shop.setup.standAt("app");
    await openWizard(page);
    await page.locator(".connect-form .button-primary").click();
  }),
  step("app-wrong", async (page, shop) => {
    shop.setup.standAt("app", "app_secret_wrong", { details: { what: "GET app", atMs: 1_767_600_000_000, code: 190 } });
    await openWizard(page);
    await page.locator(".mend summary").click();
  }),
  step("address", async (_page, shop) => shop.setup.standAt("address")),
  step("address-in-use", async (_page, shop) => shop.setup.standAt("address", "domain_in_use")),
  step("sign-in", async (page, shop) => {
    shop.setup.standAt("sign_in");
    const { draft } = shop.setup.view;
    const redirectUrl = "https://linho.ngrok-free.app/meta/sign-in";
    if (draft !== undefined) {
      shop.setup.view = {
        ...shop.setup.view,
        draft: { ...draft, redirectUrl, ways: [{ way: "public", redirectUrl }] },
      };
    }
    await openWizard(page);
    await page.locator(".how summary").click();
  }),
  step("sign-in-ways", async (page, shop) => {
    shop.setup.signInByFacebook();
    await openWizard(page);
    await page.locator(".how summary").first().click();
    await page.locator(".other-way .button:not(.copy)").last().click();
  }),
  step("permission-missing", async (_page, shop) =>
    shop.setup.permissionMissing(["instagram_manage_messages", "pages_messaging"]),
  ),
  step("choose", async (_page, shop) => {
    shop.setup.standAt("sign_in");
    const { draft } = shop.setup.view;
    if (draft === undefined) return;
    const choices = [
      { accountId: "1", username: "linho.porto", pageName: "Linho Porto", isConnected: true },
      { accountId: "2", username: "linho.lisboa", pageName: "Linho Lisboa", isConnected: false },
    ];
    shop.setup.view = { ...shop.setup.view, draft: { ...draft, choices } };
  }),
  step("dashboard", async (_page, shop) => shop.setup.standAt("subscription", "dashboard_needed")),
  step("access-off", async (_page, shop) =>
    shop.setup.standAt("probes", "messages_access_off", {
      parts: [
        { name: "message_access", state: "needs_you", cause: "messages_access_off" },
        { name: "professional", state: "waiting" },
        { name: "human_agent", state: "waiting" },
      ],
      details: { what: "GET conversations", atMs: 1_767_600_000_000, code: 200, subcode: 2_534_041, traceId: "AbC123" },
    }),
  ),
  step("import", async (_page, shop) =>
    shop.setup.standAt("import", undefined, { state: "working", progress: { done: 12, total: 40, messages: 208 } }),
  ),
  step("import-stopped", async (page, shop) => {
    shop.setup.standAt("import", undefined, { state: "working", progress: { done: 12, total: 40, messages: 208 } });
    await openWizard(page);
    await page.locator(".form-start .button").click();
    await page.locator(".mend").waitFor();
  }),
  {
    name: "thread-gap",
    prepare: async (page, shop) => {
      const { view, messages } = shop.byName("Mia Oliveira");
      const [first, second] = messages.slice(-4);
      if (first !== undefined && second !== undefined) {
        shop.setup.gaps.set(view.id, [{ fromMs: first.sentAtMs, toMs: second.sentAtMs }]);
      }
      await openConversation(page, shop, "Mia Oliveira");
    },
  },
  step("test-message", async (_page, shop) => shop.setup.standAt("live_test", "no_message_yet")),
  {
    name: "setup-again",
    prepare: async (page, shop) => {
      shop.setSending("paused");
      await page.locator(".health-light").click();
      await page.locator(".health-findings button").first().click();
      await page.locator(".wizard .lead").waitFor();
    },
  },
  {
    name: "health-chain",
    prepare: async (page, shop) => {
      shop.setup.chain({ link: "probes", cause: "messages_access_off" });
      shop.setup.nearQuota();
      await page.locator(".health-light").click();
      await page.locator(".account-chain").waitFor();
    },
  },
];

/** To be looked at only: axe sees what they are made of in the others. */
export const MORE_SETUP_SCREENS: readonly UpkeepScreen[] = [
  step("address-own", async (page, shop) => {
    shop.setup.standAt("address");
    await openWizard(page);
    await page.locator(".family-answers label").last().click();
    await page.locator(".field input").fill("");
    await page.locator(".connect-form .button-primary").click();
    await page.locator("[data-missing]").waitFor();
  }),
  step("sign-in-token", async (page, shop) => {
    shop.setup.signInByFacebook();
    await openWizard(page);
    await page.locator(".connect-form .button-primary").click();
    await page.locator("output.kept").waitFor();
    await page.locator(".how summary").last().click();
    await page.locator(".how form .button").last().click();
    await page.locator("[data-missing]").waitFor();
  }),
  step("webhook-working", async (_page, shop) =>
    shop.setup.standAt("subscription", undefined, {
      state: "working",
      parts: [
        { name: "app_subscribed", state: "ok" },
        { name: "account_subscribed", state: "working" },
      ],
    }),
  ),
  step("not-stored", async (page, shop) => {
    shop.setup.standAt("address");
    shop.faults.set("setup/enter-address", "storage_failed");
    await openWizard(page);
    await page.locator(".field input").first().fill("https://linho.example");
    await page.locator(".connect-form .button-primary").click();
    await page.locator(".notice").waitFor();
  }),
  step("import-done", async (_page, shop) =>
    shop.setup.standAt("import", undefined, { state: "ok", progress: { done: 40, total: 40, messages: 612 } }),
  ),
  {
    name: "health-chain-two",
    options: { accounts: [ACCOUNT, SECOND_ACCOUNT] },
    prepare: async (page, shop) => {
      shop.setup.chain();
      const [whole] = shop.setup.view.chains;
      shop.setup.chain({ link: "sign_in", cause: "token_expired", more: { provenMs: NOW_MS - 2 * 86_400_000 } });
      const [broken] = shop.setup.view.chains;
      if (whole === undefined || broken === undefined) return;
      const { id, username } = SECOND_ACCOUNT;
      shop.setup.view = { ...shop.setup.view, chains: [whole, { ...broken, accountId: id, username }] };
      await page.locator(".health-light").click();
      await page.locator(".account-chain").nth(1).waitFor();
    },
  },
];
