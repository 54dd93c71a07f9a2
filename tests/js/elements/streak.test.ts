// The streak: its flame, its days, the time left, and its break.

import type { Page } from "playwright-core";
import { expect } from "vitest";
import { AXE, NOW, pass, test } from "./page.ts";

const STREAK = "plaudit-streak";
const at = Math.floor(NOW.getTime() / 1000);

interface Given {
  count: number;
  best: number;
  alive_until: number;
  freezes: number;
  days: string[];
}

/** Adds a streak to the page, with a client whose views contain this. */
async function show(page: Page, given: Partial<Given> | undefined, attributes: Record<string, string> = {}): Promise<void> {
  await page.evaluate(
    ([streak, names]) => {
      const { client } = app;
      const seen = (view: object | undefined): never =>
        (view && "trigger" in view && streak
          ? { ...view, streak: { count: 0, best: 0, alive_until: 0, freezes: 0, days: [], ...streak } }
          : view) as never;
      const element = document.createElement("plaudit-streak");
      for (const [name, value] of Object.entries(names)) element.setAttribute(name, value);
      element.client = {
        player: client.player,
        subscribe: client.subscribe,
        claim: client.claim,
        get: (id) => seen(client.get(id)),
        getSnapshot: () => {
          const snapshot = client.getSnapshot();
          const achievements = Object.fromEntries(Object.entries(snapshot.achievements.achievements).map(([id, view]) => [id, seen(view)]));
          return { ...snapshot, achievements: { ...snapshot.achievements, achievements } };
        },
      };
      document.querySelector("plaudit-streak")?.remove();
      document.querySelector("main")?.prepend(element);
    },
    [given, attributes] as const,
  );
  await pass(page, 0.2);
}

const text = (page: Page, part: string): Promise<string[]> => page.locator(`${STREAK} [part=${part}]`).allTextContents();
const days = (page: Page): Promise<string[]> =>
  page.locator(`${STREAK} [part~=day]`).evaluateAll((all) => all.map((day) => day.part.value.replace("day ", "")));

test("it shows the first streak of the definitions, from its view", async ({ open }) => {
  const page = await open();
  await show(page, undefined);
  expect([await text(page, "length"), await text(page, "hint")]).toEqual([["0 days"], ["Start your streak today"]]);
  await page.evaluate(() => app.record({ type: "session_completed", duration_sec: 60 }));
  await pass(page, 0.2);
  expect(await text(page, "length")).toEqual(["1 day"]);
});

test("the week is shown as dots, with today marked and a text for each day", async ({ open }) => {
  const page = await open();
  await show(page, {
    count: 4,
    best: 9,
    alive_until: at + 3 * 3_600,
    freezes: 1,
    days: ["missed", "done", "done", "frozen", "rest", "done", "open"],
  });
  expect(await text(page, "length")).toEqual(["4 days"]);
  expect(await text(page, "hint")).toEqual(["Practise within 3 hours to keep it"]);
  expect(await days(page)).toEqual(["missed", "done", "done", "frozen", "rest", "done", "open today"]);
  expect([await text(page, "best"), await text(page, "freezes")]).toEqual([["Best: 9 days"], ["1 freeze left"]]);
  expect(await page.locator(`${STREAK} li`).last().textContent()).toContain("Oct 1, 2026: today");
  expect(await page.locator(`${STREAK} section`).getAttribute("aria-label")).toBe("Streak: 4 days");
});

test("a counted day shows no hurry; the time left counts down, and the flame goes out", async ({ open }) => {
  const page = await open();
  await show(page, { count: 2, alive_until: at + 90_000, days: ["done", "done"] });
  expect(await text(page, "hint")).toEqual(["Done for today"]);
  await show(page, { count: 2, alive_until: at + 60, days: ["done", "done", "open"] });
  expect((await text(page, "hint"))[0]).toMatch(/^Practise within \d+ seconds to keep it$/);
  await pass(page, 80);
  expect(await text(page, "hint")).toEqual(["Start your streak today"]);
});

test("a month is a table whose weeks start with the language's first day", async ({ open }) => {
  const page = await open({ attributes: 'lang="de"' });
  await show(page, { count: 12, alive_until: at + 3_600, days: Array.from({ length: 12 }, () => "done") }, { layout: "month" });
  const head = await page.locator(`${STREAK} th`).allTextContents();
  expect(head.slice(0, 4)).toEqual(["M", "D", "M", "D"]);
  // The first of October 2026 is a Thursday.
  const last = await page
    .locator(`${STREAK} tbody tr`)
    .last()
    .locator("td")
    .evaluateAll((cells) => cells.map((cell) => cell.querySelector("[part~=day]")?.part.contains("today") ?? false));
  expect(last).toEqual([false, false, false, true, false, false, false]);
  expect((await days(page)).filter((day) => day.startsWith("done"))).toHaveLength(12);
});

