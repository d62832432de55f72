import { expect, type Page, test } from "@playwright/test";
import { expectNoViolations } from "./support/axe.ts";
import { openFakeShop } from "./support/fake-bridge.ts";
import { attachment } from "./support/example-builder.ts";
import type { FakeShop, FakeShopOptions } from "./support/fake-shop.ts";
import { MEDIA_CUSTOMER, MEDIA_SCREENS, putFarBefore, sendMedia, tall, wide } from "./support/media-screens.ts";
import { openConversation, problem } from "./support/steps.ts";
import { openPrivacy } from "./support/upkeep-screens.ts";

const FILM = 6;
const SOUND = 7;

async function openMedia(
  page: Page,
  attachments: Parameters<typeof sendMedia>[1][],
  options: Partial<FakeShopOptions> = {},
  before: (shop: FakeShop) => void = () => {},
): Promise<FakeShop> {
  const shop = await openFakeShop(page, options);
  sendMedia(shop, ...attachments);
  before(shop);
  await openConversation(page, shop, MEDIA_CUSTOMER);
  return shop;
}

const viewer = (page: Page) => page.getByRole("dialog", { name: "Photos and videos" });

test.describe("the viewer", () => {
  const three = () => [
    attachment("image", { id: 301 }),
    attachment("share", { id: 302 }),
    attachment("video", { id: FILM }),
    attachment("image", { id: 303 }),
  ];

  test("says whose picture it is and goes through the conversation's pictures and films", async ({ page }) => {
    await openMedia(page, three());
    const opener = page.getByRole("button", { name: "Open the photo: Photo" }).first();
    await opener.click();
    await expect(viewer(page)).toContainText("Tom");
    await expect(viewer(page)).toContainText("1 of 3");
    await expect(viewer(page).getByRole("img", { name: "Photo" })).toHaveAttribute("src", "media/301");
    await page.keyboard.press("ArrowLeft");
    await expect(viewer(page)).toContainText("1 of 3");
    await page.keyboard.press("ArrowRight");
    await expect(viewer(page)).toContainText("2 of 3");
    // A player keeps its own keys, and the page turns all the same.
    await viewer(page).locator("video").focus();
    await page.keyboard.press("ArrowRight");
    await expect(viewer(page)).toContainText("2 of 3");
    await page.keyboard.press("PageDown");
    await expect(viewer(page).getByRole("img", { name: "Photo" })).toHaveAttribute("src", "media/303");
    await expect(viewer(page).getByRole("button", { name: "Next" })).toHaveAttribute("aria-disabled", "true");
    await expect(viewer(page).getByRole("button", { name: "Close" })).toBeFocused();
    await viewer(page).getByRole("button", { name: "Previous" }).click();
    await expect(viewer(page)).toContainText("2 of 3");
    await page.keyboard.press("Escape");
    await expect(viewer(page)).toHaveCount(0);
    await expect(opener).toBeFocused();
  });

  test("comes nearer by key, button, wheel and double click, and goes back to the whole picture", async ({ page }) => {
    await openMedia(page, [attachment("image", { id: 301 })]);
    await page.getByRole("button", { name: "Open the photo: Photo" }).click();
    const picture = viewer(page).getByRole("img", { name: "Photo" });
    await expect(picture).toHaveAttribute("data-state", "here");
    const width = async () => (await picture.boundingBox())?.width ?? 0;
    const whole = await width();
    await page.keyboard.press("+");
    await expect.poll(width).toBeCloseTo(whole * 1.5, 0);
    const left = async () => (await picture.boundingBox())?.x ?? 0;
    const before = await left();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(left).toBeGreaterThan(before);
    // However long one holds the key, the picture stays in the window.
    for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowLeft");
    const stage = (await viewer(page).locator(".stage").boundingBox()) ?? { x: 0, width: 0 };
    const pulled = (await picture.boundingBox()) ?? { x: 9999, width: 0 };
    expect(pulled.x + pulled.width / 2).toBeLessThanOrEqual(stage.x + stage.width);
    await page.keyboard.press("0");
    await expect.poll(width).toBeCloseTo(whole, 0);
    await viewer(page).getByRole("button", { name: "Larger" }).click();
    await expect.poll(width).toBeCloseTo(whole * 1.5, 0);
    await viewer(page).getByRole("button", { name: "Whole picture" }).click();
    await expect.poll(width).toBeCloseTo(whole, 0);
    await picture.dblclick();
    await expect.poll(width).toBeCloseTo(whole * 2.5, 0);
    await picture.dblclick();
    await expect.poll(width).toBeCloseTo(whole, 0);
    await picture.hover();
    await page.mouse.wheel(0, -300);
    await expect.poll(width).toBeGreaterThan(whole * 2);
  });

  test("saves a copy of what the customer sent; of what has gone it says so, and goes on", async ({ page }) => {
    const two = [attachment("image", { id: 301 }), attachment("image", { id: 302 })];
    await openMedia(page, two, {}, (shop) => shop.media.setState(302, { kind: "gone" }));
    await page.getByRole("button", { name: "Open the photo: Photo" }).first().click();
    const download = page.waitForEvent("download");
    const save = viewer(page).getByRole("link", { name: "Save a copy" });
    let saved = 0;
    page.on("download", () => (saved += 1));
    await save.click();
    expect((await download).url()).toMatch(/\/media\/301$/);
    await page.keyboard.press("ArrowRight");
    await expect(viewer(page)).toContainText("No longer available at Instagram");
    await expect(viewer(page)).toContainText(/Sent .*\d\d:\d\d/);
    await expect(viewer(page).locator("img")).toHaveCount(0);
    // Nothing can be saved of it, and the focus is not lost with that.
    await expect(save).toHaveAttribute("aria-disabled", "true");
    await expect(viewer(page).getByRole("button", { name: "Larger" })).toBeDisabled();
    await expect(save).toBeFocused();
    await save.press("Enter");
    await page.keyboard.press("ArrowLeft");
    await expect(viewer(page).getByRole("img", { name: "Photo" })).toHaveAttribute("src", "media/301");
    await expect(save).not.toHaveAttribute("aria-disabled");
    const another = page.waitForEvent("download");
    await save.press("Enter");
    await another;
    expect(saved).toBe(2);
  });

  test("offers no copy where the rules allow none, and goes on to pictures far from what has been read", async ({
    page,
  }) => {
    await openMedia(page, [attachment("image", { id: 301, savable: false })], {}, (shop) =>
      putFarBefore(shop, attachment("image", { id: 300 })),
    );
    await page.getByRole("button", { name: "Open the photo: Photo" }).click();
    await expect(viewer(page).getByRole("link", { name: "Save a copy" })).toHaveCount(0);
    const previous = viewer(page).getByRole("button", { name: "Previous" });
    await expect(previous).toBeEnabled();
    await page.keyboard.press("ArrowLeft");
    await expect(viewer(page).getByRole("img", { name: "Photo" })).toHaveAttribute("src", "media/300");
    await expect(previous).toBeDisabled();
    await page.keyboard.press("Escape");
    await expect(page.locator(".message:focus .photo")).toBeVisible();
  });

  test("turns the page as the buttons lie when one reads from the right", async ({ page }) => {
    await openMedia(page, three(), { settings: { locale: "ar" } });
    await page.locator(".photo").first().click();
    const dialog = page.getByRole("dialog");
    await page.keyboard.press("ArrowRight");
    await expect(dialog.locator("img")).toHaveAttribute("src", "media/301");
    await page.keyboard.press("ArrowLeft");
    await expect(dialog.locator("video")).toBeVisible();
    // Pictures and films are not mirrored.
    await expect(dialog.locator(".stage")).toHaveAttribute("dir", "ltr");
  });

  test("closes at once when the message is withdrawn, says why, and keeps the focus", async ({ page }) => {
    const shop = await openMedia(page, three());
    await page.getByRole("button", { name: "Open the photo: Photo" }).last().click();
    await expect(viewer(page)).toBeVisible();
    shop.withdraw(MEDIA_CUSTOMER, shop.byName(MEDIA_CUSTOMER).messages.at(-1)?.id ?? 0);
    await expect(viewer(page)).toHaveCount(0);
    await expect(page.getByText("This message was withdrawn or removed, so it was closed.")).toBeVisible();
    await expect(page.locator(".message").last()).toContainText("Message withdrawn by Tom");
    await expect(page.locator(".message:focus")).toHaveCount(1);
    await expect(page.locator('img[src^="media/303"]')).toHaveCount(0);
  });

  test("stays open when another message is withdrawn", async ({ page }) => {
    const shop = await openMedia(page, three());
    await page.getByRole("button", { name: "Open the photo: Photo" }).last().click();
    shop.withdraw(MEDIA_CUSTOMER, shop.byName(MEDIA_CUSTOMER).messages[0]?.id ?? 0);
    await expect(viewer(page)).toContainText("2 of 2");
  });
});

