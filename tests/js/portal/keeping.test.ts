// The forms while they change shape: a field is not taken away under the cursor, and a choice that is passed over destroys nothing.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { browsers, Desk, draft, enter, saved, turn } from "./desk.ts";

const { page: open } = browsers();

const DEFINITIONS = {
  settings: { enabled_time_sec: 1_790_000_000, limits: { laps: { per_day: 7 } } },
  achievements: {
    daily: { name: "Daily", max_count: 3, reset_cronexpr: "30 0 * * *" },
    fast: { name: "Fast", trigger: { stat: { id: "lap_seconds", at_most: 60 } } },
    laps: { name: "Laps", max_count: 9, reward: { guaranteed: { currencies: { gold: { min: 7 } }, items: { gold: { min: 2 } } } } },
    wins: { name: "Wins", max_count: 9 },
  },
};

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open(DEFINITIONS);
});
afterAll(() => desk?.close());

async function at(place: string): Promise<Page> {
  const page = await open(`${desk.url}/portal/#/${place}`);
  await enter(page, "admin");
  await page.locator("main h1").waitFor();
  return page;
}

async function written(page: Page): Promise<{ settings: Record<string, unknown>; achievements: Record<string, Record<string, unknown>> }> {
  await saved(page);
  return (await draft(page)) as Awaited<ReturnType<typeof written>>;
}

test("a schedule of its own is retyped: through nothing, and through one that is in the list", async () => {
  const page = await at("achievements/daily");
  const schedule = page.getByLabel("Schedule", { exact: true });
  await schedule.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("0 0 * * *");
  expect(await page.getByLabel("Starts over", { exact: true }).inputValue()).toBe("own");
  await page.keyboard.press("Home");
  await page.keyboard.type("1");
  expect(await schedule.inputValue()).toBe("10 0 * * *");
  expect((await written(page)).achievements["daily"]).toMatchObject({ reset_cronexpr: "10 0 * * *" });
  await page.context().close();
});

test("the only number of a limit is retyped", async () => {
  const page = await at("settings");
  await page.getByLabel("Per day", { exact: true }).focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("25");
  expect((await written(page)).settings["limits"]).toEqual({ laps: { per_day: 25 } });
  await page.getByRole("button", { name: "Remove the limit of laps" }).click();
  expect(await page.getByLabel("Per day", { exact: true }).count()).toBe(0);
  expect((await written(page)).settings).not.toHaveProperty("limits");
  await page.context().close();
});

