// Players: found, seen as they see themselves, and acted on with a reason.

import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, enter, narrowness, player, report, signIn, turn } from "./desk.ts";

const { page: open } = browsers();

const DAY = 86_400;

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open({
    settings: { streaks: { practice: { freezes: { start: 0 }, repair_sec: 7 * DAY } } },
    achievements: {
      days: { name: "Ten days", trigger: { streak: { days: 10, of: "practice" } } },
      first: { name: "First steps", max_count: 1, auto_claim: true, reward: { guaranteed: { currencies: { coins: { min: 5 } } } } },
      walk: { name: "A long walk", max_count: 10 },
    },
  });
});
afterAll(() => desk?.close());

test("a player is found, seen, granted something and banned, and the audit has the reasons", async () => {
  const account = await player(desk.url, "ada");
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await turn(page, "Players").click();
  await page.getByLabel(/^Find a player/).fill(account.player.slice(0, 6));
  await page.getByRole("link", { name: account.player }).click();
  await page.getByText("A long walk").waitFor();
  expect(await axe(page)).toEqual([]);

  await page.getByRole("button", { name: "Grant" }).click();
  await page.locator("form.act").getByLabel("Achievements").fill("first");
  await page.getByLabel("Reason").fill("A lost device");
  await page.locator("form.act").getByRole("button", { name: "Grant" }).click();
  await page.getByText("1 achievement", { exact: true }).waitFor();
  await page.getByRole("region", { name: "Rewards that were granted" }).getByText("5 coins").waitFor();
  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByLabel("Reason").fill("Sold the account");
  await page.locator("form.act").getByRole("button", { name: "Ban" }).click();
  await page.getByText("Banned: Sold the account").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await narrowness(page)).toBe(0);

  const audit = await page.evaluate(
    async (subject) => (await fetch(`/v1/server/audit?subject=${subject}`)).json() as Promise<unknown>,
    account.player,
  );
  const reasons = (audit as { entries: { reason: string; actor: string }[] }).entries.map(({ reason, actor }) => `${actor}: ${reason}`);
  expect(reasons).toEqual(expect.arrayContaining(["operator:admin: A lost device", "operator:admin: Sold the account"]));
  const refused = await fetch(`${desk.url}/v1/sync`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${account.token}` },
    body: JSON.stringify({ v: 1, nonce: "n", streams: {}, events: [] }),
  });
  expect(refused.status).toBe(403);
  await page.context().close();
});

test("every command works, with a reason, and the page lists what operators did", async () => {
  const account = await player(desk.url, "cyd");
  const now = Math.floor(Date.now() / 1000);
  // A streak of two days that broke two days ago.
  await report(
    desk.url,
    account.token,
    [5, 4].map((days) => ({ type: "session_completed", duration_sec: 600, at: now - days * DAY })),
  );
  const page = await open(`${desk.url}/portal/#/players/${account.player}`);
  await enter(page, "admin");
  await page.getByText("What operators did").waitFor();
  const form = page.locator("form.act");
  const act = async (name: string, fill: Readonly<Record<string, string>> = {}): Promise<void> => {
    await page.getByRole("group", { name: "What can be done" }).getByRole("button", { name, exact: true }).click();
    for (const [label, value] of Object.entries(fill)) await form.getByLabel(label).fill(value);
    // Without a reason nothing is sent.
    await form.getByRole("button", { name, exact: true }).click();
    expect(await form.count()).toBe(1);
    await form.getByLabel("Reason").fill(`Why ${name}`);
    await form.getByRole("button", { name, exact: true }).click();
    await page.getByText(`${name}: done`).waitFor();
  };
  const audit = page.getByRole("region", { name: "What operators did" });
  const seen = page.getByRole("region", { name: "What the player sees" });
  await act("Repair a streak");
  await expect.poll(() => seen.getByText("2 of 10 days").count()).toBe(1);
  await act("Give freezes", { "How many": "3" });
  await act("Grant", { Achievements: "walk, first" });
  await expect.poll(() => seen.getByText("10 of 10").count()).toBeGreaterThan(0);
  await act("Reset", { Achievements: "walk" });
  await expect.poll(() => seen.getByText("0 of 10").count()).toBeGreaterThan(0);
  await act("Sign out");
  await act("Ban");
  await page.getByText("Banned: Why Ban").waitFor();
  await act("Lift the ban");
  await expect.poll(() => page.getByText("Banned: Why Ban").count()).toBe(0);
  for (const name of ["Repair a streak", "Give freezes", "Grant", "Reset", "Sign out", "Ban", "Lift the ban"])
    expect(await audit.getByText(`Why ${name}`, { exact: true }).count(), name).toBe(1);
  // What is refused is said at the form, and the form stays.
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await form.getByLabel("Achievements").fill("nothing_of_this_name");
  await form.getByLabel("Reason").fill("A mistake");
  await form.getByRole("button", { name: "Grant" }).click();
  await form
    .getByRole("alert")
    .getByText(/nothing_of_this_name/)
    .waitFor();
  expect(await axe(page)).toEqual([]);
  await act("Delete");
  await page.getByRole("heading", { name: "Players", level: 1 }).waitFor();
  await expect.poll(() => page.getByRole("link", { name: account.player }).count()).toBe(0);
  const deleted = await page.evaluate(
    async (subject) => (await fetch(`/v1/server/audit?subject=${subject}`)).json() as Promise<unknown>,
    account.player,
  );
  expect((deleted as { entries: { action: string; reason: string }[] }).entries[0]).toMatchObject({
    action: "player.delete",
    reason: "Why Delete",
  });
  await page.context().close();
});

test("who may only read sees no commands", async () => {
  const account = await player(desk.url, "bob");
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "viewer");
  expect(await page.getByRole("button", { name: "New achievement" }).count()).toBe(0);
  await turn(page, "Players").click();
  await page.getByRole("link", { name: account.player }).click();
  await page.getByText("A long walk").waitFor();
  for (const name of ["Grant", "Reset", "Ban", "Delete"])
    expect(await page.getByRole("button", { name, exact: true }).count(), name).toBe(0);
  await page.context().close();
});
