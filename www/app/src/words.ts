// Describes rules and data in words: criteria, schedules, and reasons why an achievement cannot progress.

import type { AchievementState, SkipReason, Trigger } from "plaudit";
import { Schedule } from "plaudit";
import { duration, humanize, instant, listed, longDate, number, ordinal, plural } from "./format.ts";
import { nameOf, shownState, type Game, type View } from "./game.ts";

/** A text with instants, which a page can show as countdowns. */
export type Phrase = readonly (string | { until: number })[];

/** Returns the name of an item, course, product or statistic. */
export function label(game: Game, id: string): string {
  const known = game.source.catalogue;
  return Object.hasOwn(known, id) ? (known[id] ?? id) : humanize(id);
}

/** Describes how a node is earned. */
export function criteria(game: Game, view: View): string {
  if (view.trigger !== undefined) return triggerWords(game, view.trigger);
  if (view.max_count > 0) {
    const unit = view.additional_properties["unit"];
    return `Reach ${number(view.max_count)}${unit === undefined ? "" : ` ${unit}`}.`;
  }
  if (view.precondition_ids.length === 0) return "Nothing to do: just claim it.";
  return `Complete ${quoted(game, view.precondition_ids)}.`;
}

function streakWords({ days, weeks, of }: NonNullable<Trigger["streak"]>): string {
  const length = weeks === undefined ? plural(days ?? 0, "day") : plural(weeks, "week");
  return of === undefined ? `Finish a session on ${length} in a row.` : `Keep the streak “${of}” for ${length} in a row.`;
}

function triggerWords(game: Game, trigger: Trigger): string {
  const named = (ids: readonly string[], last: string): string =>
    listed(
      ids.map((id) => `“${label(game, id)}”`),
      last,
    );
  if (trigger.streak) return streakWords(trigger.streak);
  if (trigger.session_count) return `Finish your ${ordinal(trigger.session_count.sessions)} session.`;
  if (trigger.total_time) return `Spend ${plural(trigger.total_time.minutes, "minute")} in sessions in total.`;
  if (trigger.content) {
    const { content_ids: ids, require } = trigger.content;
    if (ids.length === 1) return `Finish ${named(ids, "or")}.`;
    return require === "all" ? `Finish all of ${named(ids, "and")}.` : `Finish ${named(ids, "or")}. Counts every time.`;
  }
  if (trigger.community) {
    const words: Record<string, string> = {
      join: "Join the community.",
      post: "Write your first post.",
      comment: "Leave your first comment.",
      any: "Join, post or comment.",
    };
    const actions = [trigger.community.action].flat();
    return actions.map((action) => words[action] ?? `In the community: ${action}.`).join(" Or: ");
  }
  if (trigger.subscription) {
    const ids = trigger.subscription.product_ids ?? [];
    return ids.length === 0 ? "Subscribe. Counts at every renewal." : `Subscribe to ${named(ids, "or")}. Counts at every renewal.`;
  }
  if (trigger.stat) return statWords(game, trigger.stat);
  return "Earned by activity.";
}

function statWords(game: Game, { id, at_least, at_most }: NonNullable<Trigger["stat"]>): string {
  if (at_least !== undefined) return `Reach ${number(at_least)} in ${label(game, id)}.`;
  return `Get ${label(game, id)} down to ${number(at_most ?? 0)}.`;
}

/** Describes when a node resets. */
export function scheduleWords(expression: string, offset: number, durationSec: number): string {
  const zone = offset === 0 ? "UTC" : `UTC${offset < 0 ? "−" : "+"}${duration(Math.abs(offset))}`;
  const open = durationSec > 0 ? `, open for ${duration(durationSec)}` : "";
  return `${rhythm(expression, zone)}${open}.`;
}

