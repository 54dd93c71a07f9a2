// Three members of a team on the team page: page objects for their panels.

import { expect } from "vitest";
import type { Locator, Page } from "playwright-core";
import type { Condition } from "./together.ts";
import { add, closeCelebrations } from "./visit.ts";

export class OnPanel {
  constructor(
    readonly page: Page,
    readonly name: "Ann" | "Bea" | "Cas",
  ) {}

  get panel(): Locator {
    return this.page.getByRole("region", { name: this.name, exact: true });
  }

  /** The row of a goal, or its step in another's row. */
  goal(id: string): Locator {
    return this.panel.locator(`plaudit-achievements li[data-key="${id}"]`);
  }

  /** The page's content in the slot of a goal. */
  offered(id: string): Locator {
    return this.panel.locator(`[slot="actions ${id}"]`);
  }

  /** Its side of the simulator; small screens show one side at a time. */
  async controls(): Promise<Locator> {
    const place = this.page.getByRole("navigation", { name: "The 3 members" }).getByRole("button", { name: this.name });
    if (await place.isVisible()) await place.click();
    return this.page.getByRole("group", { name: `Simulate ${this.name}`, exact: true });
  }

  async add(id: string, amount: number): Promise<void> {
    await add(await this.controls(), id, amount);
  }

  async switchTo(condition: Condition): Promise<void> {
    await (await this.controls()).locator(`[data-do="network"][data-condition="${condition}"]`).click();
  }

  async press(name: string | RegExp): Promise<void> {
    await this.panel.getByRole("button", { name, ...(typeof name === "string" ? { exact: true } : {}) }).click();
  }

  async count(id: string): Promise<number> {
    // A complete step hides its bar, which still has its value.
    return Number(await this.goal(id).locator("progress.bar").first().getAttribute("value"));
  }

  /** Returns the state, which is also the name of a part. */
  async state(id: string): Promise<string | undefined> {
    return (await this.goal(id).getAttribute("part"))?.split(" ")[1];
  }

  /** Returns the mark of an unlock. */
  async mark(id: string): Promise<string | null> {
    return this.offered(id).locator(":scope[data-mark]").getAttribute("data-mark");
  }

  async shares(id: string): Promise<Record<string, string>> {
    const parts = await this.offered(id)
      .locator("li")
      .evaluateAll((items) => items.map((item) => [item.getAttribute("data-of") ?? "", item.textContent ?? ""] as const));
    return Object.fromEntries(parts);
  }

  async line(): Promise<string> {
    return (await this.panel.locator(".line").textContent()) ?? "";
  }

  /** Waits until a goal has this count here. */
  async until(id: string, count: number): Promise<void> {
    await expect.poll(() => this.count(id), { message: `${this.name}: ${id}` }).toBe(count);
  }

  /** Waits until the panel's head shows this role. */
  async untilRole(role: "admin" | "member" | "none"): Promise<void> {
    await this.panel.locator(`.pill[data-role="${role}"]`).waitFor();
  }

  async fates(): Promise<(string | null)[]> {
    return this.panel.locator("[data-fate]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-fate")));
  }
}

/** Returns the three members of a page, after all have the server's first answer. Celebrations are closed before they cover anything. */
export async function crew(page: Page): Promise<{ ann: OnPanel; bea: OnPanel; cas: OnPanel }> {
  await closeCelebrations(page);
  const [ann, bea, cas] = [new OnPanel(page, "Ann"), new OnPanel(page, "Bea"), new OnPanel(page, "Cas")];
  await ann.untilRole("admin");
  for (const member of [bea, cas]) await member.untilRole("member");
  for (const member of [ann, bea, cas]) await member.goal("pvp_wins").waitFor();
  return { ann, bea, cas };
}
