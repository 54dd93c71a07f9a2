// Players: the search, their achievements as they see them, and actions with a reason.

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, enter, narrowness, player, report, says, signIn, turn } from "./desk.ts";

const { page: open, expected } = browsers();
expected.push(/ERR_FAILED/); // an answer that a test loses

const DAY = 86_400;

/** The freezes of the streak, as the server has them. */
async function freezesOf(page: Page, player: string): Promise<number | undefined> {
  const list = await page.evaluate(async (id) => (await fetch(`/v1/server/players/${id}/achievements`)).json() as Promise<unknown>, player);
  return (list as { achievements: Record<string, { streak?: { freezes: number } }> }).achievements["days"]?.streak?.freezes;
}

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
  await page.getByRole("region", { name: "Granted rewards" }).getByText("5 coins").waitFor();
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
  await page.getByText("Operators' actions").waitFor();
  const form = page.locator("form.act");
  const act = async (name: string, fill: Readonly<Record<string, string>> = {}): Promise<void> => {
    await page.getByRole("group", { name: "Actions" }).getByRole("button", { name, exact: true }).click();
    for (const [label, value] of Object.entries(fill)) await form.getByLabel(label).fill(value);
    // Without a reason, nothing is sent.
    await form.getByRole("button", { name, exact: true }).click();
    expect(await form.count()).toBe(1);
    await form.getByLabel("Reason").fill(`Why ${name}`);
    await says(page, `${name}: done`, () => form.getByRole("button", { name, exact: true }).click());
  };
  const audit = page.getByRole("region", { name: "Operators' actions" });
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
  // A refusal is shown at the form, and the form stays.
  await page.getByRole("button", { name: "Grant", exact: true }).click();
  await form.getByLabel("Achievements").fill("nothing_of_this_name");
  await form.getByLabel("Reason").fill("A mistake");
  await form.getByRole("button", { name: "Grant" }).click();
  await form
    .getByRole("alert")
    .getByText(/nothing_of_this_name/)
    .waitFor();
  expect(await axe(page)).toEqual([]);
  // A form that was opened for one player is closed for the next one, and deletion asks for the id.
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await form.getByLabel("Type the player's ID to confirm").fill("someone");
  await form.getByLabel("Reason").fill("A mistake");
  await form.getByRole("button", { name: "Delete" }).click();
  await form.getByRole("alert").getByText("This is not the player's ID.").waitFor();
  const other = await player(desk.url, "another");
  await page.goto(`${desk.url}/portal/#/players/${other.player}`);
  await page.getByRole("heading", { name: other.player }).waitFor();
  await page.getByText("Operators' actions").waitFor();
  expect(await form.count()).toBe(0);
  await page.goto(`${desk.url}/portal/#/players/${account.player}`);
  await page.getByRole("heading", { name: account.player }).waitFor();
  await page.getByText("Operators' actions").waitFor();
  await act("Delete", { "Type the player's ID to confirm": account.player });
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

test("the newest change and the newest reward come first", async () => {
  const account = await player(desk.url, "dan");
  const page = await open(`${desk.url}/portal/#/players/${account.player}`);
  await enter(page, "admin");
  await page.getByText("A long walk").waitFor();
  const amounts = [1, 2, 3];
  for (const amount of amounts) await report(desk.url, account.token, [{ type: "update", achievements: { walk: amount } }], amount);
  await page.reload();
  const log = page.getByRole("region", { name: "Log", exact: true }).locator("tbody tr");
  await expect.poll(() => log.count()).toBe(4);
  const texts = await log.allTextContents();
  expect(texts.map((text) => /"walk":(\d)/.exec(text)?.[1])).toEqual(["3", "2", "1", undefined]);
  await page.context().close();
});

test("a grant whose answer was lost is sent again, and counts once", async () => {
  const account = await player(desk.url, "fay");
  const page = await open(`${desk.url}/portal/#/players/${account.player}`);
  await enter(page, "admin");
  const form = page.locator("form.act");
  let lost = 0;
  await page.route("**/v1/server/grants", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch(); // the server carries it out, and the page does not receive the answer
    return route.abort();
  });
  await page.getByRole("button", { name: "Give freezes", exact: true }).click();
  await form.getByLabel("How many").fill("2");
  await form.getByLabel("Reason").fill("A lost phone");
  await form.getByRole("button", { name: "Give freezes" }).click();
  await form.getByText("The server cannot be reached.").waitFor();
  await says(page, "Give freezes: done", () => form.getByRole("button", { name: "Give freezes" }).click());
  expect(lost).toBe(1);
  expect(await freezesOf(page, account.player)).toBe(2);
  // The same action, started anew, is another grant.
  await page.getByRole("button", { name: "Give freezes", exact: true }).click();
  await form.getByLabel("How many").fill("2");
  await form.getByLabel("Reason").fill("Another phone");
  await form.getByRole("button", { name: "Give freezes" }).click();
  await expect.poll(() => freezesOf(page, account.player)).toBe(4);
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

test("a claim that the reward hook has not decided is shown as open, and as a reward once it has", async () => {
  let isOpen = false;
  const hook = createServer((request, response) => {
    request.resume();
    response.writeHead(isOpen ? 200 : 503).end('{"grant": true}');
  });
  await once(hook.listen(0, "127.0.0.1"), "listening");
  const { port } = hook.address() as AddressInfo;
  const reward = { guaranteed: { currencies: { gems: { min: 7 } } } };
  const chest = { name: "A chest", max_count: 1, auto_claim: true, auto_reset: true, reward };
  const shop = await Desk.open({ achievements: { chest } }, "sqlite", {
    flags: ["--reward-hook", `http://127.0.0.1:${port}/`],
    env: { PLAUDIT_REWARD_HOOK_SECRET: "a secret of the tests, of 32 bytes" },
  });
  try {
    const account = await player(shop.url, "gil");
    await report(shop.url, account.token, [{ type: "update", achievements: { chest: 1 } }]);
    const page = await open(`${shop.url}/portal/#/players/${account.player}`);
    await enter(page, "viewer");
    const facts = page.locator(".facts div", { hasText: "To claim" });
    await facts.getByText("A chest").waitFor();
    await page.getByText("None yet.").waitFor();
    isOpen = true;
    await expect
      .poll(async () => {
        await page.reload();
        return facts.textContent();
      })
      .toContain("nothing");
    await page.getByRole("region", { name: "Granted rewards" }).getByText("7 gems").waitFor();
    await page.context().close();
  } finally {
    await shop.close();
    hook.close();
  }
});
