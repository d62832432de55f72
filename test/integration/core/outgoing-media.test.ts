import { afterEach, describe, expect, it } from "vitest";
import { createCoreWorld, type CoreWorld } from "../../support/core-world.ts";
import { createFileSteps } from "../../support/file-steps.ts";
import { FILM_SECRET, makeFilm, makeWav, makeWebm, NOTES, type FilmPlan, type TrackPlan } from "../../support/films.ts";
import { pngOf } from "../../support/pictures.ts";

const track = (handler: string, ...samples: readonly string[]): TrackPlan => ({
  handler,
  chunks: samples.map((sample) => [Buffer.from(sample)]),
  sizes: "each",
  isLong: false,
  notes: NOTES,
});
const PLAN: FilmPlan = {
  tracks: [track("vide", "one", "two"), track("soun", "hum", "hum"), track("camm", FILM_SECRET, FILM_SECRET)],
  isMovieFirst: false,
  isLongData: false,
  brand: "isom",
  notes: NOTES,
  topNotes: NOTES,
  tail: Buffer.alloc(0),
};
const SOUND: FilmPlan = { ...PLAN, tracks: [track("soun", "la", "la")] };
/** Long enough to be on its way for a while. */
const LONG = makeFilm({ ...PLAN, tracks: [track("vide", "picture".repeat(60_000))] }).bytes;

