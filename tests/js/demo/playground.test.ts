// The playground: definitions are checked as they are written, their month is drawn, and commands are tried.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe } from "./axe.ts";
import { poorContrast, smallControls } from "./measure.ts";
import { press, visits, type VisitOptions } from "./visit.ts";

const visit = visits();
const open = (options: VisitOptions = {}) => visit.page("playground.html", { reducedMotion: "reduce", ...options });
const editor = (page: Page) => page.getByRole("textbox", { name: "Definitions, as JSON" });
const problems = (page: Page) => page.locator("#problems");
const row = (page: Page, id: string) => page.locator(`.calendar-row[data-id="${id}"]`);
const said = (page: Page) => page.locator("#findings-summary").textContent();

/** Writes a document, and lets the page's own time pass until it has been read. */
async function write(page: Page, document: unknown): Promise<void> {
  await editor(page).fill(typeof document === "string" ? document : JSON.stringify(document, null, 2));
  await page.clock.runFor(1_000);
}

const one = (node: object) => ({ achievements: { a: { name: "A", max_count: 3, ...node } } });

test("each problem is listed with its code, path and advice, and leads to its place", async () => {
  const page = await open();
  expect(await said(page)).toBe("No problems found.");
  await write(page, { achievements: { good: { name: "Good", max_count: 1 }, bad: { name: "Bad", max_count: "3", reset_cronexp: "0 0 * * *" } } });
  expect(await said(page)).toBe("1 error and 1 warning.");
  const wrong = problems(page).getByRole("button", { name: /wrong_type/ });
  expect(await wrong.textContent()).toMatch(/line 9, column 7\/achievements\/bad\/max_count.*found the text "3".*Write numbers without quotes/);
  await wrong.focus();
  await page.keyboard.press("Enter");
  const selected = await editor(page).evaluate((area) => (area instanceof HTMLTextAreaElement ? area.value.slice(area.selectionStart, area.selectionEnd) : ""));
  expect(selected).toBe('"max_count"');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("definitions");
  await expect.poll(() => page.locator("#caret").textContent()).toBe("line 9, column 7");
  expect(await page.locator(".mark-line.error").count()).toBe(1);
  expect(await page.getByRole("status").textContent()).toBe("1 error and 1 warning.");
});

test("what is no JSON is told with line and column, and the rest stays as it was", async () => {
  const page = await open();
  await write(page, one({ reset_cronexpr: "0 0 * * *" }));
  expect(await row(page, "a").count()).toBe(1);
  await write(page, '{\n  "achievements": {\n    "a": { "name": "A", }\n  }\n}');
  expect(await problems(page).getByRole("button").first().textContent()).toMatch(/error\s*NOT_JSON\s*line 3, column 2\d.*a key in quotes/);
  expect(await page.locator("#month").textContent()).toContain("this shows it as it was before");
  expect(await row(page, "a").count()).toBe(1);
  await write(page, "");
  expect(await problems(page).textContent()).toContain("nothing here yet");
});

test("a key that stands twice is warned of", async () => {
  const page = await open();
  await write(page, '{"achievements": {"a": {"name": "A", "max_count": 1, "max_count": 2}}}');
  expect(await problems(page).getByRole("button").textContent()).toMatch(/warning\s*REPEATED_KEY.*“max_count” stands twice/);
  expect(await page.locator("#standings").textContent()).toContain("0 of 2");
});

test("the month is drawn: phases, resets, and what comes next; in UTC and in local time", async () => {
  const page = await open({ timezoneId: "America/New_York" });
  await write(page, { achievements: {
    daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
    event: { name: "Event", max_count: 1, reset_cronexpr: "0 0 * * FRI", duration_sec: 432_000 },
    over: { name: "Over", max_count: 1, end_time_sec: 1_700_000_000 },
  } });
  expect(await row(page, "daily").getByRole("img").getAttribute("aria-label")).toBe("Active all the time, resets 30 times.");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Sat, Mar 7, 00:00");
  expect(await row(page, "event").getByRole("img").getAttribute("aria-label")).toBe("Active in 5 spans, resets 4 times.");
  // Five days of seven, from a Friday on: in 31 days four whole events, and the three days of the last that are seen.
  const drawn = await row(page, "event").locator("rect.open").evaluateAll((rects) => rects.reduce((sum, rect) => sum + Number(rect.getAttribute("width")), 0));
  expect(drawn / 1000 * 31).toBeCloseTo(23, 1);
  expect(await row(page, "over").getByRole("img").getAttribute("aria-label")).toBe("Not active in these days.");
  await page.getByText("The same in words").click();
  expect(await page.locator(".in-words").textContent()).toContain("Active from before to Wed, Mar 11, 00:00, from Fri, Mar 13, 00:00");

  await press(page, "Local");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Fri, Mar 6, 19:00");
  expect(await page.getByLabel("At", { exact: true }).inputValue()).toBe("2026-03-06T05:00");
  await page.getByLabel("At", { exact: true }).fill("2026-07-01T12:00");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Wed, Jul 1, 20:00");
});

