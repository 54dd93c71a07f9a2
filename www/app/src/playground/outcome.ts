// The result of a preview: events, unlocks, rewards, and skipped nodes.

import type { ExplanationReason, Outcome, SkipReason } from "plaudit";
import { h, type Child } from "../dom.ts";
import { humanize, listed, number, plural } from "../format.ts";
import { icon } from "../icons.ts";
import { granted } from "../rewards.ts";
import { shortened } from "./findings.ts";
import type { Standing, Tried } from "./trial.ts";
import type { Zone } from "./zone.ts";

const SHOWN = 60;

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  archived: "it is archived",
  triggered: "it is earned by a trigger, not by updates",
  derived: "it counts its subs, so updates do not apply",
  expired: "its time has ended",
  inactive: "it is not active then",
  phase_over: "its phase is over",
  locked: "its preconditions are not met",
  auto_reset: "it resets automatically, so it accepts no marks",
  claimed: "this run is claimed",
  complete: "it is complete already",
};

export function outcomeView(tried: Tried, zone: Zone): Child {
  if ("failure" in tried) {
    const { code, message, path } = tried.failure;
    return h(
      "div",
      { class: "refusal" },
      h(
        "p",
        {},
        h("span", { class: "severity error" }, "refused"),
        " ",
        h("code", {}, code),
        path !== undefined && [" at ", h("code", {}, shortened(path, 120))],
      ),
      h("p", {}, shortened(message, 500)),
      h("p", { class: "caption" }, "A call that fails changes nothing: none of these commands would take effect."),
    );
  }
  const { outcome, after, at } = tried;
  return [
    part("Unlocks", outcome.unlocks, (unlock) => [
      h("strong", {}, shortened(unlock.title, 120)),
      h("span", { class: "caption" }, unlock.retroactive ? "retroactive" : zone.instant(unlock.at)),
      h("code", {}, shortened(unlock.key, 120)),
    ]),
    part("Rewards", outcome.rewards, (grant) => [icon("gift"), h("span", {}, rewardWords(grant)), h("code", {}, shortened(grant.id, 80))]),
    part("Events", outcome.events, (event) => [
      h("span", {}, event.type.replace("_", " ")),
      h("code", {}, shortened(event.id, 80)),
      event.count !== undefined && h("span", {}, `count ${number(event.count)}`),
      h("span", { class: "caption" }, zone.instant(event.at)),
    ]),
    part("Skipped", outcome.skipped, ({ id, reason }) => [
      h("code", {}, shortened(id, 80)),
      h("span", {}, `${reason}: ${SKIPPED[reason]}`),
    ]),
    isNothing(outcome) && h("p", { class: "lead" }, "Nothing would happen."),
    after.length > 0 && h("h3", {}, `State afterwards, ${zone.instant(at)}`),
    after.length > 0 &&
      h(
        "ul",
        { class: "standings" },
        after.map((standing) => h("li", {}, standingView(standing, zone))),
      ),
  ];
}

function isNothing({ events, unlocks, rewards, skipped }: Outcome): boolean {
  return events.length + unlocks.length + rewards.length + skipped.length === 0;
}

function part<T>(title: string, items: readonly T[], show: (item: T) => Child[]): Child {
  if (items.length === 0) return null;
  return [
    h("h3", {}, `${title} `, h("span", { class: "count" }, number(items.length))),
    h(
      "ul",
      { class: "outcome" },
      items.slice(0, SHOWN).map((item) => h("li", {}, show(item))),
      items.length > SHOWN && h("li", { class: "caption" }, `and ${number(items.length - SHOWN)} more`),
    ),
  ];
}

function rewardWords({ kind, reward, pending_roll }: Outcome["rewards"][number]): string {
  const what = granted(reward).map(({ id, amount }) => `${number(amount)} ${humanize(id)}`);
  const paid = what.length > 0 ? listed(what) : pending_roll ? "rolled by the authority" : "nothing countable";
  return kind === "total_reward" ? `total: ${paid}` : paid;
}

/** Renders a node at an instant: its progress, whether it can progress, and the reasons why not. */
export function standingView({ view, explanation }: Standing, zone: Zone): Child[] {
  const { value, target } = view;
  const earned = view.trigger !== undefined && view.earned_count > 0;
  const facts = [
    earned ? "earned" : target > 0 ? `${number(value)} of ${number(target)}` : "by its preconditions",
    view.claim_time_sec > 0 ? "claimed" : view.pending_claims > 0 ? `${plural(view.pending_claims, "earlier run")} to claim` : "",
    ...explanation.reasons.map((reason) => reasonWords(reason, zone)),
  ];
  return [
    h("span", { class: `state ${explanation.open ? "is-open" : "is-closed"}` }, explanation.open ? "open" : "closed"),
    h("span", { class: "standing-name" }, h("strong", {}, shortened(view.name, 80)), h("code", {}, shortened(view.id, 60))),
    h("span", { class: "caption" }, facts.filter(Boolean).join(" · ")),
  ];
}

function reasonWords(reason: ExplanationReason, zone: Zone): string {
  switch (reason.code) {
    case "inactive":
      return reason.until === undefined ? "not active" : `opens ${zone.instant(reason.until)}`;
    case "expired":
      return `ended ${zone.instant(reason.since)}`;
    case "locked":
      return reason.ids.length === 0 ? "needs a hidden achievement" : `needs ${shortened(listed(reason.ids), 160)}`;
    case "phase_over":
      return `counts again ${zone.instant(reason.until)}`;
    case "unclaimed":
      return "complete, not claimed yet";
    case "streak_frozen":
      return "a freeze keeps the streak alive";
    case "needs_new_streak":
      return "needs a new streak";
    case "claimed":
      return reason.until === undefined ? "claimed for good" : `again ${zone.instant(reason.until)}`;
    case "archived":
      return "archived";
    case "missed":
      return "missed for good";
    case "disabled":
      return "achievements are switched off";
    case "app_version":
      return `needs version ${reason.needs}`;
    case "streak_breaks":
      return `the streak breaks ${zone.instant(reason.at)}`;
  }
}
