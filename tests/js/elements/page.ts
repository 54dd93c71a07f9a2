// The fixture of every test: a page with the elements, with a strict content security policy, at a frozen instant.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { expect, test as base } from "vitest";
import { launch } from "../chrome.mjs";
import type { Opening } from "./app/hooks.ts";

/** The page makes no requests, and inline styles are forbidden. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src * data:";
const URL = "http://localhost/";
/** Half an hour before the next whole hour, so that countdowns in hours do not change during a test. */
export const NOW = new Date("2026-10-01T09:30:00Z");
/** Longer than it takes to open a page. */
const OPENING_MS = 300_000;

interface PageOptions extends BrowserContextOptions {
  opening?: Opening;
  /** The direction of the page's root element. */
  attributes?: string;
  /** The page's own style sheet. */
  css?: string;
  /** Runs before any script of the page. */
  before?: (page: Page) => Promise<unknown>;
  /** Whether the page starts without the elements. */
  bare?: boolean;
  /** Whether the clock keeps running, for tools with their own timers. */
  isRunning?: boolean;
}

export interface World {
  browser: Browser;
  /** Opens a page. Its errors, logged errors and policy violations fail the test. */
  open: (options?: PageOptions) => Promise<Page>;
}

let script: Promise<string> | undefined;

async function bundled(): Promise<string> {
  const entry = fileURLToPath(new globalThis.URL("app/app.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "iife",
    target: "es2022",
    write: false,
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** The script of axe. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const test = base.extend<World>({
  browser: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  open: async ({ browser }, use) => {
    const faults: string[] = [];
    const pages: Page[] = [];
    await use(async ({ opening, attributes = 'lang="en"', css = "", before, bare = false, isRunning = false, ...options } = {}) => {
      const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, timezoneId: "UTC", locale: "en-US", ...options });
      const page = await context.newPage();
      pages.push(page);
      page.on("pageerror", (error) => {
        faults.push(String(error));
      });
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      // The clock runs while the page opens, and is then frozen: only `pass` advances it, regardless of the machine's speed.
      await page.clock.install({ time: new Date(NOW.getTime() - (isRunning ? 0 : OPENING_MS)) });
      await before?.(page);
      const html = `<!doctype html><html ${attributes}><meta name="viewport" content="width=device-width"><title>App</title><link rel="stylesheet" href="app.css"><body><main><h1>App</h1></main><script src="app.js"></script></html>`;
      script ??= bundled();
      const files: Record<string, [type: string, body: string]> = {
        "/": ["text/html", html],
        "/app.js": ["text/javascript", await script],
        "/app.css": ["text/css", css],
      };
      await context.route("**/*", (route) => {
        const [contentType, body] = files[new globalThis.URL(route.request().url()).pathname] ?? ["text/plain", ""];
        return route.fulfill({ contentType, body, headers: { "content-security-policy": POLICY } });
      });
      await page.goto(URL);
      await page.evaluate((given) => app.open(given), opening);
      if (!bare) await page.evaluate(() => app.show());
      if (!bare) await page.locator("plaudit-achievements [part~=row]").first().waitFor();
      if (!isRunning) await page.clock.pauseAt(NOW);
      return page;
    });
    for (const page of pages) await page.context().close();
    expect(faults).toEqual([]);
  },
});

/** Earns achievements at once, and runs everything that takes no time. */
export async function earn(page: Page, ...ids: string[]): Promise<void> {
  await page.evaluate((given) => app.earn(...given), ids);
  await pass(page, 0.2);
}

/** Advances the page's time, with the pointer out of the way. */
export async function pass(page: Page, seconds: number): Promise<void> {
  await page.clock.runFor(seconds * 1000);
}

export const toasts = (page: Page): Locator => page.locator("plaudit-unlocks [part~=toast]");
export const titles = (page: Page): Promise<string[]> => page.locator("plaudit-unlocks [part~=toast] [part=name]").allTextContents();
export const status = (page: Page, element = "plaudit-unlocks"): Locator => page.locator(`${element} [role=status]`);
export const row = (page: Page, id: string): Locator => page.locator(`plaudit-achievements [part=body] [data-key="${id}"]`);
export const inbox = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    app.client
      .getSnapshot()
      .inbox.map(({ id }) => id)
      .sort(),
  );
export const events = (page: Page): Promise<string[]> => page.evaluate(() => app.events.map(([name]) => name));

/** Returns the focused element, also inside shadow roots. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.ariaLabel ?? element?.textContent?.trim() ?? "";
  });
