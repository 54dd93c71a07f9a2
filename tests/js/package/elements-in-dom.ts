// The elements in test environments, which lack modal dialogs, popovers and constructed style sheets.

import { expect, test } from "vitest";
import { createClient, memoryStore } from "../../../pkg/client.js";
import "../../../pkg/elements.js";

const definitions = {
  achievements: {
    first: {
      name: "First steps",
      max_count: 1,
      tier: "gold",
      icon: "rocket",
      reward: { guaranteed: { currencies: { gold: { min: 5 } } } },
    },
    shout: { name: "Shout", max_count: 1, share_text: "I shouted." },
    row: { name: "Row", trigger: { streak: { days: 3 } } },
  },
};

const until = async (holds: () => unknown): Promise<void> => {
  for (let turn = 0; turn < 3_000 && !holds(); turn += 1) await new Promise((done) => setTimeout(done, 20));
  expect(holds()).toBeTruthy();
};

export function playedIn(environment: string): void {
  test(`in ${environment} an app's page with the elements renders, celebrates, and is removed`, async () => {
    const faults: unknown[] = [];
    addEventListener("error", ({ error }) => faults.push(error));
    const client = await createClient({ player: "ada", definitions, store: memoryStore() });
    document.body.innerHTML =
      "<plaudit-unlocks inbox></plaudit-unlocks><plaudit-achievements></plaudit-achievements><plaudit-streak></plaudit-streak>";
    const [unlocks, list, streak] = ["plaudit-unlocks", "plaudit-achievements", "plaudit-streak"].map(
      (tag) => document.querySelector(tag) as HTMLElement & { client?: unknown },
    );
    for (const element of [unlocks, list, streak]) if (element) element.client = client;
    const text = (element: HTMLElement | undefined, selector: string): string =>
      [...(element?.shadowRoot?.querySelectorAll(selector) ?? [])].map(({ textContent }) => textContent?.trim()).join("|");
    await until(() => text(list, "[part~=row] [part=name]") === "First steps|Shout|Row");
    await client.record({ type: "update", achievements: { first: 1 } });
    await until(() => text(unlocks, "[part~=toast] [part=name]") === "First steps");
    await client.record({ type: "update", achievements: { shout: 1 } });
    await until(() => text(unlocks, "#title") === "Shout");
    unlocks?.shadowRoot?.querySelector<HTMLElement>(".actions [name=close]")?.click();
    await until(() => text(unlocks, "#title") === "");
    await client.record({ type: "session_completed", duration_sec: 60 });
    await until(() => text(streak, "[part=length]") === "1 day");
    list?.shadowRoot?.querySelector<HTMLElement>("[data-key=first] [name=claim]")?.click();
    await until(() => client.get("first")?.state === "done");
    document.body.append(unlocks as Node);
    document.body.replaceChildren();
    await client.close();
    await new Promise((done) => setTimeout(done, 100));
    expect(faults).toEqual([]);
  });
}
