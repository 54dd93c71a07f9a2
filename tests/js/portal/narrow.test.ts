// The portal on a phone: nothing is cut off, what is dragged follows the finger, and what happened is told in words.

import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, narrowness, player, report, saved, signIn, turn } from "./desk.ts";

const { page: open } = browsers();
const PHONE = { viewport: { width: 320, height: 700 }, hasTouch: true, isMobile: true };

const quests = Array.from({ length: 23 }, (_, index) => [
  `quest${index}`,
  {
    name: `Quest ${index}: foundations`,
    category: "Quests",
    sub_achievements: { [`step${index}`]: { name: `Step ${index}`, max_count: 1 } },
  },
]);
const plain = { name: "Plain", max_count: 1, reward: { guaranteed: { currencies: { coins: { min: 5 } } } } };
const DEFINITIONS = { achievements: { ...Object.fromEntries(quests), plain } };

let desk: Desk;
let ada: { player: string; token: string };
beforeAll(async () => {
  desk = await Desk.open(DEFINITIONS);
  ada = await player(desk.url, "ada");
  await report(desk.url, ada.token, [
    { type: "update", achievements: { step0: 1 } },
    { type: "update", achievements: { plain: 1 } },
    { type: "session_completed", duration_sec: 900 },
    { type: "stat", max: { score: 1200 } },
  ]);
});
afterAll(() => desk?.close());

/** Returns by how many pixels a table is wider than its container, for the worst table. */
async function cutOff(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(...[...document.querySelectorAll(".scroll")].map((one) => one.scrollWidth - one.clientWidth)));
}

test("tables, ids and rewards have room", async () => {
  const page = await open(`${desk.url}/portal/`, PHONE);
  await signIn(page, "admin");
  await page.goto(`${desk.url}/portal/#/achievements/plain`);
  const kind = page.getByLabel("Kind of reward 1, completing it grants");
  expect((await kind.boundingBox())?.width).toBeGreaterThan(120);
  await page.locator(".reward-cell").getByText("Kind", { exact: true }).waitFor();
  await page.getByLabel("Name", { exact: true }).fill("Plain foundations");
  await saved(page);
  // The preview is far below the form.
  await page.getByRole("button", { name: "See it as players do" }).click();
  await expect.poll(() => page.locator("portal-preview").evaluate((one) => one.getBoundingClientRect().top < innerHeight / 2)).toBe(true);

  await turn(page, "Publish").click();
  await page.getByText(/counted/).waitFor();
  await page.getByRole("columnheader", { name: "Would lose" }).waitFor();
  await expect.poll(() => cutOff(page)).toBe(0); // a table that is drawn anew is missing for a moment
  await turn(page, "Figures").click();
  await page.getByRole("columnheader", { name: "In progress" }).waitFor();
  await expect.poll(() => cutOff(page)).toBe(0); // a table that is drawn anew is missing for a moment
  await turn(page, "Players").click();
  const id = page.getByRole("link", { name: ada.player });
  await id.waitFor();
  expect(await id.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  expect((await id.boundingBox())?.height).toBeLessThan(60);
  expect(await narrowness(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

test("every parent has its funnel, also beyond the first twenty", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "viewer");
  await turn(page, "Figures").click();
  const funnels = page.getByRole("region", { name: /^Steps of/ });
  await expect.poll(() => funnels.count()).toBe(20);
  await page.getByRole("button", { name: "Show all 23" }).click();
  await expect.poll(() => funnels.count()).toBe(23);
  await page.context().close();
});

test("what a player did is told in words, with the command below", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await page.goto(`${desk.url}/portal/#/players/${ada.player}`);
  const log = page.getByRole("region", { name: "Log", exact: true });
  for (const words of ["Progress: Step 0 +1", "Session of 15 minutes completed", "Statistic: score at least 1,200"])
    await log.getByText(words).waitFor();
  await page.context().close();
});

/** Dispatches a touch, which the mouse and `dragTo` do not. */
async function touch(session: CDPSession, type: "touchStart" | "touchMove" | "touchEnd", x?: number, y?: number): Promise<void> {
  const touchPoints = x === undefined || y === undefined ? [] : [{ x, y }];
  await session.send("Input.dispatchTouchEvent", { type, touchPoints });
}

test("by finger: an achievement is dragged, and the page scrolls at its edge", async () => {
  const page = await open(`${desk.url}/portal/`, PHONE);
  await signIn(page, "editor");
  const names = async (): Promise<string[]> => (await page.locator(".row-name").allTextContents()).map((name) => name.split(":")[0] ?? "");
  const middle = async (index: number): Promise<{ x: number; y: number }> => {
    const box = await page.locator(".row .grip").nth(index).boundingBox();
    if (box === null) throw new Error("the row is not there");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const session = await page.context().newCDPSession(page);
  await page.locator(".row").nth(2).scrollIntoViewIfNeeded();
  const [from, to] = [await middle(2), await middle(0)];
  await touch(session, "touchStart", from.x, from.y);
  for (let step = 1; step <= 8; step += 1)
    await touch(session, "touchMove", from.x + ((to.x - from.x) * step) / 8, from.y + ((to.y - 12 - from.y) * step) / 8);
  await touch(session, "touchEnd");
  await expect.poll(async () => (await names()).slice(0, 3)).toEqual(["Quest 2", "Quest 0", "Quest 1"]);

  const start = await middle(0);
  await touch(session, "touchStart", start.x, start.y);
  await touch(session, "touchMove", start.x, 500);
  await touch(session, "touchMove", start.x, 690);
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(600);
  await touch(session, "touchEnd");
  await expect.poll(async () => (await names()).indexOf("Quest 2")).toBeGreaterThan(4);
  await saved(page);
  await page.context().close();
});
