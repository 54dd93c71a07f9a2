// The documentation's pictures of the portal: npm run portal-pictures. With LOOK=<folder>, each page by width and colour scheme instead.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import type { Page } from "playwright-core";
import { sampleFor } from "../../../www/app/src/samples/index.ts";
import teams from "../../../www/app/src/samples/team.json" with { type: "json" };
import { browsers, Desk, enter, player, report, saved } from "./desk.ts";

const FOLDER = resolve(import.meta.dirname, "../../../www/app/docs/pictures");
const DAY = 86_400;
const { page: open } = browsers();

let desk: Desk;
let ada: { player: string; token: string };

beforeAll(async () => {
  const now = Math.floor(Date.now() / 1000);
  const [game, wellness] = [sampleFor("game", now), sampleFor("wellness", now)];
  const week = {
    name: "A whole week",
    description: "Practise on seven days in a row.",
    category: "Streaks",
    icon: "flame",
    tier: "gold",
    trigger: { streak: { days: 7, of: "practice" } },
    texts: { de: { name: "Eine ganze Woche", description: "Übe an sieben Tagen in Folge." } },
    reward: {
      guaranteed: { currencies: { coins: { min: 50 } } },
      weighted: [
        { currencies: { gems: { min: 1, max: 3 } }, weight: 3 },
        { items: { golden_mat: { min: 1 } }, weight: 1 },
      ],
      total_weight: 10,
    },
  };
  const document = {
    settings: {
      ...wellness.settings,
      streaks: { ...wellness.settings?.streaks, practice: { freezes: { start: 2, earn_every: 7, max: 3 }, rest_days: ["sun"] } },
    },
    achievements: { a_whole_week: week, ...game.achievements, ...wellness.achievements },
  };
  desk = await Desk.open(document, "sqlite", { teams });
  for (let index = 0; index < 14; index += 1) {
    const { token, player: id } = await player(desk.url, `picture ${index}`);
    if (index === 0) ada = { token, player: id };
    const days = Array.from({ length: 1 + ((index * 5) % 9) }, (_, day) => now - day * DAY).toReversed();
    await report(
      desk.url,
      token,
      days.flatMap((at) => [
        { type: "session_completed", duration_sec: 900 + index * 60, at },
        {
          type: "update",
          achievements: Object.fromEntries(
            Object.entries(game.achievements)
              .filter(([, node]) => "max_count" in (node as object))
              .slice(0, index)
              .map(([id]) => [id, 1]),
          ),
          at,
        },
      ]),
    );
  }
});
afterAll(() => desk?.close());

async function at(page: Page, place: string): Promise<void> {
  await page.goto(`${desk.url}/portal/#/${place}`);
  await page.locator("main h1").waitFor();
  await page.evaluate(() => document.fonts.ready);
}

const PLACES: readonly { name: string; place: () => string; act?: (page: Page) => Promise<unknown> }[] = [
  { name: "list", place: () => "achievements" },
  { name: "kinds", place: () => "achievements", act: (page) => page.getByRole("button", { name: "New achievement" }).click() },
  {
    name: "edit",
    place: () => "achievements/a_whole_week",
    act: (page) => page.locator("portal-preview [part~=row], portal-preview plaudit-achievements").first().waitFor(),
  },
  { name: "preview", place: () => "preview" },
  { name: "publish", place: () => "publish", act: (page) => page.getByText(/counted/).waitFor() },
  { name: "players", place: () => "players" },
  {
    name: "player",
    place: () => `players/${encodeURIComponent(ada.player)}`,
    act: (page) => page.getByText("Operators' actions").waitFor(),
  },
  { name: "figures", place: () => "figures", act: (page) => page.getByText(/counted/).waitFor() },
  { name: "settings", place: () => "settings" },
  { name: "teams", place: () => "teams/achievements" },
];

const look = process.env["LOOK"];

test.runIf(look !== undefined)("every page", async () => {
  const folder = look ?? "";
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await open(`${desk.url}/portal/`, { colorScheme });
    await page.screenshot({ path: join(folder, `sign-in-${colorScheme}.png`) });
    await enter(page, "admin");
    await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
    if (colorScheme === "light") await change(page);
    for (const width of [1280, 768, 320]) {
      await page.setViewportSize({ width, height: width === 320 ? 700 : 900 });
      for (const { name, place, act } of PLACES) {
        await at(page, place());
        await act?.(page);
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
    await page.context().close();
  }
});

/** A draft that differs from what is live. */
async function change(page: Page): Promise<void> {
  await at(page, "achievements/a_whole_week");
  await page.getByLabel("Name", { exact: true }).fill("A week of practice");
  await page.getByLabel("Tier").selectOption("platinum");
  await saved(page);
}

test.runIf(look === undefined)("the documentation's", async () => {
  mkdirSync(FOLDER, { recursive: true });
  const page = await open(`${desk.url}/portal/`, { viewport: { width: 1280, height: 800 }, colorScheme: "light", deviceScaleFactor: 1 });
  await enter(page, "admin");
  await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
  await change(page);
  for (const { name, place, act } of PLACES.filter(({ name }) =>
    ["list", "edit", "preview", "publish", "player", "figures"].includes(name),
  )) {
    await at(page, place());
    await act?.(page);
    await page.waitForTimeout(300);
    await page.screenshot({ path: join(FOLDER, `portal-${name}.png`) });
  }
  await page.context().close();
});
