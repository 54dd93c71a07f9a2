// Live elements on the page that describes them.

import "plaudit/elements";
import { createClient, memoryStore } from "plaudit/client";
import arcade from "plaudit/themes/arcade.css?url&no-inline";
import calm from "plaudit/themes/calm.css?url&no-inline";
import fitness from "plaudit/themes/fitness.css?url&no-inline";
import { h, render } from "../dom.ts";

const THEMES: Readonly<Record<string, string>> = { calm, arcade, fitness };
const LAYOUTS = ["cards", "grid", "list", "compact"];
const session = (sessions: number): object => ({ session_count: { sessions } });

const definitions = {
  achievements: {
    first: {
      name: "First session",
      category: "Practice",
      description: "Finish one.",
      icon: "play",
      tier: "bronze",
      auto_claim: true,
      trigger: session(1),
    },
    third: {
      name: "Warmed up",
      category: "Practice",
      description: "Finish three.",
      icon: "dumbbell",
      tier: "silver",
      trigger: session(3),
      reward: { guaranteed: { currencies: { gold: { min: 50 } } } },
    },
    regular: {
      name: "Regular",
      category: "Practice",
      description: "Three days in a row.",
      icon: "flame",
      tier: "gold",
      auto_claim: true,
      trigger: { streak: { days: 3 } },
    },
    legend: {
      name: "Legend",
      category: "Practice",
      description: "Finish a hundred.",
      icon: "crown",
      tier: "platinum",
      auto_claim: true,
      trigger: session(100),
    },
  },
};

type Definition = NonNullable<Parameters<typeof createClient>[0]["definitions"]>;

/** One badge for each metal and state. */
const badges = {
  achievements: {
    plain: { name: "No tier", icon: "star", max_count: 1, auto_claim: true },
    bronze: { name: "Bronze", icon: "sword", tier: "bronze", max_count: 1, auto_claim: true },
    silver: { name: "Silver", icon: "shield", tier: "silver", max_count: 1, auto_claim: true },
    gold: { name: "Gold", icon: "trophy", tier: "gold", max_count: 1, auto_claim: true },
    platinum: { name: "Platinum", icon: "gem", tier: "platinum", max_count: 1, auto_claim: true },
    ready: { name: "To claim", icon: "crown", tier: "gold", max_count: 1, reward: { guaranteed: { currencies: { gold: { min: 5 } } } } },
    way: { name: "In progress", icon: "compass", tier: "silver", max_count: 10 },
    locked: { name: "Locked", icon: "rocket", tier: "gold", max_count: 1, precondition_ids: ["way"] },
    over: { name: "Ended", icon: "sun", tier: "bronze", max_count: 1, end_time_sec: 1_700_000_000 },
  },
};

/** The unlocks of the pop-ups: an ordinary one, and one with a message that gets a modal. */
const moments = {
  achievements: {
    first: { name: "First win", icon: "sword", tier: "bronze", max_count: 1, auto_claim: true },
    second: {
      name: "Veteran",
      icon: "shield",
      tier: "silver",
      max_count: 1,
      reward: { guaranteed: { currencies: { gold: { min: 50 } } } },
    },
    legend: {
      name: "Living legend",
      icon: "crown",
      tier: "platinum",
      max_count: 1,
      reward: { guaranteed: { currencies: { gold: { min: 1500 } } } },
      unlock_message: { title: "Living legend", body: "The mountain sleeps again.", share_text: "I beat the Ember Wyrm." },
    },
  },
};

let made = 0;

/** A client in memory; each preview has its own. */
function client(of: object): ReturnType<typeof createClient> {
  made += 1;
  return createClient({ player: `preview-${String(made)}`, definitions: of as Definition, store: memoryStore() });
}

/** Fills the place of a preview. */
export async function preview(place: HTMLElement, kind: string): Promise<void> {
  if (kind === "badges") return showBadges(place);
  if (kind === "unlocks") return showUnlocks(place);
  if (kind === "streak") return showStreak(place);
  return showLists(place, kind === "all");
}

function press(text: string, act: () => unknown, primary = false): HTMLElement {
  const button = h("button", { type: "button", class: `button ${primary ? "primary" : ""}`.trim() }, text);
  button.addEventListener("click", act);
  return button;
}

function choose(label: string, options: readonly string[], use: (value: string) => void): HTMLElement {
  const select = h(
    "select",
    {},
    options.map((option) => h("option", { value: option }, option)),
  );
  select.addEventListener("change", () => {
    use(select.value);
  });
  return h("label", {}, label, select);
}

const controls = (...all: HTMLElement[]): HTMLElement => h("div", { class: "preview-controls" }, all);

async function showBadges(place: HTMLElement): Promise<void> {
  const own = await client(badges);
  await own.record({ type: "update", achievements: { plain: 1, bronze: 1, silver: 1, gold: 1, platinum: 1, ready: 1, way: 6 } });
  const list = h("plaudit-achievements", { controls: "none", layout: "grid" });
  list.client = own;
  render(place, list);
}

async function showUnlocks(place: HTMLElement): Promise<void> {
  const unlocks = h("plaudit-unlocks", { inbox: "" });
  let own = await client(moments);
  unlocks.client = own;
  const earn = (id: string) => async (): Promise<void> => {
    // A node unlocks once, so that a repeated moment needs a new player.
    if ((own.get(id)?.count ?? 0) > 0) {
      await own.close();
      own = await client(moments);
      unlocks.client = own;
    }
    await own.record({ type: "update", achievements: { [id]: 1 } });
  };
  render(
    place,
    controls(
      press("A pop-up", earn("first"), true),
      press("With a reward", earn("second")),
      press("A big moment", earn("legend")),
      press("A message", () => {
        unlocks.tell("Saved.");
      }),
    ),
    unlocks,
  );
}

async function showStreak(place: HTMLElement): Promise<void> {
  const own = await client(definitions);
  const streak = h("plaudit-streak");
  streak.client = own;
  render(
    place,
    controls(
      press("Finish a session", () => own.record({ type: "session_completed", duration_sec: 600 }), true),
      choose("Layout", ["week", "month", "compact"], (value) => {
        streak.layout = value;
      }),
    ),
    streak,
  );
}

async function showLists(place: HTMLElement, withEverything: boolean): Promise<void> {
  const own = await client(definitions);
  await own.record({ type: "session_completed", duration_sec: 600 });
  for (const { key } of own.getSnapshot().inbox) own.acknowledge(key);
  const list = h("plaudit-achievements", { controls: "none" });
  list.client = own;
  const sheet = h("link", { rel: "stylesheet" });
  const layout = choose("Layout", LAYOUTS, (value) => {
    list.layout = value;
  });
  if (!withEverything) {
    render(place, controls(layout), list);
    return;
  }
  const streak = h("plaudit-streak");
  const unlocks = h("plaudit-unlocks");
  streak.client = unlocks.client = own;
  render(
    place,
    controls(
      press("Finish a session", () => own.record({ type: "session_completed", duration_sec: 600 }), true),
      layout,
      choose("Theme", ["none", ...Object.keys(THEMES)], (value) => {
        const url = THEMES[value];
        if (url === undefined) sheet.remove();
        else {
          sheet.href = url;
          document.head.append(sheet);
        }
      }),
    ),
    list,
    streak,
  );
  document.body.append(unlocks);
}
