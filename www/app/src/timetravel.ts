// The control that changes the page's time.

import type { Clock } from "./clock.ts";
import { h, type Child } from "./dom.ts";
import { date, duration, toField } from "./format.ts";
import { icon } from "./icons.ts";
import { button } from "./parts.ts";
import { countdown, timeOfDay } from "./ticker.ts";

export function timeControls(clock: Clock, nextChange: number | undefined): HTMLElement {
  const now = clock.now();
  return h(
    "section",
    { class: "time", "data-travelled": clock.travelled !== 0, "data-key": "time", "aria-labelledby": "time-title" },
    h("h3", { id: "time-title" }, "Time machine"),
    h("p", { class: "now" }, h("span", { class: "now-date" }, date(now)), " ", timeOfDay(now)),
    h("p", { class: "caption travelled" }, away(clock)),
    h(
      "div",
      { class: "jumps" },
      button("jump", "+1 h", { label: "+1 h: one hour later", data: { seconds: 3_600 } }),
      button("jump", "+1 day", { label: "+1 day: one day later", data: { seconds: 86_400 } }),
      button("to-next-change", "Next change", { icon: "arrow", kind: "primary", disabled: nextChange === undefined }),
    ),
    h(
      "p",
      { class: "caption next" },
      nextChange === undefined ? "Nothing else changes with time." : ["Next change in ", countdown(nextChange, now)],
    ),
    h(
      "details",
      { class: "more chosen", "data-key": "chosen" },
      h("summary", {}, "Choose a time"),
      h(
        "form",
        { "data-submit": "travel", "data-key": "travel", "data-own": true },
        h(
          "label",
          {},
          "Date and time",
          h("input", {
            type: "datetime-local",
            name: "to",
            value: toField(now),
            min: "1970-01-02T00:00",
            max: "2099-12-30T23:59",
            required: true,
          }),
        ),
        h("button", { class: "button", type: "submit" }, "Go"),
      ),
    ),
    h(
      "div",
      { class: "return" },
      button("real-time", "Back to real time", { kind: "quiet", icon: "clock", disabled: clock.travelled === 0 }),
    ),
  );
}

function away(clock: Clock): Child {
  if (clock.travelled === 0) return [icon("clock"), "Real time"];
  return [icon("compass"), `${duration(Math.abs(clock.travelled))} ${clock.travelled > 0 ? "ahead of" : "behind"} real time`];
}

/** Changes the page's time by the action of a button. */
export function journey(clock: Clock, action: string, seconds: number, nextChange: number | undefined): void {
  if (action === "jump") clock.jump(seconds);
  else if (action === "next-day") clock.jump(86_400);
  else if (action === "to-next-change") clock.travelTo(nextChange ?? clock.now());
  else clock.backToRealTime();
}
