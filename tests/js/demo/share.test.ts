import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { celebrated, finishSession, name, popUps, visits } from "./visit.ts";

const visit = visits();

/** Replaces the system's share function with one that records its arguments. */
function stub(outcome: "shares" | "dismisses"): (page: Page) => Promise<unknown> {
  return (page) =>
    page.addInitScript((how) => {
      const given: unknown[] = [];
      Object.assign(globalThis, { given });
      Object.defineProperty(navigator, "canShare", { value: () => true, configurable: true });
      Object.defineProperty(navigator, "share", {
        configurable: true,
        value: async (data: unknown) => {
          given.push(data);
          await Promise.resolve();
          if (how === "dismisses") throw new DOMException("dismissed", "AbortError");
        },
      });
    }, outcome);
}

async function unlockAndShare(page: Page): Promise<void> {
  await finishSession(page);
  await celebrated(page);
  await popUps(page).getByRole("button", { name: "Share You have begun" }).click();
}

test("sharing a pop-up opens the system's dialog with its title and text", async () => {
  const page = await visit.open("wellness", { before: stub("shares") });
  await unlockAndShare(page);
  expect(await page.evaluate("given")).toEqual([{ title: "You have begun", text: "I unlocked “You have begun” in Stillwater." }]);
  expect(await page.locator("plaudit-unlocks [part=message]").count()).toBe(0);
});

test("dismissing the system's dialog has no further effect", async () => {
  const page = await visit.open("wellness", { before: stub("dismisses"), permissions: ["clipboard-read", "clipboard-write"] });
  await unlockAndShare(page);
  expect(await page.evaluate("given.length")).toBe(1);
  expect(await page.locator("plaudit-unlocks [part=message]").count()).toBe(0);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("");
});

test("without the system's dialog the text goes to the clipboard, and the page says so", async () => {
  const page = await visit.open("wellness", {
    permissions: ["clipboard-read", "clipboard-write"],
    before: (fresh) =>
      fresh.addInitScript(() => {
        Reflect.deleteProperty(Navigator.prototype, "share");
      }),
  });
  for (let session = 1; session <= 10; session += 1) await finishSession(page);
  await name(page, "ten_sessions").click();
  await page.getByRole("dialog").getByRole("button", { name: "Share Ten Sittings", exact: true }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe("I finished my tenth session with Stillwater.");
  expect(await page.locator("plaudit-unlocks [part=message]").first().textContent()).toContain("Copied");
});
