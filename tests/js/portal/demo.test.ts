// The demo: the site with its samples and the portal at one address. A title that is published shows on the player's page beside it.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, test } from "vitest";
import { sampleFor } from "../../../www/app/src/samples/index.ts";
import teams from "../../../www/app/src/samples/team.json" with { type: "json" };
import { browsers, Desk, saved, signIn, turn } from "./desk.ts";

const SITE = resolve(import.meta.dirname, "../../../www/app/dist");
const { page: open } = browsers();

let desk: Desk;
beforeAll(async () => {
  if (!existsSync(join(SITE, "game.html"))) throw new Error("www/app/dist is missing: npm run build --workspace www/app");
  const now = Date.now() / 1000;
  const [game, wellness] = [sampleFor("game", now), sampleFor("wellness", now)];
  const samples = { ...wellness, achievements: { ...game.achievements, ...wellness.achievements } };
  desk = await Desk.open(samples, "sqlite", { teams, flags: ["--page", SITE, "--playground"] });
});
afterAll(() => desk?.close());

test("a title that is changed in the portal shows on the player's devices within seconds", async () => {
  const player = await open(`${desk.url}/offline.html#game`);
  const phone = player.getByRole("region", { name: "Phone", exact: true });
  const row = phone.locator(".front li[data-key]").first();
  await row.waitFor();
  const id = (await row.getAttribute("data-key")) ?? "";

  const page = await open(`${desk.url}/portal/`);
  await signIn(page, "admin");
  await page.goto(`${desk.url}/portal/#/achievements/${id}`);
  await page.getByLabel("Name", { exact: true }).fill("A title of today");
  await saved(page);
  await turn(page, "Publish").click();
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  for (const name of ["Phone", "Tablet"])
    await player.getByRole("region", { name, exact: true }).getByText("A title of today").first().waitFor({ timeout: 60_000 });
  for (const one of [player, page]) await one.context().close();
});
