// The rules of a streak account, which all achievements of that streak share.

import { html, nothing, type TemplateResult } from "lit";
import { isObject, objectOf, setAt, withValue } from "../document.ts";
import { accountOf, type NodeContext, type Place } from "./context.ts";
import { chips, choice, duration, integer, problems, text } from "./fields.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export function account(context: NodeContext, name: string): TemplateResult {
  const place = accountOf(context.store, name);
  const isWeeks = place.value(["unit"]) === "week";
  const whole = place.issuesAt([]).filter(({ path }) => path.endsWith(`/${name}`));
  return html`<fieldset class="group wide">
    <legend>Rules of the streak “${name}”</legend>
    <div class="fields">
      ${choice(
        place,
        ["unit"],
        { label: "Unit", current: isWeeks ? "week" : "day" },
        [
          { value: "day", label: "Days" },
          { value: "week", label: "Weeks" },
        ],
        (unit) => setUnit(context, name, unit),
      )}
      ${activity(place, isWeeks)}
      ${
        isWeeks
          ? [
              integer(place, ["per_week"], {
                label: "Days a week",
                hint: "The number of days that make a week count.",
                placeholder: "1",
                min: 1,
                max: 7,
              }),
              choice(
                place,
                ["week_starts"],
                { label: "Weeks begin on", current: weekday(place.value(["week_starts"]) ?? "mon") },
                DAYS.map((value, index) => ({ value, label: DAY_NAMES[index] ?? value })),
              ),
            ]
          : duration(place, ["grace_sec"], {
              label: "Grace after midnight",
              unit: "hours",
              hint: "How long a session still counts for the day before; at most 12 hours.",
            })
      }
      ${integer(place, ["freezes", "start"], { label: "Freezes at the start", hint: `A freeze covers a missed ${isWeeks ? "week" : "day"}.`, min: 0, max: 100 })}
      ${integer(place, ["freezes", "earn_every"], { label: "Earn a freeze every", hint: `${isWeeks ? "Weeks" : "Days"} of the streak. Leave empty to earn none.`, min: 1 })}
      ${integer(place, ["freezes", "max"], { label: "Maximum freezes", placeholder: "100", min: 0, max: 100 })}
      ${duration(place, ["repair_sec"], { label: "Repair within", unit: "hours", hint: "How long after a break it can be repaired. Leave empty for never." })}
      ${isWeeks ? nothing : restDays(place)}
    </div>
    ${problems(whole, `${place.idOf([])}-problems`)}
  </fieldset>`;
}

/** The activity that counts a day. */
function activity(place: Place, isWeeks: boolean): TemplateResult[] {
  const by = place.value(["by"]);
  const kind = isObject(by) ? ("stat" in by || "at_least" in by ? "stat" : "content") : "session";
  const make: Readonly<Record<string, unknown>> = { session: undefined, content: { content: [] }, stat: { stat: "", at_least: 1 } };
  return [
    choice(
      place,
      ["by"],
      { label: "A day counts by", current: kind, ...(isWeeks ? { hint: "A week needs several of these days." } : {}) },
      [
        { value: "session", label: "A session" },
        { value: "content", label: "One of these content items" },
        { value: "stat", label: "A statistic" },
      ],
      (chosen) => place.set(["by"], make[chosen]),
    ),
    ...(kind === "content" ? [chips(place, ["by", "content"], { label: "Content", hint: "The IDs of content items in the app." })] : []),
    ...(kind === "stat"
      ? [
          text(place, ["by", "stat"], { label: "Statistic", hint: "Its ID in the app.", placeholder: "steps" }),
          integer(place, ["by", "at_least"], { label: "At least, on that day", min: 1 }),
        ]
      : []),
  ];
}

/** A day of the week by the first letters of its name; documents may also contain its number from 0, Sunday. */
function weekday(value: unknown): string {
  if (typeof value === "number") return DAYS[(value + 6) % 7] ?? "";
  return String(value).toLowerCase().slice(0, 3);
}

function restDays(place: Place): TemplateResult {
  const value = place.value(["rest_days"]);
  const chosen = Array.isArray(value) ? value.map(weekday) : [];
  return html`<fieldset class="days wide">
    <legend>Rest days</legend>
    ${DAYS.map(
      (day, index) => html`<label
        ><input
          type="checkbox"
          .checked=${chosen.includes(day)}
          ?disabled=${place.isReadOnly}
          @change=${(event: Event) => {
            const next = DAYS.filter((one) => (one === day ? (event.target as HTMLInputElement).checked : chosen.includes(one)));
            place.set(["rest_days"], next.length > 0 ? next : undefined);
          }} />${DAY_NAMES[index]}</label
      >`,
    )}
    ${problems(place.issuesAt(["rest_days"]), `${place.idOf(["rest_days"])}-problems`)}
  </fieldset>`;
}

/**
 * Changes the unit of a streak account: removes the members of the other unit, and keeps the number of days as that of weeks, or the
 * reverse.
 */
function setUnit(context: NodeContext, name: string, unit: string): void {
  const { store, ref } = context;
  const { unit: _, ...known } = objectOf(accountOf(store, name).value([]));
  const others = unit === "week" ? ["rest_days", "grace_sec"] : ["per_week", "week_starts"];
  const kept = Object.fromEntries(Object.entries(known).filter(([key]) => !others.includes(key)));
  const { days, weeks, ...streak } = objectOf(context.value(["trigger", "streak"]));
  const length = { [unit === "week" ? "weeks" : "days"]: days ?? weeks ?? 7 };
  store.edit((document) =>
    setAt(withValue(document, ["settings", "streaks", name], unit === "week" ? { unit, ...kept } : kept), ref, ["trigger", "streak"], {
      ...length,
      ...streak,
    }),
  );
}
