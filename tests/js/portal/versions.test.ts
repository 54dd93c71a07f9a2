// Publishing: at an instant, back to an earlier version, with the effects of a change; export and import; definitions from a file.

import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, draft, holdDrafts, player, report, saved, says, signIn, turn } from "./desk.ts";

const { page: open, expected } = browsers();
expected.push(/the server responded with a status of 403/);

const FIXTURES = join(import.meta.dirname, "../../fixtures");
const HIRO = readFileSync(join(FIXTURES, "sample_game.json"), "utf8");
const DEFINITIONS = {
  achievements: {
    wins: { name: "Wins", max_count: 3, auto_claim: true },
    laps: { name: "Laps", max_count: 9 },
  },
};

let desk: Desk;
let fromFile: Desk;
beforeAll(async () => {
  desk = await Desk.open(DEFINITIONS);
  fromFile = await Desk.open(DEFINITIONS, "sqlite", { flags: ["--definitions-from-file"] });
  for (const [device, wins] of [
    ["ada", 3],
    ["bob", 2],
    ["eve", 0],
  ] as const) {
    const { token } = await player(desk.url, device);
    await report(desk.url, token, [{ type: "update", achievements: { wins, laps: 1 } }]);
  }
});
afterAll(async () => {
  await desk?.close();
  await fromFile?.close();
});

async function start(at: Desk, name = "admin"): Promise<Page> {
  const page = await open(`${at.url}/portal/`);
  await signIn(page, name);
  return page;
}

async function live(at: Desk): Promise<string> {
  return (await fetch(`${at.url}/v1/definitions`)).text();
}

