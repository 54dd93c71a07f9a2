// An operator who has never seen JSON enables achievements, makes a streak with freezes, words and an icon, publishes it, and sees it earned.

import { Buffer } from "node:buffer";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, httpTransport, memoryStore } from "../../../pkg/client.js";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, narrowness, player, report, saved, signIn, turn, type Database } from "./desk.ts";

const { page: open } = browsers();

/** A red picture of 2 × 2 pixels. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGP8zwACTGCSAQANHQEDgslx/wAAAABJRU5ErkJggg==", "base64");

const DAY = 86_400;

/** Reports a session on each of the last seven days, like a device that was offline. */
async function practise(url: string, token: string): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const days = Array.from({ length: 7 }, (_, index) => now - (6 - index) * DAY);
  await report(
    url,
    token,
    days.map((at) => ({ type: "session_completed", duration_sec: 600, at })),
  );
}

describe.each<Database>(["sqlite", "postgres"])("%s", (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open({ settings: { enabled: false }, achievements: {} }, database);
  });
  afterAll(() => desk?.close());

  test("from an empty portal to an unlock in the figures", async () => {
    const page = await open(`${desk.url}/portal/`);
    await signIn(page, "admin");
    await page.getByText("There are no achievements yet.").waitFor();

    await turn(page, "Settings").click();
    await page.getByRole("switch", { name: "Achievements are enabled" }).check();
    await saved(page);
    expect(await axe(page)).toEqual([]);

    await turn(page, "Achievements").click();
    await page.getByRole("button", { name: "New achievement" }).click();
    await page.getByRole("button", { name: /^Streak/ }).click();
    await page.getByLabel("Days in a row").fill("7");
    await page.getByLabel("Counts", { exact: true }).selectOption({ label: "A streak with its own rules…" });
    await page.getByLabel("Freezes at the start").fill("2");
    await page.getByLabel("Name", { exact: true }).fill("A whole week");
    await page.getByLabel("Description").fill("Practise on seven days in a row.");
    await page.getByLabel("Language to add").fill("de");
    await page.getByRole("button", { name: "Add language" }).click();
    await page.getByLabel("Name", { exact: true }).fill("Eine ganze Woche");
    await page.getByLabel("Upload a picture").setInputFiles({ name: "week.png", mimeType: "image/png", buffer: PNG });
    await page.getByText("week.png is uploaded and chosen.").waitFor();
    await page.getByLabel("Tier").selectOption("gold");
    await saved(page);
    expect(await axe(page)).toEqual([]);

    // As players will see it: the card in both languages, the toast, the modal.
    const card = page.locator("portal-preview plaudit-achievements");
    await card.getByText("A whole week").waitFor();
    await card.getByText("3 of 7").waitFor();
    await page.getByLabel("Language of the preview").selectOption("de");
    await card.getByText("Eine ganze Woche").waitFor();
    // The elements' own words, too.
    await card.getByText("Läuft", { exact: true }).waitFor();
    await page.getByLabel("Language of the preview").selectOption("");
    await page.getByRole("button", { name: "Show the toast" }).click();
    await page.locator("plaudit-unlocks [part~=toast]").getByText("A whole week").waitFor();
    await page.getByRole("button", { name: "Show the pop-up" }).click();
    await page.locator("plaudit-unlocks dialog[open]").getByText("A whole week").first().waitFor();
    await page.keyboard.press("Escape");

    await turn(page, "Publish").click();
    await page.getByLabel("Note").fill("The first streak");
    await page.getByRole("button", { name: "Publish now" }).click();
    await page.getByText("The draft equals the live version.").waitFor();

    const account = await player(desk.url, "ada");
    await practise(desk.url, account.token);
    const client = await createClient({
      player: account.player,
      store: memoryStore(),
      transport: httpTransport(desk.url, { token: () => account.token }),
    });
    await client.sync();
    const { achievements } = client.getSnapshot().achievements;
    const view = Object.values(achievements)[0];
    expect(view).toMatchObject({ name: "A whole week", earned_count: 1, tier: "gold", streak: { count: 7, freezes: 2 } });
    const icon = await fetch(new URL(view?.icon ?? "", desk.url));
    expect([icon.status, icon.headers.get("content-type"), icon.headers.get("x-content-type-options")]).toEqual([
      200,
      "image/png",
      "nosniff",
    ]);
    await client.close();

    await turn(page, "Figures").click();
    await page.getByText("1 player, all counted.").waitFor();
    await expect.poll(() => page.getByRole("row", { name: /A whole week .*1.*100 %/ }).count()).toBe(1);
    await page.getByText("1 unlock in the last 30 days").first().waitFor();
    expect(await axe(page)).toEqual([]);

    for (const width of [320, 390, 768]) {
      await page.setViewportSize({ width, height: 844 });
      for (const name of ["Achievements", "Publish", "Figures", "Settings", "Preview"]) {
        await page
          .getByRole("link", { name: new RegExp(`^${name}`) })
          .first()
          .click();
        await page.getByRole("heading", { level: 1 }).waitFor();
        expect(await narrowness(page), `${name} at ${width}`).toBe(0);
      }
      await turn(page, "Achievements").click();
      await page.getByRole("link", { name: "A whole week" }).click();
      await page.getByLabel("Days in a row").waitFor();
      expect(await narrowness(page), `the form at ${width}`).toBe(0);
      expect(await axe(page)).toEqual([]);
    }
    await page.context().close();
  });
});
