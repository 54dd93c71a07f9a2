// The simulator and the guide, beside the achievements.

import { activityControls, hasTriggers, type Vocabulary } from "./activity.ts";
import type { Clock } from "./clock.ts";
import { h } from "./dom.ts";
import type { categories } from "./nodes.ts";
import type { Session } from "./session.ts";
import type { Shelves } from "./shelves.ts";
import { guidePanel, playControls } from "./simulator.ts";
import { timeControls } from "./timetravel.ts";

export interface Columns {
  session: Session;
  found: ReturnType<typeof categories>;
  shelves: Shelves;
  words: Vocabulary;
  clock: Clock;
  nextChange: number | undefined;
}

export function columns({ session, found, shelves, words, clock, nextChange }: Columns): HTMLElement {
  const nodes = found.flatMap((category) => category.nodes);
  return h(
    "div",
    { class: "columns", "data-key": `columns ${session.source.id}` },
    h(
      "div",
      { class: "aside", "data-key": "aside" },
      h(
        "section",
        { class: "panel dock", "data-key": "dock", "aria-labelledby": "dock-title" },
        h("h2", { id: "dock-title" }, "Simulator"),
        playControls(session.source.id, session, nodes),
        hasTriggers(words) && activityControls(session, words),
        timeControls(clock, nextChange),
      ),
      guidePanel(session.source.id, session.steps(nodes)),
    ),
    h(
      "div",
      { class: `feed ${shelves.areBadges ? "badges" : "cards"}`, "data-key": "feed" },
      nodes.length === 0 && h("p", { class: "lead" }, "This document has no achievements."),
      shelves.places(found),
    ),
  );
}
