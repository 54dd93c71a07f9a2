import { expect, test } from "vitest";
import { add, adds, celebrated, count, figure, kind, popUps, press, progress, said, settle, unlocked, visits, words } from "./visit.ts";

const visit = visits();

test("a quest progresses, completes, pops up, is claimed, starts over at the next occurrence, and survives a reload", async () => {
  const page = await visit.open("game");
  await add(page, "daily_forage", 1);
  expect(await count(page, "daily_forage")).toBe(1);
  expect(await progress(page, "daily_forage").getAttribute("aria-valuetext")).toBe("1 / 5 moonherbs");
  expect(await popUps(page).count()).toBe(0);

  await page.reload();
  expect(await count(page, "daily_forage")).toBe(1);

  await add(page, "daily_forage", 5);
  expect(await count(page, "daily_forage")).toBe(5);
  await celebrated(page);
  expect(await popUps(page).textContent()).toContain("Old Wren counts them twice");
  await expect.poll(() => said(page).textContent()).toBe("Unlocked: Forager's Basket");

  expect(await kind(page, "daily_forage")).toBe("claimable");
  await press(page, "Claim Forager's Basket");
  expect(await kind(page, "daily_forage")).toBe("claimed");
  expect(await page.getByRole("list", { name: "Received so far" }).textContent()).toContain("60 gold");

  await press(page, "Next change");
  expect(await page.locator(".now").textContent()).toMatch(/^Sat, Mar 7 00:00:/);
  expect(await count(page, "daily_forage")).toBe(0);
  expect(await kind(page, "daily_forage")).toBe("open");

  await page.reload();
  expect(await page.locator(".now").textContent()).toMatch(/^Sat, Mar 7 00:00/);
  expect(await count(page, "daily_forage")).toBe(0);
  expect(await unlocked(page, "game")).toEqual(["daily_forage"]);
  await press(page, "Back to real time");
  expect(await page.locator(".now").textContent()).toMatch(/^Fri, Mar 6 10:0/);
});

test("a granted reward is announced once by its list, and shown in a message", async () => {
  const page = await visit.open("game");
  await add(page, "daily_forage", 5);
  await celebrated(page);
  await settle(page);
  await press(page, "Claim Forager's Basket");
  await page.clock.runFor(100);
  expect(await page.locator("plaudit-achievements [role=status]").allTextContents()).toContainEqual(
    expect.stringMatching(/^Claimed: 60 gold/),
  );
  expect(await page.locator("plaudit-unlocks [part=toasts]").textContent()).toMatch(/You received 60 gold/);
  expect(await page.locator("#status").textContent()).not.toContain("received");
});

test("a finished, unclaimed round can be claimed after the reset", async () => {
  const page = await visit.open("game");
  await add(page, "weekly_raid", 3);
  await add(page, "weekly_raid", 3);
  await add(page, "weekly_raid", 1);
  for (let days = 0; days < 3; days += 1) await press(page, /^\+1 day/);
  expect(await count(page, "weekly_raid")).toBe(0);
  expect(await words(page, "weekly_raid")).toContain("1 finished round to claim");
  await press(page, "Claim Into the Caldera");
  expect(await words(page, "weekly_raid")).not.toContain("finished round");
});

test("one batch completes several levels, with one summary", async () => {
  const page = await visit.open("game");
  await add(page, "hero_levels", 1000);
  // 50 + 100 + 150 + 250 + 400 = 950, and 50 towards the sixth.
  expect(await figure(page, "Hero level")).toBe("5");
  expect(await count(page, "level_6")).toBe(50);
  await celebrated(page);
  expect(await popUps(page).count()).toBe(1);
  expect(await popUps(page).textContent()).toContain("5 achievements unlocked");
  expect(await kind(page, "level_5")).toBe("claimed");
  expect(await kind(page, "level_7")).toBe("locked");
});

test("the live event runs for five days, its stages open one after the other, and the parent follows its last stage", async () => {
  const page = await visit.open("game");
  // From Friday to Tuesday: five days from midnight, ten hours of which have passed.
  expect(await words(page, "ashfall")).toMatch(/Ends in 4 d 1[34] h/);
  expect(await kind(page, "ashfall_2")).toBe("locked");
  for (let presses = 0; presses < 7; presses += 1) await add(page, "ashfall", 10);
  expect(await kind(page, "ashfall_4")).toBe("claimable");
  expect(await kind(page, "ashfall")).toBe("open");
  // Later unlocks within this time would join the summary.
  await settle(page);
  await add(page, "ashfall", 10);
  expect(await kind(page, "ashfall")).toBe("claimed");
  await celebrated(page);
  // Completing all five stages shows a modal.
  await page.getByRole("dialog", { name: "Ashwalker" }).getByRole("button", { name: "Close" }).last().click();
  expect(await unlocked(page, "game")).toEqual(expect.arrayContaining(["ashfall_5", "ashfall"]));
  for (let days = 0; days < 5; days += 1) await press(page, /^\+1 day/);
  expect(await (await adds(page, "ashfall", 10)).isDisabled()).toBe(true);
  expect(await kind(page, "ashfall_5")).toBe("claimable");
});

test("the limited event shows its conditions, and opens when both are met", async () => {
  const page = await visit.open("game");
  expect(await words(page, "lantern_night")).toMatch(/Opens in 1 d 1[34] h/);
  expect(await words(page, "lantern_night")).toContain("Unlock “Keeper of Shrines” first");
  for (let shrines = 0; shrines < 3; shrines += 1) await add(page, "keeper_of_shrines", 1);
  expect(await words(page, "lantern_night")).not.toContain("First:");
  await press(page, /^\+1 day/);
  await press(page, /^\+1 day/);
  expect(await kind(page, "lantern_night")).toBe("open");
  await add(page, "lantern_night", 6);
  expect(await count(page, "lantern_night")).toBe(6);
});

test("the page follows the time by itself: a quest resets without interaction", async () => {
  const page = await visit.open("game", { at: "2026-03-06T23:57:00Z" });
  await add(page, "daily_forage", 1);
  await settle(page);
  // The page's clock has advanced meanwhile, but not by minutes.
  await page.clock.runFor(200_000);
  expect(await count(page, "daily_forage")).toBe(0);
});

test("a chosen time works like any other", async () => {
  const page = await visit.open("game");
  await page.getByText("Choose a time").click();
  await page.getByLabel("Date and time").fill("2026-03-11T12:30");
  await press(page, "Go");
  expect(await page.locator(".now").textContent()).toMatch(/^Wed, Mar 11 12:30/);
  expect(await words(page, "ashfall")).toMatch(/Opens in 1 d 11 h/);
});
