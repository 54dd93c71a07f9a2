import { expect, test } from "vitest";
import { authority, celebrated, devices, held, learnt, notePopUps } from "./together.ts";
import { focused, popUps, press, visits } from "./visit.ts";

const visit = visits(() => authority("--playground"));
const open = async (source: "game" | "wellness" = "game") => {
  const page = await visit.together(source, { at: "now", reducedMotion: "reduce", before: notePopUps });
  return { page, ...(await devices(page)) };
};

test("offline progress is pending, then confirmed, and reaches the other device without a pop-up", async () => {
  const { page, phone, tablet } = await open();
  await phone.switchTo("off");
  await phone.add("first_light");
  await expect.poll(() => phone.mark("first_light")).toBe("pending");
  expect(await phone.fates()).toEqual(["waiting"]);
  expect(await phone.offered("first_light").textContent()).toContain("not confirmed yet");
  const once = [expect.stringMatching(/^Unlockednot confirmed yet.*, on the Phone/)];
  await expect.poll(() => celebrated(page)).toEqual(once);
  expect(await held(page, "first_light")).toBe("0 / 1");
  expect(await tablet.count("first_light")).toBe(0);

  await phone.switchTo("online");
  await phone.until({ marks: { first_light: "confirmed" } });
  expect(await phone.fates()).toEqual(["confirmed"]);
  await tablet.until({ marks: { first_light: "confirmed" }, counts: { first_light: 1 } });
  await expect.poll(() => held(page, "first_light")).toBe("unlocked, 1 / 1");
  await expect.poll(() => learnt(page)).toEqual(["Prediction", "Confirmation"]);
  expect(await celebrated(page)).toEqual(once);
  expect(await tablet.unread()).toBe("Inbox of the Tablet: 1 new");
  expect(await tablet.inbox()).toEqual({ "Earned elsewhere": ["first_light"], "Refused and taken back": [], "Celebrated here": [] });
  expect(await tablet.unread()).toBe("Inbox of the Tablet");
  expect(await phone.inbox()).toEqual({ "Earned elsewhere": [], "Refused and taken back": [], "Celebrated here": ["first_light"] });
});

test("a reload offline loses nothing, and celebrates nothing again", async () => {
  const { page, phone } = await open();
  await phone.switchTo("off");
  await phone.add("first_light");
  await phone.add("keeper_of_shrines");
  await expect.poll(() => celebrated(page)).toHaveLength(1);
  // An event shows once it is stored.
  await expect.poll(() => phone.fates()).toEqual(["waiting", "waiting"]);
  await page.reload();
  const again = await devices(page);
  expect(await again.phone.fates()).toEqual(["waiting", "waiting"]);
  expect(await again.phone.mark("first_light")).toBe("pending");
  await again.phone.switchTo("online");
  await again.phone.until({ counts: { first_light: 1, keeper_of_shrines: 1 }, marks: { first_light: "confirmed" } });
  await again.tablet.until({ counts: { first_light: 1, keeper_of_shrines: 1 } });
  expect(await celebrated(page)).toEqual([]);
});

test("a flaky network loses requests and answers, and no event is lost or counted twice", async () => {
  const { page, phone, tablet } = await open();
  await phone.switchTo("flaky");
  await phone.add("keeper_of_shrines");
  await phone.add("ember_blade", 1);
  await expect.poll(() => phone.line()).toContain("lost");
  await expect.poll(() => phone.fates()).toEqual(["confirmed", "confirmed"]);
  expect(await phone.panel.locator(".queue").textContent()).toMatch(/sent [2-9] times/);
  await tablet.until({ counts: { keeper_of_shrines: 1, ember_blade: 1 } });
  expect([await held(page, "keeper_of_shrines"), await held(page, "ember_blade")]).toEqual(["1 / 3", "1 / 3"]);
  expect([await phone.count("keeper_of_shrines"), await phone.count("ember_blade")]).toEqual([1, 1]);
});