test.describe("what is not there", () => {
  test("says why and when it was sent, and can be tried again where that helps", async ({ page }) => {
    const kinds = ["gone", "refused", "too_large", "offline", "offline"] as const;
    const { promise: told, resolve: tell } = Promise.withResolvers<void>();
    const shop = await openMedia(
      page,
      kinds.map((_kind, index) => attachment("image", { id: 401 + index })),
      {},
      (made) => {
        for (const [index, kind] of kinds.entries()) made.media.setState(401 + index, { kind });
        made.held.set("media/state", told);
      },
    );
    const messages = page.locator(".message");
    // All have failed, and nobody knows why: the room is still empty, and no broken picture stands in it.
    await expect.poll(() => shop.requests.filter(({ route }) => route === "media/state").length).toBe(kinds.length);
    await expect(page.locator('.photo[data-state="loading"]')).toHaveCount(kinds.length);
    tell();
    await expect(messages.nth(0)).toContainText("No longer available at Instagram");
    await expect(messages.nth(0)).toContainText(/Sent .*\d\d:\d\d/);
    await expect(messages.nth(1)).toContainText("it is not a file that can be shown safely");
    await expect(messages.nth(2)).toContainText("Too large to be shown here.");
    await expect(messages.nth(3)).toContainText("Instagram cannot be reached now.");
    await expect(page.locator(".message img")).toHaveCount(0);
    shop.media.setState(404, undefined);
    shop.media.setState(501, undefined);
    await messages.nth(3).getByRole("button", { name: "Try again" }).click();
    await expect(messages.nth(3)).toContainText("No longer available at Instagram");
    // And by itself when the line returns.
    shop.media.setState(405, undefined);
    shop.setOnline(false);
    await expect(page.getByText("You are offline.")).toBeVisible();
    await expect(messages.nth(4)).toContainText("Instagram cannot be reached now.");
    shop.setOnline(true);
    await expect(messages.nth(4).locator(".photo")).toHaveAttribute("data-state", "here");
  });

  test("a picture that turns out to be a film is played", async ({ page }) => {
    await openMedia(page, [attachment("story_mention", { id: FILM })], {}, (shop) =>
      shop.media.setState(FILM, { kind: "shown", contentType: "video/mp4" }),
    );
    await expect(page.locator(".story-card video")).toHaveAttribute("controls", "");
    await expect(page.locator(".story-card video")).toHaveAttribute("controlslist", "nodownload");
  });
});

