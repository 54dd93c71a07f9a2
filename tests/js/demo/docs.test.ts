// The documentation: every page is found, fits a phone, and is right for keyboards and screen readers.

import { expect, test } from "vitest";
import { axe } from "./axe.ts";
import { poorContrast, smallControls } from "./measure.ts";
import { visits } from "./visit.ts";

const visit = visits();
const NAMES = ["", "definitions", "recipes", "teams", "elements", "errors", "sync", "hosts", "react-native", "rust", "rules"];
const PAGES = NAMES.map((name) => (name === "" ? "docs/" : `docs/${name}.html`));
const SMALL = { viewport: { width: 320, height: 700 } };

test.each(PAGES)("axe finds nothing on %s, in light and in dark", async (path) => {
  const page = await visit.page(path);
  await page.evaluate(() => { for (const more of document.querySelectorAll("details")) more.open = more.closest(".entry:nth-child(3)") !== null; });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axe(page)).toEqual([]);
    expect(await page.evaluate(poorContrast)).toEqual([]);
  }
});

test.each(PAGES)("%s fits a phone of 320 pixels, where code scrolls by itself", async (path) => {
  const page = await visit.page(path, SMALL);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  // Links within a sentence may be as high as its letters.
  await page.evaluate(() => { for (const link of document.querySelectorAll("article :is(p, li, td) a")) link.replaceWith(link.textContent ?? ""); });
  expect(await page.evaluate(smallControls)).toEqual([]);
});

test("each page has a title and a description of its own, and names itself in the contents", async () => {
  const page = await visit.page("docs/");
  const seen = new Set<string>();
  for (const path of PAGES) {
    await page.goto(`${visit.url}${path}`);
    const heading = (await page.locator("h1").textContent()) ?? "";
    expect(await page.title()).toBe(`${heading} · plaudit`);
    seen.add(`${await page.title()} ${(await page.locator("meta[name=description]").getAttribute("content")) ?? ""}`);
    expect(await page.locator("nav.contents a[aria-current=page]").count()).toBe(1);
  }
  expect(seen.size).toBe(PAGES.length);
});

test("every link of every page leads somewhere", async () => {
  const page = await visit.page("docs/");
  const targets = new Map<string, Set<string>>();
  const links = new Map<string, string>();
  for (const path of PAGES) {
    await page.goto(`${visit.url}${path}`);
    const { hrefs, ids } = await page.evaluate(() => ({
      hrefs: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    }));
    expect(new Set(ids).size, `ids of ${path}`).toBe(ids.length);
    targets.set(`${visit.url}${path}`, new Set(ids));
    for (const href of hrefs) if (href.startsWith(visit.url)) links.set(href, path);
  }
  expect(links.size).toBeGreaterThan(50);
  for (const [href, from] of links) {
    const [address = "", id] = href.split("#");
    if (!targets.has(address)) expect((await page.request.get(address)).status(), `${href} in ${from}`).toBe(200);
    else if (id !== undefined) expect(targets.get(address)?.has(id), `${href} in ${from}`).toBe(true);
  }
});

test("one reads on with the keyboard alone", async () => {
  const page = await visit.page("docs/recipes.html", { viewport: { width: 600, height: 800 } });
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the text");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  // Behind the skip link: a heading's own address, the code, which scrolls by arrows, and its copy.
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Link to “A daily quest”");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("daily-quest.json");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Copy daily-quest.json");
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe("solid");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.evaluate(() => document.activeElement?.scrollLeft)).toBeGreaterThan(0);
});

test("a recipe is copied as it is", async () => {
  const page = await visit.page("docs/recipes.html", { permissions: ["clipboard-read", "clipboard-write"] });
  await page.getByRole("button", { name: "Copy daily-quest.mjs" }).click();
  await expect.poll(() => page.getByRole("status").textContent()).toBe("Copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('import definitions from "./daily-quest.json" with { type: "json" };\n\nconst engine');
  expect(copied).not.toContain("<!--");
});

test("the reference shows range, default and owner of a field, and has an address for each", async () => {
  const page = await visit.page("docs/definitions.html#achievement.time_offset_sec");
  const field = page.locator('[id="achievement.time_offset_sec"]');
  expect(await field.locator(".facts li").allTextContents()).toEqual(["whole number, may be negative", "default: 0"]);
  expect(await field.locator(".origin").textContent()).toBe("Hiro");
  expect(await page.locator('[id="achievement.trigger"] .origin').textContent()).toBe("plaudit");
  expect(await page.locator('[id="content.content_ids"] .facts').textContent()).toContain("at most 10,000");
  expect(await field.evaluate((element) => element.getBoundingClientRect().top)).toBeLessThan(900);
});

test("with the network off a page that was visited reloads", async () => {
  const page = await visit.open("game", { at: "now" });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while ((await caches.match("./")) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await page.goto(`${visit.url}docs/sync.html`);
  await page.evaluate(async () => {
    while ((await caches.match("./sync.html")) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await page.context().setOffline(true);
  await page.reload();
  expect(await page.locator("h1").textContent()).toBe("Sync guarantees");
  expect(await page.evaluate(() => getComputedStyle(document.querySelector(".contents") ?? document.body).position)).toBe("sticky");
  await page.goto(`${visit.url}#game`);
  await page.getByRole("heading", { name: "Emberfall" }).waitFor();
});
