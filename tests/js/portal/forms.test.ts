// The forms: every kind of achievement by fields alone, members that no form shows, chance, schedules, and definitions of teams.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { createClient, httpTransport, memoryStore } from "../../../pkg/client.js";
import { axe } from "../demo/axe.ts";
import { browsers, Desk, draft, narrowness, player, saved, signIn, turn } from "./desk.ts";

const { page: open } = browsers();

/** A node with members of every depth that no form shows. */
const STRANGE = {
  "// note": "kept",
  name: "Strange",
  max_count: 3,
  future: { deep: [1, { of: "tomorrow" }] },
  reward: {
    guaranteed: {
      currencies: { gold: { min: 1, multiple: 1, odd: true } },
      item_sets: [{ id: "set", odd: 1 }],
      energy_modifiers: [{ id: "stamina", operator: "multiplier", value: 2 }],
    },
    weighted: [{ currencies: { gems: { min: 1 } }, weight: 1, odd: "row" }],
    to_mailbox_expiry_sec: 60,
    odd: null,
  },
  additional_properties: { text: "a", number: "1" },
  texts: { de: { name: "Seltsam", odd: "Wort" } },
  unlock_message: { title: "There it is", odd: 2 },
  precondition_ids: [],
};

const TEAMS = { achievements: { achievements: { wins: { name: "Team wins", count: 5, category: "Together" } } } };

let desk: Desk;
beforeAll(async () => {
  const settings = { enabled_time_sec: 1_790_000_000 };
  const document = { "// of": "the document", settings, achievements: { strange: STRANGE, other: { name: "Other", max_count: 1 } } };
  desk = await Desk.open(document, "sqlite", { teams: TEAMS });
});
afterAll(() => desk?.close());

async function start(name = "admin"): Promise<Page> {
  const page = await open(`${desk.url}/portal/`);
  await signIn(page, name);
  return page;
}

async function node(page: Page, id: string): Promise<unknown> {
  await saved(page);
  return ((await draft(page)) as { achievements: Record<string, unknown> }).achievements[id];
}

