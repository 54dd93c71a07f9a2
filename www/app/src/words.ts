// Rules and data in words: criteria, schedules, and what stands in the way.

import type { AchievementState, SkipReason, Trigger } from "plaudit";
import { Schedule } from "plaudit";
import { duration, humanize, instant, listed, longDate, number, ordinal, plural } from "./format.ts";
import { nameOf, shownState, type Game, type View } from "./game.ts";

/** Text with instants in it, so that a page can let them count down. */
export type Phrase = readonly (string | { until: number })[];

/** An item, course, product or statistic by its name. */
export function label(game: Game, id: string): string {
  const known = game.source.catalogue;
  return Object.hasOwn(known, id) ? known[id] ?? id : humanize(id);
}

/** What has to be done. */
export function criteria(game: Game, view: View): string {
  if (view.trigger !== undefined) return triggerWords(game, view.trigger);
  if (view.max_count > 0) {
    const unit = view.additional_properties["unit"];
    return `Reach ${number(view.max_count)}${unit === undefined ? "" : ` ${unit}`}.`;
  }
  if (view.precondition_ids.length === 0) return "Nothing: it is there to be claimed.";
  return `Complete ${quoted(game, view.precondition_ids)}.`;
}

function triggerWords(game: Game, trigger: Trigger): string {
  const named = (ids: readonly string[], last: string): string => listed(ids.map((id) => `“${label(game, id)}”`), last);
  if (trigger.streak) return `Finish a session on ${plural(trigger.streak.days, "day")} in a row.`;
  if (trigger.session_count) return `Finish your ${ordinal(trigger.session_count.sessions)} session.`;
  if (trigger.total_time) return `Spend ${plural(trigger.total_time.minutes, "minute")} in sessions, all told.`;
  if (trigger.content) {
    const { content_ids: ids, require } = trigger.content;
    if (ids.length === 1) return `Finish ${named(ids, "or")}.`;
    return require === "all" ? `Finish all of ${named(ids, "and")}.` : `Finish ${named(ids, "or")}. Counts every time.`;
  }
  if (trigger.community) {
    const words: Record<string, string> = {
      join: "Join the community.", post: "Write your first post.", comment: "Leave your first comment.", any: "Join, post or comment.",
    };
    const actions = [trigger.community.action].flat();
    return actions.map((action) => words[action] ?? `In the community: ${action}.`).join(" Or: ");
  }
  if (trigger.subscription) {
    const ids = trigger.subscription.product_ids ?? [];
    return ids.length === 0 ? "Subscribe. Counts at every renewal." : `Subscribe to ${named(ids, "or")}. Counts at every renewal.`;
  }
  if (trigger.stat) return statWords(game, trigger.stat);
  return "Earned by what you do.";
}

function statWords(game: Game, { id, at_least, at_most }: NonNullable<Trigger["stat"]>): string {
  if (at_least !== undefined) return `Reach ${number(at_least)} in ${label(game, id)}.`;
  return `Get ${label(game, id)} down to ${number(at_most ?? 0)}.`;
}

/** When it comes back. */
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
  if (date === "*" && weekday === "*") return `Starts over every day ${at}`;
  if (date === "*") return `Starts over every ${days[Number(weekday)] ?? ""} ${at}`;
  if (weekday === "*") return `Starts over on the ${ordinal(Number(date))} of each month ${at}`;
  return `Resets by “${expression}” (${zone})`;
}

/** The next few times a schedule fires. */
export function upcoming(expression: string, offset: number, now: number): string[] {
  return new Schedule(expression, { timeOffsetSec: offset }).upcoming(now, 3).map(instant);
}

const stateWords: Readonly<Record<AchievementState, string>> = {
  claimable: "Ready to claim",
  claimed: "Claimed",
  done: "Unlocked",
  open: "In progress",
  locked: "Locked",
  disabled: "Locked",
  app_version: "Locked",
  inactive: "Not open",
  expired: "Ended",
  archived: "Missed",
  missed: "Missed",
};

/** How it stands. */
export function stateLabel(view: View): string {
  const isUntouched = view.state === "open" && view.value === 0 && !view.reasons.some((reason) => reason.code === "locked");
  return isUntouched ? "Open" : stateWords[shownState(view)];
}

/** What stands in the way, in the engine's order; of a parent not its own steps, which say so themselves. */
export function reasonWords(game: Game, view: View, now: number): Phrase[] {
  // Once it is earned, nothing that stood in the way matters.
  if (view.state === "claimable" || view.state === "claimed" || view.state === "done") return [];
  return view.reasons.filter((reason) => view.state !== "open" || reason.code !== "locked").map((reason): Phrase => {
    switch (reason.code) {
      case "phase_over": return ["That round is over. Counts again in ", { until: reason.until }];
      case "unclaimed": return ["Complete: only the claim is missing"];
      case "needs_new_streak": return ["The streak went past it: it takes a new one"];
      case "inactive": return reason.until === undefined ? ["Not open now"] : ["Opens in ", { until: reason.until }];
      case "expired": return [`Ended on ${longDate(reason.since)}`];
      case "locked": return [firstWords(game, reason.ids)];
      case "claimed": return reason.until === undefined ? ["Claimed"] : ["Claimed. Again in ", { until: reason.until }];
      case "archived": return ["Not awarded any more"];
      case "missed": return [missedWords(view)];
      case "disabled": return ["Achievements are switched off"];
      case "app_version": return [`Needs version ${reason.needs} of the app`];
      case "streak_breaks": return reason.at <= now
        ? ["The streak broke: the next session is day 1 again"]
        : ["Practise again within ", { until: reason.at }, " to keep the streak"];
    }
  });
}

/** What comes first; without ids it is hidden. */
export function firstWords(game: Game, ids: readonly string[]): string {
  return `First: ${ids.length === 0 ? "something secret" : quoted(game, ids)}`;
}

function missedWords(view: View): string {
  const sessions = view.trigger?.session_count?.sessions;
  return sessions === undefined ? "Missed for good" : `Missed: your ${ordinal(sessions)} session came before this could be earned`;
}

const skipWords: Readonly<Record<SkipReason, string>> = {
  archived: "it is not awarded any more",
  triggered: "it is earned by what you do",
  expired: "it has ended",
  inactive: "it is not open now",
  phase_over: "that round is over",
  locked: "it is still locked",
  auto_reset: "it begins anew by itself",
  claimed: "it is claimed already",
};

/** Why an update left something alone. */
export function skippedWords(game: Game, skipped: readonly { id: string; reason: SkipReason }[]): string | undefined {
  const [first] = skipped;
  return first && `No change to “${nameOf(game, first.id)}”: ${skipWords[first.reason]}.`;
}

function quoted(game: Game, ids: readonly string[]): string {
  return listed(ids.map((id) => `“${nameOf(game, id)}”`));
}
