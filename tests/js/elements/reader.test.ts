// What a screen reader meets: roles, names and live regions, as the browser's accessibility tree has them.

import { expect } from "vitest";
import { earn, pass, row, status, test } from "./page.ts";

const lines = (...all: string[]): string => all.join("\n");

test("a pop-up is a named region with its buttons, and is said once", async ({ open }) => {
  const page = await open();
  const unlocks = page.locator("plaudit-unlocks");
  expect(await status(page).count(), "the live region is there before anything is said").toBe(1);
  await earn(page, "first");
  expect(await unlocks.ariaSnapshot()).toBe(
    lines(
      '- button "Unlocked achievements 1"',
      '- region "Unlocked achievements":',
      "  - article:",
      "    - paragraph: Unlocked",
      "    - paragraph: 1,000 gold",
      '    - button "First steps"',
      "    - paragraph: Take one.",
      '    - button "Claim First steps": Claim',
      '    - button "Close First steps"',
      '- status: "Unlocked: First steps"',
    ),
  );
});

test("a modal has the name of what was unlocked, and the live region with it", async ({ open }) => {
  const page = await open();
  await earn(page, "shout");
  expect(await page.getByRole("dialog").ariaSnapshot()).toBe(
    lines(
      '- dialog "Heard everywhere":',
      '  - button "Close"',
      "  - paragraph: Unlocked",
      '  - heading "Heard everywhere" [level=2]',
      '  - button "Claim Heard everywhere": Claim',
      '  - button "Share Heard everywhere": Share',
      '  - button "Close"',
      '  - status: "Unlocked: Heard everywhere"',
    ),
  );
});

test("the list has headings, items with named bars, and says what a claim brought", async ({ open }) => {
  const page = await open();
  await earn(page, "first");
  const list = page.locator("plaudit-achievements");
  const tree = await list.ariaSnapshot();
  expect(tree).toContain(lines('- group "Show":', '  - button "All" [pressed]', '  - button "In progress"'));
  expect(tree).toContain('- heading "Story 1 of 8" [level=2]');
  expect(await row(page, "second").ariaSnapshot()).toBe(
    lines(
      "- listitem:",
      '  - button "Second wind"',
      "  - paragraph: In progress",
      "  - paragraph:",
      '    - progressbar "Second wind"',
      "    - text: 0 of 1",
    ),
  );
  await row(page, "first").getByRole("button", { name: "Claim First steps" }).click();
  await expect.poll(() => row(page, "first").ariaSnapshot()).toContain("- paragraph: Claimed");
  await pass(page, 0.2);
  expect(await status(page, "plaudit-achievements").textContent()).toContain("1,000 gold");
});

test("a streak says its length, and what each day was", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const streak = document.createElement("plaudit-streak");
    streak.client = app.client;
    document.querySelector("main")?.prepend(streak);
  });
  await page.evaluate(() => app.record({ type: "session_completed", duration_sec: 60 }));
  await pass(page, 0.5);
  expect(await page.locator("plaudit-streak").ariaSnapshot()).toBe(
    lines(
      `- 'region "Streak: 1 day"':`,
      "  - paragraph: 1 day",
      "  - paragraph: Done for today",
      "  - list:",
      ...["Sep 25", "Sep 26", "Sep 27", "Sep 28", "Sep 29", "Sep 30"].map((day) => `    - listitem: "${day}, 2026: no session"`),
      '    - listitem: "Oct 1, 2026: done"',
      '  - paragraph: "Best: 1 day"',
    ),
  );
});