async function make(page: Page, kind: RegExp, name: string): Promise<void> {
  await turn(page, "Achievements").click();
  await page.getByRole("button", { name: "New achievement" }).click();
  await page.getByRole("button", { name: kind }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
}

const field = (page: Page, label: string | RegExp) => page.getByLabel(label, { exact: typeof label === "string" });

/** Opens sections of the form. */
async function unfold(page: Page, ...sections: string[]): Promise<void> {
  for (const name of sections) {
    const details = page.locator("details", { has: page.getByRole("heading", { name, exact: true }) });
    if ((await details.getAttribute("open")) === null) await details.locator("summary").first().click();
  }
}

async function chip(page: Page, label: string, ...words: string[]): Promise<void> {
  for (const word of words) {
    await field(page, label).fill(word);
    await field(page, label).press("Enter");
  }
}

const MADE: readonly { kind: RegExp; id: string; fill: (page: Page) => Promise<unknown>; node: Record<string, unknown> }[] = [
  {
    kind: /^Count/,
    id: "new_count",
    fill: async (page) => {
      await field(page, "How many").fill("12");
      await field(page, "Unit").fill("wins");
    },
    node: { max_count: 12, unit: "wins" },
  },
  {
    kind: /^Number of sessions/,
    id: "new_session_count",
    fill: (page) => field(page, "Sessions").fill("25"),
    node: { trigger: { session_count: { sessions: 25 } } },
  },
  {
    kind: /^Total time/,
    id: "new_total_time",
    fill: (page) => field(page, "Minutes").fill("300"),
    node: { trigger: { total_time: { minutes: 300 } } },
  },
  {
    kind: /^Content/,
    id: "new_content",
    fill: async (page) => {
      await chip(page, "Content", "lesson-1", "lesson-2");
      await field(page, "Needed").selectOption("all");
      await field(page, "One time only").check();
    },
    node: { trigger: { content: { content_ids: ["lesson-1", "lesson-2"], require: "all", once: true } } },
  },
  {
    kind: /^Community/,
    id: "new_community",
    fill: (page) => field(page, "First").selectOption("comment"),
    node: { trigger: { community: { action: "comment" } } },
  },
  {
    kind: /^Subscription/,
    id: "new_subscription",
    fill: (page) => chip(page, "Products", "gold", "silver"),
    node: { trigger: { subscription: { product_ids: ["gold", "silver"] } } },
  },
  {
    kind: /^Statistic/,
    id: "new_stat",
    fill: async (page) => {
      await field(page, "Statistic").fill("lap_seconds");
      await field(page, "Reaches").selectOption("at_most");
      await field(page, "Mark").fill("60");
    },
    node: { trigger: { stat: { id: "lap_seconds", at_most: 60 } } },
  },
  {
    kind: /^Streak/,
    id: "new_streak",
    fill: async (page) => {
      await field(page, "Days in a row").fill("30");
      await field(page, "Counts").selectOption({ label: "A streak with its own rules…" });
      await field(page, "A day counts by").selectOption("stat");
      await field(page, "At least, on that day").fill("1000");
      await page
        .getByRole("group", { name: /^Rules of the streak/ })
        .getByLabel("Statistic", { exact: true })
        .fill("steps");
      await field(page, "Freezes at the start").fill("1");
      await field(page, "Earn a freeze every").fill("10");
      await field(page, "Grace after midnight").fill("2");
      await field(page, "Sunday").check();
    },
    node: { trigger: { streak: { days: 30, of: "new_streak" } } },
  },
  {
    kind: /^Several steps/,
    id: "new_steps",
    fill: async (page) => {
      for (let step = 0; step < 2; step += 1) await page.getByRole("button", { name: "Add a step" }).click();
      await page.getByRole("link", { name: "Step 2" }).click();
      await page.getByRole("heading", { name: "Step 2", level: 1 }).waitFor();
      await field(page, "How many").fill("4");
    },
    node: {
      sub_achievements: { new_steps_step: { name: "Step 1", max_count: 1 }, new_steps_step_2: { name: "Step 2", max_count: 4 } },
    },
  },
];

test("every kind is made by its form alone, is shown, and has no problem", async () => {
  const page = await start();
  for (const { kind, id, fill, node: expected } of MADE) {
    const name = `Made: ${id}`;
    await make(page, kind, name);
    await fill(page);
    expect(await node(page, id), id).toMatchObject({ name, ...expected });
    await page
      .locator("portal-preview plaudit-achievements")
      .getByText(id === "new_steps" ? "Step 2" : name)
      .first()
      .waitFor();
    expect(await page.locator(".problems .error").allTextContents(), id).toEqual([]);
    expect(await axe(page), id).toEqual([]);
  }
  expect(await draft(page)).toMatchObject({
    settings: {
      streaks: {
        new_streak: { by: { stat: "steps", at_least: 1000 }, freezes: { start: 1, earn_every: 10 }, grace_sec: 7200, rest_days: ["sun"] },
      },
    },
  });
  await turn(page, "Publish").click();
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  // Each new achievement with a trigger is stamped, so that earlier activity does not earn it.
  const published = (await draft(page)) as { achievements: Record<string, Record<string, unknown>> };
  for (const { id, node: expected } of MADE)
    expect(typeof published.achievements[id]?.["activated_time_sec"], id).toBe("trigger" in expected ? "number" : "undefined");
  await page.context().close();
});

test("a form changes what it shows, and leaves the rest as it was", async () => {
  const page = await start();
  await page.getByRole("link", { name: "Strange", exact: true }).click();
  await unfold(page, "When", "Conditions and behaviour", "Rewards");
  await field(page, "How many").fill("7");
  await field(page, "Name").fill("Stranger");
  await field(page, "Title of the pop-up").fill("There you are");
  await page.getByRole("button", { name: "German" }).click();
  await field(page, "Description").fill("Sehr seltsam");
  await field(page, "Minimum of gold, completing it grants").fill("5");
  await field(page, "Minimum of gold, completing it grants").press("Tab");
  await field(page, "Weight of row 1").fill("4");
  await field(page, "Minimum of gems, drawn row 1").fill("2");
  await field(page, "Minimum of gems, drawn row 1").press("Tab");
  await chip(page, "Only after", "other");
  await field(page, "Secret").check();
  await field(page, "Starts over").selectOption("0 0 * * *");
  await field(page, "Open for").fill("6");
  await field(page, "Unit of: Open for").selectOption("hours");
  expect(await node(page, "strange")).toEqual({
    ...STRANGE,
    name: "Stranger",
    max_count: 7,
    reward: {
      ...STRANGE.reward,
      guaranteed: { ...STRANGE.reward.guaranteed, currencies: { gold: { min: 5, multiple: 1, odd: true } } },
      weighted: [{ currencies: { gems: { min: 2 } }, weight: 4, odd: "row" }],
    },
    texts: { de: { ...STRANGE.texts.de, description: "Sehr seltsam" } },
    unlock_message: { title: "There you are", odd: 2 },
    precondition_ids: ["other"],
    hidden: true,
    reset_cronexpr: "0 0 * * *",
    duration_sec: 21_600,
  });
  expect(await draft(page)).toMatchObject({ "// of": "the document" });
  await page.getByRole("img", { name: /^It starts over 3[01] times within the next month\. Next: / }).waitFor();
  await field(page, "Starts over").selectOption("own");
  await field(page, "Schedule").fill("0 25 * * *");
  await page.locator(".problems .error", { hasText: "25" }).first().waitFor();
  expect(await field(page, "Schedule").getAttribute("aria-invalid")).toBe("true");
  await field(page, "Schedule").fill("0 6 1 * *");
  await expect.poll(() => page.getByRole("img", { name: /^It starts over (1 time|2 times) within/ }).count()).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.context().close();
});

test("a reward by chance: rows, weights, and the chance of nothing", async () => {
  const page = await start();
  await make(page, /^Count/, "Lucky");
  await page.getByRole("button", { name: "Add a reward by chance" }).click();
  await page.getByRole("button", { name: "Add a reward by chance" }).click();
  await field(page, "Weight of row 1").fill("3");
  await page.getByText("75 %").waitFor();
  const second = page.getByRole("group", { name: "Drawn row 2" });
  await second.getByLabel("Kind of reward 1, drawn row 2").selectOption("items");
  await second.getByLabel("Name of reward 1, drawn row 2").fill("crown");
  await second.getByLabel("Name of reward 1, drawn row 2").press("Tab");
  await second.getByRole("button", { name: "Add a reward to row 2" }).click();
  await field(page, "Draws").fill("2");
  await field(page, "Total of the weights").fill("10");
  await page.getByText("60 % of draws give nothing.").waitFor();
  expect(await node(page, "new_count_2")).toMatchObject({
    reward: {
      weighted: [
        { currencies: { coins: { min: 10 } }, weight: 3 },
        { items: { crown: { min: 10 } }, currencies: { coins: { min: 10 } }, weight: 1 },
      ],
      max_rolls: 2,
      total_weight: 10,
    },
  });
  await page.locator("portal-preview").getByText("random bonus").waitFor();
  expect(await page.locator(".problems .error").count()).toBe(0);
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove row 1" }).click();
  expect(await node(page, "new_count_2")).toMatchObject({ reward: { weighted: [{ items: { crown: { min: 10 } } }] } });
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await narrowness(page)).toBe(0);
  await page.context().close();
});

