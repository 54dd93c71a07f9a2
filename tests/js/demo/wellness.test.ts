import { expect, test } from "vitest";
import { celebrated, figure, finishSession, kind, name, node, popUps, press, said, settle, unlocked, visits, words } from "./visit.ts";

const visit = visits();

test("a streak over simulated days unlocks on its third day, not before and not after", async () => {
  const page = await visit.open("wellness");
  const earned = async (): Promise<boolean> => (await unlocked(page, "wellness")).includes("streak_3");
  await finishSession(page);
  await finishSession(page);
  expect(await earned()).toBe(false);
  await press(page, "Next day");
  await finishSession(page);
  expect(await earned()).toBe(false);
  expect(await figure(page, "Day streak")).toBe("2");
  await press(page, "Next day");
  expect(await earned()).toBe(false);
  await finishSession(page);
  expect(await earned()).toBe(true);
  await celebrated(page);
  expect(await popUps(page).last().textContent()).toContain("Three in a row");
  await press(page, "Next day");
  await finishSession(page);
  expect((await unlocked(page, "wellness")).filter((id) => id === "streak_3")).toHaveLength(1);
});

test("a day without a session breaks the streak, and the page shows the time left", async () => {
  const page = await visit.open("wellness");
  await finishSession(page);
  await press(page, "Next day");
  await name(page, "streak_3").click();
  expect(await page.getByRole("dialog").textContent()).toMatch(/Practise again within 1(4 h|3 h 5\d min) to keep the streak/);
  await page.keyboard.press("Escape");
  await press(page, "Next day");
  expect(await figure(page, "Day streak")).toBe("0");
  await finishSession(page);
  expect(await figure(page, "Day streak")).toBe("1");
});

test("the tenth session unlocks its badge: not the ninth, not the eleventh", async () => {
  const page = await visit.open("wellness");
  const tenths = async (): Promise<number> => (await unlocked(page, "wellness")).filter((id) => id === "ten_sessions").length;
  for (let session = 1; session <= 9; session += 1) await finishSession(page);
  expect(await figure(page, "Sessions")).toBe("9");
  expect(await tenths()).toBe(0);
  await settle(page);
  await finishSession(page);
  expect(await tenths()).toBe(1);
  await celebrated(page);
  expect(await popUps(page).textContent()).toContain("Ten sittings");
  await settle(page);
  await finishSession(page);
  expect(await figure(page, "Sessions")).toBe("11");
  expect(await tenths()).toBe(1);
  await celebrated(page);
  expect(await popUps(page).count()).toBe(0);
  expect(await kind(page, "ten_sessions")).toBe("done");
});

test("activity from before achievements existed gives one summary, once", async () => {
  const page = await visit.open("wellness");
  await press(page, "Import three weeks of practice");
  expect(await popUps(page).count()).toBe(0);
  expect(await kind(page, "ten_sessions")).not.toBe("done");
  await press(page, "Open the app");
  await celebrated(page);
  expect(await popUps(page).count()).toBe(1);
  expect(await popUps(page).textContent()).toContain("8 achievements unlocked");
  await expect.poll(() => said(page).textContent()).toBe("8 achievements unlocked");
  expect(new Set(await unlocked(page, "wellness"))).toEqual(
    new Set(["first_breath", "ten_sessions", "quiet_hour", "streak_3", "sleep_well", "foundations", "joined", "first_post"]),
  );
  await settle(page);
  await press(page, "Open the app");
  await celebrated(page);
  expect(await popUps(page).count()).toBe(0);
  expect(await unlocked(page, "wellness")).toHaveLength(8);
});

test("an archived badge is shown only to players who have it", async () => {
  const page = await visit.open("wellness");
  expect(await node(page, "beta_guest").count()).toBe(0);
  await press(page, "Import three weeks of practice");
  expect(await words(page, "beta_guest")).toContain("Archived");
  expect(await words(page, "beta_guest")).toContain("Feb 12, 2026");
});

test("a hidden badge is shown only once it is earned", async () => {
  const page = await visit.open("wellness");
  expect(await node(page, "calm_100").count()).toBe(0);
  expect(await page.locator("main").textContent()).not.toContain("Glass");
  await page.getByLabel("calm score").fill("100");
  await press(page, "Save");
  expect(await words(page, "calm_100")).toContain("Glass");
  expect(await unlocked(page, "wellness")).toEqual(expect.arrayContaining(["calm_80", "calm_100"]));
});

test("every trigger has a control: courses, community and subscriptions earn their badges", async () => {
  const page = await visit.open("wellness");
  await press(page, "Join");
  await press(page, "Post");
  await press(page, "Comment");
  for (const course of ["Breath Basics", "Body Scan", "Open Awareness", "Evening Wind-down"]) await finishSession(page, course);
  await press(page, "Subscribe: Monthly");
  await press(page, "Subscribe: Yearly");
  await page.getByLabel("Minutes").fill("20");
  await finishSession(page);
  const earned = await unlocked(page, "wellness");
  expect(earned).toEqual(
    expect.arrayContaining(["joined", "first_post", "first_comment", "foundations", "sleep_well", "supporter", "quiet_hour"]),
  );
  expect(await words(page, "supporter")).toContain("earned 2 times");
  await press(page, "Claim Settling In");
  expect(await kind(page, "settling_in")).toBe("claimed");
  expect(await page.getByRole("list", { name: "Received so far" }).textContent()).toContain("50 pebbles");
});

test("the details show criteria, state and progress", async () => {
  const page = await visit.open("wellness");
  await finishSession(page);
  await name(page, "quiet_hour").click();
  const dialog = page.getByRole("dialog", { name: "A Quiet Hour" });
  expect(await dialog.textContent()).toContain("Spend 60 minutes in sessions in total.");
  expect(await dialog.textContent()).toContain("In progress");
  expect(await dialog.getByRole("progressbar").getAttribute("aria-valuetext")).toBe("10 / 60 minutes");
});