test("concurrent progress of two devices adds up: the later events are replayed on top of the earlier ones", async () => {
  const { page, phone, tablet } = await open();
  for (const device of [phone, tablet]) {
    await device.switchTo("off");
    await device.add("keeper_of_shrines");
    await device.add("keeper_of_shrines");
    await expect.poll(() => device.count("keeper_of_shrines")).toBe(2);
  }
  await phone.switchTo("online");
  await phone.until();
  expect(await celebrated(page)).toEqual([]);
  await tablet.switchTo("online");
  await tablet.until({ counts: { keeper_of_shrines: 3 }, marks: { keeper_of_shrines: "confirmed" } });
  await phone.until({ counts: { keeper_of_shrines: 3 }, marks: { keeper_of_shrines: "confirmed" } });
  expect(await tablet.line()).toContain("rebase");
  await expect.poll(() => celebrated(page)).toEqual([expect.stringMatching(/^Unlocked.*, on the Tablet/)]);
  expect(await phone.inbox()).toMatchObject({ "Earned elsewhere": ["keeper_of_shrines"] });
});

test("an unlock that the server does not have is taken back, quietly", async () => {
  const { page, phone, tablet } = await open();
  await phone.add("ember_blade");
  await phone.add("ember_blade");
  await tablet.until({ counts: { ember_blade: 2 } });
  await phone.switchTo("off");
  await phone.add("ember_blade");
  await expect.poll(() => phone.mark("ember_blade")).toBe("pending");
  await tablet.add("ember_blade", -1);
  await tablet.until({ counts: { ember_blade: 1 } });
  await phone.switchTo("online");
  await phone.until({ counts: { ember_blade: 2 }, marks: { ember_blade: "retracted" } });
  expect(await phone.line()).toContain("Taken back: “Forge an Ember Blade”");
  expect(await popUps(page).count(), "its pop-up goes with it").toBe(0);
  expect(await phone.inbox()).toMatchObject({ "Refused and taken back": ["ember_blade"] });
  expect(await tablet.inbox()).toMatchObject({ "Earned elsewhere": [], "Refused and taken back": [] });
});

test("the server grants one of two claims, and refuses the other", async () => {
  const { page, phone, tablet } = await open();
  await phone.add("first_light");
  await tablet.until({ counts: { first_light: 1 } });
  await tablet.switchTo("off");
  await tablet.claim("first_light");
  await phone.claim("first_light");
  // The claim is in the queue once it is stored, and must be settled before the other one is sent.
  await expect.poll(() => phone.fates()).toEqual(["confirmed", "confirmed"]);
  await tablet.switchTo("online");
  await expect.poll(() => tablet.fates()).toEqual(["refused"]);
  expect(await tablet.line()).toMatch(/^The server refused “Claim First Light”/);
  expect(await page.getByRole("dialog").count()).toBe(0);
  await expect.poll(() => tablet.unread()).toBe("Inbox of the Tablet: 2 new");
  expect((await tablet.inbox())["Refused and taken back"]).toHaveLength(1);
});

test("a server restored from a backup agrees with both devices again, and receives the events that they still had", async () => {
  const { page, phone, tablet } = await open();
  await phone.add("keeper_of_shrines");
  await tablet.until({ counts: { keeper_of_shrines: 1 } });
  expect(await page.getByRole("button", { name: "Restore the backup" }).isDisabled()).toBe(true);
  await press(page, "Back up now");
  await expect.poll(() => page.getByRole("group", { name: "Simulate Server" }).textContent()).toMatch(/The backup holds revision \d/);

  // Settled by the server, and lost with it.
  await phone.add("ember_blade");
  await tablet.until({ counts: { ember_blade: 1 } });
  // Pending on the devices, and unknown to the server.
  await phone.switchTo("off");
  await tablet.switchTo("off");
  await phone.add("first_light");
  await tablet.add("keeper_of_shrines");
  await press(page, "Restore the backup");
  await expect.poll(() => held(page, "ember_blade")).toBe("0 / 3");

  for (const device of [phone, tablet]) await device.switchTo("online");
  const counts = { keeper_of_shrines: 2, ember_blade: 0, first_light: 1 };
  await phone.until({ counts, marks: { first_light: "confirmed" } });
  await tablet.until({ counts, marks: { first_light: "confirmed" } });
  await expect.poll(() => held(page, "Timeline")).toBe("2");
  await expect.poll(() => Promise.all(Object.keys(counts).map((id) => held(page, id)))).toEqual(["2 / 3", "0 / 3", "unlocked, 1 / 1"]);
  expect(await learnt(page)).toContain("Restore");
  expect([(await phone.fates())[0], (await tablet.fates())[0]]).toEqual(["confirmed", "confirmed"]);
});

