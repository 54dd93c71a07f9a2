// Small shared parts of the page.

import { h, type Child } from "./dom.ts";
import { listed, number } from "./format.ts";
import { icon } from "./icons.ts";
import { granted, type Prize } from "./rewards.ts";
import type { AchievementState } from "plaudit";
import { shownState, type Game, type View } from "./game.ts";
import { countdown } from "./ticker.ts";
import { label, stateLabel, type Phrase } from "./words.ts";

/** Renders a phrase with its countdowns. */
export function phrase(words: Phrase, now: number): Child[] {
  return words.map((word) => (typeof word === "string" ? word : countdown(word.until, now)));
}

export interface ButtonOptions {
  kind?: "primary" | "quiet";
  icon?: string;
  label?: string;
  disabled?: boolean;
  data?: Readonly<Record<string, string | number | boolean>>;
}

/** Renders a button with the name of its action, which one listener on the page carries out. */
export function button(action: string, text: string, options: ButtonOptions = {}): HTMLButtonElement {
  const data = Object.entries(options.data ?? {}).map(([key, value]) => [`data-${key}`, String(value)] as const);
  return h(
    "button",
    {
      type: "button",
      class: `button ${options.kind ?? ""}`.trim(),
      "data-do": action,
      "aria-label": options.label,
      disabled: options.disabled === true,
      ...Object.fromEntries(data),
    },
    options.icon === undefined ? null : icon(options.icon),
    text === "" ? null : h("span", {}, text),
  );
}

/** Renders a progress bar with an accessible name and value. */
export function bar(view: View): HTMLElement | null {
  if (view.target === 0) return null;
  return h(
    "div",
    {
      class: "bar",
      role: "progressbar",
      "aria-label": `Progress of ${view.name}`,
      "aria-valuemin": 0,
      "aria-valuemax": view.target,
      "aria-valuenow": view.value,
      "aria-valuetext": wayWords(view),
    },
    h("span", { class: "fill", "--done": view.value / view.target }),
  );
}

/** Describes progress, such as `3 / 25 embers`. */
export function wayWords(view: View): string {
  return `${number(view.value)} / ${number(view.target)}${unit(view)}`;
}

/** Returns the unit after a number, such as ` embers`. */
export function unit(view: View): string {
  const name = view.max_count > 0 && view.trigger === undefined ? view.additional_properties["unit"] : stepsUnit(view);
  return name === undefined ? "" : ` ${name}`;
}

function stepsUnit(view: View): string | undefined {
  // A node earned by a trigger has no unit.
  if (view.trigger !== undefined && view.earned_count > 0) return undefined;
  if (view.trigger?.streak) return view.trigger.streak.weeks === undefined ? "days" : "weeks";
  if (view.trigger?.session_count) return "sessions";
  if (view.trigger?.total_time) return "minutes";
  return "sub_achievements" in view && Object.keys(view.sub_achievements).length > 0 ? "steps" : undefined;
}

/** Describes an amount, such as `2–5 gems`; unique items such as titles need no number. */
export function amount(game: Game, prize: Prize): string {
  const name = label(game, prize.id);
  if (prize.max > prize.min) return `${number(prize.min)}–${number(prize.max)} ${name}`;
  return prize.min === 1 ? name : `${number(prize.min)} ${name}`;
}

/** Lists granted rewards for a sentence. */
export function grantedWords(game: Game, paid: readonly { id: string; amount: number }[]): string {
  return listed(paid.map(({ id, amount: count }) => amount(game, { id, min: count, max: count })));
}

/** Renders the rewards granted for the current run. */
export function grantedChips(game: Game, view: View): Child[] {
  const total = "sub_achievements" in view ? granted(view.total_reward) : [];
  return [...granted(view.reward), ...total].map(({ id, amount: count }) =>
    h("li", { class: "chip got" }, icon("check"), amount(game, { id, min: count, max: count })),
  );
}

export function prizeIcon(id: string): string {
  const known: Readonly<Record<string, string>> = {
    gold: "coin",
    coins: "coin",
    gems: "gem",
    stamina: "bolt",
    energy: "bolt",
    pebbles: "gem",
  };
  if (Object.hasOwn(known, id)) return known[id] ?? "gift";
  if (id.includes("potion")) return "potion";
  if (id.includes("egg")) return "egg";
  if (id.startsWith("title_")) return "crown";
  if (id.startsWith("mount_")) return "paw";
  if (id.includes("blade") || id.includes("sword")) return "sword";
  return "gift";
}

/** Renders the state of a node as a pill. */
export function pill(view: View): HTMLElement {
  const icons: Record<AchievementState, string> = {
    claimable: "gift",
    claimed: "check",
    done: "check",
    open: "play",
    locked: "lock",
    disabled: "lock",
    app_version: "lock",
    inactive: "moon",
    expired: "archive",
    archived: "archive",
    missed: "archive",
  };
  const state = shownState(view);
  return h("span", { class: `pill ${state}` }, icon(icons[state]), stateLabel(view));
}

/** Renders the countdown to the end or the reset. */
export function timing(view: View, now: number): Child {
  if (view.is_active && view.expire_time_sec > now && view.expire_time_sec !== view.reset_time_sec) {
    return h("span", { class: "timing" }, icon("clock"), "Ends in ", countdown(view.expire_time_sec, now));
  }
  if (view.is_active && view.reset_time_sec > now) {
    return h("span", { class: "timing" }, icon("repeat"), "Resets in ", countdown(view.reset_time_sec, now));
  }
  return null;
}
