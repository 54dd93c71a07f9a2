import { expect, test } from "vitest";
import { serve } from "./server.ts";
import { add, count, figure, name, press, visits } from "./visit.ts";

const visit = visits();

test("with the network off the page reloads, plays on, and remembers", async () => {
  const page = await visit.open("game", { at: new Date().toISOString() });
  const own = await serve();
  await page.goto(`${own.url}#game`);
  await page.locator("h1").waitFor();
  await add(page, "keeper_of_shrines", 1);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    // Its page comes last: once that is kept, everything is.
    while ((await caches.match("./")) === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
  });
  await own.stop();
  await page.context().setOffline(true);

  await page.reload();
  await page.getByRole("heading", { name: "Emberfall" }).waitFor();
  expect(await count(page, "keeper_of_shrines")).toBe(1);
  await add(page, "keeper_of_shrines", 1);
  await press(page, /^\+1 day/);
  await page.reload();
  expect(await count(page, "keeper_of_shrines")).toBe(2);
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).not.toBe("rgba(0, 0, 0, 0)");
});

test("once loaded, the page asks the network for nothing", async () => {
  const page = await visit.open("wellness", { serviceWorkers: "block" });
  const asked: string[] = [];
  page.on("request", (request) => { if (!request.url().startsWith("data:")) asked.push(request.url()); });
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
  ["holds a state that the engine cannot read", '{"v":1,"startedAt":1772791200,"seed":"s","purse":{},"inbox":[],"seen":0,"state":{"version":1,"records":7}}'],
  ["was written by a newer engine", '{"v":1,"startedAt":1772791200,"seed":"s","purse":{},"inbox":[],"seen":0,"state":{"version":999999}}'],
])("a saved play that %s is kept aside, and the page starts afresh", async (_, damaged) => {
  const page = await visit.open("game");
  await page.evaluate((text) => { localStorage.setItem("plaudit-demo/game", text); }, damaged);
  await page.reload();
  expect(await page.getByRole("alert").textContent()).toContain("the old state is kept aside");
  expect(await figure(page, "Unlocked")).toMatch(/^0 \//);
  const aside = await page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith("plaudit-demo/game/aside/")).map(([, text]) => String(text)));
  expect(aside).toEqual([damaged]);
  await add(page, "keeper_of_shrines", 1);
  await page.reload();
  expect(await count(page, "keeper_of_shrines")).toBe(1);
  expect(await page.getByRole("alert").count()).toBe(0);
});
