import { expect, test } from "vitest";
import type { Locator, Page } from "playwright-core";
import { axe } from "./axe.ts";
import { authority, celebrated, notePopUps } from "./together.ts";
import { visits } from "./visit.ts";

const adopting = visits(() => authority("--adopt"));
const strict = visits(() => authority());

/** The panel of the guest, who has lit all three shrines without an account. */
async function playedAsGuest(page: Page): Promise<Guest> {
  const guest = new Guest(page);
  await guest.panel.waitFor();
  for (let shrines = 1; shrines <= 3; shrines += 1) {
    await guest.press("+1 on Keeper of Shrines");
    await expect.poll(() => guest.fact("keeper_of_shrines")).toContain(`${String(shrines)} / 3`);
  }
  await expect.poll(() => guest.fact("celebrated")).toBe("1");
  return guest;
}

class Guest {
  constructor(private readonly page: Page) {}

  get panel(): Locator {
    return this.page.getByRole("region", { name: "Sign up and keep everything" });
  }

  async press(name: string): Promise<void> {
    await this.panel.getByRole("button", { name }).click();
  }

  async fact(key: string): Promise<string | null> {
    return this.panel.locator(`[data-guest="${key}"] dd`).textContent();
  }

  async line(): Promise<string | null> {
    return this.panel.locator(".line").textContent();
  }
}

test("a guest signs up and keeps everything, without a second pop-up, over a reload too", async () => {
  const page = await adopting.together("game", { at: "now", reducedMotion: "reduce", before: notePopUps });
  const guest = await playedAsGuest(page);
  expect(await guest.line()).toContain("without an account");
  await guest.press("Sign up");
  await expect.poll(() => guest.line()).toContain("adopted everything");
  await expect.poll(async () => [await guest.fact("keeper_of_shrines"), await guest.fact("celebrated")]).toEqual(["unlocked, 3 / 3", "1"]);
  expect(await guest.panel.getByRole("button", { name: "Sign up" }).isDisabled()).toBe(true);
  await page.reload();
  await guest.panel.waitFor();
  await expect.poll(() => guest.fact("keeper_of_shrines")).toBe("unlocked, 3 / 3");
  expect([await guest.fact("celebrated"), await celebrated(page)]).toEqual(["0", []]);
  expect(await axe(page)).toEqual([]);
});

test("a server that adopts nothing says so, and the guest's progress is set aside", async () => {
  const page = await strict.together("game", { at: "now", reducedMotion: "reduce" });
  const guest = await playedAsGuest(page);
  await guest.press("Sign up");
  await expect.poll(() => guest.line()).toContain("set aside on this device");
  expect(await guest.fact("keeper_of_shrines")).toBe("0 / 3");
});
