// The list: its content, its actions, and its updates.

import { expect } from "vitest";
import { earn, focused, pass, row, status, test } from "./page.ts";

const LIST = "plaudit-achievements";

test("every category has a heading, and every achievement its state", async ({ open }) => {
  const page = await open();
  await earn(page, "first", "near");
  expect(await page.locator(`${LIST} h2`).allTextContents()).toEqual(["Story1 of 8", expect.stringContaining("<img"), "Daily0 of 3"]);
  const state = (id: string) => row(page, id).locator("[part=state]").first().textContent();
  expect(await state("first")).toBe("Ready to claim");
  expect(await state("second")).toBe("In progress");
  expect(await state("far")).toBe("In progress");
  expect(await row(page, "summit").getByRole("progressbar", { name: "Summit" }).getAttribute("max")).toBe("3");
  expect(await row(page, "daily").textContent()).toContain("Resets in 14 hours");
  expect(await row(page, "daily").locator("[part=reward]").allTextContents()).toEqual(["2–5 gems", "random bonus"]);
});

test("the reasons why an achievement cannot progress are shown", async ({ open }) => {
  const page = await open();
  expect(await row(page, "summit").locator("[part=state]").textContent()).toBe("Locked");
  expect(await row(page, "summit").locator("[part=reason]").textContent()).toBe("Unlock First steps first");
  await page.evaluate(async () => {
    for (const id of ["session_completed"] as const) await app.record({ type: id, duration_sec: 60 });
  });
  await pass(page, 0.1);
  expect(await row(page, "streak").locator("[part=reason]").textContent()).toMatch(/^Streak ends in \d+ hours$/);
});

test("hidden achievements are mentioned, but not named", async ({ open }) => {
  const definitions = {
    achievements: {
      after: { name: "After", max_count: 1, precondition_ids: ["dark"] },
      dark: { name: "Dark", max_count: 1, hidden: true },
    },
  };
  const page = await open({ opening: { definitions } });
  expect(await row(page, "after").locator("[part=reason]").textContent()).toBe("Unlock a secret achievement first");
});

test("a category can be shown alone", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.list.setAttribute("category", "Daily");
  });
  await pass(page, 0.1);
  expect(await page.locator(`${LIST} h2`).allTextContents()).toEqual(["Daily0 of 3"]);
});

