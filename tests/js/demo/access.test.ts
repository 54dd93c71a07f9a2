import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, contrast } from "./axe.ts";
import { overflow, smallControls } from "./measure.ts";
import { add, celebrated, finishSession, focused, kind, name, popUps, press, settle, visits } from "./visit.ts";

const visit = visits();

test("a reward can be claimed with the keyboard alone", async () => {
  const page = await visit.open("game");
  const tabTo = async (wanted: string): Promise<void> => {
    for (let presses = 0; presses < 120; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await focused(page)) === wanted) return;
    }
    throw new Error(`Tab never reached “${wanted}”`);
  };
  await tabTo("+1 beacon for First Light");
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe("solid");
  await page.keyboard.press("Enter");
  expect(await kind(page, "first_light")).toBe("claimable");
  // The pressed button is disabled now; focus has moved to the name, and the claim button is the next stop.
  expect(await focused(page)).toBe("First Light");
  await page.keyboard.press("Shift+Tab");
  await tabTo("Claim First Light");
  await page.keyboard.press("Space");
  expect(await kind(page, "first_light")).toBe("claimed");
  expect(await focused(page)).toBe("First Light");

  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "First Light" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await focused(page)).toBe("First Light");
});

test("at most three pop-ups show, each for some seconds, and the time stops under the pointer", async () => {
  const page = await visit.open("game", { reducedMotion: "reduce" });
  // From here on, only the test advances the time.
  await page.clock.pauseAt("2026-03-06T10:05:00Z");
  await add(page, "first_light", 1);
  await page.mouse.move(1, 1);
  await page.clock.runFor(3_000);
  expect(await popUps(page).count()).toBe(1);
  await popUps(page).first().hover();
  await page.clock.runFor(20_000);
  expect(await popUps(page).count()).toBe(1);
  await page.mouse.move(1, 1);
  await page.clock.runFor(2_500);
  expect(await popUps(page).count()).toBe(1);
  await page.clock.runFor(2_000);
  expect(await popUps(page).count()).toBe(0);

  // Too far apart for a summary, but too close for the first to have left, so the fourth waits.
  for (const id of ["daily_hearth", "ember_blade", "keeper_of_shrines", "daily_bounty"]) {
    for (let presses = 0; presses < (id === "daily_hearth" ? 1 : 3); presses += 1) await add(page, id, 1);
    await page.mouse.move(1, 1);
    await page.clock.runFor(1_000);
  }
  const names = (): Promise<string[]> => popUps(page).locator("[part=name]").allTextContents();
  const four = await names();
  expect(four).toHaveLength(3);
  await page.clock.runFor(3_000);
  expect((await names()).slice(0, 2)).toEqual(four.slice(1));
  expect(await names()).toHaveLength(3);
});

test.each(["game", "wellness"] as const)("nothing of the %s overflows a phone of 360 pixels, in both directions", async (source) => {
  const page = await visit.open(source, { viewport: { width: 360, height: 740 } });
  expect(await page.evaluate(overflow)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector("details")?.setAttribute("open", "");
  });
  if (source === "game") await add(page, "first_light", 1);
  else await finishSession(page);
  await celebrated(page);
  expect(await page.evaluate(overflow)).toEqual([]);
  await name(page, source === "game" ? "weekly_raid" : "foundations").click();
  await page.getByRole("dialog").waitFor();
  expect(await page.evaluate(overflow)).toEqual([]);
  await page.keyboard.press("Escape");
  await press(page, "Right to left");
  expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe("rtl");
  expect(await page.evaluate(overflow)).toEqual([]);
});

test.each(["game", "wellness"] as const)("every control of the %s can be hit: 24 pixels at least", async (source) => {
  const page = await visit.open(source, { viewport: { width: 360, height: 740 } });
  expect(await page.evaluate(smallControls)).toEqual([]);
});

test("dark mode is dark, and light mode is light", async () => {
  const brightness = async (page: Page): Promise<number> =>
    page.evaluate(() => {
      // Reads the colour from a canvas, because colours can be written in many ways.
      const canvas = document.createElement("canvas").getContext("2d");
      if (canvas === null) return Number.NaN;
      canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
      canvas.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return (red + green + blue) / 3;
    });
  expect(await brightness(await visit.open("game", { colorScheme: "dark" }))).toBeLessThan(40);
  expect(await brightness(await visit.open("game", { colorScheme: "light" }))).toBeGreaterThan(220);
});

test.each([
  ["game", "light"],
  ["game", "dark"],
  ["wellness", "light"],
  ["wellness", "dark"],
] as const)("the texts of the %s in %s have a contrast of 4.5 to 1", async (source, colorScheme) => {
  const page = await visit.open(source, { colorScheme, reducedMotion: "reduce" });
  if (source === "game") {
    await add(page, "first_light", 1);
    await add(page, "hero_levels", 1000);
    await add(page, "season_pass", 10);
  } else {
    await press(page, "Import three weeks of practice");
    await press(page, "Open the app");
  }
  expect(await contrast(page)).toEqual([]);
  await settle(page);
  await name(page, source === "game" ? "weekly_raid" : "streak_7").click();
  await page.getByRole("dialog").waitFor();
  expect(await contrast(page)).toEqual([]);
});

test("with reduced motion there is none: no sliding", async () => {
  const moving = await visit.open("game", { reducedMotion: "no-preference" });
  await add(moving, "first_light", 1);
  await celebrated(moving);
  expect(await popUps(moving).evaluate((toast) => getComputedStyle(toast).animationName)).toBe("arrive");

  const still = await visit.open("game", { reducedMotion: "reduce" });
  await add(still, "first_light", 1);
  await celebrated(still);
  expect(await popUps(still).count()).toBe(1);
  expect(await still.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await popUps(still).evaluate((toast) => getComputedStyle(toast).animationName)).toBe("none");
});

test.each([
  ["game", "light"],
  ["game", "dark"],
  ["wellness", "light"],
  ["wellness", "dark"],
] as const)("axe finds nothing wrong with the %s in %s", async (source, colorScheme) => {
  const page = await visit.open(source, { colorScheme, reducedMotion: "reduce" });
  expect(await axe(page)).toEqual([]);
  if (source === "game") await add(page, "first_light", 1);
  else await finishSession(page);
  await popUps(page).first().waitFor();
  expect(await axe(page)).toEqual([]);
  await page.locator("main plaudit-achievements button[part=name]").first().click();
  await page.getByRole("dialog").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await press(page, /^Unlocked so far/);
  expect(await axe(page)).toEqual([]);
});
