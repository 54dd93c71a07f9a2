// A visitor: a browser, the page at an instant, and helpers to read and press.

import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";
import { launch } from "../chrome.mjs";
import { serve, type Served } from "./server.ts";

/** A Friday: the live event opened at midnight. */
const FRIDAY = "2026-03-06T10:00:00Z";

/** `at`: the instant at which the page's time is frozen; "now": real time, as on a server. */
export interface VisitOptions extends BrowserContextOptions {
  at?: string;
  before?: (page: Page) => Promise<unknown>;
}
export interface Visits {
  /** Opens the demo of one of the samples, on one device with a time machine. */
  open(source: "game" | "wellness", options?: VisitOptions): Promise<Page>;
  /** Opens the same sample on two devices around the server. */
  together(source: "game" | "wellness", options?: VisitOptions): Promise<Page>;
  /** Opens any page of the site by its path. */
  page(path: string, options?: VisitOptions): Promise<Page>;
  readonly url: string;
  readonly served: Served;
}

/** One browser and one server for a test file. A page that throws, or logs an error, fails its test. */
export function visits(start: () => Promise<Served> = serve): Visits {
  let browser: Browser | undefined;
  let served: Served | undefined;
  const faults: string[] = [];
  const open: BrowserContext[] = [];
  beforeAll(async () => {
    served = await start();
    browser = await launch();
  });
  // Pages that stay open slow down those of later tests.
  afterEach(async () => {
    await Promise.all(open.splice(0).map((context) => context.close()));
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
    open.push(context);
    const page = await context.newPage();
    page.on("pageerror", (error) => {
      faults.push(String(error));
    });
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    if (at !== "now") await page.clock.install({ time: new Date(at) });
    await leavePopUps(page);
    await before?.(page);
    await page.goto(`${running().url}${path}`);
    await page.locator("main:not(.loading) h1").waitFor();
    return page;
  };
  return {
    get url() {
      return running().url;
    },
    get served() {
      return running();
    },
    open: (source, options = {}) => visit(`${source}.html`, options),
    together: (source, options = {}) => visit(`offline.html#${source}`, options),
    page: (path, options = {}) => visit(path, options),
  };
}

/** The card, badge or step of a node, in its list. */
export function node(page: Page, id: string): Locator {
  return page.locator(`main plaudit-achievements li[part][data-key="${id}"]`);
}

/** The page's content in its slot. */
function offered(page: Page, id: string): Locator {
  return page.locator(`main plaudit-achievements > [slot="actions ${id}"]`);
}

/** The button that opens its details. */
export function name(page: Page, id: string): Locator {
  return node(page, id).locator("button[part=name]").first();
}

/** Returns its complete text. */
export async function words(page: Page, id: string): Promise<string> {
  return [await node(page, id).textContent(), ...(await offered(page, id).allTextContents())].join(" ");
}

/** Chooses an achievement in a simulator, and returns its button for an amount. */
export async function adds(simulator: Page | Locator, id: string, amount: number): Promise<Locator> {
  const field = simulator.locator("select[data-choose]");
  if ((await field.inputValue()) !== id) await field.selectOption(id);
  return simulator.locator(`[data-do="progress"][data-id="${id}"][data-amount="${String(amount)}"]`);
}

export async function add(simulator: Page | Locator, id: string, amount: number): Promise<void> {
  await (await adds(simulator, id, amount)).click();
}

export function progress(page: Page, id: string): Locator {
  return node(page, id).getByRole("progressbar").first();
}

export async function count(page: Page, id: string): Promise<number> {
  return Number(await progress(page, id).getAttribute("value"));
}

/** Returns its state in the list. */
export async function kind(page: Page, id: string): Promise<string | undefined> {
  return (await node(page, id).getAttribute("part"))?.split(" ")[1];
}

/** The visible pop-ups for unlocks. */
export function popUps(page: Page): Locator {
  return page.locator("plaudit-unlocks [part~=toast]");
}

/** Returns the accessible name or the text of the focused element, also inside lists. */
export async function focused(page: Page): Promise<string | null> {
  return page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent ?? null;
  });
}

/** Closes celebrations from now on before they cover a button: pop-ups and modals. */
export async function closeCelebrations(page: Page): Promise<void> {
  const celebrations = page.locator("plaudit-unlocks").locator("[part~=toast], [part=message], dialog[open]");
  // Regardless of how many are left by then.
  const close = async (): Promise<void> => {
    await celebrations.locator(".close").evaluateAll((buttons) => {
      for (const button of buttons) if (button instanceof HTMLElement) button.click();
    });
  };
  await page.addLocatorHandler(celebrations.first(), close, { noWaitAfter: true });
}

/** Moves the pointer away and waits, because a pop-up over a button stays while the pointer is on it. */
async function leavePopUps(page: Page): Promise<void> {
  await page.addLocatorHandler(
    page.locator("plaudit-unlocks :is([part~=toast], [part=message]):hover").first(),
    async () => {
      await page.mouse.move(1, 1);
    },
    { noWaitAfter: true },
  );
}

/** Returns the last announcement of an unlock to screen readers. */
export function said(page: Page): Locator {
  return page.locator("plaudit-unlocks [role=status]");
}

/** Advances the page's time until the latest unlocks have popped up; unlocks that come together are shown together. */
export async function celebrated(page: Page): Promise<void> {
  await page.clock.runFor(200);
}

/** Advances the page's time until no pop-up is left, with the pointer out of the way. */
export async function settle(page: Page): Promise<void> {
  await page.mouse.move(1, 1);
  for (let rounds = 0; rounds < 3; rounds += 1) await page.clock.runFor(8_000);
  await expect.poll(async () => page.locator("plaudit-unlocks :is([part~=toast], [part=message])").count()).toBe(0);
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

/** Returns the saved unlocks, newest first. */
export async function unlocked(page: Page, source: "game" | "wellness"): Promise<string[]> {
  return page.evaluate((id) => {
    const kept: { inbox: { id: string }[] } = JSON.parse(localStorage.getItem(`plaudit-demo/${id}`) ?? '{"inbox":[]}');
    return kept.inbox.map((unlock) => unlock.id);
  }, source);
}
