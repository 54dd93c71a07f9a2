// A title, from typing it in the portal to the players' screens.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, httpTransport, memoryStore } from "../../../pkg/client.js";
import { listen } from "../../../pkg/live.js";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, player, saved, signIn, turn, type Database } from "./desk.ts";

const DEFINITIONS = {
  achievements: {
    wins: { name: "Wins", max_count: 3, category: "play" },
    laps: { name: "Laps", max_count: 9, category: "play" },
  },
};

const { page: open } = browsers();

describe.each<Database>(["sqlite", "postgres"])("%s", (database) => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open(DEFINITIONS, database);
  });
  afterAll(() => desk?.close());

  test("a title that is changed and published is told to clients of every process within seconds", async () => {
    const other = await desk.another();
    const { token } = await player(other, "ada");
    const signedIn = { token: () => token };
    const client = await createClient({ player: "ada", store: memoryStore(), transport: httpTransport(other, signedIn) });
    await client.sync();
    const stop = listen(client, other, signedIn);
    expect(client.get("wins")?.name).toBe("Wins");

    const page = await open(`${desk.url}/portal`);
    await signIn(page, "admin");
    expect(await axe(page)).toEqual([]);
    await page.getByRole("link", { name: "Wins" }).click();
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Victories");
    await saved(page);
    expect(await axe(page)).toEqual([]);
    await turn(page, "Publish").click();
    await page.getByText("No player has progress on the changed achievements.").waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByLabel("Note").fill("A better word");
    await page.getByRole("button", { name: "Publish now" }).click();
    await page.getByText("The draft equals the live version.").waitFor();
    await page.getByText("A better word").waitFor();
    await expect.poll(() => client.get("wins")?.name, { timeout: 30_000 }).toBe("Victories");

    await page.getByRole("button", { name: "Go back to version 1" }).click();
    await page.getByRole("button", { name: "Publish now" }).click();
    await expect.poll(() => client.get("wins")?.name, { timeout: 30_000 }).toBe("Wins");
    stop();
    await client.close();
    await page.context().close();
  });
});