function rhythm(expression: string, zone: string): string {
  const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
  const simple = /^(\d{1,2}) (\d{1,2}) (\*|\d{1,2}) \* (\*|[0-7])$/.exec(expression.trim());
  if (simple === null) return `Resets by “${expression}” (${zone})`;
  const [, minute = "0", hour = "0", date = "*", weekday = "*"] = simple;
  const at = `at ${hour.padStart(2, "0")}:${minute.padStart(2, "0")} ${zone}`;
  if (date === "*" && weekday === "*") return `Resets every day ${at}`;
  if (date === "*") return `Resets every ${days[Number(weekday)] ?? ""} ${at}`;
  if (weekday === "*") return `Resets on the ${ordinal(Number(date))} of each month ${at}`;
  return `Resets by “${expression}” (${zone})`;
}

/** Returns the next three occurrences of a schedule. */
export function upcoming(expression: string, offset: number, now: number): string[] {
  return new Schedule(expression, { timeOffsetSec: offset }).upcoming(now, 3).map(instant);
}

/** The words of `<plaudit-achievements>`, so that a state has one name everywhere. */
const stateWords: Readonly<Record<AchievementState, string>> = {
  claimable: "Ready to claim",
  claimed: "Claimed",
  done: "Unlocked",
  open: "In progress",
  locked: "Locked",
  disabled: "Off",
  app_version: "Locked",
  inactive: "Not open",
  expired: "Ended",
  archived: "Archived",
  missed: "Missed",
};

/** Returns the state of a node as a label. */
export function stateLabel(view: View): string {
  return stateWords[shownState(view)];
}

/** Describes why a node cannot progress, in the engine's order; without a parent's own steps, which show their reasons themselves. */
export function reasonWords(game: Game, view: View, now: number): Phrase[] {
  // Reasons no longer matter once a node is earned.
  if (view.state === "claimable" || view.state === "claimed" || view.state === "done") return [];
  return view.reasons
    .filter((reason) => view.state !== "open" || reason.code !== "locked")
    .map((reason): Phrase => {
      switch (reason.code) {
        case "phase_over":
          return ["That round is over. Counts again in ", { until: reason.until }];
        case "unclaimed":
          return ["Complete, but not claimed yet"];
        case "needs_new_streak":
          return ["Your streak is already longer: a new streak can earn this"];
        case "streak_frozen":
          return ["A freeze keeps your streak alive"];
        case "inactive":
          return reason.until === undefined ? ["Not open now"] : ["Opens in ", { until: reason.until }];
        case "expired":
          return [`Ended on ${longDate(reason.since)}`];
        case "locked":
          return [firstWords(game, reason.ids)];
        case "claimed":
          return reason.until === undefined ? ["Claimed"] : ["Claimed. Again in ", { until: reason.until }];
        case "archived":
          return ["No longer awarded"];
        case "missed":
          return [missedWords(view)];
        case "disabled":
          return ["Achievements are switched off"];
        case "app_version":
          return [`Needs version ${reason.needs} of the app`];
        case "streak_breaks":
          return reason.at <= now
            ? ["Your streak broke. Your next session starts at day 1"]
            : ["Practise again within ", { until: reason.at }, " to keep the streak"];
      }
    });
}

/** Describes unmet preconditions; without ids, they are hidden. */
export function firstWords(game: Game, ids: readonly string[]): string {
  return `Unlock ${ids.length === 0 ? "a secret achievement" : quoted(game, ids)} first`;
}

function missedWords(view: View): string {
  const sessions = view.trigger?.session_count?.sessions;
  return sessions === undefined ? "Missed for good" : `Missed: your ${ordinal(sessions)} session came before this could be earned`;
}

const skipWords: Readonly<Record<SkipReason, string>> = {
  archived: "it is no longer awarded",
  triggered: "it is earned by activity",
  derived: "it counts its steps",
  expired: "it has ended",
  inactive: "it is not open now",
  phase_over: "that round is over",
  locked: "it is still locked",
  auto_reset: "it resets automatically",
  claimed: "it is claimed already",
  complete: "it is complete already",
};

/** Describes why an update skipped a node. */
export function skippedWords(game: Game, skipped: readonly { id: string; reason: SkipReason }[]): string | undefined {
  const [first] = skipped;
  return first && `No change to “${nameOf(game, first.id)}”: ${skipWords[first.reason]}.`;
}

function quoted(game: Game, ids: readonly string[]): string {
  return listed(ids.map((id) => `“${nameOf(game, id)}”`));
}