test("arrow keys through the kinds, and back, lose no criteria", async () => {
  const page = await at("achievements/fast");
  await page.getByLabel("Kind", { exact: true }).focus();
  for (const key of ["ArrowUp", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown"]) await page.keyboard.press(key);
  expect((await written(page)).achievements["fast"]).toEqual(DEFINITIONS.achievements.fast);
  await page.context().close();
});

test("what a kind had is not remembered for an achievement that gets the same id later", async () => {
  const page = await at("achievements");
  const kind = page.getByLabel("Kind", { exact: true });
  const make = async (): Promise<void> => {
    await page.getByRole("button", { name: "New achievement" }).click();
    await page.getByRole("button", { name: /^Count/ }).click();
    await kind.selectOption("stat");
  };
  await make();
  await page.getByLabel("Statistic", { exact: true }).fill("laps");
  await kind.selectOption("count");
  await kind.selectOption("stat");
  expect(await page.getByLabel("Statistic", { exact: true }).inputValue()).toBe("laps");
  await kind.selectOption("count");
  await turn(page, "Achievements").click();
  await page.getByRole("button", { name: "Remove New: count" }).click();
  await make();
  expect(await page.getByLabel("Statistic", { exact: true }).inputValue()).toBe("");
  await turn(page, "Achievements").click();
  await page.getByRole("button", { name: "Remove New: count" }).click();
  await saved(page);
  await page.context().close();
});

test("a section stays open while its last value is retyped", async () => {
  const page = await at("achievements/daily");
  await page.locator("summary", { hasText: "Conditions and behaviour" }).click();
  const after = page.getByLabel("Only after", { exact: true });
  await after.fill("laps");
  await after.press("Enter");
  await page.getByRole("button", { name: "Remove laps" }).click();
  await after.fill("wins");
  await after.press("Enter");
  expect((await written(page)).achievements["daily"]).toMatchObject({ precondition_ids: ["wins"] });
  await page.context().close();
});

test("what is half typed for one achievement is not shown at the next one", async () => {
  const page = await at("achievements/laps");
  await page.getByLabel("How many").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("9.5");
  await page.evaluate(() => (location.hash = "#/achievements/wins"));
  await page.getByRole("heading", { name: "Wins", level: 1 }).waitFor();
  expect(await page.getByLabel("How many").inputValue()).toBe("9");
  expect(await page.getByText("Enter a whole number.").count()).toBe(0);
  await page.context().close();
});

test("a reward is not overwritten by one of its name, and its amount shows what is saved", async () => {
  const page = await at("achievements/laps");
  const kind = page.getByLabel(/^Kind of reward 1/);
  await kind.selectOption("items");
  expect(await kind.inputValue()).toBe("currencies");
  const least = page.getByLabel(/^Minimum of gold/).first();
  await least.fill("7.5");
  await least.press("Tab");
  expect(await least.inputValue()).toBe("7");
  expect((await written(page)).achievements["laps"]).toEqual(DEFINITIONS.achievements.laps);
  await page.context().close();
});

test("JSON that is half typed stays when another editor saves, who is told of", async () => {
  const page = await at("achievements/wins");
  await page.locator("summary", { hasText: "JSON" }).click();
  const json = page.getByLabel("Count: wins");
  const whole = await json.inputValue();
  await json.fill(whole.replace("}", ', "unit": "wi'));
  await page.getByText(/^Not applied yet/).waitFor();
  const other = await at("achievements/wins");
  await other.getByLabel("Category", { exact: true }).fill("Sport");
  await saved(other);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect.poll(() => page.getByLabel("Category", { exact: true }).inputValue()).toBe("Sport");
  expect(await json.inputValue()).toContain('"unit": "wi');
  await page.getByRole("button", { name: "Show the change, discard your text" }).click();
  expect(JSON.parse(await json.inputValue())).toEqual({ name: "Wins", max_count: 9, category: "Sport" });
  for (const one of [page, other]) await one.context().close();
});

test("the calendar goes by one clock, and names it", async () => {
  const page = await open(`${desk.url}/portal/#/achievements/daily`, { timezoneId: "America/New_York" });
  await enter(page, "admin");
  const schedule = page.getByLabel("Schedule", { exact: true });
  await schedule.fill("45 6 * * *");
  await page.getByRole("img", { name: /Next: .*6:45 AM; .*6:45 AM; .*6:45 AM \(UTC\)\.$/u }).waitFor();
  await page.getByLabel("Follows the clock of").selectOption("player");
  await page.getByRole("img", { name: /Next: .*6:45 AM; .*6:45 AM; .*6:45 AM \(the player's time\)\.$/u }).waitFor();
  await saved(page);
  await page.context().close();
});

test("the instant of a publication is typed part by part", async () => {
  const page = await at("achievements/laps");
  await page.getByLabel("Name", { exact: true }).fill("Rounds");
  await saved(page);
  await turn(page, "Publish").click();
  const from = page.getByLabel("From", { exact: true });
  await from.focus();
  await page.keyboard.type("12242037");
  await page.keyboard.press("Tab");
  await page.keyboard.type("0630PM");
  expect(await from.inputValue()).toBe("2037-12-24T18:30");
  await page.getByLabel("Note").focus();
  // One part is emptied and typed again; the others stay.
  await from.focus();
  await page.keyboard.press("Backspace");
  await page.keyboard.type("11");
  expect(await from.inputValue()).toBe("2037-11-24T18:30");
  await page.getByRole("button", { name: "Schedule" }).waitFor();
  await page.context().close();
});
