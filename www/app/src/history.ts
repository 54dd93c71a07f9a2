// Three weeks of activity from before the wellness app had achievements, for the retroactive check.

import { createEngine } from "plaudit";
import type { Command } from "plaudit";
import { h, type Child } from "./dom.ts";
import { achievementsOf } from "../../../pkg-template/src/nesting.ts";
import { button } from "./parts.ts";
import { isRecord } from "./json.ts";
import type { Session } from "./session.ts";

const DAY = 86_400;
/** The days before the start with a session: three in a row, then five, then a few. */
const practised = [21, 20, 19, 16, 14, 13, 12, 11, 10, 7, 5, 2];
const courses = ["breath_basics", "body_scan", "open_awareness", "evening_wind_down"];

export function pastControls(session: Session): Child {
  if (session.source.id !== "wellness" || session.kept.broughtHistory === true) return null;
  return h(
    "fieldset",
    { class: "group", "data-key": "past" },
    h("legend", {}, "Before achievements existed"),
    button("history", "Import three weeks of practice", { icon: "calendar" }),
    h("p", { class: "caption" }, "Then open the app: what was earned before unlocks at once."),
  );
}

/** Records the past activity in order, without pop-ups; achievements that it earned at that time stay. */
export async function bringHistory(session: Session): Promise<void> {
  const start = Math.floor(session.kept.startedAt / DAY) * DAY;
  const at = (daysAgo: number): Command["at"] => start - daysAgo * DAY + 7 * 3_600;
  const offset = session.clock.utcOffset();
  await joinBeforeTheDoorsOpened(session, { at: at(22), utc_offset_sec: offset, type: "joined" });
  session.record([
    ...practised.map((daysAgo, index): Command => {
      const course = courses[index];
      return {
        at: at(daysAgo),
        utc_offset_sec: offset,
        type: "session_completed",
        duration_sec: 600,
        ...(course === undefined ? {} : { content_id: course }),
      };
    }),
    { at: at(1), utc_offset_sec: offset, type: "posted" },
  ]);
  session.kept.broughtHistory = true;
  session.save();
}

/** Earns an achievement that is archived today under the document of that time; the state outlives that document. */
async function joinBeforeTheDoorsOpened(session: Session, joined: Command): Promise<void> {
  const archived = Object.entries(achievementsOf(session.definitions)).filter(
    ([, definition]) => isRecord(definition) && definition["archived"] === true,
  );
  const earlier = {
    achievements: Object.fromEntries(archived.map(([id, definition]) => [id, { ...asDefinition(definition), archived: false }])),
  };
  const engine = await createEngine(earlier, { state: session.engine.state() });
  engine.apply(joined);
  const state = engine.state();
  engine.dispose();
  await session.resume(state);
}

function asDefinition(value: unknown): { name: string } & Record<string, unknown> {
  return isRecord(value) && typeof value["name"] === "string" ? { ...value, name: value["name"] } : { name: "" };
}
