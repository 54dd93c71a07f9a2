// A cron expression, and its next occurrences, by the engine.

import { init, PlauditError, Schedule } from "plaudit";
import { h, render } from "../dom.ts";

const SHOWN = 5;
const format = new Intl.DateTimeFormat("en", {
  weekday: "short",
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
  timeZone: "UTC",
});

export async function schedules(place: HTMLElement): Promise<void> {
  await init();
  const field = place.querySelector<HTMLInputElement>("input");
  const dates = place.querySelector<HTMLElement>("[data-of=dates]");
  if (field === null || dates === null) return;
  const show = (): void => {
    try {
      const next = new Schedule(field.value.trim()).upcoming(Math.floor(Date.now() / 1_000), SHOWN);
      field.removeAttribute("aria-invalid");
      render(
        dates,
        next.map((at) => h("li", {}, format.format(at * 1_000))),
        next.length === 0 && h("li", {}, "Never again"),
      );
    } catch (error) {
      if (!(error instanceof PlauditError)) throw error;
      field.setAttribute("aria-invalid", "true");
      render(dates, h("li", { class: "lab-wrong" }, error.message));
    }
  };
  field.addEventListener("input", show);
  place.addEventListener("click", (event) => {
    const example = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cron]") : null;
    if (example === null) return;
    field.value = example.dataset["cron"] ?? "";
    show();
  });
  place.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
  });
  show();
}
