import { expect, test } from "vitest";
import type { Page } from "playwright-core";
import { serve } from "./server.ts";
import { authority } from "./together.ts";
import { add, count, figure, name, press, visits } from "./visit.ts";

const visit = visits();

/** Waits until the open page is cached; it is cached last, after everything that it needs. */
async function kept(page: Page, path: string): Promise<void> {
  await page.evaluate(async (path) => {
    const place = new URL(path, location.href).href;
    while ((await caches.match(place, { ignoreVary: true })) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  }, path);
}

test("without a network the page reloads, continues, and keeps its data", async () => {
  const page = await visit.open("game", { at: new Date().toISOString() });
  const own = await serve();
  // The first visit of this origin, in a profile that has seen nothing of it.
  await page.goto(`${own.url}game.html`);
  await page.locator("main:not(.loading) h1").waitFor();
  await add(page, "keeper_of_shrines", 1);
  await kept(page, "./game.html");
  await own.stop();
  await page.context().setOffline(true);

  await page.reload();
  await page.locator("main:not(.loading)").getByRole("heading", { name: "Emberfall" }).waitFor();
  expect(await count(page, "keeper_of_shrines")).toBe(1);
  await add(page, "keeper_of_shrines", 1);
  await press(page, /^\+1 day/);
  await page.reload();
  expect(await count(page, "keeper_of_shrines")).toBe(2);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
});

test("the authority serves compressed files, and the service worker finds them again without a network", async () => {
  const page = await visit.page("404.html", { at: "now" });
  const own = await authority();
  const encodings = new Map<string, string | undefined>();
  page.on("response", (answer) => {
    if (!answer.fromServiceWorker()) encodings.set(new URL(answer.url()).pathname, answer.headers()["content-encoding"]);
  });
  await page.goto(`${own.url}game.html`);
  await page.locator("main:not(.loading) h1").waitFor();
  await add(page, "keeper_of_shrines", 1);
  await kept(page, "./game.html");
  const texts = [...encodings].filter(([path]) => /\.(html|js|css)$/.test(path));
  expect(texts.length).toBeGreaterThan(2);
  expect(texts.filter(([, encoding]) => encoding !== "br" && encoding !== "gzip")).toEqual([]);
  await own.stop();
  await page.context().setOffline(true);
  page.removeAllListeners("response");
  const served: [string, boolean][] = [];
  page.on("response", (answer) => {
    if (!answer.url().startsWith("data:")) served.push([answer.url(), answer.fromServiceWorker()]);
  });
  await page.reload();
  await page.locator("main:not(.loading)").getByRole("heading", { name: "Emberfall" }).waitFor();
  expect(await count(page, "keeper_of_shrines")).toBe(1);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
  expect(served.filter(([, isFromWorker]) => !isFromWorker).map(([url]) => url)).toEqual([]);
  expect(served.length).toBeGreaterThan(2);
});

const TITLES = { "": "Home", "docs/": "Documentation", "playground.html": "Playground" };

test.each(["", "docs/", "playground.html"] as const)("/%s opens without a network after one visit", async (path) => {
  const page = await visit.page("404.html", { at: "now" });
  const own = await serve();
  await page.goto(`${own.url}${path}`);
  await kept(page, `${own.url}${path}`);
  await own.stop();
  await page.context().setOffline(true);
  await page.reload();
  expect(await page.locator("h1").count()).toBe(1);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
  expect(await page.locator("[data-site=theme]").isVisible()).toBe(true);
  if (path === "") {
    // The parts that the page loads when they are first used were cached with it.
    await page.locator("#win").click();
    await page.locator("#list").getByText("1 of 2").waitFor();
  }
  // The address of a page that is not cached says so, and links to one that is.
  await page.goto(`${own.url}wellness.html`);
  expect(await page.locator("h1").textContent()).toBe("No network");
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
  expect(await page.locator("a").allTextContents()).toEqual([TITLES[path]]);
  await page.locator("a").first().click();
  await page.locator("[data-site=theme]").waitFor();
});

test("once loaded, the page makes no requests", async () => {
  const page = await visit.open("wellness", { serviceWorkers: "block" });
  await page.waitForLoadState("networkidle");
  const asked: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("data:")) asked.push(request.url());
  });
  await press(page, "Finish session");
  await press(page, "Next day");
  await name(page, "quiet_hour").click();
  await page.getByRole("dialog", { name: "A Quiet Hour" }).waitFor();
  await page.keyboard.press("Escape");
  expect(asked).toEqual([]);
});

test.each([
  ["is cut short", '{"v":1,"startedAt":17'],
  ["is of another form", '{"v":1,"coins":3}'],
  [
    "holds a state that the engine cannot read",
    '{"v":1,"startedAt":1772791200,"seed":"s","purse":{},"inbox":[],"seen":0,"state":{"version":1,"records":7}}',
  ],
  ["was written by a newer engine", '{"v":1,"startedAt":1772791200,"seed":"s","purse":{},"inbox":[],"seen":0,"state":{"version":999999}}'],
])("a saved game that %s is set aside, and the page starts a new one", async (_, damaged) => {
  const page = await visit.open("game");
  await page.evaluate((text) => {
    localStorage.setItem("plaudit-demo/game", text);
  }, damaged);
  await page.reload();
  expect(await page.getByRole("alert").textContent()).toContain("the old data was set aside");
  expect(await figure(page, "Unlocked")).toMatch(/^0 \//);
  const aside = await page.evaluate(() =>
    Object.entries(localStorage)
      .filter(([key]) => key.startsWith("plaudit-demo/game/aside/"))
      .map(([, text]) => String(text)),
  );
  expect(aside).toEqual([damaged]);
  await add(page, "keeper_of_shrines", 1);
  await page.reload();
  expect(await count(page, "keeper_of_shrines")).toBe(1);
  expect(await page.getByRole("alert").count()).toBe(0);
});
