// The documentation's page of the elements: it names exactly the parts that they render, and its examples work.

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Definitions } from "../../../pkg/index.js";
import { earn, inbox, pass, row, test, toasts } from "./page.ts";

const root = resolve(import.meta.dirname, "../../..");
const documentation = readFileSync(resolve(root, "www/app/docs/pages/elements.md"), "utf8");
const section = (heading: string): string => documentation.split(`# ${heading}\n`)[1]?.split(/^##/m)[0] ?? "";
const named = (...headings: string[]): string[] =>
  headings.flatMap((heading) => [...section(heading).matchAll(/^\| `([a-z_]+)` \|/gm)].map(([, part = ""]) => part)).sort();

const block = (heading: string, language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(section(heading))?.[1] ?? "";

type Drawn = Record<"plaudit-unlocks" | "plaudit-achievements", Set<string>>;

/** Adds the parts that the elements show now. */
async function see(page: Page, drawn: Drawn): Promise<void> {
  for (const tag of ["plaudit-unlocks", "plaudit-achievements"] as const) {
    const parts = await page
      .locator(tag)
      .first()
      .evaluate((element) => [...(element.shadowRoot?.querySelectorAll("[part]") ?? [])].flatMap((part) => [...part.part]));
    for (const part of parts) drawn[tag].add(part);
  }
}

/** Publishes these definitions. */
async function define(page: Page, definitions: Definitions): Promise<void> {
  await page.evaluate(async (given) => {
    app.authority.definitions = given;
    app.authority.always(undefined);
    await app.client.sync();
  }, definitions);
  await pass(page, 0.2);
}

const one = (more: object) => ({ name: "One", max_count: 1, ...more });
const session = (more: object) => ({ name: "Session", trigger: { session_count: { sessions: 1 } }, ...more });

/** One achievement in each state, after a session and updates; some only under the second document. */
const states = (later: boolean): Definitions => ({
  settings: { enabled: !later, min_app_version: "2.0" },
  achievements: {
    first: one({ description: "Comes before the others." }),
    claimable: one({ reward: { guaranteed: { currencies: { gold: { min: 1 } } } } }),
    claimed: one({ auto_claim: true }),
    done: { name: "Done", trigger: { community: { action: "post" } }, auto_claim: true },
    locked: one({ precondition_ids: ["steps"] }),
    inactive: one({ start_time_sec: 1_900_000_000 }),
    expired: one({ end_time_sec: 1_700_000_000 }),
    archived: one({ auto_reset: true, auto_claim: true, archived: later }),
    missed: session({ precondition_ids: ["first"] }),
    disabled: { name: "Disabled", trigger: { streak: { days: 3 } } },
    steps: one({ max_count: 2, sub_achievements: { step: one({}) } }),
  },
});

test("the page names exactly the existing parts", async ({ open }) => {
  const drawn: Drawn = { "plaudit-unlocks": new Set(), "plaudit-achievements": new Set() };
  let page = await open({ opening: { authority: true } });
  await earn(page, "first");
  await see(page, drawn);
  await page.evaluate(() => {
    app.unlocks.tell("Saved.");
  });
  await page.locator("plaudit-unlocks [part=message]").waitFor();
  await see(page, drawn);
  await earn(page, "shout");
  await page.getByRole("dialog").waitFor();
  await see(page, drawn);
  await page.evaluate(() => {
    app.unlocks.tier = () => "inbox";
  });
  await pass(page, 1);
  await page.keyboard.press("Escape");
  // The close event fires in a later task.
  await expect.poll(() => inbox(page)).not.toContain("shout");
  await earn(page, "third");
  await page.evaluate(() => {
    app.unlocks.openInbox();
  });
  await page.getByRole("dialog").getByRole("listitem").first().waitFor();
  await see(page, drawn);
  await page.evaluate(async () => {
    app.authority.refuses = () => "PERMISSION_DENIED";
    app.authority.always(undefined);
    await app.client.sync();
  });
  await page.locator("plaudit-unlocks [part~=note]").first().waitFor();
  await see(page, drawn);

  page = await open({ opening: { authority: true, definitions: states(false) } });
  await define(page, states(false));
  await page.evaluate(async () => {
    await app.record({ type: "posted", app_version: "2.0" });
    await app.earn("claimable", "claimed", "archived");
    await app.earn("archived");
    await app.record({ type: "session_completed", duration_sec: 60, app_version: "2.0" });
    await app.earn("first");
  });
  await pass(page, 0.2);
  await row(page, "claimable").locator("[part=name]").click();
  await page.getByRole("dialog").waitFor();
  await see(page, drawn);
  await define(page, states(true));
  await see(page, drawn);
  await define(page, { ...states(true), settings: { min_app_version: "2.0" } });
  await page.evaluate(() => app.record({ type: "app_opened", app_version: "1.0" }));
  await pass(page, 0.2);
  await see(page, drawn);
  await page.evaluate(() => {
    Object.assign(app.list, { controls: "filter search", search: "no such thing" });
  });
  await pass(page, 0.2);
  await see(page, drawn);

  expect([...drawn["plaudit-unlocks"]].sort()).toEqual(named("In unlocks and achievements", "Of plaudit-unlocks"));
  expect([...drawn["plaudit-achievements"]].sort()).toEqual(named("In unlocks and achievements", "Of plaudit-achievements", "States"));
});

test("the types name the same parts, in the same order", () => {
  const types = readFileSync(resolve(root, "pkg-template/elements.d.ts"), "utf8").replace(/\n \*/g, "");
  const said = (of: string): string[] =>
    [...(new RegExp(`${of}: ((?:\`[a-z]+\`(?:,\\s+)?)+)`).exec(types)?.[1] ?? "").matchAll(/`([a-z]+)`/g)].map(([, part = ""]) => part);
  const shown = (heading: string): string[] => [...section(heading).matchAll(/^\| `([a-z]+)` \|/gm)].map(([, part = ""]) => part);
  expect(said("The parts of the first two")).toEqual(shown("In unlocks and achievements"));
  expect(said("Of `<plaudit-unlocks>`")).toEqual(shown("Of plaudit-unlocks"));
  expect(said("Of `<plaudit-achievements>`")).toEqual(shown("Of plaudit-achievements"));
});

test("the page names every custom property, and the types do", () => {
  const read = (path: string): string => readFileSync(resolve(root, path), "utf8");
  const properties = (text: string): string[] => [...new Set(text.match(/--plaudit-[a-z-]+/g))].sort();
  const used = properties(read("pkg-template/src/elements/elements.css"));
  expect(properties(section("Custom properties"))).toEqual(used);
  expect(properties(read("pkg-template/elements.d.ts"))).toEqual(used);
});

test("a part with a state is styled as the page shows it, and so is a dialog's backdrop", async ({ open }) => {
  const page = await open({ css: `${block("Parts", "css")} plaudit-achievements::part(dialog)::backdrop { opacity: 0.25 }` });
  await earn(page, "first");
  const border = (id: string): Promise<string> => row(page, id).evaluate((element) => getComputedStyle(element).borderTopWidth);
  expect([await border("first"), await border("second")]).toEqual(["2px", "1px"]);
  await row(page, "first").locator("[part=name]").click();
  await page.getByRole("dialog").waitFor();
  expect(await page.locator("plaudit-achievements dialog").evaluate((dialog) => getComputedStyle(dialog, "::backdrop").opacity)).toBe(
    "0.25",
  );
});

const [, inReadme = ""] = /`(plaudit-unlocks\.team::part[^`]*)`/.exec(readFileSync(resolve(root, "pkg-template/README.md"), "utf8")) ?? [];

test.for([
  ["documentation", block("Two clients on one page", "css")],
  ["README", inReadme],
] as const)("two clients' pop-ups do not cover each other with the styles of the %s", async ([, css], { open }) => {
  // Without motion, because pop-ups would still arrive.
  const page = await open({ css, reducedMotion: "reduce" });
  await page.evaluate(
    async (html) => {
      const player = app.client;
      await app.openOther();
      app.unlocks.remove();
      document.body.insertAdjacentHTML("beforeend", html);
      document.querySelectorAll("body > plaudit-unlocks").forEach((element, index) => {
        Object.assign(element, { client: index === 0 ? player : app.client });
      });
      await player.record({ type: "update", achievements: { second: 1 } });
      await app.earn("third");
    },
    block("Two clients on one page", "html"),
  );
  await pass(page, 0.2);
  await expect.poll(() => toasts(page).allTextContents()).toHaveLength(2);
  const [one, other] = await Promise.all([0, 1].map((index) => toasts(page).nth(index).boundingBox()));
  expect(one?.y).toBeGreaterThan((other?.y ?? 0) + (other?.height ?? 0));
});
