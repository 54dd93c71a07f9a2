// A page with the elements in every state, for contact sheets, with clients that do not change.

import "../../../pkg/elements.js";
import type { AchievementsClient, PlauditUnlocks, StreakView, UnlocksClient } from "../../../pkg/elements.js";
import { type Client, createClient, memoryStore } from "../../../pkg/client.js";
import ar from "../../../pkg/texts/ar.js";
import { sample } from "./sample.ts";

/** The views of a client, with fields that its definitions cannot set yet. */
function over(client: Client, streak?: StreakView): AchievementsClient {
  const changed = (view: object): never =>
    ({
      ...view,
      ...(streak &&
        "trigger" in view && {
          streak,
          progress: { value: streak.count, target: 30 },
          value: streak.count,
          reasons: streak.count > 0 ? [{ code: "streak_breaks", at: streak.alive_until }] : [],
        }),
    }) as never;
  return {
    subscribe: client.subscribe,
    claim: client.claim,
    getSnapshot: client.getSnapshot,
    get: (id) => {
      const view = client.get(id);
      return view && changed(view);
    },
  };
}

const DAYS: Record<string, StreakView["days"][number]> = { d: "done", f: "frozen", r: "rest", m: "missed", o: "open" };
const days = (text: string): StreakView["days"] => [...text].map((letter) => DAYS[letter] ?? "open");

declare global {
  var sheet: { show(state: string, layout: string): Promise<void>; client: Client | undefined };
}

async function played(): Promise<Client> {
  const client = await createClient({ player: "ada", definitions: sample, store: memoryStore() });
  await client.record({ type: "session_completed", duration_sec: 1500 });
  await client.record({ type: "update", achievements: { first: 1, veteran: 7, hat: 3, bronze: 5, explorer: 12, crystal: 1, champion: 2 } });
  await client.claim(["first", "crystal"]);
  return client;
}

async function show(state: string, layout: string): Promise<void> {
  const client = await played();
  sheet.client = client;
  const main = document.querySelector("main") as HTMLElement;
  const texts = document.documentElement.lang === "ar" ? ar : undefined;
  main.replaceChildren();
  const unlocks = document.createElement("plaudit-unlocks");
  // Unlocks during the preparation count as seen.
  for (const { key } of client.getSnapshot().inbox) client.acknowledge(key);
  const list = document.createElement("plaudit-achievements");
  list.layout = layout;
  if (state === "streak") {
    const now = Math.floor(Date.now() / 1000);
    for (const [count, text, layout] of [
      [12, "dddmddfddrddddddo", "week"],
      [12, "mmdddddddddmddfddrddddddd", "month"],
      [0, "ddddddd", "week"],
      [0, "", "week"],
      [12, "ddo", "compact"],
    ] as const) {
      const streak = document.createElement("plaudit-streak");
      streak.client = over(client, {
        count,
        best: Math.max(count, text ? 19 : 0),
        alive_until: count > 0 ? now + 3 * 3600 : 0,
        freezes: count > 0 ? 2 : 0,
        days: days(text),
      });
      streak.texts = texts;
      streak.of = "streak";
      streak.layout = layout;
      main.append(streak);
    }
    return;
  }
  list.texts = texts;
  unlocks.texts = texts;
  list.client = client;
  list.rarity = () => 4.2;
  main.append(list, unlocks);
  unlocks.setAttribute("inbox", "");
  if (state !== "modal") unlocks.confetti = false;
  unlocks.client = client as UnlocksClient;
  await new Promise((done) => setTimeout(done, 150));
  const update = (achievements: Record<string, number>): Promise<unknown> => client.record({ type: "update", achievements });
  if (state === "toasts") await update({ veteran: 3, silver: 10, champion: 3 });
  if (state === "stack") {
    await update({ veteran: 3, silver: 10, champion: 3 });
  }
  if (state === "toast") await update({ veteran: 3 });
  if (state === "burst") await update({ veteran: 3, silver: 10, champion: 3, explorer: 40 });
  if (state === "modal") await update({ legend: 1 });
  if (state === "detail") list.openDetail("ladder");
  if (state === "inbox") {
    (unlocks as PlauditUnlocks).tier = () => "inbox";
    await update({ veteran: 3, silver: 10 });
    unlocks.openInbox();
  }
}

globalThis.sheet = { show, client: undefined };
