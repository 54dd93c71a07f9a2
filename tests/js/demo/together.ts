// The page with two devices and the real authority: page objects for the devices.

import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Locator, Page } from "playwright-core";
import { sampleFor } from "../../../www/app/src/samples/index.ts";
import { ServerProcess } from "../server-process.ts";
import teams from "../../../www/app/src/samples/team.json" with { type: "json" };
import type { Served } from "./server.ts";
import { add } from "./visit.ts";

const DIST = fileURLToPath(new URL("../../../www/app/dist/", import.meta.url));

export type Condition = "online" | "slow" | "flaky" | "off";

/** The authority with both samples and the teams' document, which also serves the page, without rate limits. */
export async function authority(...flags: string[]): Promise<Served> {
  const now = Date.now() / 1_000;
  const [game, wellness] = [sampleFor("game", now), sampleFor("wellness", now)];
  const definitions = { ...wellness, achievements: { ...game.achievements, ...wellness.achievements } };
  const running = await ServerProcess.startWithTeams(
    awayFromResets(definitions, now),
    awayFromResets(teams, now),
    "--page",
    DIST,
    "--player-rate",
    "0",
    "--address-rate",
    "0",
    ...flags,
  );
  return { url: `${running.url}/`, stop: () => running.stop() };
}

const DAY = 86_400;

/** Returns the definitions with schedules on a clock that shows noon now, so that nothing resets while a test runs, at any time of day. */
function awayFromResets<T>(definitions: T, now: number): T {
  const time_offset_sec = Math.round(DAY / 2 - (now % DAY));
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (typeof value !== "object" || value === null) return value;
    const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, moved(member)]));
    return "reset_cronexpr" in copy ? { ...copy, time_offset_sec } : copy;
  };
  return moved(definitions) as T;
}

export class OnDevice {
  constructor(
    readonly page: Page,
    readonly name: "Phone" | "Tablet",
  ) {}

  get panel(): Locator {
    return this.page.getByRole("region", { name: this.name, exact: true });
  }

  /** Its side of the simulator; small screens show one side at a time. */
  async controls(): Promise<Locator> {
    const side = this.page.getByRole("group", { name: `Simulate ${this.name}`, exact: true });
    const place = this.page.getByRole("navigation", { name: "Devices and server" }).getByRole("button", { name: this.name });
    if (await place.isVisible()) await place.click();
    return side;
  }

  /** The row of an achievement in a list. */
  row(id: string): Locator {
    return this.panel.locator(`li[data-key="${id}"]`);
  }

  /** The page's content in the slot of a row. */
  offered(id: string): Locator {
    return this.panel.locator(`.offered[data-key="${id}"]`);
  }

  async switchTo(condition: Condition): Promise<void> {
    await (await this.controls()).locator(`[data-do="network"][data-condition="${condition}"]`).click();
  }

  async add(id: string, amount = 1): Promise<void> {
    await add(await this.controls(), id, amount);
  }

  async claim(id: string): Promise<void> {
    await this.row(id)
      .getByRole("button", { name: /^Claim/ })
      .click();
  }

  async count(id: string): Promise<number> {
    return Number(await this.row(id).getByRole("progressbar").getAttribute("value"));
  }

  async mark(id: string): Promise<string | null> {
    return this.offered(id).getAttribute("data-mark");
  }

  /** Returns the status of its events, newest first. */
  async fates(): Promise<(string | null)[]> {
    return this.panel.locator("[data-fate]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-fate")));
  }

  async line(): Promise<string> {
    return (await this.panel.locator(".line").textContent()) ?? "";
  }

  /** Waits until all of its events are settled, and each of these conditions holds. */
  async until(expected: { counts?: Record<string, number>; marks?: Record<string, string> } = {}): Promise<void> {
    const { counts = {}, marks = {} } = expected;
    const seen = async (): Promise<unknown> => {
      const [found, marked]: [Record<string, number>, Record<string, string | null>] = [{}, {}];
      for (const id of Object.keys(counts)) found[id] = await this.count(id);
      for (const id of Object.keys(marks)) marked[id] = await this.mark(id);
      // The queue is read last: an event that was just recorded shows there as soon as in the counts.
      const open = (await this.fates()).filter((fate) => fate === "waiting" || fate === "sent");
      return { counts: found, marks: marked, open };
    };
    await expect.poll(seen, { message: this.name }).toEqual({ counts, marks, open: [] });
  }

  /** Opens the inbox, returns the ids in each section, and closes it. */
  async inbox(): Promise<Record<string, string[]>> {
    await this.panel.getByRole("button", { name: /^Inbox/ }).click();
    const dialog = this.page.getByRole("dialog", { name: `Inbox of the ${this.name}` });
    const sections = await dialog
      .locator("[data-section]")
      .evaluateAll((found) =>
        found.map(
          (section) =>
            [
              section.getAttribute("data-section") ?? "",
              [...section.querySelectorAll("li")].map((item) => item.getAttribute("data-id") ?? ""),
            ] as const,
        ),
      );
    await this.page.keyboard.press("Escape");
    return Object.fromEntries(sections);
  }

  async unread(): Promise<string | null> {
    return this.panel.getByRole("button", { name: /^Inbox/ }).getAttribute("aria-label");
  }
}

/** Returns the two devices of a page, after both have the server's first answer. */
export async function devices(page: Page): Promise<{ phone: OnDevice; tablet: OnDevice }> {
  const [phone, tablet] = [new OnDevice(page, "Phone"), new OnDevice(page, "Tablet")];
  for (const device of [phone, tablet]) await device.panel.locator(".front [part~=row]").first().waitFor();
  await expect.poll(() => held(page, "Timeline")).not.toBe("0");
  return { phone, tablet };
}

/** Returns a value in the server's panel: "Revision", "Timeline", or the progress of an achievement. */
export async function held(page: Page, fact: string): Promise<string | null> {
  return page.locator(`[data-fact="${fact}"] dd`).textContent();
}

/** Records all pop-ups from the start, because none stays for long. */
export async function notePopUps(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: string[] = [];
    Object.assign(window, { noted });
    const watch = new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        if (node instanceof Element && node.matches("[part~=toast]")) noted.push(node.textContent ?? "");
      }
    });
    // Pop-ups are in a shadow tree.
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function attachShadow(options) {
      const root = attach.call(this, options);
      watch.observe(root, { subtree: true, childList: true });
      return root;
    };
  });
}

/** Returns the pop-ups since the page was loaded. */
export async function celebrated(page: Page): Promise<string[]> {
  return page.evaluate(() => Reflect.get(window, "noted") as string[]);
}

export async function learnt(page: Page): Promise<string[]> {
  return page.locator('[data-learnt="true"]').evaluateAll((lessons) => lessons.map((lesson) => lesson.getAttribute("data-key") ?? ""));
}
