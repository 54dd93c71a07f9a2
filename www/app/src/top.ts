// The head of the page: where one is, and how one is doing.

import type { Achievement } from "plaudit";
import { h, svg, type Child } from "./dom.ts";
import { number, plural } from "./format.ts";
import { icon } from "./icons.ts";
import { button, prizeIcon } from "./parts.ts";
import { unlocked } from "./game.ts";
import { sources, type Source, type SourceId } from "./samples/index.ts";
import type { Mode } from "./saved.ts";
import type { Session } from "./session.ts";
import { label } from "./words.ts";

/** `unseen`: how many unlocks are new; undefined where each device has an inbox of its own. */
export function topBar(current: SourceId, fileName: string | undefined, unseen: number | undefined): HTMLElement {
  const link = (id: SourceId, text: string, name: string): Child => h("a", {
    href: `#${id}`, "aria-current": current === id ? "page" : undefined, "data-key": id,
  }, icon(name), h("span", {}, text));
  return h("header", { class: "top", "data-key": "top" },
    h("p", { class: "brand" }, mark(), h("span", {}, "plaudit")),
    h("nav", { "aria-label": "What to play" },
      link("game", sources.game.title, "sword"), link("wellness", sources.wellness.title, "wave"),
      fileName !== undefined && link("file", fileName, "file")),
    h("div", { class: "tools" },
      elsewhere("./team.html", "A team", "people"), elsewhere("./playground.html", "Playground", "pen"), elsewhere("./docs/", "Docs", "book"),
      button("pick-file", "Open a file", { icon: "file", label: "Open a file of definitions" }),
      unseen !== undefined && button("inbox", unseen > 0 ? number(unseen) : "", { kind: "quiet", icon: "bell", label: unseen > 0 ? `Unlocked so far: ${number(unseen)} new` : "Unlocked so far" }),
      h("button", { type: "button", class: "button quiet direction", "data-do": "direction", "aria-pressed": String(document.documentElement.dir === "rtl"), "aria-label": "Right to left", title: "Right to left" }, h("span", { "aria-hidden": "true" }, "⇄"))));
}

/** A page beside this one. */
function elsewhere(href: string, text: string, picture: string): HTMLElement {
  return h("a", { href, class: "button quiet", "data-key": href, "aria-label": text, title: text }, icon(picture), h("span", {}, text));
}

/** The sign of the page, drawn: a picture file would be asked for at every rendering. */
function mark(): SVGElement {
  return svg("svg", { viewBox: "0 0 32 32", class: "mark", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 32, height: 32, rx: 9, class: "mark-ground" }),
    svg("path", { d: "M16 6l2.6 6.4L25 15l-6.4 2.6L16 24l-2.6-6.4L7 15l6.4-2.6z", class: "mark-spark" }));
}

/** The head of the page with two devices: small, since there is much to see below. */
export function smallHero(source: Source): HTMLElement {
  return h("section", { class: `hero small ${source.id}`, "data-key": `hero ${source.id}`, "aria-labelledby": "hero-title" },
    h("div", { class: "hero-text" },
      h("h1", { id: "hero-title" }, source.title),
      h("p", { class: "tagline" }, "One player, two devices, one server. What is pressed shows at once; the server settles it when the network allows.")),
    modeSwitch("devices"));
}

/** Whether a sample is played on two devices around the server, or on one with a time machine. */
function modeSwitch(current: Mode): HTMLElement {
  const option = (mode: Mode, text: string, picture: string): Child => h("button", {
    type: "button", "data-do": "mode", "data-mode": mode, "data-key": mode, "aria-pressed": String(mode === current),
  }, icon(picture), h("span", {}, text));
  return h("div", { class: "mode", role: "group", "aria-label": "How to play" }, option("devices", "Two devices", "phone"), option("alone", "Time machine", "clock"));
}

export function hero(session: Session, nodes: readonly Achievement[], warnings: number, hasServer: boolean): HTMLElement {
  const facts = [...activityFacts(nodes), ...tally(nodes)];
  return h("section", { class: `hero ${session.source.id}`, "data-key": `hero ${session.source.id}`, "aria-labelledby": "hero-title" },
    h("div", { class: "hero-text" },
      h("h1", { id: "hero-title" }, session.source.title),
      h("p", { class: "tagline" }, session.source.tagline)),
    h("dl", { class: "figures" }, facts.map(({ name, value, icon: picture }) => h("div", { class: "figure", "data-key": name, "data-figure": name },
      h("dt", {}, icon(picture), name), h("dd", {}, value)))),
    purse(session),
    session.source.id !== "file" && (hasServer ? modeSwitch("alone") : h("p", { class: "solo" }, icon("info"), "No server stands behind this page: everything happens, and stays, on this device.")),
    warnings > 0 && h("p", { class: "warned" }, button("problems", `Show ${plural(warnings, "warning")}`, { icon: "warning" })));
}

interface Figure { name: string; value: string; icon: string }

function tally(nodes: readonly Achievement[]): Figure[] {
  const all = nodes.flatMap((node) => [node, ...Object.values(node.sub_achievements)]);
  const claimable = all.filter((node) => node.state === "claimable").length;
  const figures: Figure[] = [{ name: "Unlocked", value: `${number(all.filter(unlocked).length)} / ${number(all.length)}`, icon: "trophy" }];
  if (claimable > 0 || nodes.every((node) => node.trigger === undefined)) figures.push({ name: "To claim", value: number(claimable), icon: "gift" });
  const level = nodes.find((node) => node.id === "hero_levels");
  if (level !== undefined) {
    const done = Object.values(level.sub_achievements).filter((step) => step.count >= step.max_count).length;
    figures.unshift({ name: "Hero level", value: number(done), icon: "crown" });
  }
  return figures;
}

/** The engine's own sums, read off the nodes that show them. */
function activityFacts(nodes: readonly Achievement[]): Figure[] {
  const most = (pick: (node: Achievement) => boolean): number | undefined => {
    const values = nodes.filter(pick).map((node) => node.progress?.value ?? 0);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const figures: Figure[] = [];
  // What is earned shows its target, whatever became of the streak since.
  const streak = most((node) => node.trigger?.streak !== undefined && node.count < node.max_count);
  const sessions = most((node) => node.trigger?.session_count !== undefined);
  const minutes = most((node) => node.trigger?.total_time !== undefined);
  if (streak !== undefined) figures.push({ name: "Day streak", value: number(streak), icon: "flame" });
  if (sessions !== undefined) figures.push({ name: "Sessions", value: number(sessions), icon: "lungs" });
  if (minutes !== undefined) figures.push({ name: "Minutes", value: number(minutes), icon: "clock" });
  return figures;
}

const IN_HERO = 6;

function purse(session: Session): Child {
  const held = Object.entries(session.kept.purse).filter(([, amount]) => amount > 0);
  if (held.length === 0) return null;
  const more = held.length - IN_HERO;
  return h("ul", { class: "chips purse", "aria-label": "Received so far" },
    held.slice(0, IN_HERO).map(([id, amount]) => h("li", { class: "chip got", "data-key": id }, icon(prizeIcon(id)), `${number(amount)} ${label(session, id)}`)),
    more > 0 && h("li", { class: "chip got", "data-key": "more" }, `and ${number(more)} more`));
}

/** What to try first. */
export function guide(source: Source): Child {
  if (source.guide.length === 0) return null;
  return h("section", { class: "panel guide", "data-key": `guide ${source.id}`, "aria-labelledby": "guide-title" },
    h("h2", { id: "guide-title" }, "Try this"),
    h("ul", {}, source.guide.map((text) => h("li", {}, text))));
}