test("commands are previewed: unlocks, rewards, what is left alone and why; and nothing changes", async () => {
  const page = await open();
  const outcome = page.getByRole("region", { name: "What would happen" });
  await write(page, { achievements: {
    wins: { name: "Wins", max_count: 3, reward: { guaranteed: { currencies: { gold: { min: 50 } } } } },
    after: { name: "After", max_count: 1, precondition_ids: ["wins"] },
    streak: { name: "Two days", trigger: { streak: { days: 2 } } },
  } });
  await press(page, "Remove all");
  await page.getByLabel("Achievement", { exact: true }).fill("after");
  await press(page, "Add");
  expect(await outcome.textContent()).toMatch(/Left alone.*after.*locked: its preconditions are not met/);
  await page.getByLabel("Achievement", { exact: true }).fill("wins");
  await page.getByLabel("Amount").fill("3");
  await press(page, "Add");
  await page.getByLabel("What happens").selectOption("Claim");
  await page.getByLabel("Achievement", { exact: true }).fill("wins");
  await press(page, "Add");
  expect(await outcome.textContent()).toMatch(/Unlocks.*Wins.*wins@once#1.*Rewards.*50 Gold/);
  // The preview left no trace: how each stands is as before.
  expect(await page.locator("#standings").textContent()).toContain("0 of 3");
  expect(await outcome.textContent()).toContain("3 of 3 · claimed");

  await press(page, "Remove all");
  await page.getByLabel("What happens").selectOption("Finish a session");
  await press(page, "Add");
  await page.getByLabel("Days later").fill("1");
  await press(page, "Add");
  expect(await outcome.textContent()).toMatch(/Unlocks.*Two days/);
  await press(page, /^Remove command 1/);
  expect(await outcome.textContent()).not.toContain("Unlocks");
});

test("a command that the rules refuse shows the code, the path and the reason", async () => {
  const page = await open();
  await write(page, one({}));
  await press(page, "Remove all");
  await page.getByLabel("Achievement", { exact: true }).fill("nobody");
  await press(page, "Add");
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toMatch(/refused NOT_FOUND.*nobody/);
  await page.getByText("As JSON", { exact: true }).click();
  await page.getByLabel("Commands, as the package takes them").fill('[{"type": "update", "at": 1772791200, "achievements": {"a": 3}}]');
  await page.keyboard.press("Tab");
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toMatch(/Unlocks.*A/);
});

test("what is written, chosen and tried is there after a reload", async () => {
  const page = await open();
  await page.getByLabel("Begin with").selectOption("Recipe: a team’s challenge");
  expect(await page.getByLabel("a team’s document").isChecked()).toBe(true);
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toContain("Climb together");
  await write(page, one({ name: "Mine" }));
  await page.reload();
  await page.locator(".calendar-row[data-id=a]").waitFor();
  expect(await editor(page).inputValue()).toContain('"Mine"');
  expect(await page.getByLabel("a team’s document").isChecked()).toBe(true);
  expect(await page.locator(".commands li").count()).toBeGreaterThan(0);
});

const nested = (depth: number): string => `${'{"achievements":'.repeat(depth)}0${"}".repeat(depth)}`;
test.each([
  ["10 MB that are pasted", `{"achievements": {"a": {"name": "${"x".repeat(10_000_000)}"}}}`, "TOO_LARGE"],
  ["10,000 levels", nested(10_000), "TOO_DEEP"],
  ["100,000 brackets", "[".repeat(100_000), "TOO_DEEP"],
  ["no object", '"achievements"', "wrong_type"],
  ["numbers beyond all bounds", '{"achievements": {"a": {"name": "A", "max_count": 1e400}}}', "unsafe_number"],
  ["quotes and backslashes", '{"achievements": {"a\\\\\\"": "\\u12"}}', "NOT_JSON"],
])("nothing breaks by %s, and the page says what is wrong", async (_name, text, code) => {
  const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  await editor(page).evaluate((area, pasted) => {
    if (!(area instanceof HTMLTextAreaElement)) return;
    area.focus();
    area.select();
    document.execCommand("insertText", false, pasted);
  }, text);
  await page.clock.runFor(1_000);
  expect(await problems(page).textContent()).toContain(code);
  await write(page, one({}));
  expect(await said(page)).toBe("No problems found.");
});

test("ids that mean something to JavaScript are ids like others, and texts are never markup", async () => {
  const page = await open();
  await write(page, '{"achievements": {"__proto__": {"name": "<img src=x onerror=alert(1)>", "max_count": 2}, "constructor": {"name": "toString", "max_count": 1}}}');
  expect(await said(page)).toBe("No problems found.");
  expect(await row(page, "__proto__").textContent()).toContain("<img src=x onerror=alert(1)>");
  await press(page, "Remove all");
  await page.getByLabel("Achievement", { exact: true }).fill("__proto__");
  await page.getByLabel("Amount").fill("2");
  await press(page, "Add");
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toMatch(/Unlocks.*onerror/);
  expect(await page.locator("main img[src=x]").count()).toBe(0);
});

test("a long text is pasted, selected as a whole, and goes again", async () => {
  const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  const long = { achievements: Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`q${String(index)}`, { name: "Quest", max_count: 1, category: "Daily" }])) };
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(long, null, 1));
  await editor(page).press("ControlOrMeta+a");
  await editor(page).press("ControlOrMeta+v");
  await page.clock.runFor(1_000);
  expect(await said(page)).toBe("No problems found.");
  expect(await page.locator("#month").textContent()).toContain("1,420 more");
  await editor(page).press("ControlOrMeta+a");
  await editor(page).press("Delete");
  expect(await editor(page).inputValue()).toBe("");
});

