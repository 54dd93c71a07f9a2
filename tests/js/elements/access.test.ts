// Accessibility: axe finds nothing in any state, reduced motion is respected, nothing overflows.

import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { motions, overflow, smallControls } from "./measure.ts";
import { AXE, earn, focused, pass, row, test, toasts } from "./page.ts";

/** How to reach each state. */
const STATES: [name: string, reach: (page: Page) => Promise<unknown>][] = [
  ["the list", (page) => earn(page, "evil")],
  ["a pop-up", (page) => earn(page, "second", "third")],
  ["a modal", (page) => earn(page, "shout")],
  ["a burst", (page) => earn(page, "first", "second", "third", "fourth")],
  [
    "the inbox",
    async (page) => {
      await earn(page, "first", "second", "third", "fourth", "shout");
      await page.evaluate(() => {
        app.unlocks.openInbox();
      });
      await page.getByRole("dialog").waitFor();
    },
  ],
  [
    "a detail",
    async (page) => {
      await row(page, "journey").locator("[part=name]").first().click();
      await page.getByRole("dialog").waitFor();
    },
  ],
];

const css = ":root { color-scheme: light dark; font: 1rem/1.5 sans-serif } body { background: Canvas; color: CanvasText }";

describe.each([
  ["in light", { colorScheme: "light" as const }],
  ["in dark", { colorScheme: "dark" as const }],
  ["from right to left", { attributes: 'lang="ar" dir="rtl"' }],
  ["with a pending unlock", { opening: { authority: true } }],
])("axe finds nothing %s", (_, options) => {
  test.for(STATES)("in %s", async ([, reach], { open }) => {
    const page = await open({ isRunning: true, css, reducedMotion: "reduce", ...options });
    await reach(page);
    await pass(page, 0.5);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`),
    ).toEqual([]);
  });
});

describe.each([
  ["on a phone of 320 pixels", { viewport: { width: 320, height: 640 } }],
  ["at 200 % zoom", { viewport: { width: 400, height: 320 }, deviceScaleFactor: 2 }],
  ["on a phone, from right to left", { viewport: { width: 320, height: 640 }, attributes: 'dir="rtl"' }],
])("%s nothing overflows, and everything can be hit", (_, options) => {
  test.for(STATES)("in %s", async ([, reach], { open }) => {
    const page = await open({ isRunning: true, css, reducedMotion: "reduce", ...options });
    await reach(page);
    expect(await page.evaluate(overflow)).toEqual([]);
    expect(await page.evaluate(smallControls)).toEqual([]);
  });
});

test("pop-ups are at the inline end", async ({ open }) => {
  const middle = async (dir: string): Promise<number> => {
    const page = await open({ isRunning: true, attributes: `dir="${dir}"` });
    await earn(page, "second");
    const box = await toasts(page).boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0) / 2;
  };
  expect(await middle("ltr")).toBeGreaterThan(500);
  expect(await middle("rtl")).toBeLessThan(500);
});

test("with reduced motion there is none: nothing slides, no confetti", async ({ open }) => {
  // Pop-ups arrive a hundred times as slowly, so that they still do when the test looks.
  const page = await open({ reducedMotion: "no-preference", css: "plaudit-unlocks { --plaudit-motion: 100 }" });
  await page.evaluate(() => {
    app.unlocks.confetti = (options) => app.events.push(["confetti", options]);
  });
  await earn(page, "second");
  expect(await page.evaluate(motions)).toContain("arrive");
  expect(await page.evaluate(() => app.events.filter(([name]) => name === "confetti"))).toEqual([
    ["confetti", { disableForReducedMotion: true }],
  ]);
  // A transition that has begun goes on when the preference changes.
  const transitions = (): Promise<number | undefined> =>
    page.evaluate(() => app.list.shadowRoot?.getAnimations().filter((one) => one instanceof CSSTransition).length);
  await expect.poll(transitions).toBe(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await earn(page, "shout");
  expect(await page.evaluate(motions)).toEqual([]);
  expect(await page.evaluate(() => app.events.filter(([name]) => name === "confetti").length)).toBe(1);
});

test("Tab reaches every control of the list in order, with a visible focus", async ({ open }) => {
  const page = await open({ isRunning: true });
  await earn(page, "first");
  await pass(page, 8);
  const wanted = await page.evaluate(() =>
    [...(app.list.shadowRoot?.querySelectorAll("button") ?? [])].map((button) => button.ariaLabel ?? button.textContent?.trim()),
  );
  const reached: string[] = [];
  for (let presses = 0; presses < wanted.length; presses += 1) {
    await page.keyboard.press("Tab");
    reached.push(await focused(page));
    expect(await page.evaluate(() => getComputedStyle(app.list.shadowRoot?.activeElement ?? document.body).outlineStyle)).toBe("solid");
  }
  expect(reached).toEqual(wanted);
});
