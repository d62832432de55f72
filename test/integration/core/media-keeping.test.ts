import { randomBytes } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SecretStore } from "#core/ports.ts";
import { createCoreWorld, memorySecrets, type CoreWorld } from "../../support/core-world.ts";
import { findMarks } from "../../support/marked-shop.ts";

/** What is kept is there without Instagram, and leaves without a trace; what Meta forbids to keep never comes. */
const CUSTOMER = "900000000000001";
const DAY_MS = 24 * 3_600_000;

describe("keeping customers' media", () => {
  let world: CoreWorld;
  let secrets: SecretStore;
  let files = 0;
  beforeEach(async () => {
    secrets = memorySecrets();
    world = await createCoreWorld({ media: true, ports: () => ({ secrets }) });
  });
  afterEach(() => world.close());

  const kept = async (): Promise<readonly string[]> => readdir(join(world.dataDir, "media")).catch(() => []);
  const keep = (days: number | undefined) =>
    world.call("media/set-keeping", { accountId: world.accountId, ...(days === undefined ? {} : { days }) });
  const keeping = async () => (await world.call("media/keeping", {})).items[0];
  const untilKept = (count: number) =>
    world.until(`${count} files`, async () =>
      (await keeping())?.files === count && (await kept()).length === count ? true : undefined,
    );

  /** A picture whose bytes say a word that stands nowhere else. */
  const picture = (word: string, length = 3_000): Buffer => {
    const head = Buffer.alloc(33);
    head.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 0, "latin1");
    head.writeUInt32BE(4, 16);
    head.writeUInt32BE(3, 20);
    return Buffer.concat([head, Buffer.from(word.repeat(Math.ceil(length / word.length)))]);
  };
  const word = (): string => `Mark${randomBytes(9).toString("hex")}`;
  const send = async (type: string, bytes: Buffer, fields: object = {}) => {
    files += 1;
    const asset = `72${files}`;
    world.simulator.cdn.addAsset({ kind: "bytes", bytes, contentType: "image/png" }, asset);
    // The file is there before anybody can ask for it.
    const url = world.simulator.cdn.link(asset);
    const { mid } = await world.simulator.customerWrites({
      customerId: CUSTOMER,
      attachments: [{ type, url }],
      ...fields,
    });
    const found = await world.until(`the ${type}`, async () => {
      const { items } = await world.call("conversations/list", { list: "all" });
      const conversationId = items[0]?.id;
      if (conversationId === undefined) return undefined;
      const page = await world.call("messages/list", { conversationId, limit: 200 });
      const message = page.items.filter(({ attachments }) => attachments.length > 0)[files - 1 - before];
      const attachmentId = message?.attachments[0]?.id;
      return message === undefined || attachmentId === undefined
        ? undefined
        : { conversationId, messageId: message.id, attachmentId };
    });
    await world.clock.advance(1000);
    return { mid, asset, ...found };
  };
  let before = 0;
  beforeEach(() => {
    before = files;
  });
  const show = async (attachmentId: number, range?: string): Promise<Buffer | string> => {
    const signal = new AbortController().signal;
    const answer = await world
      .core()
      .openMedia(String(attachmentId), { signal, ...(range === undefined ? {} : { range }) });
    return answer.kind === "stream" ? Buffer.from(await new Response(answer.body).arrayBuffer()) : answer.kind;
  };
  const cutOff = (asset: string): void => world.simulator.cdn.setFault(asset, { kind: "gone", status: 410 });

  it("is off until the owner chooses it: after looking at everything, nothing of it is on disk", async () => {
    const mark = word();
    const sent = await send("image", picture(mark));
    expect(Buffer.isBuffer(await show(sent.attachmentId))).toBe(true);
    expect(await world.call("media/keeping", {})).toMatchObject({ items: [] });
    expect(await kept()).toEqual([]);
    expect(await findMarks(world.dataDir, new Map([["picture", mark]]))).toEqual([]);
  });

  it("shows what is kept when Instagram no longer does, in parts too, also after a restart; encrypted on disk", async () => {
    const mark = word();
    const bytes = picture(mark, 200_000);
    expect(await keep(30)).toEqual({ kind: "changed" });
    const sent = await send("image", bytes);
    await untilKept(1);
    cutOff(sent.asset);
    for (const restart of [false, true]) {
      if (restart) await world.restart();
      expect(bytes.equals((await show(sent.attachmentId)) as Buffer)).toBe(true);
      expect(
        bytes.subarray(70_000, 140_001).equals((await show(sent.attachmentId, "bytes=70000-140000")) as Buffer),
      ).toBe(true);
    }
    expect(await keeping()).toMatchObject({ days: 30, files: 1, bytes: bytes.length });
    expect((await kept())[0]).toMatch(/^[0-9a-f]{32}$/u);
    expect(await findMarks(world.dataDir, new Map([["picture", mark]]))).toEqual([]);
  });

  it("follows the inbox to an older copy and back: what is not named goes, what is missing is fetched again", async () => {
    const ended = () =>
      world.until("the job to end", async () => {
        const { job, copies } = await world.call("archive/state", {});
        return job === undefined || job.state === "running" ? undefined : copies;
      });
    const goTo = async (id: string): Promise<void> => {
      const before = world.events.filter(({ type }) => type === "restored").length;
      await world.call("archive/look-into", { source: { kind: "copy", id } });
      await ended();
      await world.call("archive/restore", {});
      await world.until("the other inbox", async () =>
        world.events.filter(({ type }) => type === "restored").length > before ? true : undefined,
      );
    };
    await keep(30);
    const [older, newer] = [picture(word()), picture(word())];
    const first = await send("image", older);
    await untilKept(1);
    await world.call("archive/copy-now", {});
    const copy = (await ended())[0];
    const second = await send("image", newer);
    await untilKept(2);
    cutOff(first.asset);

    await goTo(copy?.id ?? "");
    await untilKept(1);
    expect(older.equals((await show(first.attachmentId)) as Buffer)).toBe(true);
    const aside = (await world.call("archive/state", {})).copies.find(({ why }) => why === "before_restore");
    await goTo(aside?.id ?? "");
    await untilKept(2);
    cutOff(second.asset);
    expect(newer.equals((await show(second.attachmentId)) as Buffer)).toBe(true);
  });

  it("begins with what came in the last days, and fetches again what failed", async () => {
    const sent = await send("image", picture(word()));
    world.simulator.cdn.setFault(sent.asset, { kind: "status", status: 503 });
    await keep(30);
    await world.until("a first try", async () =>
      world.simulator.cdn.requestsFor(sent.asset).length > 0 ? true : undefined,
    );
    world.simulator.cdn.setFault(sent.asset, undefined);
    await world.until("the pause to be noted", async () => {
      await world.clock.advance(31_000);
      return (await kept()).length === 1 ? true : undefined;
    });
  });

  it("never takes stories, answers to stories, posts, or what the shop itself has sent", async () => {
    await keep(30);
    const never: string[] = [];
    for (const type of ["story_mention", "ig_story", "share", "ig_reel", "sticker"]) {
      never.push((await send(type, picture(word()))).asset);
    }
    never.push((await send("image", picture(word()), { storyReply: true })).asset);
    await world.simulator.phoneWrites({ customerId: CUSTOMER, attachments: [{ type: "image" }] });
    await send("image", picture(word()));
    await untilKept(1);
    for (const asset of never) expect(world.simulator.cdn.requestsFor(asset)).toEqual([]);
  });

  describe("leaves nothing behind", () => {
    it("when the message is unsent: the receipt comes after the file has gone", async () => {
      await keep(30);
      const sent = await send("image", picture(word()));
      await untilKept(1);
      await world.simulator.unsend({ mid: sent.mid });
      await world.until("the receipt", async () => {
        const { items } = await world.call("erasure/list", {});
        return items[0]?.cleanMs;
      });
      expect(await kept()).toEqual([]);
      expect(await show(sent.attachmentId)).toBe("not_found");
    });

    it("when it is unsent while it is being fetched", async () => {
      const sent = await send("video", Buffer.from("\0\0\0\x20ftypisom\0\0\0\0isomavc1", "latin1"));
      world.simulator.cdn.setFault(sent.asset, { kind: "stalls" });
      await keep(30);
      await world.until("the file under way", async () =>
        (await kept())[0]?.endsWith(".part") === true ? true : undefined,
      );
      await world.simulator.unsend({ mid: sent.mid });
      await world.until("the receipt", async () => {
        const { items } = await world.call("erasure/list", {});
        return items[0]?.cleanMs;
      });
      expect(await kept()).toEqual([]);
    });

    it("when the conversation is removed, when it is turned off, and when the days are over", async () => {
      await keep(10);
      const sent = await send("image", picture(word()));
      await untilKept(1);
      await world.call("erasure/start", {
        clientId: "remove-1",
        target: { kind: "conversation", conversationId: sent.conversationId },
      });
      await world.until("no file", async () => ((await kept()).length === 0 ? true : undefined));

      before = files;
      await send("image", picture(word()));
      await untilKept(1);
      await keep(undefined);
      expect(await kept()).toEqual([]);
      expect(await keeping()).toBeUndefined();

      await keep(10);
      await untilKept(1);
      await world.clock.advance(11 * DAY_MS);
      await world.until("no file", async () => ((await kept()).length === 0 ? true : undefined));
    });

    it("of a crash: files that nobody knows go at the next start", async () => {
      await keep(30);
      await send("image", picture(word()));
      await untilKept(1);
      const names = [...(await kept())];
      for (const stray of ["0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef.part"]) {
        await writeFile(join(world.dataDir, "media", stray), "left by a crash");
      }
      await world.restart();
      expect(await kept()).toEqual(names);
    });
  });

  it("a lost key means that the kept media is gone, and nothing else", async () => {
    await keep(30);
    const sent = await send("image", picture(word()));
    await untilKept(1);
    cutOff(sent.asset);
    await secrets.delete("media-key");
    await world.restart();
    expect(await show(sent.attachmentId)).toBe("gone");
    expect(await kept()).toEqual([]);
    // And keeping goes on with a new one.
    const next = await send("image", picture(word()));
    await untilKept(1);
    cutOff(next.asset);
    expect(Buffer.isBuffer(await show(next.attachmentId))).toBe(true);
  });

  it("a damaged file is let go of, and Instagram is asked again", async () => {
    await keep(30);
    const bytes = picture(word());
    const sent = await send("image", bytes);
    await untilKept(1);
    const path = join(world.dataDir, "media", (await kept())[0] ?? "");
    const damaged = await readFile(path);
    damaged.writeUInt8((damaged[40] ?? 0) ^ 1, 40);
    await writeFile(path, damaged);
    expect(bytes.equals((await show(sent.attachmentId)) as Buffer)).toBe(true);
    await world.until("no file", async () => ((await kept()).length === 0 ? true : undefined));
  });

  it("knows no account that is not connected", async () => {
    expect(await world.call("media/set-keeping", { accountId: "17841400000000999", days: 3 })).toEqual({
      kind: "not_found",
    });
  });
});
