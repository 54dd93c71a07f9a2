// The first page: what is pressed is real. The engine is loaded when a visitor reaches for it, and not before the page is read.

import "../site/shared.ts";
import "../styles/landing.css";

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

// ---- Addresses of before -------------------------------------------------------------------------------------------

// The demo was the first page once, and its samples had these addresses.
const moved: Readonly<Record<string, string>> = { "#game": "game.html", "#wellness": "wellness.html", "#file": "game.html#file" };
function follow(): void {
  const to = moved[location.hash];
  if (to !== undefined) location.replace(to);
}

follow();
addEventListener("hashchange", follow);

// ---- The card ------------------------------------------------------------------------------------------------------

const stage = document.querySelector<HTMLElement>(".stage");
const win = document.querySelector<HTMLButtonElement>("#win");
const startOver = document.querySelector<HTMLButtonElement>("[data-start-over]");
let card: Promise<unknown> | undefined;

function wake(): Promise<unknown> {
  card ??= import("./six-lines.js").then(() => {
    if (startOver !== null) startOver.hidden = false;
  });
  return card;
}

for (const sign of ["pointerenter", "focusin", "touchstart"]) {
  stage?.addEventListener(
    sign,
    () => {
      wake().catch(failed);
    },
    { once: true, passive: true },
  );
}
// A press that came before the engine is made once it is there.
win?.addEventListener(
  "click",
  () => {
    if (win.onclick !== null) return;
    win.setAttribute("aria-busy", "true");
    wake().then(() => {
      win.removeAttribute("aria-busy");
      win.click();
    }, failed);
  },
  { once: true },
);
startOver?.addEventListener("click", () => {
  import("./forget.ts").then(({ forget }) => forget()).catch(failed);
});

function failed(error: unknown): void {
  win?.removeAttribute("aria-busy");
  if (status !== null) status.textContent = "The engine could not be loaded. Is there a network?";
  console.warn("the engine could not be loaded", error);
  card = undefined;
}

// ---- What is shown below -------------------------------------------------------------------------------------------

function lab(name: string, load: (place: HTMLElement) => Promise<void>): void {
  const place = document.querySelector<HTMLElement>(`[data-lab="${name}"]`);
  if (place === null) return;
  let begun = false;
  const begin = (): void => {
    if (begun) return;
    begun = true;
    place.setAttribute("aria-busy", "true");
    load(place)
      .catch((error: unknown) => {
        begun = false;
        console.warn(`${name} could not be loaded`, error);
      })
      .finally(() => {
        place.removeAttribute("aria-busy");
      });
  };
  for (const sign of ["pointerenter", "focusin", "touchstart"]) place.addEventListener(sign, begin, { passive: true });
}

lab("once", async (place) => (await import("./once.ts")).once(place));
lab("rules", async (place) => (await import("./rules.ts")).rules(place));
lab("schedules", async (place) => (await import("./schedules.ts")).schedules(place));
