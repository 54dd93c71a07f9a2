// Around the pages: a sign-in that ends, the operator's own password, steps taken back, and a server that answers late.

import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, draft, endSession, enter, narrowness, saved, says, signIn, turn } from "./desk.ts";

const { page: open, expected } = browsers();
expected.push(/the server responded with a status of 503/);
expected.push(/ERR_FAILED/); // an answer that a test loses

let desk: Desk;
beforeAll(async () => {
  // Enough achievements for the list on a player's page to have a search field.
  const others = Array.from({ length: 40 }, (_, index) => [`other_${index}`, { name: `Other ${index}`, max_count: 1 }]);
  const achievements = { wins: { name: "Wins", max_count: 3 }, laps: { name: "Laps", max_count: 9 }, ...Object.fromEntries(others) };
  desk = await Desk.open({ achievements });
});
afterAll(() => desk?.close());

const focusedId = (): string => document.activeElement?.id ?? "";

test("the dialog of a sign-in that has ended stays, and the focus returns to where it was", async () => {
  const page = await open(`${desk.url}/portal/#/achievements/wins`);
  await endSession(page, () => enter(page, "editor"));
  const name = page.getByLabel("Name", { exact: true });
  await name.focus();
  const place = await page.evaluate(focusedId);
  await page.keyboard.type("?");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  await dialog.waitFor();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
  // If the browser has closed it, it opens again a moment later.
  await expect.poll(() => dialog.isVisible()).toBe(true);
  await dialog.getByLabel("Name").fill("editor");
  await dialog.getByLabel("Password").fill("a long password of the tests");
  await dialog.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => dialog.count()).toBe(0);
  await saved(page);
  expect(place).not.toBe("");
  expect(await page.evaluate(focusedId)).toBe(place);
  await page.context().close();
});

test("the dialog of a sign-in that has ended waits for a pause in the typing, and takes no letter", async () => {
  const page = await open(`${desk.url}/portal/#/achievements/wins`);
  await endSession(page, () => enter(page, "editor"));
  const name = page.locator("main").getByLabel("Name", { exact: true });
  const before = await name.inputValue();
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 1_000);
  await name.press("End");
  await page.keyboard.type(", typed");
  const refused = page.waitForResponse((response) => response.status() === 401);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await refused;
  await page.waitForTimeout(300);
  await page.keyboard.type(" in one go");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  expect(await dialog.count()).toBe(0);
  await page.clock.runFor(1_000);
  await dialog.waitFor();
  expect([await name.inputValue(), await dialog.getByLabel("Name").inputValue()]).toEqual([`${before}, typed in one go`, ""]);
  await page.context().close();
});

test("operators change their own passwords, which ends all of their sign-ins", async () => {
  const page = await open(`${desk.url}/portal/`);
  const other = await open(`${desk.url}/portal/`);
  for (const one of [page, other]) await signIn(one, "viewer");
  await page.getByRole("button", { name: "Change password" }).click();
  const dialog = page.getByRole("dialog", { name: "Change your password" });
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await narrowness(page)).toBe(0);
  const fill = async (old: string, next: string, again = next): Promise<void> => {
    await dialog.getByLabel("Current password").fill(old);
    await dialog.getByLabel("New password", { exact: true }).fill(next);
    await dialog.getByLabel("New password again").fill(again);
    await dialog.getByRole("button", { name: "Change password" }).click();
  };
  await fill("a long password of the tests", "another long password", "another long passwort");
  await dialog.getByText("The two new passwords differ.").waitFor();
  await fill("a wrong password", "another long password");
  await dialog
    .getByRole("alert")
    .getByText(/password/)
    .waitFor();
  await fill("a long password of the tests", "another long password");
  const again = page.getByRole("dialog", { name: "Sign in again" });
  await again.waitFor();
  expect(await other.evaluate(async () => (await fetch("/portal/api/me")).status)).toBe(401);
  await again.getByLabel("Name").fill("viewer");
  await again.getByLabel("Password").fill("a long password of the tests");
  await again.getByRole("button", { name: "Sign in" }).click();
  await again.getByText("Wrong name or password.").waitFor();
  await again.getByLabel("Password").fill("another long password");
  await again.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => again.count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.closest(".who button")?.textContent)).toBe("Change password");
  for (const one of [page, other]) await one.context().close();
});

test("Ctrl+Z belongs to the field that is typed in, and takes back only what can be seen", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await page.getByRole("link", { name: "Laps", exact: true }).click();
  await page.getByLabel("How many").fill("8");
  const laps = async (): Promise<unknown> => {
    await saved(page);
    return ((await draft(page)) as { achievements: Record<string, Record<string, unknown>> }).achievements["laps"]?.["max_count"];
  };
  expect(await laps()).toBe(8);
  await turn(page, "Preview").click();
  const search = page.locator("portal-day plaudit-achievements").locator("input[type=search]");
  await search.focus();
  await page.keyboard.type("L");
  await page.keyboard.press("Control+Z");
  await turn(page, "Players").click();
  await page.getByRole("heading", { name: "Players", level: 1 }).waitFor();
  await page.keyboard.press("Control+Z");
  expect(await laps()).toBe(8);
  await turn(page, "Achievements").click();
  await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
  await says(page, "Undone: Laps", () => page.keyboard.press("Control+Z"));
  expect(await laps()).toBe(9);
  await page.context().close();
});

test("what cannot be read is told, and read once the server answers", async () => {
  const page = await open("about:blank");
  let isDown = true;
  await page.route("**/v1/server/definitions", async (route) => {
    if (isDown) await route.fulfill({ status: 503, json: { code: "UNAVAILABLE", message: "The database is away." } });
    else await route.continue();
  });
  await page.goto(`${desk.url}/portal/`);
  await enter(page, "admin");
  await page.getByRole("alert").getByText("The database is away.").waitFor();
  expect(await page.getByText("Loading…").count()).toBe(0);
  isDown = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("link", { name: "Laps", exact: true }).waitFor();
  expect(await page.getByText("The database is away.").count()).toBe(0);
  await page.context().close();
});

test("icons and figures that cannot be read are told", async () => {
  const page = await open("about:blank");
  for (const path of ["icons", "figures"])
    await page.route(`**/v1/server/${path}`, (route) =>
      route.fulfill({ status: 503, json: { code: "UNAVAILABLE", message: "It is away." } }),
    );
  await page.goto(`${desk.url}/portal/#/achievements/laps`);
  await enter(page, "admin");
  await page.getByText("The uploaded icons cannot be shown. It is away.").waitFor();
  await turn(page, "Figures").click();
  await page.getByText("Not counted.").waitFor();
  await page.getByText("It is away.").waitFor();
  expect(await page.getByText("Counting…").count()).toBe(0);
  await page.context().close();
});

test("what was typed on a page that goes is offered on one that is open, at once", async () => {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  const other = await page.context().newPage();
  await other.route("**/v1/server/definitions", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
  await other.goto(`${desk.url}/portal/#/achievements/other_1`);
  await other.getByLabel("Unit", { exact: true }).fill("matches");
  await other.getByText("Kept in this browser").waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
  expect(await page.getByText("are kept in this browser").count()).toBe(0);
  await other.close();
  await page.getByText("are kept in this browser").waitFor();
  await page.getByRole("button", { name: "Restore" }).click();
  await saved(page);
  expect(await draft(page)).toMatchObject({ achievements: { other_1: { unit: "matches" } } });
  await page.context().close();
});
