import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createFileSteps } from "../../support/file-steps.ts";
import { exif, jpegOf, jpegParts, pngOf, SECRET } from "../../support/pictures.ts";

const { jfif, tables, frame, huffman, scan } = jpegParts;
const PHOTO = jpegOf(jfif, exif(1), tables, frame, huffman, scan);
const CLEAN_PHOTO = jpegOf(jfif, tables, frame, huffman, scan);

/** Pictures, sound, film and papers on their way to Meta. */
describe("a file", () => {
  let world: CoreWorld;
  afterEach(() => world.close());

  const { openConversation, receive, keep, send, replies, untilState, leave, onDisk, untilSent, bytesAtMeta } =
    createFileSteps(() => world);

  it.each(["instagram", "facebook"] as const)(
    "arrives byte for byte, without where it was taken (sign-in with %s)",
    async (family) => {
      world = await createCoreWorld({ simulator: { accounts: [{ family }] } });
      const conversationId = await openConversation();
      const fileId = await keep(PHOTO);
      expect(await onDisk()).toEqual([fileId]);
      expect(await send(conversationId, [fileId])).toMatchObject({ kind: "queued" });
      const [waiting] = await replies(conversationId);
      expect(waiting).toMatchObject({ state: { kind: "waiting" }, attachments: [{ kind: "image", viewable: true }] });
      const shown = await world.core().openMedia(String(waiting?.attachments[0]?.id), {
        signal: new AbortController().signal,
      });
      if (shown.kind !== "stream") throw new Error("It is not shown while it waits");
      expect(Buffer.from(await new Response(shown.body).arrayBuffer())).toEqual(CLEAN_PHOTO);
      await leave();
      await untilState(conversationId, "accepted");
      expect(await bytesAtMeta()).toEqual([CLEAN_PHOTO]);
      const body = await untilSent();
      expect(body.includes("http")).toBe(family === "instagram");
    },
  );

  it("of ten pictures is one message, and text beside it another", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const fileIds: string[] = [];
    for (let count = 0; count < 10; count++) fileIds.push(await keep(pngOf(["tEXt", SECRET])));
    await world.call("replies/send", {
      conversationId,
      parts: [
        { clientId: "client-ten-pictures", content: { kind: "files", media: "image", fileIds } },
        { clientId: "client-ten-words", content: { kind: "text", text: "All ten" } },
      ],
      confirmedByPerson: false,
    });
    await leave();
    await world.until("both", async () => {
      const messages = await replies(conversationId);
      return messages.length === 2 && messages.every(({ state }) => state?.kind === "accepted") ? true : undefined;
    });
    expect(await bytesAtMeta()).toEqual(Array.from({ length: 10 }, () => pngOf()));
    await world.until("nothing to be left here", async () => ((await onDisk()).length === 0 ? true : undefined));
  });

  it("that Instagram does not take is said so, and nothing of it is kept", async () => {
    world = await createCoreWorld();
    await openConversation();
    const tooLarge = Buffer.concat([PHOTO, Buffer.alloc(8 * 1024 * 1024)]);
    expect(await receive(Buffer.from("<html><script>"))).toEqual({ kind: "wrong_type" });
    expect(await receive(Buffer.from("GIF89a, moving"))).toEqual({ kind: "wrong_type" });
    expect(await receive(Buffer.alloc(0))).toEqual({ kind: "broken" });
    expect(await receive(PHOTO.subarray(0, -4))).toEqual({ kind: "broken" });
    expect(await receive(tooLarge)).toEqual({ kind: "too_large", mostBytes: 8 * 1024 * 1024 });
    expect(await receive(Buffer.concat([Buffer.from("%PDF-1.7"), Buffer.alloc(25 * 1024 * 1024)]))).toEqual({
      kind: "too_large",
      mostBytes: 25 * 1024 * 1024,
    });
    expect(await onDisk()).toEqual([]);
  });

  it("belongs to one reply: it cannot be sent twice, and a reply without it is not written", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const fileId = await keep(PHOTO);
    await send(conversationId, [fileId]);
    expect(await send(conversationId, [fileId])).toEqual({ kind: "files_gone" });
    expect(await send(conversationId, ["0".repeat(32)])).toEqual({ kind: "files_gone" });
    expect(await replies(conversationId)).toHaveLength(1);
  });

  it("goes with its reply, with its conversation, and when it is not sent after all", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const [taken, erased, discarded] = [await keep(PHOTO), await keep(PHOTO), await keep(PHOTO)];
    const first = await send(conversationId, [taken]);
    await send(conversationId, [erased]);
    await world.call("files/discard", { fileId: discarded });
    const untilLeft = (names: string[]) =>
      world.until(`${names.length} files`, async () =>
        (await onDisk()).toSorted().join() === names.toSorted().join() ? true : undefined,
      );
    await untilLeft([taken, erased]);
    // One that waits in a reply is not the page's any more.
    await world.call("files/discard", { fileId: erased });
    await world.call("replies/discard", { messageId: first.kind === "queued" ? (first.messageIds[0] ?? 0) : 0 });
    await untilLeft([erased]);
    await world.call("erasure/start", { clientId: "client-erase", target: { kind: "conversation", conversationId } });
    await untilLeft([]);
  });

  it("waits over a restart, and what was only chosen goes after a day", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const [waiting, forgotten] = [await keep(PHOTO), await keep(PHOTO)];
    await send(conversationId, [waiting]);
    await world.restart();
    expect((await onDisk()).toSorted()).toEqual([waiting, forgotten].toSorted());
    await leave();
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toEqual([CLEAN_PHOTO]);
    await world.clock.advance(25 * 3_600_000);
    await world.restart();
    await world.until("both to be gone", async () => ((await onDisk()).length === 0 ? true : undefined));
  });

  it("that was lost here is not sent as something else", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const fileId = await keep(PHOTO);
    await send(conversationId, [fileId]);
    await rm(join(world.dataDir, "outgoing", fileId));
    await leave();
    expect(await untilState(conversationId, "refused")).toMatchObject({ state: { reason: "media_missing" } });
    expect(await bytesAtMeta()).toEqual([]);
  });

  it("has no address that could be guessed or listed, and none after Meta had it", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const door = new URL(world.webhookUrl()).origin;
    await send(conversationId, [await keep(PHOTO)]);
    await leave();
    await untilState(conversationId, "accepted");
    const [link = ""] = /http:[^"]+\/media\/[\w-]+/u.exec(await untilSent()) ?? [];
    expect(link).toMatch(/\/media\/[\w-]{43}$/u);
    expect((await fetch(link)).status).toBe(404);
    for (const path of ["/media", "/media/", `/media/${"A".repeat(43)}`, "/media/../webhook", "/outgoing"]) {
      expect((await fetch(`${door}${path}`, { method: "GET" })).status).toBe(path.endsWith("webhook") ? 403 : 404);
    }
  });

  it("is not needed for a heart, which is a message of its own", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    await world.call("replies/send", {
      conversationId,
      parts: [{ clientId: "client-heart-1", content: { kind: "heart" } }],
      confirmedByPerson: false,
    });
    await leave();
    expect(await untilState(conversationId, "accepted")).toMatchObject({ attachments: [{ kind: "heart" }] });
    expect(await untilSent()).toContain('"attachment":{"type":"like_heart"}');
  });
});
