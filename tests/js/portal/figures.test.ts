// Figures of players who stand at different places: every plot has its numbers in a table.

import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, onOneDay, player, report, saved, signIn, turn, type Database } from "./desk.ts";

const { page: open } = browsers();

const DAY = 86_400;

const DEFINITIONS = {
  achievements: {
    quest: {
      name: "A quest",
      auto_claim: true,
      sub_achievements: {
        one: { name: "The first step", max_count: 1, auto_claim: true },
        two: { name: "The second step", max_count: 2, auto_claim: true, precondition_ids: ["one"] },
        three: { name: "The third step", max_count: 1, auto_claim: true, precondition_ids: ["two"] },
      },
    },
    month: { name: "Thirty days", trigger: { streak: { days: 30 } } },
  },
};

/** The cells of a table, row by row. */
async function cells(table: Locator): Promise<string[]> {
  const rows = await table.locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("th, td:not(.bar-cell)").allTextContents()).join(" | ")));
}

describe.each<Database>(["sqlite", "postgres"])("%s", (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open(DEFINITIONS, database);
  });
  afterAll(() => desk?.close());

  test("the funnel of steps, unlocks per day, active streaks, and definitions in use", async () => {
    await onOneDay();
    const now = Math.floor(Date.now() / 1000);
    const played: readonly [string, Readonly<Record<string, unknown>>[]][] = [
      ["ada", [{ one: 1 }, { two: 2 }, { three: 1 }].map((achievements) => ({ type: "update", achievements }))],
      ["bob", [{ one: 1 }, { two: 1 }].map((achievements) => ({ type: "update", achievements }))],
      ["cyd", [{ type: "update", achievements: { one: 1 }, at: now - 2 * DAY }]],
      ["dan", [{ type: "session_completed", duration_sec: 600 }]],
    ];
    const tokens: string[] = [];
    for (const [name, commands] of played) {
      const { token } = await player(desk.url, name);
      tokens.push(token);
      await report(desk.url, token, commands);
    }
    await player(desk.url, "eve");

    const page = await open(`${desk.url}/portal/`);
    await signIn(page, "admin");
    await page.getByRole("link", { name: "A quest" }).click();
    await page.getByLabel("Name", { exact: true }).fill("The quest");
    await saved(page);
    await turn(page, "Publish").click();
    await page.getByRole("button", { name: "Publish now" }).click();
    await page.getByText("The draft equals the live version.").waitFor();
    await report(desk.url, tokens[3] ?? "", [{ type: "session_completed", duration_sec: 600 }], "after");

    await turn(page, "Figures").click();
    await page.getByText("5 players, all counted.").waitFor();
    expect(await cells(page.getByRole("region", { name: "Steps of The quest" }))).toEqual([
      "The first step | 3 | 60 %",
      "The second step | 1 | 20 %",
      "The third step | 1 | 20 %",
      "All of it | 1 | 20 %",
    ]);
    expect(await cells(page.getByRole("region", { name: "Earners per achievement" }))).toEqual([
      "The quest | 1 | 20 % | 2",
      "Thirty days | 0 | 0 % | 1",
    ]);
    await page.getByText("As a table").click();
    const days = (await cells(page.getByRole("region", { name: "Unlocks per day" }))).map((row) => row.split(" | ")[1]);
    expect([days.length, ...days.slice(0, 4)]).toEqual([30, "5", "0", "1", "0"]);
    await page.getByRole("img", { name: "6 unlocks in the last 30 days (UTC), at most 5 on one day." }).waitFor();
    const section = (title: string): Locator => page.locator("section", { has: page.getByRole("heading", { name: title }) });
    expect(await cells(section("Active streaks"))).toEqual(["Thirty days | 1"]);
    expect((await cells(section("Definitions in use"))).sort()).toEqual(["Version 1 | 4", "Version 2 | 1"]);
    expect(await axe(page)).toEqual([]);
    await page.context().close();
  }, 240_000);
});
