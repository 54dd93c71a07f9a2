// Three members of a team on the team page: what a visitor presses and reads in each one's panel.

import { expect } from "vitest";
import type { Locator, Page } from "playwright-core";
import type { Condition } from "./together.ts";
import { closeCelebrations } from "./visit.ts";

export class OnPanel {
  constructor(readonly page: Page, readonly name: "Ann" | "Bea" | "Cas") {}

  get panel(): Locator {
    return this.page.getByRole("region", { name: this.name, exact: true });
  }

  /** Its row, or its step in another's. */
  goal(id: string): Locator {
    return this.panel.locator(`plaudit-achievements li[data-key="${id}"]`);
  }

  /** What the page has put into a goal's slot. */
  offered(id: string): Locator {
    return this.panel.locator(`[slot="actions ${id}"]`);
  }

  async add(id: string, amount: number): Promise<void> {
    await this.offered(id).locator(`[data-do="progress"][data-amount="${String(amount)}"]`).click();
  }

  async switchTo(condition: Condition): Promise<void> {
    await this.panel.locator(`[data-do="network"][data-condition="${condition}"]`).click();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.panel.getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) }).click();
  }

  async count(id: string): Promise<number> {
    return Number(await this.goal(id).getByRole("progressbar").getAttribute("value"));
  }

  /** In a word: it is a part's name, too. */
  async state(id: string): Promise<string | undefined> {
    return (await this.goal(id).getAttribute("part"))?.split(" ")[1];
  }

  /** Whether the server has agreed to its unlock. */
  async mark(id: string): Promise<string | null> {
    return this.offered(id).locator(":scope[data-mark]").getAttribute("data-mark");
  }

  async shares(id: string): Promise<Record<string, string>> {
    const parts = await this.offered(id).locator("li").evaluateAll((items) => items.map((item) => [item.getAttribute("data-of") ?? "", item.textContent ?? ""] as const));
    return Object.fromEntries(parts);
  }

  async line(): Promise<string> {
    return (await this.panel.locator(".line").textContent()) ?? "";
  }

  /** Waits until a goal stands at this count here. */
  async until(id: string, count: number): Promise<void> {
    await expect.poll(() => this.count(id), { message: `${this.name}: ${id}` }).toBe(count);
  }

  /** Waits for the role that the panel's head names. */
  async untilRole(role: "admin" | "member" | "none"): Promise<void> {
    await this.panel.locator(`.pill[data-role="${role}"]`).waitFor();
  }

  async fates(): Promise<(string | null)[]> {
    return this.panel.locator("[data-fate]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-fate")));
  }
}

/** The three of a page, once the server has told all of them what there is. What is celebrated is closed before it is in the way. */
export async function crew(page: Page): Promise<{ ann: OnPanel; bea: OnPanel; cas: OnPanel }> {
  await closeCelebrations(page);
  const [ann, bea, cas] = [new OnPanel(page, "Ann"), new OnPanel(page, "Bea"), new OnPanel(page, "Cas")];
  await ann.untilRole("admin");
  for (const member of [bea, cas]) await member.untilRole("member");
  for (const member of [ann, bea, cas]) await member.goal("pvp_wins").waitFor();
  return { ann, bea, cas };
}
