// The first page: what it says without JavaScript, what its live parts do, and the frame that all pages share.

import { expect, test } from "vitest";
import { axe, contrast } from "./axe.ts";
import { smallControls } from "./measure.ts";
import { visits } from "./visit.ts";

const visit = visits();
const open = (options: Parameters<typeof visit.page>[1] = {}) => visit.page("", { at: "now", reducedMotion: "reduce", ...options });

test("without JavaScript it says what plaudit is, how to install it, and where to go", async () => {
  const page = await open({ javaScriptEnabled: false });
  expect(await page.locator("h1").textContent()).toBe("Achievements that work offline");
  expect(await page.locator(".install").textContent()).toContain("npm install plaudit");
  expect(await page.locator(".stage-code").textContent()).toContain("createClient({ player:");
  expect(await page.locator(".before li").allTextContents()).toEqual(["First winWin a match.", "VeteranWin three matches."]);
  expect(await page.locator(".sizes td").count()).toBe(4);
  // No visible button needs a script.
  expect(await page.locator("main button:enabled:visible").allTextContents()).toEqual([]);
  for (const name of ["Search", "Copy", "Start over"]) expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
});

test.each(["game.html", "wellness.html", "offline.html", "team.html", "playground.html"])(
  "without JavaScript %s says so, and leads on",
  async (path) => {
    const page = await open({ javaScriptEnabled: false });
    await page.goto(`${visit.url}${path}`);
    expect(await page.locator("main").textContent()).toContain("needs JavaScript");
    expect(await page.locator('main a[href^="./docs/"]').count()).toBeGreaterThan(0);
  },
);

test("the card unlocks on a click, keeps it over a reload, and starts over", async () => {
  const page = await open();
  const win = page.locator("#win");
  await win.click();
  const popUp = page.locator("plaudit-unlocks [part~=toast]");
  await popUp.getByText("First win").waitFor();
  await win.click();
  await win.click();
  await page.locator("#list").getByText("2 of 2").waitFor();
  await page.reload();
  await page.locator("#win").hover();
  await page.locator("#list").getByText("2 of 2").waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.locator(".before").waitFor();
  await page.locator("#win").hover();
  await page.locator("#list").getByText("0 of 2").waitFor();
});

test.each([320, 768, 1280])("at %i pixels the button stays where it is while the card comes alive", async (width) => {
  const page = await open({ viewport: { width, height: 900 } });
  const top = () => page.locator("#win").evaluate((button) => Math.round(button.getBoundingClientRect().top + scrollY));
  const before = await top();
  await page.locator("#win").hover();
  await page.locator("#list").getByText("0 of 2").waitFor();
  expect(await top()).toBe(before);
  await page.locator("#win").click();
  await page.locator("#list").getByText("1 of 2").waitFor();
  expect(await top()).toBe(before);
});

test("presses that come before the engine are all made once it is there", async () => {
  const page = await open({ serviceWorkers: "block" });
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/*.js", async (route) => {
    await held;
    await route.continue();
  });
  for (let presses = 0; presses < 3; presses += 1) await page.locator("#win").click();
  const lab = page.locator("[data-lab=once]");
  await lab.getByRole("button", { name: "Go online" }).click();
  expect(await lab.getAttribute("data-wire")).toBeNull();
  release();
  await page.locator("#list").getByText("2 of 2").waitFor();
  await lab.getByText("each counted once").waitFor();
});

test("the engine is not loaded before a visitor reaches for it", async () => {
  const page = await open({ serviceWorkers: "block" });
  await page.waitForLoadState("networkidle");
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  expect(loaded.filter((name) => name.endsWith(".wasm"))).toEqual([]);
});

test("a lost answer counts nothing twice", async () => {
  const page = await open();
  const lab = page.locator("[data-lab=once]");
  const number = (of: string) => lab.locator(`[data-of=${of}]`);
  await lab.getByRole("button", { name: "Lose the next answer" }).click();
  await lab.getByText("will get lost").waitFor();
  await lab.getByRole("button", { name: "Go online" }).click();
  await lab.getByText("each counted once").waitFor();
  expect(await number("phone").textContent()).toBe("3");
  expect(await number("server").textContent()).toBe("3");
  expect(await lab.textContent()).toContain("answer got lost");
});

test("what a cheat predicts is taken back", async () => {
  const page = await open();
  const lab = page.locator("[data-lab=rules]");
  await lab.getByRole("button", { name: "Cheat" }).click();
  await lab.getByText("refuses with LIMITED").waitFor();
  await expect.poll(() => lab.locator("[data-of=page]").textContent()).toBe("Champion: 0 of 10");
});

test("a schedule shows its next dates, or what is wrong with it", async () => {
  const page = await open();
  const lab = page.locator("[data-lab=schedules]");
  await lab.getByRole("button", { name: "daily" }).click();
  await expect.poll(() => lab.locator(".lab-dates li").count()).toBe(5);
  await lab.getByLabel("Cron expression").fill("0 0 *");
  await lab.getByText("fewer than 5 fields").waitFor();
});

test("addresses of before lead to the demos", async () => {
  const page = await open();
  await page.goto(`${visit.url}#wellness`);
  await page.waitForURL("**/wellness.html");
  await page.locator("main:not(.loading)").getByRole("heading", { name: "Stillwater" }).waitFor();
});

test("an address without a page leads on, at any depth", async () => {
  const page = await open();
  const answer = await page.request.get(`${visit.url}docs/nothing/at/all.html`);
  expect(answer.status()).toBe(404);
  const html = await answer.text();
  expect(html).toContain("Page not found");
  expect(html).not.toMatch(/(?:src|href)="\.\//);
});

test.each(["light", "dark"] as const)("axe finds nothing in %s", async (colorScheme) => {
  const page = await open({ colorScheme });
  expect(await axe(page)).toEqual([]);
  expect(await contrast(page)).toEqual([]);
  await page.locator("#win").click();
  await page.locator("#list").getByText("1 of 2").waitFor();
  expect(await axe(page)).toEqual([]);
});

test.each([320, 768, 1920])("it fits %i pixels, also with text twice as large", async (width) => {
  const page = await open({ viewport: { width, height: 800 } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  if (width === 320) expect(await page.evaluate(smallControls)).toEqual([]);
  await page.evaluate(() => {
    document.documentElement.style.fontSize = "200%";
  });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});