test("teams have definitions of their own", async () => {
  const page = await start();
  await page.getByRole("link", { name: /^For teams/ }).click();
  await page.getByRole("link", { name: "Team wins" }).click();
  await field(page, "How many").fill("8");
  await field(page, "Name").fill("Wins of the team");
  await page.locator("portal-preview").getByText("4 of 8").waitFor();
  await saved(page);
  expect(await draft(page, "team")).toEqual({
    achievements: { achievements: { wins: { name: "Wins of the team", count: 8, category: "Together" } } },
  });
  expect(await axe(page)).toEqual([]);
  await turn(page, "Publish").click();
  await page.getByText("No team has progress on the changed achievements.").waitFor();
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  for (const name of ["Preview", "Settings"]) {
    await turn(page, name).click();
    await page.getByRole("heading", { level: 1 }).waitFor();
    expect(await axe(page), name).toEqual([]);
  }
  // The page's address names the teams' definitions, so they are still there after a reload.
  await page.reload();
  await turn(page, "Achievements").click();
  await page.getByRole("link", { name: "Wins of the team" }).waitFor();
  await page.getByRole("link", { name: /^For players/ }).click();
  await page.getByRole("link", { name: "Other", exact: true }).waitFor();
  await page.context().close();
});

test("a window, words to share, and properties that the app reads", async () => {
  const page = await start();
  await make(page, /^Count/, "In May");
  await unfold(page, "When", "Properties for the app");
  await field(page, "Begins").fill("2031-05-01T00:00");
  await field(page, "Ends").fill("2031-04-01T00:00");
  await field(page, "Ends").press("Tab");
  // The warning about a window that ends before it begins is shown at its field.
  const told = page.locator(".field", { has: field(page, "Ends") }).locator(".problems .warning");
  await told.getByText("ends").waitFor();
  await field(page, "Ends").fill("2031-06-01T00:00");
  await field(page, "Ends").press("Tab");
  await expect.poll(() => told.count()).toBe(0);
  await field(page, "Title of the pop-up").fill("May it be");
  await field(page, "Text to share").fill("I made it in May.");
  await field(page, "Address to share").fill("https://example.com/may");
  await field(page, "Language to add").fill("de");
  await page.getByRole("button", { name: "Add language" }).click();
  await field(page, "Name").fill("Im Mai");
  await field(page, "Text to share").fill("Im Mai geschafft.");
  for (const [name, value] of [
    ["colour", "green"],
    ["sound", "bell"],
  ] as const) {
    await page.getByRole("button", { name: "Add a property" }).click();
    await field(page, "Name of the property property").fill(name);
    await field(page, "Name of the property property").press("Tab");
    await field(page, `Value of the property ${name}`).fill(value);
  }
  await page.getByRole("button", { name: "Remove the property sound" }).click();
  const id = decodeURIComponent(page.url().split("/").at(-1) ?? "");
  expect(await node(page, id)).toMatchObject({
    name: "In May",
    start_time_sec: Date.UTC(2031, 4) / 1000,
    end_time_sec: Date.UTC(2031, 5) / 1000,
    title: "May it be",
    share_text: "I made it in May.",
    share_url: "https://example.com/may",
    texts: { de: { name: "Im Mai", share_text: "Im Mai geschafft." } },
  });
  expect(((await node(page, id)) as { additional_properties: unknown }).additional_properties).toEqual({ colour: "green" });
  expect(await axe(page)).toEqual([]);

  // The pop-up offers what is shared, in both languages.
  for (const [language, words] of [
    ["", "I made it in May."],
    ["de", "Im Mai geschafft."],
  ] as const) {
    await page.getByLabel("Language of the preview").selectOption(language);
    await page.evaluate(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      Object.defineProperty(navigator, "canShare", { value: () => true, configurable: true });
      Object.defineProperty(navigator, "share", { value: async (content: unknown) => void told.push(content), configurable: true });
    });
    await page.getByRole("button", { name: "Show the pop-up" }).click();
    await page.locator("plaudit-unlocks dialog[open] button[name=share]").click();
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { told: unknown[] }).told))
      .toEqual([expect.objectContaining({ text: words, url: "https://example.com/may" })]);
    await page.keyboard.press("Escape");
  }
  await page.context().close();
});

