import { describe, expect, test } from "vitest";
import { authority, devices } from "./together.ts";
import { add, count, visits } from "./visit.ts";

describe("a page without a server", () => {
  const visit = visits();

  test("plays on this device only, and says so", async () => {
    const page = await visit.together("game");
    expect(await page.locator(".hero").textContent()).toContain("This page has no server: everything happens, and stays, on this device.");
    expect(await page.getByRole("link", { name: "Two devices" }).count()).toBe(0);
    await add(page, "keeper_of_shrines", 1);
    expect(await count(page, "keeper_of_shrines")).toBe(1);
  });
});

describe("a server that is no playground", () => {
  const visit = visits(() => authority());

  test("settles what two devices do, and offers neither a backup nor a restore", async () => {
    const page = await visit.together("game", { at: "now" });
    const { phone, tablet } = await devices(page);
    await phone.add("keeper_of_shrines");
    await tablet.until({ counts: { keeper_of_shrines: 1 } });
    expect(await page.getByRole("button", { name: /back ?up/i }).count()).toBe(0);
    for (const action of ["backup", "restore"]) expect((await page.request.get(`${visit.url}playground/${action}`)).status()).toBe(404);
  });
});
