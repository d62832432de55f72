import { afterEach, describe, expect, it } from "vitest";
import { setStage, type Stage } from "./stage.ts";

describe("the messenger profile", () => {
  let stage: Stage;
  afterEach(() => stage.close());
  const question = (name: string) => ({ question: name, payload: name.toUpperCase() });
  const set = (questions: readonly object[], locale = "default") => ({
    platform: "instagram",
    ice_breakers: [{ call_to_actions: questions, locale }],
  });
  const path = "/me/messenger_profile";

  it("holds at most four questions, in a set for every language, until they are deleted", async () => {
    stage = await setStage();
    const four = ["one", "two", "three", "four"].map(question);
    expect((await stage.post(path, set(four))).body).toEqual({ result: "success" });
    expect((await stage.get(`${path}?fields=ice_breakers`)).body).toEqual({
      data: [{ call_to_actions: four, locale: "default" }],
    });
    for (const wrong of [set([...four, question("five")]), set(four, "en_GB"), set([]), set([{ question: "x" }])]) {
      expect((await stage.post(path, wrong)).error).toMatchObject({ code: 100 });
    }
    const deleted = await fetch(`${stage.url}/v25.0${path}`, {
      method: "DELETE",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${stage.token}` },
      body: JSON.stringify({ fields: ["ice_breakers"] }),
    });
    expect(await deleted.json()).toEqual({ result: "success" });
    expect((await stage.get(path)).body).toEqual({ data: [] });
  });

  it("is Messenger's in family A when the platform is missing, and needs the permission for messages", async () => {
    stage = await setStage({ accounts: [{ family: "facebook" }] });
    const body = set([question("one")]);
    expect((await stage.post(path, { ice_breakers: body.ice_breakers })).error).toMatchObject({ code: 100 });
    expect((await stage.post(`${path}?platform=instagram`, body)).status).toBe(200);
    stage.simulator.faults({ account: { scopes: ["instagram_basic"] } });
    expect((await stage.post(`${path}?platform=instagram`, body)).error).toMatchObject({ code: 10 });
  });

  it("meets the faults that are meant for it, and no other", async () => {
    stage = await setStage();
    stage.simulator.faults({ call: { on: "messenger_profile", times: 1, fault: { kind: "error", code: 2 } } });
    expect((await stage.get("/me")).status).toBe(200);
    expect((await stage.get(path)).error).toMatchObject({ code: 2 });
    expect((await stage.get(path)).status).toBe(200);
  });
});
