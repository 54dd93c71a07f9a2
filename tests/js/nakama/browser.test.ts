// The same game in Node and in Chromium, with a page from another origin than the authority's.

import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launch } from "../chrome.mjs";
import { placeOf, SERVER_KEY, startAuthorityWithTeams, type ServerProcess } from "./definitions.ts";
import { error, newDevice } from "./game.ts";
import { play, type Game, type Step } from "./play.ts";

let browser: Browser;
let site: Server;
let origin: string;
let authority: ServerProcess;

beforeAll(async () => {
  const bundled = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", import.meta.url))],
    bundle: true,
    format: "iife",
    write: false,
  });
  const html = `<!doctype html><link rel="icon" href="data:,"><title>A game</title><script>${bundled.outputFiles[0]?.text ?? ""}</script>`;
  site = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8").end(html);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const bound = site.address();
  if (bound === null || typeof bound === "string") throw new Error("the page has no port");
  origin = `http://127.0.0.1:${String(bound.port)}`;
  authority = await startAuthorityWithTeams("--allow-origin", origin);
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  site.close();
  await authority.stop();
});

const game = (): Game => ({ ...placeOf(authority), serverKey: SERVER_KEY, device: newDevice() });

async function playInChromium(): Promise<Step[]> {
  const page = await browser.newPage();
  await page.goto(origin);
  return page.evaluate((game) => (globalThis as unknown as { play: typeof play }).play(game), game());
}

test("Chromium plays the same game as Node", async () => {
  const inNode = await play(game());
  expect(await playInChromium()).toEqual(inNode);
});

test("the game gives the expected results", async () => {
  const steps = await playInChromium();
  const [signedIn, list, updated, notComplete, claimed, , total, again, synced] = steps.map(([, result]) => result);
  expect(signedIn).toEqual({ username: "anna", created: true });
  expect(list).toMatchObject({ achievements: { steps: { max_count: "10" } } });
  expect(updated).toMatchObject({
    achievements: { steps: { count: "10" } },
    repeat_achievements: { coins: { reward: { currencies: { gold: "3" } } } },
  });
  expect(notComplete).toEqual({ status: 400, ...(error(3, "achievement not complete") as object) });
  expect(claimed).toMatchObject({ achievements: { steps: { reward: { items: { medal: "1" } } } } });
  expect(total).toMatchObject({ achievements: { season: { total_reward: { currencies: { gold: "100" } } } } });
  expect(again).toEqual({ status: 400, ...(error(3, "achievement already claimed") as object) });
  expect(synced).toMatchObject({ achievements: { repeat_achievements: { daily: { count: "1", claim_time_sec: "some time" } } } });
  expect(Object.fromEntries(steps)).toMatchObject({
    RPC_ID_STREAKS_LIST: { status: 404, code: 5 },
    RPC_ID_TEAMS_ACHIEVEMENTS_GET: { status: 404, ...(error(5, "team not found") as object) },
    "the team's list": { achievements: { cup: { max_count: "3" } } },
    "claimed too early": { status: 400, ...(error(3, "achievement not complete") as object) },
    contributed: { achievements: { cup: { count: "3" } } },
    "claimed for the team": { achievements: { cup: { claim_time_sec: "some time", reward: { currencies: { team_gold: "7" } } } } },
    unwrapped: { repeat_achievements: { coins: { count: "1" } } },
    "signed out": true,
    "renewed after that": { status: 401, code: 16 },
  });
});

test("a page of an origin that was not allowed cannot call", async () => {
  const page = await browser.newPage();
  await page.goto(origin.replace("127.0.0.1", "localhost"));
  await expect(page.evaluate((game) => (globalThis as unknown as { play: typeof play }).play(game), game())).rejects.toThrow();
});