test("thousands of achievements are drawn in part, and found by their names", async () => {
  const page = await open();
  const achievements = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`quest_${String(index)}`, { name: `Quest ${String(index)}`, max_count: 1, reset_cronexpr: "* * * * *" }]));
  await write(page, JSON.stringify({ achievements }));
  await expect.poll(() => page.locator(".calendar-row").count()).toBe(81);
  await page.getByLabel("Search").fill("quest_2999");
  await expect.poll(() => page.locator(".calendar-row").count()).toBe(2);
  expect(await row(page, "quest_2999").getByRole("img").getAttribute("aria-label")).toContain("resets more than");
});

test.each(["light", "dark"] as const)("axe finds nothing in %s: with problems, without, and with a refusal", async (colorScheme) => {
  const page = await open({ colorScheme });
  for (const more of await page.locator(".disclosure").all()) await more.click();
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(poorContrast)).toEqual([]);
  await page.getByLabel("Achievement", { exact: true }).fill("nobody");
  await press(page, "Add");
  await write(page, { achievements: { bad: { max_count: "3", reset_cronexp: "0 0 * * *" } } });
  expect(await axe(page)).toEqual([]);
  expect(await page.evaluate(poorContrast)).toEqual([]);
});

test("it fits a phone of 320 pixels, and every control can be hit", async () => {
  const page = await open({ viewport: { width: 320, height: 700 } });
  for (const more of await page.locator(".disclosure").all()) await more.click();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  expect(await page.evaluate(smallControls)).toEqual([]);
  await write(page, { achievements: { ["long_".repeat(40)]: { name: "W".repeat(200), max_count: "3" } } });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("everything is reached with the keyboard alone", async () => {
  const page = await open();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("definitions");
  const reached: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement?.id ?? "") || (await page.evaluate(() => document.activeElement?.textContent ?? "")));
  }
  for (const stop of ["at", "UTC", "Local", "search", "The same in words", "kind", "Add", "As JSON"]) expect(reached).toContain(stop);
});