test("room of the right shape is there before the picture, and nothing moves when it comes", async ({ page }) => {
  const release: (() => void)[] = [];
  await openMedia(
    page,
    [
      attachment("image", { id: 501, size: wide }),
      attachment("image", { id: 502, size: tall }),
      attachment("image", { id: 503 }),
    ],
    {},
    (made) => {
      for (const id of [501, 502, 503]) release.push(made.media.hold(id));
    },
  );
  // In the thread, not on the screen: a line above the text field may come meanwhile, and the thread follows its end.
  const boxes = async () =>
    page.locator(".messages").evaluate((thread) => {
      const top = thread.scrollTop - thread.getBoundingClientRect().top;
      return Array.from(thread.querySelectorAll(".photo"), (photo) => {
        const { width, height, x, y } = photo.getBoundingClientRect();
        return { width, height, x, y: Math.round(y + top) };
      });
    });
  await expect(page.locator('.photo[data-state="loading"]')).toHaveCount(3);
  const before = await boxes();
  expect((before[0]?.width ?? 0) / (before[0]?.height ?? 1)).toBeCloseTo(16 / 9, 1);
  expect((before[1]?.width ?? 0) / (before[1]?.height ?? 1)).toBeCloseTo(4 / 5, 1);
  for (const go of release) go();
  await expect(page.locator('.photo[data-state="here"]')).toHaveCount(3);
  await expect.poll(boxes).toEqual(before);
});

