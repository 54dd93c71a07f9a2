// When an achievement can be earned: its window, its schedule, and a calendar of the next month.

import { html, nothing, svg, type TemplateResult } from "lit";
import { Schedule } from "plaudit";
import { nodeAt, objectOf, valueAt } from "../document.ts";
import { kindOf } from "../kinds.ts";
import { many, nowSec, utcInstant, zone, zoneOffset } from "../words.ts";
import type { NodeContext } from "./context.ts";
import { choice, duration, integer, text, when } from "./fields.ts";
import { OF_FORM, recall, remember } from "./memory.ts";

const PRESETS = [
  { value: "", label: "Never" },
  { value: "0 0 * * *", label: "Every day at midnight" },
  { value: "0 0 * * 1", label: "Every Monday at midnight" },
  { value: "0 0 1 * *", label: "On the first of each month" },
  { value: "0 * * * *", label: "Every hour" },
];
const OWN = "own";

export function schedule(context: NodeContext): TemplateResult {
  const isSub = context.ref.parent !== undefined;
  const isTriggered = !["count", "steps"].includes(kindOf(context.node).name);
  return html`${
    isSub
      ? html`<p class="hint wide">A step begins and ends with the achievement that it belongs to.</p>`
      : html`${when(context, ["start_time_sec"], { label: "Begins", hint: `In your time zone (${zone()}). Leave empty to start right away.` })}
        ${when(context, ["end_time_sec"], { label: "Ends", hint: "Leave empty for no end. Afterwards, a complete achievement can still be claimed." })}`
  }
    ${isTriggered ? html`<p class="hint wide">This kind has no resets: it is earned once, or again at each occasion.</p>` : resets(context)}
    ${duration(context, ["duration_sec"], {
      label: "Open for",
      hint: isTriggered ? "From its beginning." : "After each reset. Leave empty to stay open until the next one.",
    })}
    ${isTriggered ? nothing : month(context)}`;
}

function resets(context: NodeContext): TemplateResult {
  const cron = context.value(["reset_cronexpr"]);
  const current = typeof cron === "string" ? cron : "";
  // A custom schedule stays custom while it is retyped, even if it is empty or equals one of the list for a moment.
  const place = `${OF_FORM}own schedule ${context.idOf([])}`;
  const isOwn = recall<boolean>(context.store, place) === true || !PRESETS.some(({ value }) => value === current);
  remember(context.store, place, isOwn || undefined);
  const choose = (chosen: string): void => {
    if (chosen === OWN) {
      remember(context.store, place, true);
      context.set(["reset_cronexpr"], current || "0 0 * * 1");
    } else {
      remember(context.store, place, undefined);
      context.set(["reset_cronexpr"], chosen || undefined);
    }
  };
  return html`${choice(
    context,
    ["reset"],
    { label: "Starts over", current: isOwn ? OWN : current },
    [...PRESETS, { value: OWN, label: "On a custom schedule…" }],
    choose,
  )}
    ${
      isOwn
        ? text(context, ["reset_cronexpr"], {
            label: "Schedule",
            hint: "minute hour day month weekday, such as 30 6 * * MON-FRI",
            placeholder: "0 0 * * *",
          })
        : nothing
    }
    ${
      current === ""
        ? nothing
        : html`${
            context.store.isOfTeams
              ? nothing
              : choice(context, ["reset_zone"], { label: "Follows the clock of" }, [
                  { value: "", label: "The settings (UTC by default)" },
                  { value: "utc", label: "UTC" },
                  { value: "player", label: "The player" },
                ])
          }
        ${integer(context, ["time_offset_sec"], { label: "Offset, in seconds", placeholder: "0", hint: "How far its clock is ahead of UTC." })}`
    }`;
}

const DAYS = 31;
const DAY = 86_400;
const MOST = 2_000;

/** Whether the achievement starts over by its player's clock: its own setting, or that of all. */
function isByPlayer({ store, node }: NodeContext): boolean {
  if (store.isOfTeams || node["time_offset_sec"] !== undefined) return false;
  return (node["reset_zone"] ?? valueAt(store.document, ["settings", "reset_zone"])) === "player";
}

/**
 * Draws the next month as a strip, with the active times and the resets, and describes it in words. All of it is by one clock: UTC, or that
 * of a player in this browser's time zone.
 */
function month(context: NodeContext): TemplateResult | typeof nothing {
  const value = (key: string): number => (typeof context.node[key] === "number" ? (context.node[key] as number) : 0);
  const cron = context.node["reset_cronexpr"];
  const parent = context.ref.parent === undefined ? context.node : objectOf(nodeAt(context.store.document, { id: context.ref.parent }));
  const parentValue = (key: string): number => (typeof parent[key] === "number" ? (parent[key] as number) : 0);
  if (typeof cron !== "string" || cron === "") return nothing;
  const ahead = isByPlayer(context) ? zoneOffset(nowSec()) : 0;
  const [begins, ends] = [parentValue("start_time_sec") + ahead, (parentValue("end_time_sec") || Infinity) + ahead];
  const open = value("duration_sec");
  const now = nowSec() + ahead;
  const from = now - (now % DAY);
  const to = from + DAYS * DAY;
  let starts: number[];
  try {
    const plan = new Schedule(cron, { timeOffsetSec: value("time_offset_sec") });
    const first = plan.previous(from + 1);
    starts = [...(first === undefined ? [] : [first]), ...plan.upcoming(from, MOST).filter((start) => start < to)];
  } catch {
    return nothing;
  }
  const spans = starts
    .map((start, index) => ({
      start: Math.max(start, begins, from),
      end: Math.min(open > 0 ? start + open : Infinity, starts[index + 1] ?? to, ends, to),
    }))
    .filter(({ start, end }) => start < end && start < to);
  const resets = starts.filter((start) => start >= from && start >= begins && start < ends);
  const x = (at: number): number => ((at - from) / (to - from)) * 1_000;
  const upcoming = resets.filter((start) => start > now).slice(0, 3);
  const summary =
    resets.length === 0
      ? "It does not start over within the next month."
      : `It starts over ${starts.length >= MOST ? `more than ${many(MOST, "time")}` : many(resets.length, "time")} within the next month.`;
  const label = `${summary} ${upcoming.length > 0 ? `Next: ${upcoming.map(utcInstant).join("; ")} (${isByPlayer(context) ? "the player's time" : "UTC"}).` : ""}`;
  return html`<figure class="month wide">
    <svg viewBox="0 0 1000 46" preserveAspectRatio="none" role="img" aria-label=${label}>
      <rect class="closed" x="0" y="8" width="1000" height="24" />
      ${spans
        .slice(0, 800)
        .map(
          ({ start, end }) =>
            svg`<rect class="open" x=${x(start)} y="8" width=${Math.max(1.5, x(end) - x(start) - (spans.length < 100 ? 1 : 0))} height="24" />`,
        )}
      ${resets.length <= 70 ? resets.map((at) => svg`<path class="reset" d=${`M${x(at)} 4V36`} />`) : nothing}
      <path class="now" d=${`M${x(now)} 0V42`} />
    </svg>
    <div class="month-days" aria-hidden="true">
      ${Array.from({ length: DAYS }, (_, index) => {
        const date = new Date((from + index * DAY) * 1000);
        return html`<span class=${date.getUTCDay() % 6 === 0 ? "weekend" : ""}>${date.getUTCDate()}</span>`;
      })}
    </div>
    <figcaption>${label}</figcaption>
  </figure>`;
}
