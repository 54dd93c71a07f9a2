// The first page, with live examples. The engine is loaded when a visitor first uses one, after the page is shown.

import "../site/shared.ts";
import "../styles/code.css";
import "../styles/landing.css";
import { waking } from "./waking.ts";

const status = document.getElementById("status");

// ---- Copying -------------------------------------------------------------------------------------------------------

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const say = (text: string): void => {
      button.textContent = text;
      if (status !== null) status.textContent = text;
      setTimeout(() => {
        button.textContent = "Copy";
      }, 2_000);
    };
    navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(
      () => {
        say("Copied");
      },
      () => {
        say("Not allowed");
      },
    );
  });
}

// ---- Earlier addresses ---------------------------------------------------------------------------------------------

// The demo was the first page once, and its samples had these addresses.
const moved: Readonly<Record<string, string>> = { "#game": "game.html", "#wellness": "wellness.html", "#file": "game.html#file" };
function follow(): void {
  const to = moved[location.hash];
  if (to !== undefined) location.replace(to);
}

follow();
addEventListener("hashchange", follow);

// ---- Parts that load when they are first used ----------------------------------------------------------------------

function part(selector: string, load: (place: HTMLElement) => Promise<unknown>): void {
  const place = document.querySelector<HTMLElement>(selector);
  if (place !== null) waking(place, async () => void (await load(place)));
}

const startOver = document.querySelector<HTMLButtonElement>("[data-start-over]");
startOver?.addEventListener("click", () => {
  void import("./forget.ts").then(({ forget }) => forget());
});

part(".stage", async () => {
  await import("./six-lines.js");
  if (startOver !== null) startOver.hidden = false;
});
part("[data-lab=once]", async (place) => (await import("./once.ts")).once(place));
part("[data-lab=rules]", async (place) => (await import("./rules.ts")).rules(place));
part("[data-lab=schedules]", async (place) => (await import("./schedules.ts")).schedules(place));