test("a break is shown once, kindly, and can be dismissed", async ({ open }) => {
  const page = await open();
  const broken = { count: 0, best: 8, days: ["done", "missed", "done", "done", "done"] };
  await show(page, broken);
  expect(await text(page, "lost")).toEqual(["You kept it up for 3 days. Start a new streak today.Got it"]);
  await page.getByRole("button", { name: "Got it" }).focus();
  await page.keyboard.press("Enter");
  await pass(page, 0.1);
  expect(await text(page, "lost")).toEqual([]);
  expect(await page.evaluate(() => document.activeElement?.localName), "focus stays in the streak").toBe("plaudit-streak");
  await show(page, broken);
  expect(await text(page, "lost")).toEqual([]);
});

test("weeks are counted in weeks, and compact is the flame with its count alone", async ({ open }) => {
  const page = await open();
  await show(page, { count: 3, alive_until: at + 3_600, days: ["done"] }, { layout: "compact", of: "streak" });
  expect([await text(page, "length"), await text(page, "hint"), await days(page)]).toEqual([["3 days"], [], []]);
});

test("the days are those of the calendar, also where the clocks change", async ({ open }) => {
  const page = await open({ timezoneId: "Europe/Berlin" });
  // 23:30 on the day that has 25 hours.
  await page.clock.setSystemTime("2026-10-25T22:30:00Z");
  await show(page, { count: 7, alive_until: at + 40 * 86_400, days: Array.from({ length: 7 }, () => "done") });
  const dates = await page.locator(`${STREAK} [part~=day] .unseen`).allTextContents();
  expect(dates.map((text) => text.replace(/,.*/, ""))).toEqual(["Oct 19", "Oct 20", "Oct 21", "Oct 22", "Oct 23", "Oct 24", "Oct 25"]);
});

test("a break in a hidden panel waits until it is seen; each player has breaks of their own, and forgetting deletes them", async ({
  open,
}) => {
  const page = await open({ css: ".hidden { display: none }" });
  const broken = { count: 0, best: 8, days: ["done", "missed", "done", "done", "done"] };
  const keys = (): Promise<string[]> => page.evaluate(() => Object.keys(localStorage));
  const panel = (isHidden: boolean): Promise<void> =>
    page.evaluate((given) => {
      document.querySelector("main")?.classList.toggle("hidden", given);
    }, isHidden);
  await panel(true);
  await show(page, broken);
  // Two frames, in which the panel would be drawn if it were visible.
  await page.screenshot();
  await page.screenshot();
  expect(await keys()).toEqual([]);
  await panel(false);
  await expect.poll(keys).toHaveLength(1);
  expect(await text(page, "lost")).toHaveLength(1);
  await show(page, broken);
  expect(await text(page, "lost"), "the same player").toEqual([]);
  await page.evaluate(() => app.openOther());
  await show(page, broken);
  expect(await text(page, "lost"), "another player").toHaveLength(1);
  await expect.poll(keys).toHaveLength(2);
  await page.evaluate(() => app.client.forget());
  expect((await keys()).map((key) => key.includes("ada"))).toEqual([true]);
});

test("compact is mirrored from right to left", async ({ open }) => {
  const page = await open({ attributes: 'lang="ar" dir="rtl"' });
  await show(page, { count: 3, alive_until: at + 3_600, days: ["done"] }, { layout: "compact" });
  const sides = await page.locator(`${STREAK} section`).evaluate((section) => {
    const { paddingLeft, paddingRight } = getComputedStyle(section);
    return [paddingLeft, paddingRight];
  });
  expect(sides).toEqual(["12px", "8px"]);
});

test("it draws the parts that the documentation names, and axe finds nothing", async ({ open }) => {
  const page = await open({ isRunning: true, reducedMotion: "reduce", css: ":root { color-scheme: light dark }" });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const layout of ["week", "month"]) {
      await show(
        page,
        { count: 4, best: 9, alive_until: at + 3_600, freezes: 2, days: ["missed", "done", "frozen", "rest", "open"] },
        { layout },
      );
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => axe.run(document.querySelector("plaudit-streak"), { resultTypes: ["violations"] }));
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`),
      ).toEqual([]);
    }
  }
});