test("what a change means is counted, and going back is looked at first", async () => {
  const page = await start(desk);
  await page.getByRole("link", { name: "Wins", exact: true }).click();
  await page.getByLabel("How many").fill("1");
  await page.getByLabel("Name", { exact: true }).fill("One win");
  await saved(page);
  await turn(page, "Publish").click();
  await page.getByText("All 3 players counted.").waitFor();
  await page.getByRole("row", { name: "Wins 1 1 1" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  expect(await live(desk)).toContain("One win");

  await page.getByRole("button", { name: "Go back to version 1" }).click();
  await page.getByRole("heading", { name: "What going back to version 1 changes" }).waitFor();
  await page.getByText("“One win”").waitFor();
  await page.getByText("All 3 players counted.").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  await page.getByRole("button", { name: "Go back to version 1" }).click();
  await page.getByLabel("Note").fill("It was better");
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.locator(".versions").getByText("It was better").waitFor();
  expect(await live(desk)).not.toContain("One win");
  await page.context().close();
});

test("a version waits for its instant, not for one in the past, and can be cancelled", async () => {
  const page = await start(desk);
  await page.getByRole("link", { name: "Laps", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Rounds");
  await saved(page);
  await turn(page, "Publish").click();
  const text = (instant: number): string => new Date(instant).toISOString().slice(0, 16);
  const at = page.getByLabel("From", { exact: true });
  await at.fill(text(Date.now() - 3_600_000));
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.getByText("The time under “From” is in the past.").waitFor();
  await at.fill(text(Date.now() + 7_200_000));
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.getByText(/by admin waits until/).waitFor();
  expect(await live(desk)).not.toContain("Rounds");
  expect(await axe(page)).toEqual([]);
  // The draft has nothing left to publish, and later changes are for a later version.
  await page.getByText("The draft equals the scheduled version.").waitFor();
  expect(await page.getByRole("button", { name: "Publish now" }).count()).toBe(0);
  await page
    .getByRole("link", { name: /^Achievements/ })
    .first()
    .click();
  await page.getByRole("link", { name: "Wins", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Victories");
  await saved(page);
  await turn(page, "Publish").click();
  await page.getByText("1 change compared with the scheduled version.").waitFor();
  expect(await page.getByRole("button", { name: "Publish now" }).isDisabled()).toBe(true);
  await page.getByText(/^\s*Version \d+ is scheduled for/).waitFor();
  await at.fill(text(Date.now() + 7_320_000));
  expect(await page.getByRole("button", { name: "Schedule" }).isDisabled()).toBe(false);
  await at.fill("");
  await page.getByRole("button", { name: "Discard changes" }).click();
  await page.getByText("The draft equals the scheduled version.").waitFor();
  expect(await draft(page)).toMatchObject({ achievements: { laps: { name: "Rounds" } } });
  await saved(page);
  await page.getByRole("button", { name: "Cancel it" }).click();
  await expect.poll(() => page.getByText(/waits until/).count()).toBe(0);
  await page.locator(".tag.cancelled").waitFor();

  // At a whole minute it comes into force, and the page shows that. Until then there is time to schedule it, and to see that it waits.
  await at.fill(text(Date.now() + 90_000));
  await page.getByRole("button", { name: "Schedule" }).click();
  await page.getByText(/waits until/).waitFor();
  expect(await live(desk)).not.toContain("Rounds");
  await expect.poll(() => live(desk), { timeout: 150_000 }).toContain("Rounds");
  await page.getByText("The draft equals the live version.").waitFor({ timeout: 60_000 });
  await page.context().close();
}, 300_000);

test("one file out and in; Hiro's documents as they are; what was published is never removed", async () => {
  const page = await start(desk);
  await turn(page, "Publish").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export", exact: true }).click()]);
  const exported = await readFile(await download.path(), "utf8");
  expect(JSON.parse(exported)).toEqual(await draft(page));
  const put = (text: string): Promise<void> =>
    page.getByLabel("Import").setInputFiles({ name: "definitions.json", mimeType: "application/json", buffer: Buffer.from(text) });
  await put("{ no json");
  await page.getByRole("alert").getByText(/JSON/).waitFor();
  await put('{"of": "another kind"}');
  await page.getByText('definitions.json has no "achievements".').waitFor();

  // A document of Hiro's lacks achievements on which players have progress: the page says so, and does not publish it.
  await says(page, "definitions.json is now the draft", () => put(HIRO));
  await saved(page);
  expect(await draft(page)).toEqual(JSON.parse(HIRO));
  await page.getByText(/^Fix \d+ errors? before publishing/).waitFor();
  expect(await page.getByRole("button", { name: "Publish now" }).isDisabled()).toBe(true);
  expect(await page.locator(".tag.removed").count()).toBe(2);
  const both = JSON.parse(HIRO) as { achievements: object };
  await put(
    JSON.stringify({ ...both, achievements: { ...(JSON.parse(exported) as { achievements: object }).achievements, ...both.achievements } }),
  );
  await saved(page);
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  expect(await live(desk)).toContain("daily_login");
  await turn(page, "Achievements").click();
  await page.getByRole("link", { name: "Daily login" }).click();
  await page.getByLabel("Starts over", { exact: true }).waitFor();
  expect(await axe(page)).toEqual([]);
  // A form that is opened and not changed leaves the draft as it is.
  expect(((await draft(page)) as typeof both).achievements).toMatchObject(both.achievements);
  await page.context().close();
});

test("definitions of a file are shown, and cannot be changed", async () => {
  const page = await start(fromFile);
  await page.getByText("Read only: the definitions come from a file").waitFor();
  expect(await page.getByRole("button", { name: /^(New achievement|Duplicate|Archive|Move)/ }).count()).toBe(0);
  await page.getByRole("link", { name: "Wins", exact: true }).click();
  expect(await page.getByLabel("Name", { exact: true }).getAttribute("readonly")).not.toBeNull();
  expect(await page.getByLabel("Kind").isDisabled()).toBe(true);
  expect(await page.locator("form.form :is(input, textarea):not([readonly]):not(:disabled)").count()).toBe(0);
  expect(await page.locator("form.form select:not(:disabled)").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await turn(page, "Publish").click();
  await page.getByText("The definitions come from a file, so they cannot be changed here.").waitFor();
  expect(await page.getByRole("button", { name: /^(Publish|Go back|Import|Discard)/ }).count()).toBe(0);
  const refused = await page.evaluate(async () => {
    const headers = { "content-type": "application/json", "x-plaudit-portal": "1" };
    const body = JSON.stringify({ rev: 1, document: { achievements: {} } });
    return (await fetch("/v1/server/definitions", { method: "PUT", headers, body })).status;
  });
  expect(refused).toBe(403);
  await page.context().close();
});

test("a page that was hidden knows what was published when it is seen again", async () => {
  const [page, other] = [await start(desk), await start(desk)];
  const release = await holdDrafts(page);
  await other.getByRole("link", { name: "Wins", exact: true }).click();
  await other.getByLabel("Name", { exact: true }).fill("Victories");
  await saved(other);
  await turn(other, "Publish").click();
  await other.getByRole("button", { name: "Publish now" }).click();
  await other.getByText("The draft equals the live version.").waitFor();
  expect(await page.getByRole("link", { name: "Victories" }).count()).toBe(0);
  release();
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByRole("link", { name: "Victories" }).waitFor();
  for (const one of [page, other]) await one.context().close();
});
