// The forms under real keys: a typed value stays in its field until the field is left, and an empty field keeps its meaning.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { browsers, Desk, draft, enter, saved } from "./desk.ts";

const { page: open } = browsers();

const DEFINITIONS = {
  settings: { enabled_time_sec: 1_790_000_000 },
  achievements: {
    timed: { name: "Timed", max_count: 3, start_time_sec: 1_793_000_000 },
    plain: { name: "Plain", max_count: 3 },
    worded: { name: "Worded", max_count: 3, texts: { de: { name: "Wort" } } },
    fast: { name: "Fast", trigger: { stat: { id: "lap_seconds", at_most: 60 } } },
  },
};

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open(DEFINITIONS);
});
afterAll(() => desk?.close());

async function edit(id: string): Promise<Page> {
  const page = await open(`${desk.url}/portal/#/achievements/${id}`);
  await enter(page, "admin");
  await page.getByLabel("Name", { exact: true }).waitFor();
  return page;
}

async function node(page: Page, id: string): Promise<Record<string, unknown>> {
  await saved(page);
  return ((await draft(page)) as { achievements: Record<string, Record<string, unknown>> }).achievements[id] ?? {};
}

test("a date is typed part by part, and typing does not empty it", async () => {
  const page = await edit("timed");
  const begins = page.getByLabel("Begins", { exact: true });
  // 1793000000 is 2026-10-26T08:53:20Z: month, day, year, hour, minute, half of the day.
  await begins.focus();
  await page.keyboard.type("12242027");
  await page.keyboard.press("Tab");
  await page.keyboard.type("0630PM");
  expect(await begins.inputValue()).toBe("2027-12-24T18:30");
  await page.getByLabel("Name", { exact: true }).focus();
  expect(await node(page, "timed")).toMatchObject({ start_time_sec: Date.UTC(2027, 11, 24, 18, 30) / 1000 });
  // One part is emptied: the draft keeps its date, the field says that the date is incomplete, and the other parts stay.
  await begins.focus();
  await page.keyboard.press("Backspace");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.getByText("This date is incomplete.").waitFor();
  expect(await node(page, "timed")).toMatchObject({ start_time_sec: Date.UTC(2027, 11, 24, 18, 30) / 1000 });
  await begins.focus();
  await page.keyboard.type("11");
  await page.getByLabel("Name", { exact: true }).focus();
  expect(await page.getByText("This date is incomplete.").isVisible()).toBe(false);
  expect(await node(page, "timed")).toMatchObject({ start_time_sec: Date.UTC(2027, 10, 24, 18, 30) / 1000 });
  // An empty date is removed from the draft.
  await begins.fill("");
  expect(await node(page, "timed")).not.toHaveProperty("start_time_sec");
  await page.context().close();
});

test("a date is typed into an empty field", async () => {
  const page = await edit("plain");
  await page.locator("summary", { hasText: "When" }).click();
  const begins = page.getByLabel("Begins", { exact: true });
  await begins.focus();
  await page.keyboard.type("03082028");
  await page.keyboard.press("Tab");
  await page.keyboard.type("0915AM");
  await page.getByLabel("Name", { exact: true }).focus();
  expect(await node(page, "plain")).toMatchObject({ start_time_sec: Date.UTC(2028, 2, 8, 9, 15) / 1000 });
  await page.context().close();
});

test("the only translated word is cleared and typed anew in its language", async () => {
  const page = await edit("worded");
  await page.getByRole("button", { name: "German" }).click();
  const name = page.getByLabel("Name", { exact: true });
  await name.focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("Neu");
  expect(await node(page, "worded")).toEqual({ name: "Worded", max_count: 3, texts: { de: { name: "Neu" } } });
  await page.context().close();
});

test("a language that is added writes nothing before a word is typed", async () => {
  const page = await edit("plain");
  await page.getByLabel("Language to add").fill("fr");
  await page.getByRole("button", { name: "Add language" }).click();
  expect(await page.getByRole("button", { name: "French", exact: false }).first().getAttribute("aria-pressed")).toBe("true");
  expect(await page.locator(".saving").textContent()).toBe("Saved");
  expect(await node(page, "plain")).not.toHaveProperty("texts");
  await page.getByLabel("Name", { exact: true }).focus();
  await page.keyboard.type("Simple");
  expect(await node(page, "plain")).toMatchObject({ name: "Plain", texts: { fr: { name: "Simple" } } });
  await page.context().close();
});

test("a mark that is cleared keeps its direction", async () => {
  const page = await edit("fast");
  await page.getByLabel("Mark").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Backspace");
  expect(await page.getByLabel("Reaches").inputValue()).toBe("at_most");
  await page.keyboard.type("45");
  expect(await node(page, "fast")).toMatchObject({ trigger: { stat: { id: "lap_seconds", at_most: 45 } } });
  await page.context().close();
});
