import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { add, finishSession, kind, node, popUps, press, settle, visits } from "./visit.ts";

const visit = visits();

test("a reward can be claimed with the keyboard alone", async () => {
  const page = await visit.open("game");
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 120; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) === name) return;
    }
    throw new Error(`Tab never reached “${name}”`);
  };
  await tabTo("+1 beacon for First Light");
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe("solid");
  await page.keyboard.press("Enter");
  expect(await kind(page, "first_light")).toBe("claimable");
  await page.keyboard.press("Shift+Tab");
  // What made the progress is disabled now; focus went on to the name, from which the claim is the next stop.
  await tabTo("Claim First Light");
  await page.keyboard.press("Space");
  expect(await kind(page, "first_light")).toBe("claimed");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("First Light");

  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "First Light" }).waitFor();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("First Light");
});

test("at most three pop-ups show, each for some seconds, and time stands still under the pointer", async () => {
  const page = await visit.open("game", { reducedMotion: "reduce" });
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

  // Too far apart for a summary, too near for the first to be gone: the fourth takes the place of the first.
  for (const id of ["daily_hearth", "ember_blade", "keeper_of_shrines", "daily_bounty"]) {
    for (let presses = 0; presses < (id === "daily_hearth" ? 1 : 3); presses += 1) await add(page, id, 1);
    await page.mouse.move(1, 1);
    await page.clock.runFor(1_000);
  }
  const ids = await popUps(page).evaluateAll((toasts) => toasts.map((toast) => toast.getAttribute("data-id")));
  expect(ids).toEqual(["ember_blade", "keeper_of_shrines", "daily_bounty"]);
});

test.each(["game", "wellness"] as const)("nothing of the %s overflows a phone of 360 pixels, either way round", async (source) => {
  const page = await visit.open(source, { viewport: { width: 360, height: 740 } });
  const overflow = (): Promise<string[]> => page.evaluate(() => {
    const wide = document.documentElement.scrollWidth > innerWidth ? [`page: ${String(document.documentElement.scrollWidth)}`] : [];
    for (const element of document.querySelectorAll("main *, header *, #toasts *, dialog[open] *")) {
      const box = element.getBoundingClientRect();
      const unseen = getComputedStyle(element).clipPath !== "none" || element.closest(".unseen") !== null;
      if (!unseen && box.width > 0 && (box.left < -0.5 || box.right > innerWidth + 0.5)) wide.push(`${element.tagName}.${element.getAttribute("class") ?? ""}`);
    }
    return wide;
  });
  expect(await overflow()).toEqual([]);
  await page.evaluate(() => { document.querySelector("details")?.setAttribute("open", ""); });
  if (source === "game") await add(page, "first_light", 1);
  else await finishSession(page);
  expect(await overflow()).toEqual([]);
  await node(page, source === "game" ? "weekly_raid" : "foundations").locator("[data-do=detail]").click();
  expect(await overflow()).toEqual([]);
  await page.keyboard.press("Escape");
  await press(page, "Right to left");
  expect(await page.evaluate(() => getComputedStyle(document.body).direction)).toBe("rtl");
  expect(await overflow()).toEqual([]);
});

test.each(["game", "wellness"] as const)("every control of the %s can be hit: 24 pixels at least", async (source) => {
  const page = await visit.open(source, { viewport: { width: 360, height: 740 } });
  const small = await page.evaluate(() => [...document.querySelectorAll("button, a[href]:not(.skip), input, select, summary")].flatMap((control) => {
    const { width, height } = control.getBoundingClientRect();
    return width > 0 && (width < 24 || height < 24) ? [`${control.textContent ?? ""} ${String(width)}×${String(height)}`] : [];
  }));
  expect(small).toEqual([]);
});

test("dark is dark, and light is light", async () => {
  const brightness = async (page: Page): Promise<number> => page.evaluate(() => {
    const [red = 0, green = 0, blue = 0] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
    return (red + green + blue) / 3;
  });
  expect(await brightness(await visit.open("game", { colorScheme: "dark" }))).toBeLessThan(40);
  expect(await brightness(await visit.open("game", { colorScheme: "light" }))).toBeGreaterThan(220);
});

test.each([
  ["game", "light"], ["game", "dark"], ["wellness", "light"], ["wellness", "dark"],
] as const)("the words of the %s in %s have a contrast of 4.5 to 1", async (source, colorScheme) => {
  const page = await visit.open(source, { colorScheme, reducedMotion: "reduce" });
  if (source === "game") {
    await add(page, "first_light", 1);
    await add(page, "hero_levels", 1000);
    await add(page, "season_pass", 10);
  } else {
    await press(page, "Bring three weeks of practice");
    await press(page, "Open the app");
  }
  expect(await page.evaluate(poorContrast)).toEqual([]);
  await settle(page);
  await node(page, source === "game" ? "weekly_raid" : "streak_7").locator("[data-do=detail]").first().click();
  expect(await page.evaluate(poorContrast)).toEqual([]);
});

/** In the page: texts whose colour is too near to what is behind them. Pictures behind (the hero) are left out; its panes are dark. */
function poorContrast(): string[] {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (canvas === null) return ["no canvas"];
  const paint = (colors: string[]): number => {
    for (const color of colors) { canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); }
    const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const element = texts.currentNode.parentElement;
    if (element === null || texts.currentNode.nodeValue?.trim() === "" || !element.checkVisibility()) continue;
    if (element.closest(".hero, .unseen, .skip, :disabled, option, #dropzone, script") !== null) continue;
    const behind: string[] = [];
    for (let around: Element | null = element; around !== null; around = around.parentElement) behind.unshift(getComputedStyle(around).backgroundColor);
    const [a, b] = [paint(["white", ...behind]), paint(["white", ...behind, getComputedStyle(element).color])];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push(`${ratio.toFixed(2)} “${(texts.currentNode.nodeValue ?? "").trim()}” in ${element.className}`);
  }
  return found;
}

test("who asks for less motion gets none: no confetti, no sliding", async () => {
  const moving = await visit.open("game", { reducedMotion: "no-preference" });
  await add(moving, "first_light", 1);
  expect(await moving.locator("canvas.confetti").count()).toBe(1);
  expect(await popUps(moving).evaluate((toast) => getComputedStyle(toast).animationName)).toBe("arrive");

  const still = await visit.open("game", { reducedMotion: "reduce" });
  await add(still, "first_light", 1);
  expect(await popUps(still).count()).toBe(1);
  expect(await still.locator("canvas.confetti").count()).toBe(0);
  expect(await still.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(await popUps(still).evaluate((toast) => getComputedStyle(toast).animationName)).toBe("none");
});
