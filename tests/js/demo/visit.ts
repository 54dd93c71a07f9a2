// A visitor: a browser, the page at an instant, and what a visitor reads and presses.

import { afterAll, beforeAll, expect } from "vitest";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launch } from "../chrome.mjs";
import { serve, type Served } from "./server.ts";

/** A Friday: the live event opened at midnight. */
export const FRIDAY = "2026-03-06T10:00:00Z";

/** `at`: the instant at which the page stands still; "now": the real time, as a server has it. */
export interface VisitOptions extends BrowserContextOptions { at?: string; before?: (page: Page) => Promise<unknown> }
export interface Visits {
  /** The demo, with one of its samples. */
  open(source: "game" | "wellness", options?: VisitOptions): Promise<Page>;
  /** Any page of the site, by its path. */
  page(path: string, options?: VisitOptions): Promise<Page>;
  readonly url: string;
  readonly served: Served;
}

/** One browser and one server for a test file. A page that throws, or logs an error, fails its test. */
export function visits(start: () => Promise<Served> = serve): Visits {
  let browser: Browser | undefined;
  let served: Served | undefined;
  const faults: string[] = [];
  beforeAll(async () => {
    served = await start();
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
    expect(faults).toEqual([]);
  });
  const running = (): Served => {
    if (served === undefined) throw new Error("the server is not running");
    return served;
  };
  const visit = async (path: string, { at = FRIDAY, before, ...options }: VisitOptions): Promise<Page> => {
    if (browser === undefined) throw new Error("the browser is not running");
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: "UTC", locale: "en-US", ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => { faults.push(String(error)); });
    page.on("console", (message) => { if (message.type() === "error") faults.push(message.text()); });
    if (at !== "now") await page.clock.install({ time: new Date(at) });
    await leavePopUps(page);
    await before?.(page);
    await page.goto(`${running().url}${path}`);
    await page.locator("h1").waitFor();
    return page;
  };
  return {
    get url() { return running().url; },
    get served() { return running(); },
    open: (source, options = {}) => visit(`#${source}`, options),
    page: (path, options = {}) => visit(path, options),
  };
}

/** The card, badge or step of a node, in its list. */
export function node(page: Page, id: string): Locator {
  return page.locator(`main plaudit-achievements li[part][data-key="${id}"]`);
}

/** What the page offers with it. */
export function offered(page: Page, id: string): Locator {
  return page.locator(`main plaudit-achievements > [slot="actions ${id}"]`);
}

/** The button that opens it in full. */
export function name(page: Page, id: string): Locator {
  return node(page, id).locator("button[part=name]").first();
}

/** All that is to be read of it. */
export async function words(page: Page, id: string): Promise<string> {
  return [await node(page, id).textContent(), ...(await offered(page, id).allTextContents())].join(" ");
}

export function adds(page: Page, id: string, amount: number): Locator {
  return offered(page, id).locator(`[data-do="progress"][data-amount="${String(amount)}"]`).last();
}

export async function add(page: Page, id: string, amount: number): Promise<void> {
  await adds(page, id, amount).click();
}

export function progress(page: Page, id: string): Locator {
  return node(page, id).getByRole("progressbar").first();
}

export async function count(page: Page, id: string): Promise<number> {
  return Number(await progress(page, id).getAttribute("value"));
}

/** How it stands, as its list has it. */
export async function kind(page: Page, id: string): Promise<string | undefined> {
  return (await node(page, id).getAttribute("part"))?.split(" ")[1];
}

/** Pop-ups for unlocks that can be seen now. */
export function popUps(page: Page): Locator {
  return page.locator("plaudit-unlocks [part~=toast]");
}

/** What has focus, in a list too: its name for those who listen, or its text. */
export async function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent ?? null;
  });
}

/** From now on closes what is celebrated before it is in the way of a button: pop-ups, and the dialog for what is worth one. */
export async function closeCelebrations(page: Page): Promise<void> {
  const celebrations = page.locator("plaudit-unlocks").locator("[part~=toast], dialog[open]");
  // However many of them are left by then.
  const close = async (): Promise<void> => {
    await celebrations.locator(".close").evaluateAll((buttons) => { for (const button of buttons) if (button instanceof HTMLElement) button.click(); });
  };
  await page.addLocatorHandler(celebrations.first(), close, { noWaitAfter: true });
}

/** A pop-up stays while the pointer is on it, as one that came up just where a button was about to be pressed: who wants to press it waits beside. */
async function leavePopUps(page: Page): Promise<void> {
  await page.addLocatorHandler(page.locator("plaudit-unlocks [part~=toast]:hover").first(), async () => { await page.mouse.move(1, 1); }, { noWaitAfter: true });
}

/** What it said last to screen readers of what was unlocked. */
export function said(page: Page): Locator {
  return page.locator("plaudit-unlocks [role=status]");
}

/** Lets the page's own time pass until what has just happened has popped up: what comes together is shown together. */
export async function celebrated(page: Page): Promise<void> {
  await page.clock.runFor(200);
}

/** Lets the page's own time pass until no pop-up is left, with the pointer out of the way. */
export async function settle(page: Page): Promise<void> {
  await page.mouse.move(1, 1);
  for (let rounds = 0; rounds < 3; rounds += 1) await page.clock.runFor(8_000);
  await expect.poll(async () => page.locator("#toasts .toast, plaudit-unlocks [part~=toast]").count()).toBe(0);
}

export async function figure(page: Page, name: string): Promise<string | null> {
  return page.locator(`[data-figure="${name}"] dd`).textContent();
}

export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }).click();
}

export async function finishSession(page: Page, course?: string): Promise<void> {
  if (course !== undefined) await page.getByRole("combobox", { name: "Course" }).selectOption({ label: course });
  await press(page, "Finish session");
}

/** What has been unlocked so far, newest first, as the page keeps it. */
export async function unlocked(page: Page, source: "game" | "wellness"): Promise<string[]> {
  return page.evaluate((id) => {
    const kept: { inbox: { id: string }[] } = JSON.parse(localStorage.getItem(`plaudit-demo/${id}`) ?? '{"inbox":[]}');
    return kept.inbox.map((unlock) => unlock.id);
  }, source);
}