test("the minimum version of the app: an older one earns nothing", async () => {
  const page = await start();
  await turn(page, "Settings").click();
  const version = field(page, "Minimum app version");
  await version.fill("six");
  await expect.poll(() => version.getAttribute("aria-invalid")).toBe("true");
  await version.fill("6.2");
  await expect.poll(() => version.getAttribute("aria-invalid")).toBeNull();
  await make(page, /^Number of sessions/, "A session");
  await field(page, "Sessions").fill("1");
  const id = decodeURIComponent(page.url().split("/").at(-1) ?? "");
  await saved(page);
  expect(await draft(page)).toMatchObject({ settings: { min_app_version: "6.2" } });
  await turn(page, "Publish").click();
  await page.getByRole("button", { name: "Publish now" }).click();
  await page.getByText("The draft equals the live version.").waitFor();
  for (const [app, earned] of [
    ["6.1.9", 0],
    ["6.2", 1],
  ] as const) {
    const account = await player(desk.url, `app ${app}`);
    const client = await createClient({
      player: account.player,
      app_version: app,
      store: memoryStore(),
      transport: httpTransport(desk.url, { token: () => account.token }),
    });
    await client.sync();
    await client.record({ type: "session_completed", duration_sec: 600 });
    await client.sync();
    expect(client.get(id)?.earned_count, app).toBe(earned);
    await client.close();
  }
  await page.context().close();
});