test("a film has room of its own shape when it was seen before; else the host learns it now", async ({ page }) => {
  const shop = await openMedia(
    page,
    [attachment("video", { id: 504, size: { width: 144, height: 256 } }), attachment("video", { id: 505 })],
    {},
    (made) => {
      for (const id of [504, 505]) made.media.play(id, FILM);
    },
  );
  await expect(page.locator('.video[data-state="here"]')).toHaveCount(2);
  const film = await page.locator(".video").first().boundingBox();
  expect((film?.width ?? 0) / (film?.height ?? 1)).toBeCloseTo(9 / 16, 1);
  await expect
    .poll(() => shop.requests.flatMap(({ route, input }) => (route === "media/note-size" ? [input] : [])))
    .toEqual([{ attachmentId: 505, width: 144, height: 256 }]);
});

test.describe("a voice message", () => {
  test("plays, pauses, moves and speeds up by keyboard, and tells where it is", async ({ page }) => {
    await openMedia(page, [attachment("audio", { id: SOUND })]);
    const voice = page.getByRole("group", { name: "Voice message" });
    await expect(voice).toContainText("0:03");
    const position = voice.getByRole("slider", { name: "Position" });
    await voice.getByRole("button", { name: "Play" }).focus();
    await page.keyboard.press("Enter");
    await expect(voice.getByRole("button", { name: "Pause" })).toBeFocused();
    await page.keyboard.press("Space");
    await expect(voice.getByRole("button", { name: "Play" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(position).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await expect(position).toHaveAttribute("aria-valuetext", "0:01 of 0:03");
    await expect(position).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(voice.getByRole("button", { name: "Speed 1.5×" })).toBeFocused();
    await expect(voice.locator("audio")).toHaveJSProperty("playbackRate", 1.5);
  });

  test("stops when another begins; time runs from the left in every language", async ({ page }) => {
    await openMedia(
      page,
      [attachment("audio", { id: SOUND }), attachment("audio", { id: 8 })],
      {
        settings: { locale: "ar" },
      },
      (shop) => shop.media.play(8, SOUND),
    );
    const voices = page.locator(".voice");
    await expect(voices.nth(0)).toHaveAttribute("dir", "ltr");
    await voices.nth(0).locator(".voice-play").click();
    await expect(voices.nth(0).locator(".voice-play")).toHaveAccessibleName("إيقاف مؤقت");
    await voices.nth(1).locator(".voice-play").click();
    await expect(voices.nth(1).locator(".voice-play")).toHaveAccessibleName("إيقاف مؤقت");
    await expect(voices.nth(0).locator(".voice-play")).toHaveAccessibleName("تشغيل");
  });
});

test("a document that has gone says so instead of failing as a download", async ({ page }) => {
  await openMedia(page, [attachment("file", { id: 404, title: "list.pdf" })]);
  await page.getByRole("link", { name: /list\.pdf/ }).click();
  await expect(page.locator(".message")).toContainText("No longer available at Instagram");
});

test("media is kept only when the owner says so, for as long as they say, and deleted when they turn it off", async ({
  page,
}) => {
  const shop = await openFakeShop(page);
  await openPrivacy(page);
  const keeping = page.getByRole("region", { name: "Photos, videos and voice messages" });
  await expect(keeping).toContainText("Nothing is kept.");
  await expect(keeping).toContainText("Stories, answers to stories and other people’s posts are never kept.");
  const days = keeping.getByRole("textbox", { name: /Days that what customers send/ });
  await days.fill("0");
  await keeping.getByRole("button", { name: "Turn on" }).click();
  await expect(problem(page)).toHaveText("Between 1 and 3650 days.");
  await days.fill("٩٠");
  await page.keyboard.press("Enter");
  await expect(keeping).toContainText("Kept for 90 days. Files: 128, 212 MB.");
  expect([...shop.media.keeping.values()]).toEqual([90]);
  shop.faults.set("media/set-keeping", "storage_failed");
  await keeping.getByRole("button", { name: "Turn off and delete" }).click();
  await expect(keeping).toContainText("This could not be saved.");
  shop.faults.clear();
  await keeping.getByRole("button", { name: "Turn off and delete" }).click();
  await expect(keeping).toContainText("Nothing is kept.");
  await expect(keeping).toContainText("Turned off. The files are deleted.");
  expect([...shop.media.keeping.values()]).toEqual([]);
});

for (const screen of MEDIA_SCREENS) {
  test(`axe finds nothing: ${screen.name}`, async ({ page }) => {
    const shop = await openFakeShop(page, { settings: { theme: screen.name.length % 2 === 0 ? "dark" : "light" } });
    await screen.prepare(page, shop);
    await expectNoViolations(page);
  });
}