test("the wellness sample is played by activity, on both devices", async () => {
  const { page, phone, tablet } = await open("wellness");
  for (const device of [phone, tablet]) {
    await device.switchTo("off");
    await (await device.controls()).getByRole("button", { name: "Sit 30 min" }).click();
    await expect.poll(() => device.count("quiet_hour")).toBe(30);
  }
  for (const device of [phone, tablet]) {
    await device.switchTo("online");
    await device.until();
  }
  await tablet.until({ marks: { quiet_hour: "confirmed", first_breath: "confirmed" } });
  await phone.until({ marks: { quiet_hour: "confirmed", first_breath: "confirmed" } });
  await expect.poll(() => held(page, "quiet_hour")).toContain("unlocked");
});

test("starting over creates a new player on two new devices", async () => {
  const { page, phone, tablet } = await open();
  await phone.add("first_light");
  await tablet.until({ counts: { first_light: 1 } });
  await press(page, "Start over");
  await page.getByRole("dialog").getByRole("button", { name: "Start over" }).click();
  await expect.poll(() => tablet.count("first_light")).toBe(0);
  await expect.poll(() => held(page, "first_light")).toBe("0 / 1");
  await page.reload();
  const again = await devices(page);
  expect([await again.phone.count("first_light"), await again.tablet.count("first_light")]).toEqual([0, 0]);
});

test("without storage, both devices still work, and say so", async () => {
  const page = await visit.together("game", {
    at: "now",
    before: (fresh) =>
      fresh.addInitScript(() => {
        Reflect.deleteProperty(Window.prototype, "indexedDB");
        Reflect.deleteProperty(window, "indexedDB");
      }),
  });
  const { phone, tablet } = await devices(page);
  expect(await phone.panel.textContent()).toContain("a reload loses pending events");
  await phone.add("first_light");
  await tablet.until({ marks: { first_light: "confirmed" } });
});

test("the time machine is one press away, on a page of its own", async () => {
  const { page } = await open();
  await page.getByRole("link", { name: "Time machine" }).click();
  await page.getByRole("heading", { name: "Time machine" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Time machine" }).waitFor();
  await page.getByRole("link", { name: "Two devices" }).click();
  await devices(page);
  expect(await page.getByRole("heading", { name: "Time machine" }).count()).toBe(0);
});

test("the other achievements are in a list of the package's, and can be played and claimed there", async () => {
  const { page, phone, tablet } = await open();
  const list = phone.panel.locator(".others plaudit-achievements");
  const row = list.locator("li[data-key=daily_forage]");
  await phone.panel.locator("details.others summary").click();
  expect(await list.locator("li[data-key=first_light]").count(), "what stands in front is not in the list").toBe(0);
  expect(await phone.panel.locator(".front plaudit-achievements li").count(), "but in the other one").toBe(3);
  expect(await list.locator("li[data-key=first_breath]").count(), "nor is the other sample").toBe(0);
  expect(await list.getByRole("heading", { level: 2 }).allTextContents()).toEqual([
    "Story0 of 1",
    "Daily quests0 of 3",
    "Weekly quests0 of 2",
    "Live event0 of 1",
    "Season0 of 1",
    "Hero0 of 1",
    "Limited time0 of 1",
  ]);

  await phone.switchTo("off");
  await phone.add("daily_forage", 5);
  await expect.poll(() => row.locator(".state").first().textContent()).toBe("Ready to claim");
  expect(await phone.mark("daily_forage")).toBe("pending");
  expect(await (await phone.controls()).getByRole("button", { name: "+5 moonherbs for Forager's Basket" }).isDisabled()).toBe(true);
  await row.getByRole("button", { name: /^Claim/ }).click();
  await expect.poll(() => phone.fates()).toEqual(["waiting", "waiting"]);
  await expect.poll(() => phone.line()).toMatch(/when the network is back/);

  await phone.switchTo("online");
  await phone.until({ marks: { daily_forage: "confirmed" } });
  await tablet.panel.locator("details.others summary").click();
  await expect
    .poll(() => tablet.panel.locator("plaudit-achievements li[data-key=daily_forage] .state").first().textContent())
    .toBe("Claimed");

  await row.getByRole("button", { name: "Forager's Basket", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Forager's Basket" });
  await dialog.waitFor();
  expect(await dialog.textContent(), "the page's own dialog, which knows the schedule").toContain("Resets every day at 00:00 UTC");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await focused(page)).toBe("Forager's Basket");
});
