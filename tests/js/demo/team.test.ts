import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { axe } from "./axe.ts";
import { crew, type OnPanel } from "./crew.ts";
import { overflow, smallControls } from "./measure.ts";
import { authority } from "./together.ts";
import { focused, visits, type VisitOptions } from "./visit.ts";

const visit = visits(() => authority());
const open = async (options: VisitOptions = {}) => {
  const page = await visit.page("team.html", { at: "now", reducedMotion: "reduce", ...options });
  return { page, ...(await crew(page)) };
};

/** Records the page's announcements to screen readers from now on. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  const noted = await page.locator("#status").evaluateHandle((status) => {
    const texts: string[] = [];
    new MutationObserver(() => {
      if (status.textContent) texts.push(status.textContent);
    }).observe(status, { childList: true, characterData: true, subtree: true });
    return texts;
  });
  return () => noted.jsonValue();
}

async function reachAll(ann: OnPanel, bea: OnPanel, cas: OnPanel): Promise<void> {
  for (let times = 0; times < 4; times += 1) await bea.add("pvp_wins", 3);
  for (let times = 0; times < 3; times += 1) await cas.add("dungeons", 2);
  for (let times = 0; times < 4; times += 1) await ann.add("team_gold", 250);
  for (const member of [ann, bea, cas]) {
    await member.until("pvp_wins", 10);
    await member.until("dungeons", 5);
    await member.until("team_gold", 1_000);
  }
  // A confirmation that comes later would replace what a member's line says by then.
  for (const member of [ann, bea, cas])
    await expect.poll(async () => (await member.fates()).filter((fate) => fate === "waiting" || fate === "sent")).toEqual([]);
}

test("others see a contribution without a manual sync, with its author", async () => {
  const { page, ann, bea, cas } = await open();
  await bea.add("pvp_wins", 3);
  for (const member of [ann, bea, cas]) await member.until("pvp_wins", 3);
  await cas.add("pvp_wins", 1);
  for (const member of [ann, bea, cas]) await member.until("pvp_wins", 4);
  expect([await ann.shares("pvp_wins"), await bea.shares("pvp_wins")]).toEqual([
    { Bea: "Bea 3", Cas: "Cas 1" },
    { Bea: "you 3", Cas: "Cas 1" },
  ]);
  await expect.poll(() => page.locator(".heard li").first().textContent()).toMatch(/^To (Ann|Bea|Cas): the team is at revision 2$/);
});

test("contributions made offline add up, and a reload keeps team and queue", async () => {
  const { page, ann, bea, cas } = await open();
  await bea.switchTo("off");
  await cas.switchTo("off");
  await bea.add("team_gold", 100);
  await cas.add("team_gold", 250);
  await ann.add("team_gold", 100);
  // A contribution shows once it is stored.
  await bea.until("team_gold", 100);
  await cas.until("team_gold", 250);
  expect(await bea.fates()).toEqual(["waiting"]);
  await bea.switchTo("online");
  await cas.switchTo("online");
  for (const member of [ann, bea, cas]) await member.until("team_gold", 450);
  await page.reload();
  await crew(page);
  for (const member of [ann, bea, cas]) await member.until("team_gold", 450);
});

test("only the admin can claim: a member's device shows why; the gate opens for all", async () => {
  const { ann, bea, cas } = await open();
  expect(await cas.state("elite_challenge")).toBe("locked");
  await reachAll(ann, bea, cas);
  await bea.press("Claim Win 10 PvP battles: only an admin can");
  await expect.poll(() => bea.line()).toContain("Only an admin of the team can claim");
  await ann.press("Claim Win 10 PvP battles");
  for (const member of [ann, bea, cas]) await expect.poll(() => member.state("pvp_wins")).toBe("claimed");
  for (const name of ["Complete 5 dungeons", "Collect 1000 gold"]) await ann.press(`Claim ${name}`);
  await ann.press("Claim total reward of Monthly challenge");
  await expect.poll(() => cas.goal("monthly_challenge").locator("> [part=rewards]").allTextContents()).toEqual(["Received100 team gems"]);
  await expect.poll(() => cas.state("elite_challenge")).toBe("open");
  await cas.add("elite_challenge", 1);
  await ann.until("elite_challenge", 1);
});

test("an unlock is marked until the server has it, and a claim is announced once, by the list or by the page", async () => {
  const { page, ann, bea } = await open();
  const told = (member: OnPanel): Promise<string | null> => member.panel.locator("plaudit-achievements [role=status]").textContent();
  const said = await listen(page);
  await bea.switchTo("off");
  for (let times = 0; times < 3; times += 1) await bea.add("dungeons", 2);
  await expect.poll(() => bea.mark("dungeons")).toBe("pending");
  expect(await ann.offered("dungeons").locator("[data-of]").count(), "nobody else knows").toBe(0);
  await bea.switchTo("online");
  for (const member of [ann, bea]) await expect.poll(() => member.mark("dungeons")).toBe("confirmed");
  await bea.press("Claim Complete 5 dungeons: only an admin can");
  await expect.poll(() => page.locator("#status").textContent()).toContain("Bea: Only an admin of the team can claim");
  await ann.panel.getByRole("button", { name: "Claim Complete 5 dungeons", exact: true }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => told(ann)).toBe("Claimed: 50 team coins");
  expect(await told(bea)).toBe("");
  await expect
    .poll(() => said().then((texts) => texts.filter((text) => text.startsWith("Ann: "))))
    .toEqual([expect.stringContaining("Confirmed by the server: 1 event")]);
  expect(await focused(page)).toBe("Complete 5 dungeons");
});

test("a member who is removed while offline loses the queue and the view, and can join again", async () => {
  const { ann, bea, cas } = await open();
  await cas.switchTo("off");
  await cas.add("dungeons", 2);
  await ann.press("Remove Cas");
  await expect.poll(() => bea.panel.locator(".people li").count()).toBe(2);
  await cas.until("dungeons", 2);
  await cas.switchTo("online");
  await cas.untilRole("none");
  await expect.poll(() => cas.fates()).toEqual(["refused"]);
  expect(await cas.goal("dungeons").count()).toBe(0);
  expect([await ann.count("dungeons"), await bea.count("dungeons")]).toEqual([0, 0]);
  await cas.press("Join the team as Cas");
  await cas.untilRole("member");
  await cas.add("dungeons", 1);
  for (const member of [ann, bea, cas]) await member.until("dungeons", 1);
});

test("roles are given, and at least one admin remains", async () => {
  const { ann, bea, cas } = await open();
  await ann.press("Leave the team as Ann");
  await expect.poll(() => ann.line()).toContain("The team needs an admin");
  await ann.press("Make admin: Bea");
  await bea.untilRole("admin");
  await ann.press("Leave the team as Ann");
  await ann.untilRole("none");
  await cas.add("dungeons", 1);
  await bea.until("dungeons", 1);
  await expect.poll(() => cas.panel.locator(".people li").count()).toBe(2);
});

test("another team starts empty", async () => {
  const { page, ann, bea } = await open();
  await bea.add("pvp_wins", 3);
  await ann.until("pvp_wins", 3);
  await page.getByRole("button", { name: "Another team", exact: true }).click();
  await ann.until("pvp_wins", 0);
  await crew(page);
});

test("the page works with the keyboard alone, and with screen readers", async () => {
  const { page, ann, bea } = await open();
  const tabTo = async (name: string): Promise<void> => {
    for (let presses = 0; presses < 80; presses += 1) {
      await page.keyboard.press("Tab");
      if ((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) === name) return;
    }
    throw new Error(`Tab never reached “${name}”`);
  };
  await tabTo("+3 wins for Win 10 PvP battles");
  await page.keyboard.press("Enter");
  await ann.until("pvp_wins", 3);
  expect(await page.evaluate(() => document.activeElement?.closest("[data-device]")?.getAttribute("data-device"))).toBe("m0");
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Enter");
  await bea.until("pvp_wins", 10);
  // The pressed button is disabled now, so focus moves to the goal's name.
  await expect.poll(() => focused(page)).toBe("Win 10 PvP battles");
  await expect.poll(() => page.locator("plaudit-unlocks [role=status]").textContent()).toMatch(/^Unlocked: .*, for (Ann|Bea|Cas)/);
});

test("nothing overflows a phone, and axe finds nothing wrong, dark or light", async () => {
  for (const colorScheme of ["light", "dark"] as const) {
    const { page, ann, bea, cas } = await open({ viewport: { width: 360, height: 740 }, colorScheme });
    await cas.switchTo("off");
    await cas.add("dungeons", 2);
    await bea.add("pvp_wins", 3);
    await ann.until("pvp_wins", 3);
    expect(await page.evaluate(overflow)).toEqual([]);
    expect(await page.evaluate(smallControls)).toEqual([]);
    expect(await axe(page)).toEqual([]);
    await cas.press("Complete 5 dungeons");
    await cas.panel.getByRole("dialog", { name: "Complete 5 dungeons" }).waitFor();
    expect(await page.evaluate(overflow)).toEqual([]);
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("navigation", { name: "The 3 members" }).getByRole("button", { name: /Cas/ }).click();
    await expect.poll(() => cas.panel.evaluate((panel) => panel.getBoundingClientRect().top)).toBeLessThan(200);
  }
});
