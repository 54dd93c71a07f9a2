// The modal, and sharing from it.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { earn, events, focused, inbox, pass, status, test, toasts } from "./page.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "On top of the world" });

/** Replaces the system's share function with a scripted one. */
const stub =
  (outcome: "shares" | "dismisses" | "cannot") =>
  (page: Page): Promise<unknown> =>
    page.addInitScript((how) => {
      const given: unknown[] = [];
      Object.assign(globalThis, { given });
      Object.defineProperty(navigator, "canShare", { value: () => how !== "cannot" });
      Object.defineProperty(navigator, "share", {
        value: async (data: unknown) => {
          given.push(data);
          if (!navigator.userActivation.isActive) throw new DOMException("no gesture", "NotAllowedError");
          if (how === "dismisses") throw new DOMException("dismissed", "AbortError");
        },
      });
    }, outcome);

async function summit(page: Page): Promise<void> {
  await page.evaluate(() => app.earn("first"));
  await pass(page, 10);
  await earn(page, "summit");
  await dialog(page).waitFor();
}

const shared = { title: "On top of the world", text: "I reached the summit.", url: "https://example.test/summit" };

test("an unlock with something to share shows a modal; closing it acknowledges, and returns focus", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => app.earn("first"));
  await pass(page, 10);
  await page.locator("plaudit-achievements [data-key=summit] [part=name]").focus();
  await earn(page, "summit");
  expect(await dialog(page).textContent()).toContain("You can see the sea.");
  expect(await toasts(page).count()).toBe(0);
  expect(await inbox(page)).toEqual(["summit"]);
  await pass(page, 1);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  await expect.poll(() => inbox(page)).toEqual([]);
  expect(await focused(page)).toBe("Summit");
});

test("two modals come one after the other", async ({ open }) => {
  const page = await open();
  await summit(page);
  await earn(page, "shout");
  expect(await page.getByRole("dialog").count()).toBe(1);
  await dialog(page).getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("dialog", { name: "Heard everywhere" }).waitFor();
});

test("the system's dialog receives the title, the text and the address", async ({ open }) => {
  const page = await open({ before: stub("shares") });
  await summit(page);
  await dialog(page).getByRole("button", { name: "Share On top of the world" }).click();
  await expect.poll(() => events(page)).toContain("plaudit-share");
  expect(await page.evaluate("given")).toEqual([shared]);
});

test("dismissing it has no further effect", async ({ open }) => {
  const page = await open({ before: stub("dismisses"), permissions: ["clipboard-read", "clipboard-write"] });
  await summit(page);
  await dialog(page).getByRole("button", { name: "Share On top of the world" }).click();
  await expect.poll(() => page.evaluate("given.length")).toBe(1);
  await pass(page, 1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("");
  expect(await events(page)).not.toContain("plaudit-share");
});

test("without it, the text goes to the clipboard, and the button says so", async ({ open }) => {
  const page = await open({ before: stub("cannot"), permissions: ["clipboard-read", "clipboard-write"] });
  await summit(page);
  await dialog(page).getByRole("button", { name: "Share On top of the world" }).click();
  await dialog(page).getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("given")).toEqual([]);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("I reached the summit. https://example.test/summit");
  await pass(page, 0.1);
  // Inside the modal dialog, because content outside is not announced.
  expect(await dialog(page).locator("[role=status]").textContent()).toBe("Copied");
  expect(await status(page).count()).toBe(1);
});

test("if nothing is possible, the host receives an error", async ({ open }) => {
  const page = await open({
    before: (fresh) =>
      fresh.addInitScript(() => {
        Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new Error("refused")) } });
      }),
  });
  await summit(page);
  await dialog(page).getByRole("button", { name: "Share On top of the world" }).click();
  await expect.poll(() => events(page)).toContain("plaudit-error");
});

test("the inbox keeps unseen unlocks until they are marked as seen", async ({ open }) => {
  const page = await open();
  await earn(page, "first", "second", "third", "fourth");
  await toasts(page).getByRole("button", { name: "See all" }).click();
  const box = page.getByRole("dialog", { name: "Unlocked achievements" });
  await box.waitFor();
  expect(await toasts(page).count()).toBe(0);
  expect((await box.locator("[part=name]").allTextContents()).sort()).toEqual(["First steps", "Fourth wall", "Second wind", "Third time"]);
  await page.keyboard.press("Escape");
  await box.waitFor({ state: "hidden" });
  expect(await inbox(page)).toHaveLength(4);
  await page.getByRole("button", { name: "Unlocked achievements 4" }).click();
  await box.getByRole("button", { name: "Mark as seen Second wind" }).click();
  await expect.poll(() => inbox(page)).toEqual(["first", "fourth", "third"]);
  await box.getByRole("button", { name: "Mark all as seen" }).click();
  await expect.poll(() => inbox(page)).toEqual([]);
  await expect.poll(() => box.textContent()).toContain("Nothing new");
});

test("the inbox survives a reload of the client: earlier unlocks can still be marked as seen", async ({ open }) => {
  const page = await open();
  await earn(page, "first", "second", "third", "fourth");
  await page.evaluate(() => app.open());
  await pass(page, 1);
  expect(await toasts(page).count()).toBe(0);
  await page.getByRole("button", { name: "Unlocked achievements 4" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Mark all as seen" }).click();
  await expect.poll(() => inbox(page)).toEqual([]);
});
