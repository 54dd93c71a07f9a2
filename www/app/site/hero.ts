// The heads of the demos as HTML text, equal to the rendered ones, so that they appear before the engine is loaded, without shifts.

import { escapeHtml } from "../docs/build/html.ts";
import { sources } from "../src/samples/index.ts";
import { source as team } from "../src/team/sample.ts";

/** The figures of each sample, in the page's order. */
const FIGURES = {
  game: ["Hero level", "Unlocked", "To claim"],
  wellness: ["Day streak", "Sessions", "Minutes", "Unlocked"],
} as const;
const ICON = '<svg class="icon" aria-hidden="true"></svg>';

function words(title: string, tagline: string): string {
  return `<div class="hero-text"><h1 id="hero-title">${escapeHtml(title)}</h1><p class="tagline">${escapeHtml(tagline)}</p></div>`;
}

function ways(id: "game" | "wellness", current: "alone" | "devices"): string {
  const way = (mode: string, href: string, name: string): string =>
    `<a href="${href}" data-key="${mode}"${mode === current ? ' aria-current="page"' : ""}>${ICON}<span>${name}</span></a>`;
  return `<nav class="switch" aria-label="How to play">${way("alone", `./${id}.html`, "Time machine")}${way("devices", `./offline.html#${id}`, "Two devices")}</nav>`;
}

/** The head of a demo: `game`, `wellness`, `offline` or `team`. */
export function hero(page: string): string {
  if (page === "team")
    return `<section class="hero small game" data-key="hero" aria-labelledby="hero-title">${words(team.title, team.tagline)}</section>`;
  const [id, kind, rest] =
    page === "offline"
      ? (["game", "small game", ways("game", "devices")] as const)
      : ([page === "wellness" ? "wellness" : "game", page, figures(page === "wellness" ? "wellness" : "game")] as const);
  const { title, tagline } = sources[id];
  const text = page === "offline" ? "One player, two devices, one server. Every tap shows instantly; the server confirms later." : tagline;
  return `<section class="hero ${kind}" data-key="hero ${id}" aria-labelledby="hero-title">${words(title, text)}${rest}</section>`;
}

function figures(id: "game" | "wellness"): string {
  const all = FIGURES[id].map(
    (name) => `<div class="figure" data-key="${name}" data-figure="${name}"><dt>${ICON}${name}</dt><dd>–</dd></div>`,
  );
  return `<dl class="figures">${all.join("")}</dl><ul class="chips purse" aria-label="Received so far"><li class="chip" data-key="none">${ICON}No rewards yet</li></ul>${ways(id, "alone")}`;
}
