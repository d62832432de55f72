import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HOUR_MS, setStage, type Stage } from "./stage.ts";

const BACK = "https://shop.test/meta/sign-in";

interface Granted {
  readonly access_token: string;
}

describe("the log-in that the simulator plays", () => {
  let stage: Stage;
  afterEach(() => stage.close());

  const dialog = async (path: string, query: Record<string, string>): Promise<URL> => {
    const url = `${stage.url}/${path}?${new URLSearchParams({ redirect_uri: BACK, state: "s1", ...query }).toString()}`;
    const response = await fetch(url, { redirect: "manual" });
    return new URL(response.headers.get("location") ?? "https://none.test/");
  };
  const form = async (path: string, fields: Record<string, string>): Promise<Record<string, unknown>> => {
    const response = await fetch(`${stage.url}/${path}`, { method: "POST", body: new URLSearchParams(fields) });
    return (await response.json()) as Record<string, unknown>;
  };

  describe("for Facebook Login", () => {
    const app = { client_id: "4242", client_secret: "app-secret" };
    beforeEach(async () => {
      stage = await setStage({ accounts: [{ family: "facebook", userToken: "EAAUperson" }] });
    });

    it("gives a code once, a short token, a long one, and the person's Pages", async () => {
      const back = await dialog("dialog/oauth", { client_id: "4242", scope: "instagram_basic,pages_show_list" });
      expect(back.searchParams.get("state")).toBe("s1");
      const code = back.searchParams.get("code") ?? "";
      const query = new URLSearchParams({ ...app, redirect_uri: BACK, code }).toString();
      const short = await stage.get(`/oauth/access_token?${query}`);
      expect(short.body).toMatchObject({ token_type: "bearer", expires_in: 3600 });
      expect((await stage.get(`/oauth/access_token?${query}`)).error).toMatchObject({ code: 100 });
      const exchange = {
        ...app,
        grant_type: "fb_exchange_token",
        fb_exchange_token: String(short.body["access_token"]),
      };
      const long = await stage.get(`/oauth/access_token?${new URLSearchParams(exchange).toString()}`);
      const token = String(long.body["access_token"]);
      const pages = await stage.get("/me/accounts?fields=id,access_token,instagram_business_account", token);
      expect(pages.body["data"]).toMatchObject([{ access_token: stage.token, instagram_business_account: {} }]);
      const debugged = await stage.get(`/debug_token?input_token=${token}`, "4242|app-secret");
      expect(debugged.body["data"]).toMatchObject({ is_valid: true, scopes: ["instagram_basic", "pages_show_list"] });
      await stage.simulator.clock({ advanceMs: 61 * 24 * HOUR_MS });
      expect((await stage.get("/me", token)).error).toMatchObject({ code: 190, error_subcode: 463 });
    });

    it("refuses an address that the dashboard does not list, and tells when the person says no", async () => {
      stage.simulator.faults({ person: { answer: "denies" } });
      expect((await dialog("dialog/oauth", { client_id: "4242" })).searchParams.get("error")).toBe("access_denied");
      stage.simulator.faults({ app: { redirectUris: ["https://other.test/"] } });
      expect((await dialog("dialog/oauth", { client_id: "4242" })).host).toBe("none.test");
    });
  });

  describe("for Instagram Login", () => {
    const app = { client_id: "777", client_secret: "ig-secret" };
    beforeEach(async () => {
      stage = await setStage({
        app: { id: "4242", secret: "app-secret", instagramId: "777", instagramSecret: "ig-secret" },
      });
    });

    it("gives a code with #_, a short token, a long one, and renews it when it is a day old", async () => {
      const back = await dialog("oauth/authorize", { client_id: "777", scope: "instagram_business_basic" });
      expect(back.hash).toBe("#_");
      const code = back.searchParams.get("code") ?? "";
      const asked = { ...app, grant_type: "authorization_code", redirect_uri: BACK, code };
      const answer = await form("oauth/access_token", asked);
      const granted = (answer["data"] as Granted[] | undefined)?.[0] ?? (answer as unknown as Granted);
      expect(await form("oauth/access_token", asked)).toMatchObject({ error_type: "OAuthException", code: 400 });
      const long = await stage.get(
        "/access_token?grant_type=ig_exchange_token&client_secret=ig-secret",
        granted.access_token,
      );
      const token = String(long.body["access_token"]);
      expect((await stage.get("/me?fields=user_id,username", token)).body).toMatchObject({ user_id: stage.accountId });
      const renew = () => stage.get("/refresh_access_token?grant_type=ig_refresh_token", token);
      expect((await renew()).error).toMatchObject({ code: 100 });
      await stage.simulator.clock({ advanceMs: 25 * HOUR_MS });
      expect((await renew()).body).toMatchObject({ token_type: "bearer" });
    });
  });
});
