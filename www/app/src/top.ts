// The head of the page: navigation and statistics.

import type { Achievement } from "plaudit";
import { h, type Child } from "./dom.ts";
import { number, plural } from "./format.ts";
import { icon } from "./icons.ts";
import { button, prizeIcon } from "./parts.ts";
import { unlocked } from "./game.ts";
import { sources, type Source, type SourceId } from "./samples/index.ts";
import type { Mode } from "./saved.ts";
import type { Session } from "./session.ts";
import { label } from "./words.ts";

/** Renders what the demo itself offers. `unseen`: the number of new unlocks; undefined if each device has its own inbox. */
export function topBar(current: SourceId, mode: Mode, fileName: string | undefined, unseen: number | undefined): HTMLElement {
  const link = (href: string, id: SourceId, text: string, name: string): Child =>
    h("a", { href, "aria-current": current === id ? "page" : undefined, "data-key": id }, icon(name), h("span", {}, text));
  return h(
    "div",
    { class: "top", "data-key": "top" },
    mode === "devices"
      ? h(
          "nav",
          { class: "switch", "aria-label": "What to play" },
          link("#game", "game", sources.game.title, "sword"),
          link("#wellness", "wellness", sources.wellness.title, "wave"),
        )
      : fileName !== undefined &&
          h(
            "nav",
            { class: "switch", "aria-label": "What to play" },
            current === "wellness"
              ? link("#wellness", "wellness", sources.wellness.title, "wave")
              : link("#game", "game", sources.game.title, "sword"),
            link("#file", "file", fileName, "file"),
          ),
    h(
      "div",
      { class: "tools" },
      button("pick-file", "Open a file", { icon: "file", label: "Open a file of definitions" }),
      unseen !== undefined &&
        button("inbox", unseen > 0 ? number(unseen) : "", {
          kind: "quiet",
          icon: "bell",
          label: unseen > 0 ? `Unlocked so far: ${number(unseen)} new` : "Unlocked so far",
        }),
      h(
        "button",
        {
          type: "button",
          class: "button quiet direction",
          "data-do": "direction",
          "aria-pressed": String(document.documentElement.dir === "rtl"),
          "aria-label": "Right to left",
          title: "Right to left",
        },
        h("span", { "aria-hidden": "true" }, "⇄"),
      ),
    ),
  );
}

/** Renders the small head of the page with two devices. */
export function smallHero(source: Source): HTMLElement {
  return h(
    "section",
    { class: `hero small ${source.id}`, "data-key": `hero ${source.id}`, "aria-labelledby": "hero-title" },
    h(
      "div",
      { class: "hero-text" },
      h("h1", { id: "hero-title" }, source.title),
      h("p", { class: "tagline" }, "One player, two devices, one server. Every tap shows instantly; the server confirms later."),
    ),
    modeSwitch(source, "devices"),
  );
}

/** Renders the links between two devices with a server, and one device with a time machine. */
function modeSwitch(source: Source, current: Mode): HTMLElement {
  const option = (mode: Mode, href: string, text: string, picture: string): Child =>
    h("a", { href, "data-key": mode, "aria-current": mode === current ? "page" : undefined }, icon(picture), h("span", {}, text));
  return h(
    "nav",
    { class: "switch", "aria-label": "How to play" },
    option("alone", `./${source.id}.html`, "Time machine", "clock"),
    option("devices", `./offline.html#${source.id}`, "Two devices", "phone"),
  );
}

export function hero(session: Session, nodes: readonly Achievement[], warnings: number, hasServer: boolean): HTMLElement {
  const facts = [...activityFacts(nodes), ...tally(nodes)];
  return h(
    "section",
    { class: `hero ${session.source.id}`, "data-key": `hero ${session.source.id}`, "aria-labelledby": "hero-title" },
    h(
      "div",
      { class: "hero-text" },
      h("h1", { id: "hero-title" }, session.source.title),
      h("p", { class: "tagline" }, session.source.tagline),
    ),
    h(
      "dl",
      { class: "figures" },
      facts.map(({ name, value, icon: picture }) =>
        h("div", { class: "figure", "data-key": name, "data-figure": name }, h("dt", {}, icon(picture), name), h("dd", {}, value)),
      ),
    ),
    purse(session),
    session.source.id !== "file" &&
      (hasServer
        ? modeSwitch(session.source, "alone")
        : h("p", { class: "solo" }, icon("info"), "This page has no server: everything happens, and stays, on this device.")),
    warnings > 0 && h("p", { class: "warned" }, button("problems", `Show ${plural(warnings, "warning")}`, { icon: "warning" })),
  );
}

interface Figure {
  name: string;
  value: string;
  icon: string;
}

function tally(nodes: readonly Achievement[]): Figure[] {
  const all = nodes.flatMap((node) => [node, ...Object.values(node.sub_achievements)]);
  const claimable = all.filter((node) => node.state === "claimable").length;
  const figures: Figure[] = [{ name: "Unlocked", value: `${number(all.filter(unlocked).length)} / ${number(all.length)}`, icon: "trophy" }];
  if (claimable > 0 || nodes.every((node) => node.trigger === undefined))
    figures.push({ name: "To claim", value: number(claimable), icon: "gift" });
  const level = nodes.find((node) => node.id === "hero_levels");
  if (level !== undefined) {
    const done = Object.values(level.sub_achievements).filter((step) => step.count >= step.max_count).length;
    figures.unshift({ name: "Hero level", value: number(done), icon: "crown" });
  }
  return figures;
}

/** Returns the engine's totals, read from nodes that show them. */
function activityFacts(nodes: readonly Achievement[]): Figure[] {
  const most = (pick: (node: Achievement) => boolean): number | undefined => {
    const values = nodes.filter(pick).map((node) => node.progress?.value ?? 0);
    return values.length === 0 ? undefined : Math.max(...values);
  };
  const figures: Figure[] = [];
  // An earned node shows its target, even if the streak has broken since.
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
  const more = held.length - IN_HERO;
  return h(
    "ul",
    { class: "chips purse", "aria-label": "Received so far" },
    // A placeholder, so that nothing moves when the first reward arrives.
    held.length === 0 && h("li", { class: "chip", "data-key": "none" }, icon("gift"), "No rewards yet"),
    held
      .slice(0, IN_HERO)
      .map(([id, amount]) =>
        h("li", { class: "chip got", "data-key": id }, icon(prizeIcon(id)), `${number(amount)} ${label(session, id)}`),
      ),
    more > 0 && h("li", { class: "chip got", "data-key": "more" }, `and ${number(more)} more`),
  );
}