test("focus goes to the neighbour of a claimed row that the filter no longer shows", async ({ open }) => {
  const page = await open();
  await earn(page, "first", "second");
  await page.evaluate(() => {
    app.list.filter = "claimable";
  });
  await pass(page, 0.1);
  const names = await page.locator("plaudit-achievements [part~=row] [part=name]").allTextContents();
  expect(names.length).toBeGreaterThan(1);
  await row(page, "first").getByRole("button", { name: "Claim First steps" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => row(page, "first").count()).toBe(0);
  expect(names).toContain(await focused(page));
  expect(await focused(page)).not.toBe("First steps");
});

test("rewards are claimed by keyboard; focus stays in the row, and the reward is announced", async ({ open }) => {
  const page = await open();
  await earn(page, "first");
  await row(page, "first").getByRole("button", { name: "Claim First steps" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => row(page, "first").locator("[part=state]").textContent()).toBe("Claimed");
  expect(await focused(page)).toBe("First steps");
  expect(await row(page, "first").locator("[part=rewards]").textContent()).toBe("Received1,000 gold");
  await pass(page, 0.1);
  expect(await status(page, LIST).textContent()).toBe("Claimed: 1,000 gold");
  expect(await page.evaluate(() => app.events.filter(([name]) => name === "plaudit-claim").length)).toBe(1);
});

test("an achievement without a reward is claimed, and no reward is announced (R7)", async ({ open }) => {
  const page = await open();
  await earn(page, "second");
  await row(page, "second").getByRole("button", { name: "Claim Second wind" }).click();
  await expect.poll(() => row(page, "second").locator("[part=state]").textContent()).toBe("Claimed");
  await pass(page, 0.1);
  expect(await status(page, LIST).textContent()).toBe("Claimed");
});

test("a total reward waits for all steps", async ({ open }) => {
  const page = await open();
  await earn(page, "near");
  expect(
    await row(page, "journey")
      .getByRole("button", { name: /^Claim all/ })
      .count(),
  ).toBe(0);
  await earn(page, "far");
  await page.evaluate(() => app.client.claim(["near", "far"]));
  await row(page, "journey").getByRole("button", { name: "Claim all Journey" }).click();
  const rewards = row(page, "journey").locator("> [part=rewards]");
  await expect.poll(() => rewards.allTextContents()).toEqual(["Received1 map"]);
});

test("a claim that cannot be stored is reported, and can be retried", async ({ open }) => {
  const page = await open();
  await earn(page, "first");
  await page.evaluate(() => {
    const { client } = app;
    app.list.client = {
      ...client,
      subscribe: client.subscribe,
      getSnapshot: client.getSnapshot,
      claim: () => Promise.reject(new Error("full")),
    };
  });
  await pass(page, 0.1);
  await row(page, "first").getByRole("button", { name: "Claim First steps" }).click();
  await pass(page, 0.1);
  expect(await status(page, LIST).textContent()).toBe("Could not be claimed");
  expect(await page.evaluate(() => app.events.at(-1)?.[0])).toBe("plaudit-error");
  expect(await row(page, "first").getByRole("button", { name: "Claim First steps" }).isEnabled()).toBe(true);
});

test("a claim that is pressed during another is carried out as well", async ({ open }) => {
  const page = await open();
  await earn(page, "first", "second");
  const asked = await page.evaluateHandle(() => {
    const { client } = app;
    const ids: string[] = [];
    app.list.client = {
      subscribe: client.subscribe,
      get: client.get,
      getSnapshot: client.getSnapshot,
      claim: (id) => {
        ids.push(id);
        return new Promise(() => undefined);
      },
    };
    return ids;
  });
  await pass(page, 0.1);
  const press = (id: string, name: string): Promise<void> => row(page, id).getByRole("button", { name }).click();
  await press("first", "Claim First steps");
  await press("first", "Claim First steps");
  await press("second", "Claim Second wind");
  expect(await asked.jsonValue()).toEqual(["first", "second"]);
});

test("the dialog shows the details, follows changes, and returns focus", async ({ open }) => {
  const page = await open();
  const name = row(page, "summit").getByRole("button", { name: "Summit" });
  await name.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Summit" });
  await dialog.waitFor();
  expect(await dialog.textContent()).toContain("Unlock First steps first");
  await page.evaluate(() => app.earn("first"));
  await expect.poll(() => dialog.locator("[part=state]").textContent()).toBe("In progress");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await focused(page)).toBe("Summit");
});

test("a page shows the details itself", async ({ open }) => {
  const page = await open();
  const name = row(page, "near").getByRole("button", { name: "Near" });
  await name.click();
  const dialog = page.getByRole("dialog", { name: "Near" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.evaluate(() => {
    document.addEventListener("plaudit-detail", (event) => {
      event.preventDefault();
    });
  });
  await name.click();
  await pass(page, 0.2);
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(await page.evaluate(() => app.events)).toEqual([
    ["plaudit-detail", { id: "near" }],
    ["plaudit-detail", { id: "near" }],
  ]);
  await page.evaluate(() => {
    app.list.openDetail("near");
  });
  await dialog.waitFor();
});

test("a page replaces the texts for progress, durations and preconditions", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    app.list.texts = {
      of: (value, whole, view) => (view ? `${value} / ${whole} of ${view.id}` : `${value} done`),
      resets_in: (_, seconds) => `${seconds / 60} min`,
      requires: (names, ids) => `${names} (${ids.join()})`,
    };
  });
  await pass(page, 0.1);
  expect(await row(page, "summit").locator("[part=value]").textContent()).toBe("0 / 3 of summit");
  expect(await row(page, "summit").getByRole("progressbar").getAttribute("aria-valuetext")).toBe("0 / 3 of summit");
  expect(await page.locator(`${LIST} h2`).last().textContent()).toBe("Daily0 done");
  expect(await row(page, "daily").locator("[part=timing]").textContent()).toBe("870 min");
  expect(await row(page, "summit").locator("[part=reason]").textContent()).toBe("First steps (first)");
});

test("only changes are rerendered", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const changed: string[] = [];
    Object.assign(globalThis, { changed });
    const body = app.list.shadowRoot?.querySelector("[part=body]");
    const watch = new MutationObserver((records) => {
      for (const { target } of records)
        changed.push((target instanceof Element ? target : target.parentElement)?.closest("[data-key]")?.getAttribute("data-key") ?? "");
    });
    if (body) watch.observe(body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  await page.evaluate(() => app.record({ type: "update", achievements: { third: 0 } }));
  await earn(page, "third");
  expect(await page.evaluate(() => [...new Set((globalThis as unknown as { changed: string[] }).changed)].sort())).toEqual([
    "Story",
    "third",
  ]);
});

test("a host adds its own actions, and its own order", async ({ open }) => {
  const page = await open();
  await page.evaluate(() => {
    const pressed = document.createElement("button");
    pressed.slot = "actions second";
    pressed.name = "claim";
    pressed.textContent = "Add one";
    app.list.append(pressed);
    app.list.compare = (one, other) => other.name.localeCompare(one.name);
  });
  await pass(page, 0.1);
  expect(await page.locator(`${LIST} [part~=row] [part=about] [part=name]`).first().textContent()).toBe("Third time");
  await row(page, "second")
    .locator("slot")
    .evaluate((slot) => {
      ((slot as HTMLSlotElement).assignedElements()[0] as HTMLElement).click();
    });
  await pass(page, 0.2);
  expect(await page.evaluate(() => app.events)).toEqual([]);
});
