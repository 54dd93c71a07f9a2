// The playground: definitions are checked as they are written, their month is drawn, and commands are tried.

import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { axe, contrast } from "./axe.ts";
import { smallControls } from "./measure.ts";
import { press, visits, type VisitOptions } from "./visit.ts";

const visit = visits();
const open = (options: VisitOptions = {}) => visit.page("playground.html", { reducedMotion: "reduce", ...options });
const editor = (page: Page) => page.getByRole("textbox", { name: "Definitions, as JSON" });
/** Returns the text of the editor and the selected part, like those of a text area. */
const field = (page: Page) =>
  page.locator("#definitions").evaluate((element) => {
    const { value, selectionStart, selectionEnd } = element as unknown as HTMLTextAreaElement;
    return { value, selected: value.slice(selectionStart, selectionEnd) };
  });
const problems = (page: Page) => page.locator("#problems");
const row = (page: Page, id: string) => page.locator(`.calendar-row[data-id="${id}"]`);
const said = (page: Page) => page.locator("#findings-summary").textContent();

/** Writes a document, and advances the page's time until it was checked. */
async function write(page: Page, document: unknown): Promise<void> {
  const text = typeof document === "string" ? document : JSON.stringify(document, null, 2);
  await editor(page).press("ControlOrMeta+a");
  if (text === "") await editor(page).press("Delete");
  else {
    // As a paste, which the editor handles itself: typed in, the browser would style the new lines, which the policy forbids.
    await editor(page).evaluate((area, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }
  await page.clock.runFor(1_000);
}

const one = (node: object) => ({ achievements: { a: { name: "A", max_count: 3, ...node } } });

test("each problem is listed with its code, path and advice, and leads to its place", async () => {
  const page = await open();
  expect(await said(page)).toBe("No problems found.");
  await write(page, {
    achievements: { good: { name: "Good", max_count: 1 }, bad: { name: "Bad", max_count: "3", reset_cronexp: "0 0 * * *" } },
  });
  expect(await said(page)).toBe("1 error and 1 warning.");
  const wrong = problems(page).getByRole("button", { name: /wrong_type/ });
  expect(await wrong.textContent()).toMatch(
    /line 9, column 7\/achievements\/bad\/max_count.*found the text "3".*Write numbers without quotes/,
  );
  await wrong.focus();
  await page.keyboard.press("Enter");
  const { selected } = await field(page);
  expect(selected).toBe('"max_count"');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("definitions");
  await expect.poll(() => page.locator("#caret").textContent()).toBe("line 9, column 7");
  expect(await page.locator(".cm-lint-marker-error").count()).toBe(1);
  expect(await page.getByRole("status").textContent()).toBe("1 error and 1 warning.");
});

test("text that is not JSON is reported with line and column, and the rest stays unchanged", async () => {
  const page = await open();
  await write(page, one({ reset_cronexpr: "0 0 * * *" }));
  expect(await row(page, "a").count()).toBe(1);
  await write(page, '{\n  "achievements": {\n    "a": { "name": "A", }\n  }\n}');
  expect(await problems(page).getByRole("button").first().textContent()).toMatch(/error\s*NOT_JSON\s*line 3, column 2\d.*a key in quotes/);
  expect(await page.locator("#month").textContent()).toContain("the last version without errors");
  expect(await row(page, "a").count()).toBe(1);
  await write(page, "");
  expect(await problems(page).textContent()).toContain("The text is empty");
});

test("keys complete by the schema, without those that are there, and hovering explains them", async () => {
  const page = await open();
  await write(page, '{ "achievements": { "a": { "name": "A",  } } }');
  await editor(page).press("ControlOrMeta+Home");
  for (let steps = 0; steps < '{ "achievements": { "a": { "name": "A", '.length; steps += 1) await editor(page).press("ArrowRight");
  await editor(page).press("ControlOrMeta+Space");
  await page.clock.runFor(500);
  const options = page.getByRole("listbox").getByRole("option");
  await options.first().waitFor();
  const offered = await options.allTextContents();
  expect(offered).toContain('"max_count"');
  expect(offered, "what is there already is not offered").not.toContain('"name"');
  await page.keyboard.type('"tie');
  await page.clock.runFor(500);
  await expect.poll(() => options.first().textContent()).toBe('"tier"');
  await page.keyboard.press("Escape");

  await page.locator(".cm-line span", { hasText: '"name"' }).first().hover();
  await page.clock.runFor(1_000);
  await expect.poll(() => page.locator(".cm-tooltip-hover").textContent()).toMatch(/name/i);
});

/** Writes a document with the caret at the bar. */
async function writeAround(page: Page, text: string): Promise<void> {
  const [before = "", after = ""] = text.split("|");
  await write(page, before + after);
  for (const _ of after) await page.keyboard.press("ArrowLeft");
}

const suggest = async (page: Page): Promise<void> => {
  await page.keyboard.press("ControlOrMeta+Space");
  await page.clock.runFor(500);
};

// A list is opened, then something is typed, then the first choice is taken; the bar is the caret.
test.each([
  ["a quote and a letter", '"tier": |', '"g', '"tier": "gold"|'],
  ["only a quote", '"tier": |', '"', '"tier": "bronze"|'],
  ["two letters in quotes", '"tier": |', '"si', '"tier": "silver"|'],
  ["a letter without a quote", '"tier": |', "g", '"tier": "gold"|'],
  ["between the quotes", '"tier": "|"', "", '"tier": "bronze"|'],
  ["before the quotes", '"tier": |""', "", '"tier": "bronze"|'],
  ["inside of a value", '"tier": "bro|nze"', "", '"tier": "bronze"|'],
  ["at the start of a value", '"tier": "|bronze"', "g", '"tier": "gold"|'],
  ["where the end is missing", '"tier": "si|, "max_count": 1', "", '"tier": "silver"|, "max_count": 1'],
  ["before the next key", '"tier": |\n  "max_count": 1', '"g', '"tier": "gold"|\n  "max_count": 1'],
  ["a boolean", '"hidden": |', "t", '"hidden": true|'],
  ["inside of a boolean", '"hidden": t|alse', "", '"hidden": true|'],
  ["an id", '"precondition_ids": [|]', '"', '"precondition_ids": ["a"|]'],
  ["a key", "|", '"tie', '"tier": "|"'],
  ["a key of a boolean", "|", '"hid', '"hidden": true|'],
  ["a key without a quote", "|", "tie", '"tier": "|"'],
  ["a key before the next one", '|\n  "max_count": 1', '"tie', '"tier": "|"\n  "max_count": 1'],
  ["a key that has a value", '"tie|xt": "gold"', "", '"tier"|: "gold"'],
])("a choice replaces what is there, with its quotes: %s", async (_name, around, typed, expected) => {
  const page = await open();
  const within = (text: string): string => `{"achievements": {"a": {"name": "A", ${text}}}}`;
  await writeAround(page, within(around));
  await suggest(page);
  await page.keyboard.type(typed);
  await page.keyboard.press("Enter");
  await page.keyboard.type("|");
  expect((await field(page)).value).toBe(within(expected));
});

test("values are offered as they are written, and nothing behind a complete one", async () => {
  const page = await open();
  await writeAround(page, '{"achievements": {"a": {"name": "A", "tier": |}}}');
  const options = page.getByRole("listbox").getByRole("option");
  await page.keyboard.type('"');
  await page.clock.runFor(500);
  await expect.poll(() => options.allTextContents()).toEqual(['"bronze"', '"gold"', '"platinum"', '"silver"']);
  await page.keyboard.type("si");
  await page.clock.runFor(500);
  await expect.poll(() => options.allTextContents()).toEqual(['"silver"']);
  await page.keyboard.type('lver"');
  await page.clock.runFor(500);
  await expect.poll(() => options.count()).toBe(0);
  await suggest(page);
  expect(await options.count()).toBe(0);
  expect((await field(page)).value).toContain('"tier": "silver"}');
});

test("a duplicate key causes a warning", async () => {
  const page = await open();
  await write(page, '{"achievements": {"a": {"name": "A", "max_count": 1, "max_count": 2}}}');
  expect(await problems(page).getByRole("button").textContent()).toMatch(/warning\s*REPEATED_KEY.*“max_count” occurs twice/);
  expect(await page.locator("#standings").textContent()).toContain("0 of 2");
});

test("the month is drawn: phases, resets, and the next change; in UTC and in local time", async () => {
  const page = await open({ timezoneId: "America/New_York" });
  await write(page, {
    achievements: {
      daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
      event: { name: "Event", max_count: 1, reset_cronexpr: "0 0 * * FRI", duration_sec: 432_000 },
      over: { name: "Over", max_count: 1, end_time_sec: 1_700_000_000 },
    },
  });
  expect(await row(page, "daily").getByRole("img").getAttribute("aria-label")).toBe("Active all the time, resets 30 times.");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Sat, Mar 7, 00:00");
  expect(await row(page, "event").getByRole("img").getAttribute("aria-label")).toBe("Active in 5 spans, resets 4 times.");
  // Five days of seven, from a Friday on: 31 days contain four whole events, and three days of the fifth.
  const drawn = await row(page, "event")
    .locator("rect.open")
    .evaluateAll((rects) => rects.reduce((sum, rect) => sum + Number(rect.getAttribute("width")), 0));
  expect((drawn / 1000) * 31).toBeCloseTo(23, 1);
  expect(await row(page, "over").getByRole("img").getAttribute("aria-label")).toBe("Not active in this period.");
  await page.getByText("The same in words").click();
  expect(await page.locator(".in-words").textContent()).toContain("Active from before to Wed, Mar 11, 00:00, from Fri, Mar 13, 00:00");

  await press(page, "Local");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Fri, Mar 6, 19:00");
  expect(await page.getByLabel("At", { exact: true }).inputValue()).toBe("2026-03-06T05:00");
  await page.getByLabel("At", { exact: true }).fill("2026-07-01T12:00");
  expect(await row(page, "daily").locator(".calendar-next").textContent()).toBe("resets Wed, Jul 1, 20:00");
});

test("commands are previewed: unlocks, rewards, skipped nodes with reasons; and nothing changes", async () => {
  const page = await open();
  const outcome = page.getByRole("region", { name: "What would happen" });
  await write(page, {
    achievements: {
      wins: { name: "Wins", max_count: 3, reward: { guaranteed: { currencies: { gold: { min: 50 } } } } },
      after: { name: "After", max_count: 1, precondition_ids: ["wins"] },
      streak: { name: "Two days", trigger: { streak: { days: 2 } } },
    },
  });
  await press(page, "Remove all");
  await page.getByLabel("Achievement", { exact: true }).fill("after");
  await press(page, "Add");
  expect(await outcome.textContent()).toMatch(/Skipped.*after.*locked: its preconditions are not met/);
  await page.getByLabel("Achievement", { exact: true }).fill("wins");
  await page.getByLabel("Amount").fill("3");
  await press(page, "Add");
  await page.getByLabel("What happens").selectOption("Claim");
  await page.getByLabel("Achievement", { exact: true }).fill("wins");
  await press(page, "Add");
  expect(await outcome.textContent()).toMatch(/Unlocks.*Wins.*wins@once#1.*Rewards.*50 Gold/);
  // The preview has changed nothing: all states are as before.
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
  await page.getByLabel("Commands, in the package’s format").fill('[{"type": "update", "at": 1772791200, "achievements": {"a": 3}}]');
  await page.keyboard.press("Tab");
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toMatch(/Unlocks.*A/);
});

test("text, choices and commands are there after a reload", async () => {
  const page = await open();
  await page.getByLabel("Start with").selectOption("Recipe: a team’s challenge");
  expect(await page.getByLabel("Team document").isChecked()).toBe(true);
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toContain("Climb together");
  await write(page, one({ name: "Mine" }));
  await page.reload();
  await page.locator(".calendar-row[data-id=a]").waitFor();
  expect((await field(page)).value).toContain('"Mine"');
  expect(await page.getByLabel("Team document").isChecked()).toBe(true);
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
])("nothing breaks with %s, and the page reports the problem", async (_name, text, code) => {
  const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  await write(page, text);
  expect(await problems(page).textContent()).toContain(code);
  await write(page, one({}));
  expect(await said(page)).toBe("No problems found.");
});

test("ids with a meaning in JavaScript work like any other, and texts are never markup", async () => {
  const page = await open();
  await write(
    page,
    '{"achievements": {"__proto__": {"name": "<img src=x onerror=alert(1)>", "max_count": 2}, "constructor": {"name": "toString", "max_count": 1}}}',
  );
  expect(await said(page)).toBe("No problems found.");
  expect(await row(page, "__proto__").textContent()).toContain("<img src=x onerror=alert(1)>");
  await press(page, "Remove all");
  await page.getByLabel("Achievement", { exact: true }).fill("__proto__");
  await page.getByLabel("Amount").fill("2");
  await press(page, "Add");
  expect(await page.getByRole("region", { name: "What would happen" }).textContent()).toMatch(/Unlocks.*onerror/);
  expect(await page.locator("main img[src=x]").count()).toBe(0);
});

test("a long text can be pasted, selected as a whole, and deleted", async () => {
  const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
  const long = {
    achievements: Object.fromEntries(
      Array.from({ length: 1_500 }, (_, index) => [`q${String(index)}`, { name: "Quest", max_count: 1, category: "Daily" }]),
    ),
  };
  await page.evaluate((text) => navigator.clipboard.writeText(text), JSON.stringify(long, null, 1));
  await editor(page).press("ControlOrMeta+a");
  await editor(page).press("ControlOrMeta+v");
  await page.clock.runFor(1_000);
  expect(await said(page)).toBe("No problems found.");
  expect(await page.locator("#month").textContent()).toContain("1,420 more");
  await editor(page).press("ControlOrMeta+a");
  await editor(page).press("Delete");
  expect((await field(page)).value).toBe("");
});

test("of thousands of achievements some are drawn, and the others found by name", async () => {
  const page = await open();
  const achievements = Object.fromEntries(
    Array.from({ length: 3_000 }, (_, index) => [
      `quest_${String(index)}`,
      { name: `Quest ${String(index)}`, max_count: 1, reset_cronexpr: "* * * * *" },
    ]),
  );
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
  expect(await contrast(page)).toEqual([]);
  await page.getByLabel("Achievement", { exact: true }).fill("nobody");
  await press(page, "Add");
  await write(page, { achievements: { bad: { max_count: "3", reset_cronexp: "0 0 * * *" } } });
  expect(await axe(page)).toEqual([]);
  expect(await contrast(page)).toEqual([]);
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
  // So many, because the cards, each of which can be opened, come in between.
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(
      (await page.evaluate(() => document.activeElement?.id ?? "")) ||
        (await page.evaluate(() => document.activeElement?.textContent ?? "")),
    );
  }
  for (const stop of ["at", "UTC", "Local", "search", "The same in words", "kind", "Add", "As JSON"]) expect(reached).toContain(stop);
});
