// A calendar of the next month: when each node is active and when it resets, as a picture and in words.

import { h, svg, type Child } from "../dom.ts";
import { duration, listed, number, plural } from "../format.ts";
import { disclosure } from "./disclosure.ts";
import { shortened } from "./findings.ts";
import type { Plan, Span } from "./phases.ts";
import type { Zone } from "./zone.ts";

export const DAYS = 31;
const TICKS = 70;
const IN_WORDS = 40;
const WEEKDAYS = ["S", "M", "T", "W", "T", "F", "S"];

export interface Month extends Span {
  now: number;
  zone: Zone;
}

export function calendar(plans: readonly Plan[], month: Month, inWords: boolean): Child {
  return [
    h(
      "div",
      { class: "calendar", role: "table", "aria-label": `When each achievement is active, ${monthWords(month)}` },
      h(
        "div",
        { class: "calendar-row axis", role: "row" },
        h("span", { role: "columnheader" }, "Achievement"),
        h("span", { role: "columnheader" }, h("span", { class: "unseen" }, monthWords(month)), axis(month)),
        h("span", { role: "columnheader" }, "Next change"),
      ),
      plans.map((plan) => row(plan, month)),
    ),
    disclosure("in-words", "The same in words", inWords),
    inWords &&
      h(
        "dl",
        { class: "in-words" },
        plans.map((plan) =>
          h(
            "div",
            {},
            h("dt", {}, shortened(plan.name, 80)),
            words(plan, month).map((line) => h("dd", {}, line)),
          ),
        ),
      ),
  ];
}

function monthWords({ start, end, zone }: Month): string {
  return `${zone.day(start)} to ${zone.day(end - 1)}`;
}

function axis({ start, zone }: Month): Child {
  const days = Array.from({ length: DAYS }, (_, day) => zone.midnight(start, day) + 43_200);
  return h(
    "span",
    { class: "days", "aria-hidden": "true" },
    days.map((noon) => {
      const weekday = zone.weekday(noon);
      return h(
        "span",
        { class: weekday === 0 || weekday === 6 ? "day weekend" : "day" },
        h("b", {}, String(zone.dayOfMonth(noon))),
        h("i", {}, WEEKDAYS[weekday] ?? ""),
      );
    }),
  );
}

function row(plan: Plan, month: Month): HTMLElement {
  return h(
    "div",
    { class: `calendar-row ${plan.parent === undefined ? "" : "sub"}`, role: "row", "data-id": plan.id },
    h(
      "span",
      { class: "calendar-name", role: "rowheader" },
      h("span", {}, shortened(plan.name, 60)),
      h("code", {}, shortened(plan.id, 40)),
    ),
    h("span", { class: "calendar-bar", role: "cell" }, bar(plan, month)),
    h("span", { class: "calendar-next", role: "cell" }, nextChange(plan, month)),
  );
}

function bar(plan: Plan, { start, end, now, zone }: Month): SVGElement {
  const x = (instant: number): number => ((instant - start) / (end - start)) * 1_000;
  const strokes = (instants: readonly number[], kind: string): Child =>
    instants.length > 0 && svg("path", { class: kind, d: instants.map((instant) => `M${x(instant).toFixed(2)} 0V20`).join("") });
  const midnights = Array.from({ length: DAYS - 1 }, (_, day) => zone.midnight(start, day + 1));
  return svg(
    "svg",
    {
      viewBox: "0 0 1000 20",
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": summary(plan, { start, end, now, zone }),
      class: "bar-picture",
    },
    svg("rect", { class: "closed", x: 0, y: 0, width: 1_000, height: 20 }),
    plan.active.map((span) =>
      svg("rect", {
        class: plan.cutShort ? "open often" : "open",
        x: x(span.start),
        y: 0,
        width: Math.max(1.5, x(span.end) - x(span.start)),
        height: 20,
      }),
    ),
    strokes(midnights, "midnight"),
    plan.resets.length <= TICKS && strokes(plan.resets, "reset"),
    strokes([now], "now"),
  );
}

/** Sums up a plan in one sentence, for screen readers. */
function summary(plan: Plan, month: Month): string {
  const { active, resets, cutShort, fromFirstProgress } = plan;
  const always = active.length === 1 && active[0]?.start === month.start && active[0].end === month.end;
  const when =
    active.length === 0
      ? "Not active in this period"
      : always
        ? "Active all the time"
        : `Active in ${plural(active.length, "span")}${cutShort ? " or more" : ""}`;
  const often =
    resets.length === 0 ? "" : cutShort ? `, resets more than ${number(resets.length)} times` : `, resets ${plural(resets.length, "time")}`;
  return `${when}${often}${fromFirstProgress === undefined ? "" : `, for ${duration(fromFirstProgress)} from the first progress on`}.`;
}

function nextChange(plan: Plan, { start, end, now, zone }: Month): Child {
  const edges = [...plan.active.flatMap((span) => [span.start, span.end]), ...plan.resets].filter(
    (instant) => instant > Math.max(now, start) && instant < end,
  );
  if (edges.length === 0)
    return plan.fromFirstProgress === undefined ? "none in this period" : `${duration(plan.fromFirstProgress)} after its first progress`;
  const next = Math.min(...edges);
  const what = plan.resets.includes(next) ? "resets" : plan.active.some((span) => span.start === next) ? "opens" : "closes";
  return `${what} ${zone.instant(next)}`;
}

function words(plan: Plan, month: Month): string[] {
  const { zone } = month;
  const end = (instant: number): string => (instant >= month.end ? "the end of this period" : zone.instant(instant));
  const begin = (instant: number): string => (instant <= month.start ? "before" : zone.instant(instant));
  const spans = plan.active.slice(0, IN_WORDS).map((span) => `from ${begin(span.start)} to ${end(span.end)}`);
  const lines = [summary(plan, month)];
  if (plan.active.length > 1 || spans[0] !== "from before to the end of this period")
    lines.push(...(spans.length > 0 ? [`Active ${listed(spans)}${plan.active.length > IN_WORDS ? ", and so on" : ""}.`] : []));
  if (plan.resets.length > 0)
    lines.push(
      `Resets ${listed(plan.resets.slice(0, IN_WORDS).map((instant) => zone.instant(instant)))}${plan.resets.length > IN_WORDS ? ", and so on" : ""}.`,
    );
  return lines;
}
