// The portal for everyone: larger text, forced colours, text from right to left, a keyboard alone, and every page in both colour schemes.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { sampleFor } from "../../../www/app/src/samples/index.ts";
import teams from "../../../www/app/src/samples/team.json" with { type: "json" };
import { axe } from "../demo/axe.ts";
import { browsers, Desk, enter, narrowness, player, saved, signIn } from "./desk.ts";

const { page: open } = browsers();

let desk: Desk;
let someone: string;
beforeAll(async () => {
  desk = await Desk.open(sampleFor("wellness", Date.now() / 1000), "sqlite", { teams });
  someone = (await player(desk.url, "ada")).player;
});
afterAll(() => desk?.close());

const PAGES = (): readonly string[] => {
  const pages = ["achievements", "achievements/streak_7", "preview", "publish", "settings"];
  return [...pages, "players", `players/${someone}`, "figures", "teams/achievements", "teams/settings"];
};

async function at(page: Page, place: string): Promise<void> {
  await page.goto(`${desk.url}/portal/#/${place}`);
  await page.locator("main h1, main .empty").first().waitFor();
}

/** Opens every folded section. */
async function unfold(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}

async function changed(page: Page): Promise<void> {
  await page.locator(".row-name").first().click();
  await page.getByLabel("Name", { exact: true }).fill("Changed");
  await saved(page);
}

test.each(["light", "dark"] as const)("every page is clean by axe, %s", async (colorScheme) => {
  const page = await open(`${desk.url}/portal/`, { colorScheme });
  expect(await axe(page)).toEqual([]);
  await signIn(page, "admin");
  if (colorScheme === "light") await changed(page);
  for (const place of PAGES()) {
    await at(page, place);
    await unfold(page);
    expect(await axe(page), place).toEqual([]);
  }
  await page.context().close();
});

test("at twice the size of text, and on a phone, nothing is cut off", async () => {
  for (const { text, ...viewport } of [
    { width: 1280, height: 900, text: "200%" },
    // The size of a window of 1,280 × 900 pixels at a zoom of 200 %.
    { width: 640, height: 450, text: "" },
    { width: 320, height: 700, text: "" },
  ]) {
    const page = await open(`${desk.url}/portal/`, { viewport });
    await signIn(page, "admin");
    await page.evaluate((size) => {
      document.documentElement.style.fontSize = size;
    }, text);
    for (const place of PAGES()) {
      await at(page, place);
      await unfold(page);
      expect(await narrowness(page), `${place} at ${viewport.width} ${text}`).toBe(0);
    }
    await page.context().close();
  }
});

test("in forced colours the page that is shown, the switch and the choices are marked", async () => {
  const page = await open(`${desk.url}/portal/`, { forcedColors: "active" });
  await signIn(page, "admin");
  const outline = (selector: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(await outline(".side li a[aria-current]")).toBe("solid");
  expect(await outline(".side li a:not([aria-current])")).toBe("none");
  await at(page, "settings");
  const background = (name: string): Promise<string> =>
    page.getByRole("switch", { name }).evaluate((element) => getComputedStyle(element).backgroundColor);
  const isOn = await background("Achievements are enabled");
  await page.getByRole("switch").uncheck();
  expect(await background("Achievements are enabled")).not.toBe(isOn);
  await page.getByRole("button", { name: "Undo" }).click();
  await saved(page);
  await page.context().close();
});

test("words from right to left are typed and shown from the right", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await at(page, "achievements/streak_7");
  await page.getByLabel("Language to add").fill("ar");
  await page.getByRole("button", { name: "Add language" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("أسبوع كامل");
  expect(await name.getAttribute("lang")).toBe("ar");
  expect(await name.evaluate((input) => getComputedStyle(input).direction)).toBe("rtl");
  await page.getByLabel("Language of the preview").selectOption("ar");
  const card = page.locator("portal-preview .stage");
  await card.getByText("أسبوع كامل").waitFor();
  expect(await card.evaluate((stage) => getComputedStyle(stage).direction)).toBe("rtl");
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove Arabic" }).click();
  await saved(page);
  await page.context().close();
});

test("with a keyboard alone: from the sign-in to a published achievement", async () => {
  const page = await open(`${desk.url}/portal/`);
  await enter(page, "admin");
  await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
  /** Presses Tab until the element has the focus. */
  const tabTo = async (name: string | RegExp, role?: string): Promise<void> => {
    for (let step = 0; step < 400; step += 1) {
      const found = await page.evaluate(() => {
        const element = document.activeElement;
        const label =
          element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.labels?.[0]?.textContent : null;
        return { name: (element?.getAttribute("aria-label") ?? label ?? element?.textContent ?? "").trim(), tag: element?.tagName ?? "" };
      });
      if ((typeof name === "string" ? found.name === name : name.test(found.name)) && (role === undefined || found.tag === role)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`${String(name)} cannot be reached`);
  };
  await tabTo("New achievement");
  await page.keyboard.press("Enter");
  await tabTo(/^Total time/, "BUTTON");
  await page.keyboard.press("Enter");
  await page.getByLabel("Minutes").waitFor();
  await tabTo("Minutes");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("90");
  await tabTo("Name");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("An hour and a half");
  await saved(page);
  await page.reload();
  await page.getByLabel("Minutes").waitFor();
  await tabTo(/^Publish/, "A");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Publish now" }).waitFor();
  await tabTo("Publish now", "BUTTON");
  await page.keyboard.press("Enter");
  await page.getByText("The draft equals the live version.").waitFor();
  await page.context().close();
});

test("a player who begins today has a streak of three days on day 3, also of what counts from its publishing on", async () => {
  const page = await open(`${desk.url}/portal/#/preview`);
  await enter(page, "viewer");
  const card = page.locator("portal-day plaudit-achievements li[data-key=streak_3]");
  await page.getByLabel("Day", { exact: true }).fill("2");
  await card.getByText("2 of 3 days").waitFor();
  await page.getByLabel("Day", { exact: true }).fill("3");
  await card.getByText("Unlocked").waitFor();
  await page.context().close();
});
