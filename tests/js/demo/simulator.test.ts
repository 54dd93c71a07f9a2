import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { crew } from "./crew.ts";
import { authority } from "./together.ts";
import { add, celebrated, finishSession, node, press, settle, visits } from "./visit.ts";

const visit = visits(() => authority("--playground"));

/** The steps of the guide that are ticked off. */
const done = (page: Page): Promise<(string | null)[]> =>
  page.locator('.guide [data-done="true"]').evaluateAll((steps) => steps.map((step) => step.getAttribute("data-step")));

/** The places of everything below and around a claim, on the page and in its lists. */
const places = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const inside = [...document.querySelectorAll("plaudit-achievements")].flatMap(({ shadowRoot }) => [
      ...(shadowRoot?.querySelectorAll("[part~=category], [part~=row], [part~=heading]") ?? []),
    ]);
    return [...document.querySelectorAll("main > *, .panel, .columns > *, .figure, .purse, plaudit-achievements"), ...inside].map(
      (element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const name = element.getAttribute("data-key") ?? element.getAttribute("class") ?? element.getAttribute("part") ?? element.tagName;
        return [name, ...[x, y + scrollY, width, height].map(Math.round)].join(" ");
      },
    );
  });

test.each(["game.html", "wellness.html", "offline.html", "team.html"])("%s has one simulator, apart from the product", async (path) => {
  const page = await visit.page(path, { at: "now" });
  await page.locator(".dock").waitFor();
  await page.locator("plaudit-achievements").first().waitFor();
  expect(await page.locator(".dock").count()).toBe(1);
  const controls = page.locator(
    "[data-do=progress], [data-do=network], [data-do=activity], [data-do=together], [data-do=jump], [data-choose]",
  );
  expect(await controls.count()).toBeGreaterThan(1);
  expect(await controls.evaluateAll((all) => all.filter((one) => one.closest(".dock") === null).length)).toBe(0);
});

test.each(["game.html", "wellness.html", "offline.html", "team.html"])(
  "%s begins with its title on a phone, and the guide follows",
  async (path) => {
    const page = await visit.page(path, { at: "now", viewport: { width: 390, height: 800 } });
    await page.locator(".dock").waitFor();
    const [head, guide] = await page
      .locator("#hero-title, .guide, .tour")
      .evaluateAll((all) =>
        all
          .map((one) => ({ isTitle: one.id === "hero-title", top: one.getBoundingClientRect().top }))
          .sort((one, other) => one.top - other.top),
      );
    expect(head?.isTitle, JSON.stringify([head, guide])).toBe(true);
  },
);

test("the game's guide ticks off what the visitor has done, and keeps it over a reload", async () => {
  const page = await visit.open("game");
  expect(await done(page)).toEqual([]);
  await add(page, "hero_levels", 1000);
  expect(await done(page)).toEqual(["0"]);
  await settle(page);
  await add(page, "daily_forage", 5);
  await settle(page);
  await press(page, "+1 day: one day later");
  expect(await done(page)).toEqual(["0", "1"]);
  await page.reload();
  await page.locator(".guide").waitFor();
  expect(await done(page)).toEqual(["0", "1"]);
  await press(page, "Start over");
  await page.getByRole("dialog").getByRole("button", { name: "Start over" }).click();
  await expect.poll(() => done(page)).toEqual([]);
});

test("the wellness guide ticks off a streak of three days, and a second subscription", async () => {
  const page = await visit.open("wellness");
  for (let days = 0; days < 3; days += 1) {
    await finishSession(page);
    expect(await done(page)).toEqual(days < 2 ? [] : ["0"]);
    await settle(page);
    await press(page, "Next day");
  }
  for (let times = 0; times < 2; times += 1) {
    await press(page, "Subscribe: Monthly");
    await settle(page);
  }
  expect(await done(page)).toEqual(["0", "3"]);
});

test("the team's guide ticks off what arrives elsewhere", async () => {
  const page = await visit.page("team.html", { at: "now" });
  const { ann, bea, cas } = await crew(page);
  expect(await done(page)).toEqual([]);
  await bea.add("pvp_wins", 3);
  await expect.poll(() => done(page)).toEqual(["0"]);
  for (const member of [bea, cas]) {
    await member.switchTo("off");
    await member.add("dungeons", 2);
  }
  expect(await done(page)).toEqual(["0"]);
  for (const member of [bea, cas]) await member.switchTo("online");
  await ann.until("dungeons", 4);
  await expect.poll(() => done(page)).toEqual(["0", "1"]);
});

test("nothing moves when something is claimed", async () => {
  for (const viewport of [
    { width: 1280, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const page = await visit.open("game", { viewport, reducedMotion: "reduce" });
    for (const [id, amount] of [
      ["first_light", 1],
      ["daily_forage", 5],
    ] as const) {
      await add(page, id, amount);
      await celebrated(page);
      await settle(page);
      const before = await places(page);
      await node(page, id)
        .getByRole("button", { name: /^Claim/ })
        .first()
        .click();
      await expect.poll(() => node(page, id).locator("[part~=state]").first().textContent()).toMatch(/Claimed/);
      await settle(page);
      expect(await places(page), `${id} at ${String(viewport.width)}`).toEqual(before);
    }
  }
});

test("on small screens the pop-ups stand above the simulator", async () => {
  const page = await visit.open("game", { viewport: { width: 390, height: 844 } });
  await add(page, "first_light", 1);
  await celebrated(page);
  const top = await page.locator(".dock").evaluate((dock) => dock.getBoundingClientRect().top);
  const toast = page.locator("plaudit-unlocks [part~=toast]");
  // It comes in from below.
  await expect.poll(() => toast.evaluate((element) => element.getBoundingClientRect().bottom)).toBeLessThanOrEqual(top);
});