/** Film and sound on their way to Meta: upload where the sign-in documents it, else the one-time path. */
describe("a film or a sound", () => {
  let world: CoreWorld;
  afterEach(() => world.close());
  const { openConversation, receive, keep, send, replies, untilState, leave, onDisk, untilSent, bytesAtMeta } =
    createFileSteps(() => world);

  const files = [
    { name: "an MP4", media: "video", ...makeFilm(PLAN) },
    { name: "a MOV", media: "video", ...makeFilm({ ...PLAN, brand: "qt  ", isMovieFirst: true }) },
    { name: "a WebM", media: "video", bytes: makeWebm([Buffer.from("picture")], true), samples: [] },
    { name: "an M4A", media: "audio", ...makeFilm({ ...SOUND, brand: "M4A " }) },
    { name: "a sound called MP4", media: "audio", ...makeFilm(SOUND) },
  ] as const;
  const families = ["instagram", "facebook"] as const;

  it.each(families.flatMap((family) => files.map((file) => ({ family, ...file }))))(
    "$name arrives as it is, without where it was taken (sign-in with $family)",
    async ({ family, media, bytes, samples }) => {
      world = await createCoreWorld({ simulator: { accounts: [{ family }] } });
      const conversationId = await openConversation();
      const kept = await receive(bytes);
      expect(kept).toMatchObject({ kind: "kept", media, size: bytes.length });
      if (kept.kind !== "kept") return;
      await send(conversationId, [kept.fileId], media);
      await leave();
      expect(await untilState(conversationId, "accepted")).toMatchObject({ attachments: [{ kind: media }] });
      const [arrived] = await bytesAtMeta();
      expect(arrived?.includes(FILM_SECRET)).toBe(false);
      expect(arrived).toHaveLength(bytes.length);
      for (const { handler, at, bytes: sample } of samples) {
        if (handler === "camm") continue;
        expect(arrived?.subarray(at, at + sample.length)).toEqual(sample);
      }
      expect(await untilSent()).toContain(`"type":"${media}"`);
      expect((await untilSent()).includes("http")).toBe(family === "instagram");
    },
  );

  it.each(families)("a voice note recorded here arrives byte for byte (sign-in with %s)", async (family) => {
    world = await createCoreWorld({ simulator: { accounts: [{ family }] } });
    const conversationId = await openConversation();
    const voice = makeWav(Buffer.from("hello, hello"));
    await send(conversationId, [await keep(voice)], "audio");
    await leave();
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toEqual([voice]);
  });

  it("that is broken is said so, and nothing of it is kept", async () => {
    world = await createCoreWorld();
    const { bytes } = makeFilm(PLAN);
    expect(await receive(bytes.subarray(0, -9))).toEqual({ kind: "broken" });
    expect(await receive(makeWav(Buffer.from("hello")).subarray(0, -3))).toEqual({ kind: "broken" });
    expect(await receive(makeFilm({ ...PLAN, tracks: [] }).bytes)).toEqual({ kind: "broken" });
    expect(await onDisk()).toEqual([]);
  });

  it("is taken back with its words within five seconds, and can be sent again", async () => {
    world = await createCoreWorld();
    const conversationId = await openConversation();
    const [film, picture] = [await keep(makeFilm(PLAN).bytes), await keep(pngOf())];
    const sent = await world.call("replies/send", {
      conversationId,
      parts: [
        { clientId: "client-undo-1", content: { kind: "files", media: "video", fileIds: [film] } },
        { clientId: "client-undo-2", content: { kind: "files", media: "image", fileIds: [picture] } },
        { clientId: "client-undo-3", content: { kind: "text", text: "Both of them" } },
      ],
      confirmedByPerson: false,
    });
    const messageId = sent.kind === "queued" ? (sent.messageIds[2] ?? 0) : 0;
    expect(await world.call("replies/take-back", { messageId })).toEqual({
      kind: "taken_back",
      text: "Both of them",
      files: [
        { fileId: film, media: "video", size: makeFilm(PLAN).bytes.length },
        { fileId: picture, media: "image", size: pngOf().length },
      ],
    });
    expect(await replies(conversationId)).toEqual([]);
    expect(await world.call("drafts/get", { conversationId })).toEqual({ text: "Both of them" });
    expect((await onDisk()).toSorted()).toEqual([film, picture].toSorted());
    expect(await send(conversationId, [film], "video")).toMatchObject({ kind: "queued" });
    await leave();
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toHaveLength(1);
    // What was taken back and never sent goes after a day, as if it had only been chosen.
    await world.clock.advance(25 * 3_600_000);
    await world.restart();
    await world.until("the picture to be gone", async () => ((await onDisk()).includes(picture) ? undefined : true));
  });

  /** A line on which one call is held back, after a look at it. */
  const heldLine = (path: string, look: (body: NonNullable<RequestInit["body"]>) => Promise<void>) => {
    const [arrived, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isHeld = true;
    const line: typeof fetch = async (url, init) => {
      const { body, signal } = init ?? {};
      if (isHeld && new Request(url).url.includes(path) && body !== undefined && body !== null) {
        if (!(typeof body === "string" && !body.includes("attachment"))) {
          isHeld = false;
          await look(body);
          arrived.resolve();
          const ended = new Promise((_resolve, reject) => {
            signal?.addEventListener("abort", () => reject(new Error("ended")), { once: true });
          });
          await Promise.race([released.promise, ended]);
        }
      }
      return fetch(url, init);
    };
    return { line, arrived: arrived.promise, release: () => released.resolve() };
  };
  const readOnePiece = async (body: NonNullable<RequestInit["body"]>): Promise<void> => {
    const file = body instanceof FormData ? body.get("filedata") : null;
    if (!(file instanceof Blob)) throw new Error("No file in the form");
    const pieces = file.stream().getReader();
    await pieces.read();
    await pieces.cancel();
  };

  it("says how much of it has been uploaded, and is a draft again when it is stopped", async () => {
    const held = heldLine("message_attachments", readOnePiece);
    world = await createCoreWorld({ fetch: held.line, simulator: { accounts: [{ family: "facebook" }] } });
    const conversationId = await openConversation();
    const fileId = await keep(LONG);
    const sent = await send(conversationId, [fileId], "video");
    const messageId = sent.kind === "queued" ? (sent.messageIds[0] ?? 0) : 0;
    await leave();
    await held.arrived;
    expect((await replies(conversationId))[0]?.state).toEqual({ kind: "waiting", because: "uploading" });
    const progress = await world.call("replies/progress", { messageId });
    expect(progress).toMatchObject({ kind: "under_way", totalBytes: LONG.length });
    if (progress.kind === "under_way") {
      expect(progress.sentBytes).toBeGreaterThan(0);
      expect(progress.sentBytes).toBeLessThan(LONG.length);
    }
    expect(await world.call("replies/take-back", { messageId })).toMatchObject({
      kind: "taken_back",
      files: [{ fileId }],
    });
    expect(await world.call("replies/progress", { messageId })).toEqual({ kind: "none" });
    // Sent again, it goes: nothing of the first way is left.
    await send(conversationId, [fileId], "video");
    await leave();
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toHaveLength(1);
  });

  it("says how much Instagram has fetched; stopped, it is not fetched again until its writer says so", async () => {
    const held = heldLine("/messages", async (body) => {
      const [link = ""] = /http:[^"]+\/media\/[\w-]+/u.exec(typeof body === "string" ? body : "") ?? [];
      await (await fetch(link, { headers: { range: "bytes=0-99999" } })).arrayBuffer();
    });
    world = await createCoreWorld({ fetch: held.line });
    const conversationId = await openConversation();
    const sent = await send(conversationId, [await keep(LONG)], "video");
    const messageId = sent.kind === "queued" ? (sent.messageIds[0] ?? 0) : 0;
    await leave();
    await held.arrived;
    await world.until("the part that was fetched to be known", async () => {
      const progress = await world.call("replies/progress", { messageId });
      return progress.kind === "under_way" && progress.sentBytes === 100_000 ? true : undefined;
    });
    expect(await world.call("replies/take-back", { messageId })).toEqual({ kind: "too_late" });
    expect(await world.call("replies/stop", { messageId })).toEqual({ kind: "stopping" });
    held.release();
    const stopped = await untilState(conversationId, "refused");
    expect(stopped.state).toEqual({ kind: "refused", reason: "stopped" });
    await world.clock.advance(3_600_000);
    expect(await bytesAtMeta()).toEqual([]);
    expect(await world.call("replies/stop", { messageId })).toEqual({ kind: "too_late" });
    await world.call("replies/retry", { messageId, confirmedByPerson: false });
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toHaveLength(1);
  });

  it("that was stopped is not sent again by itself when Shopbell ends before Instagram has answered", async () => {
    const held = heldLine("/messages", async () => undefined);
    world = await createCoreWorld({ fetch: held.line });
    const conversationId = await openConversation();
    const sent = await send(conversationId, [await keep(LONG)], "video");
    const messageId = sent.kind === "queued" ? (sent.messageIds[0] ?? 0) : 0;
    await leave();
    await held.arrived;
    expect(await world.call("replies/stop", { messageId })).toEqual({ kind: "stopping" });
    await world.restart();
    const stopped = await world.until("what became of it", async () => {
      await world.clock.advance(15_000);
      const [reply] = await replies(conversationId);
      return reply?.state?.kind === "refused" || reply?.state?.kind === "accepted" ? reply : undefined;
    });
    expect(stopped.state).toEqual({ kind: "refused", reason: "stopped" });
    await world.restart();
    await world.clock.advance(3_600_000);
    expect(await bytesAtMeta()).toEqual([]);
    await world.call("replies/retry", { messageId, confirmedByPerson: false });
    await untilState(conversationId, "accepted");
    expect(await bytesAtMeta()).toHaveLength(1);
  });

  /** A line that breaks under the first send; it reaches Meta all the same, when the test says so. */
  const lateLine = (looked: (late: () => Promise<unknown>) => Promise<unknown>) => {
    const broken = Promise.withResolvers<() => Promise<unknown>>();
    let [isWhole, isLooked, link] = [true, false, ""];
    const line: typeof fetch = async (url, init) => {
      const { pathname } = new URL(new Request(url).url);
      const { signal: _signal, ...rest } = init ?? {};
      if (isWhole && pathname.endsWith("/messages") && typeof rest.body === "string" && rest.body.includes("/media/")) {
        isWhole = false;
        link = /http:[^"]+\/media\/[\w-]+/u.exec(rest.body)?.[0] ?? "";
        broken.resolve(() => fetch(url, rest));
        throw new Error("the line broke");
      }
      const answer = await fetch(url, init);
      if (!isWhole && !isLooked && pathname.endsWith("/conversations")) {
        isLooked = true;
        await looked(await broken.promise);
      }
      return answer;
    };
    return { line, broken: broken.promise, link: () => link };
  };

  it("of which Instagram may have the address is offered anew only when it can no longer be had there", async () => {
    const held = lateLine(async () => undefined);
    world = await createCoreWorld({ fetch: held.line });
    const conversationId = await openConversation();
    await send(conversationId, [await keep(LONG)], "video");
    await leave();
    const late = await held.broken;
    await untilState(conversationId, "unknown");
    await world.clock.advance(15_000);
    await world.until("the old address to be nothing", async () =>
      (await fetch(held.link(), { method: "HEAD" })).status === 404 ? true : undefined,
    );
    await late();
    expect(await bytesAtMeta()).toEqual([]);
    await world.until("the file to be sent again", async () => {
      await world.clock.advance(15_000);
      return (await replies(conversationId))[0]?.state?.kind === "accepted" ? true : undefined;
    });
    await late();
    expect(await bytesAtMeta()).toHaveLength(1);
  });

  it("that Instagram had and shows late is not sent twice", async () => {
    const held = lateLine((late) => late());
    world = await createCoreWorld({ fetch: held.line });
    world.simulator.faults({ echo: "never" });
    const conversationId = await openConversation();
    await send(conversationId, [await keep(LONG)], "video");
    await leave();
    await untilState(conversationId, "unknown");
    await world.until("the file to be found", async () => {
      await world.clock.advance(15_000);
      return (await replies(conversationId))[0]?.state?.kind === "accepted" ? true : undefined;
    });
    expect(await bytesAtMeta()).toHaveLength(1);
  });

  it("that Instagram would fetch from here waits with a reason while this computer has no public address", async () => {
    world = await createCoreWorld({ metaHost: "graph.instagram.test" });
    const conversationId = await openConversation();
    const fileId = await keep(pngOf());
    await send(conversationId, [fileId]);
    await leave();
    const refused = await untilState(conversationId, "refused");
    expect(refused.state).toEqual({ kind: "refused", reason: "no_public_address" });
    expect(await bytesAtMeta()).toEqual([]);
    expect(await onDisk()).toEqual([fileId]);
  });
});

it("needs no public address where files are uploaded", async () => {
  const world = await createCoreWorld({ metaHost: "graph.test", simulator: { accounts: [{ family: "facebook" }] } });
  const { openConversation, keep, send, untilState, leave, bytesAtMeta } = createFileSteps(() => world);
  const conversationId = await openConversation();
  await send(conversationId, [await keep(pngOf())]);
  await leave();
  await untilState(conversationId, "accepted");
  expect(await bytesAtMeta()).toEqual([pngOf()]);
  await world.close();
});
