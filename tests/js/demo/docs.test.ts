// The documentation: every page is reachable, fits a phone, and works with keyboards and screen readers.

import { expect, test } from "vitest";
import { entries } from "../../../www/app/docs/build/contents.ts";
import { axe, contrast } from "./axe.ts";
import { smallControls } from "./measure.ts";
import { visits } from "./visit.ts";

const visit = visits();
const NAMES = entries.map(({ slug }) => (slug === "index" ? "" : slug));
const PAGES = NAMES.map((name) => (name === "" ? "docs/" : `docs/${name}.html`));
/** The pages beside the documentation. */
const SITE = ["", "game.html", "wellness.html", "offline.html", "team.html", "playground.html", "404.html"];

test.each(PAGES)("axe finds nothing on %s, in light and in dark, and it fits a phone of 320 pixels", async (path) => {
  const page = await visit.page(path);
  const open = (all: Element[]): void => {
    for (const details of all) details.setAttribute("open", "");
  };
  // Only one of many similar entries, because axe would take long for all.
  await page.locator(".entry:nth-child(3) details").evaluateAll(open);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axe(page)).toEqual([]);
    expect(await contrast(page)).toEqual([]);
  }
  await page.locator("details").evaluateAll(open);
  await page.setViewportSize({ width: 320, height: 700 });
  // Code scrolls by itself.
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  // On phones tables are read without scrolling, except comparisons of many columns.
  const sideways = (regions: Element[]): string[] =>
    regions
      .filter((region) => region.querySelectorAll("thead tr > *").length <= 4 && region.scrollWidth > region.clientWidth)
      .map((region) => region.getAttribute("aria-label") ?? "");
  expect(await page.locator(".scroll:has(table)").evaluateAll(sideways)).toEqual([]);
  expect(await page.locator(".stacked").getByRole("cell").count()).toBe(await page.locator(".stacked td:not(:empty)").count());
  // Links within a sentence may be as high as the text.
  await page.evaluate(() => {
    for (const link of document.querySelectorAll("article :is(p, li, td) a")) link.replaceWith(link.textContent ?? "");
  });
  expect(await page.evaluate(smallControls)).toEqual([]);
});

test("each page has a title and a description of its own, names itself in the contents, and its links lead somewhere", async () => {
  const page = await visit.page("docs/");
  const seen = new Set<string>();
  const targets = new Map<string, Set<string>>();
  const links = new Map<string, string>();
  for (const path of [...PAGES, ...SITE]) {
    await page.goto(`${visit.url}${path}`);
    if (PAGES.includes(path)) {
      const heading = (await page.locator("h1").textContent()) ?? "";
      expect(await page.title()).toBe(`${heading} · plaudit`);
      seen.add(`${await page.title()} ${(await page.locator("meta[name=description]").getAttribute("content")) ?? ""}`);
      expect(await page.locator("nav.contents a[aria-current=page]").count()).toBe(1);
    }
    const { hrefs, ids } = await page.evaluate(() => ({
      hrefs: [...document.querySelectorAll<HTMLAnchorElement>("a[href]")].map(({ href }) => href),
      ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    }));
    expect(new Set(ids).size, `ids of ${path}`).toBe(ids.length);
    targets.set(`${visit.url}${path}`, new Set(ids));
    for (const href of hrefs) if (href.startsWith(visit.url)) links.set(href, path);
  }
  expect(seen.size).toBe(PAGES.length);
  expect(links.size).toBeGreaterThan(50);
  for (const [href, from] of links) {
    const [address = "", id] = href.split("#");
    if (!targets.has(address)) expect((await page.request.get(address)).status(), `${href} in ${from}`).toBe(200);
    // These are no ids: the page's script reads a document, or the name of the one to play, from them.
    else if (id !== undefined && !/^(?:definitions=|game$|wellness$|file$)/.test(id))
      expect(targets.get(address)?.has(id), `${href} in ${from}`).toBe(true);
  }
});

test("the pages can be read with the keyboard alone", async () => {
  const page = await visit.page("docs/recipes.html", { viewport: { width: 600, height: 800 } });
  const focused = (): Promise<string> =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Skip to the text");
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  // After the skip link: the link of a heading, the code, which scrolls with the arrow keys, and its copy button.
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Link to “A daily quest”");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("daily-quest.json");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Open in playground");
  await page.keyboard.press("Tab");
  expect(await focused()).toBe("Copy daily-quest.json");
  expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe("solid");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.evaluate(() => document.activeElement?.scrollLeft)).toBeGreaterThan(0);
});

test("a recipe is copied unchanged", async () => {
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

test("Ctrl-K searches all pages, by keyboard alone", async () => {
  const page = await visit.page("docs/", { at: "now" });
  // The button shows once the page listens.
  await page.getByRole("button", { name: "Search" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search" }).waitFor();
  await page.keyboard.type("reset_cronexpr");
  const results = page.getByRole("dialog", { name: "Search" }).getByRole("link");
  await results.first().waitFor();
  // Results of the first letters come before those of the whole word.
  await expect.poll(() => results.allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining("Definitions reference")]));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).not.toMatch(/docs\/$/);
  await page.getByRole("button", { name: "Search" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog", { name: "Search" }).getByRole("searchbox").fill("zzyzxq");
  await expect.poll(() => page.getByRole("dialog", { name: "Search" }).getByRole("status").textContent()).toContain("Nothing found");
});

test("a recipe opens in the playground as it stands", async () => {
  const page = await visit.page("docs/recipes.html", { at: "now" });
  await page.getByRole("link", { name: "Open in playground" }).first().click();
  await page.locator("#findings-summary").getByText("No problems found.").waitFor();
  expect(await page.locator("#cards plaudit-achievements").getByText("Win three matches").count()).toBeGreaterThan(0);
  expect(new URL(page.url()).hash).toBe("");
});

test("the colours that were chosen stay, from page to page", async () => {
  const page = await visit.page("docs/", { at: "now", colorScheme: "light" });
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole("button", { name: "Colours: as the system" }).click();
  await page.getByRole("button", { name: "Colours: light" }).click();
  expect(await ground()).not.toBe(light);
  await page.goto(`${visit.url}playground.html`);
  expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
});

test("the navigation is whole and labelled at every width", async () => {
  const page = await visit.page("docs/");
  const links = page.getByRole("navigation", { name: "Site" }).getByRole("link");
  const menu = page.getByRole("button", { name: "Menu" });
  for (const width of [320, 600, 768, 834, 900, 1024, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    if (!(await links.first().isVisible())) await menu.click();
    expect(await links.allTextContents()).toEqual(["Game", "Wellness", "Works offline", "Teams", "Portal", "Playground", "Docs"]);
    for (const link of await links.all()) {
      const box = await link.boundingBox();
      expect(box?.height ?? 0, `at ${width}`).toBeLessThan(60);
      expect(box?.x ?? -1, `at ${width}`).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0), `at ${width}`).toBeLessThanOrEqual(width);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
  }
});
