// The two sample documents, and the page's words for what their ids mean.

import type { Definitions } from "plaudit";
import game from "./game.json";
import wellness from "./wellness.json";

export type SourceId = "game" | "wellness" | "file";

export interface Source {
  id: SourceId;
  title: string;
  tagline: string;
  /** What to try first. */
  guide: readonly string[];
  /** What its definitions leave to the app: courses, products and statistics by name. */
  catalogue: Readonly<Record<string, string>>;
}

export const sources: Readonly<Record<SourceId, Source>> = {
  game: {
    id: "game",
    title: "Emberfall",
    tagline: "A role-playing game with quests that come back, a season, a live event and ten hero levels.",
    guide: [
      "Press +1,000 XP: several hero levels complete in one batch, each opening the next.",
      "Finish Forager’s Basket, leave it unclaimed and go one day on: it starts over, and the old round is still yours.",
      "Jump to the next change until it is Friday: Ashfall Rising opens for five days.",
      "Restore the three shrines, then travel to Lantern Night.",
    ],
    catalogue: {
      gold: "gold", gems: "gems", stamina: "stamina", title_ashwalker: "Title: Ashwalker", title_ember_warden: "Title: Ember Warden",
      mount_ember_stag: "Mount: Ember Stag", emote_campfire: "Emote: Campfire", keeper_seal: "Keeper’s seal",
      sleepers_horn: "Sleeper’s horn", innkeepers_key: "Innkeeper’s key",
    },
  },
  wellness: {
    id: "wellness",
    title: "Stillwater",
    tagline: "A meditation app that rewards what people do: sit, finish courses, say hello, come back tomorrow.",
    guide: [
      "Finish a session, then press Next day. Twice more, and the streak unlocks.",
      "Finish ten sessions: the tenth unlocks a badge, the eleventh nothing.",
      "Save a calm score of 100. There is a hidden badge.",
      "Subscribe twice: one badge, counted twice.",
    ],
    catalogue: {
      breath_basics: "Breath Basics", body_scan: "Body Scan", open_awareness: "Open Awareness",
      evening_wind_down: "Evening Wind-down", night_sky: "Night Sky",
      stillwater_monthly: "Monthly", stillwater_yearly: "Yearly", calm_score: "calm score", pebbles: "pebbles",
    },
  },
  file: { id: "file", title: "Your definitions", tagline: "Read from a file, checked and run on this device.", guide: [], catalogue: {} },
};

/** The samples are written for a start on Monday, 5 January 2026. */
const WRITTEN_FOR = 1_767_571_200;
const DAY = 86_400;
const datedFields = ["start_time_sec", "end_time_sec", "activated_time_sec", "enabled_time_sec"];

/** A sample, its dates moved so that the day of the first visit is the day that it was written for. */
export function sampleFor(id: "game" | "wellness", startedAt: number): Definitions {
  const shift = Math.floor(startedAt / DAY) * DAY - WRITTEN_FOR;
  const moved: Definitions = structuredClone(id === "game" ? game : wellness);
  moveDates(moved, shift);
  return moved;
}

function moveDates(value: object, shift: number): void {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "number" && datedFields.includes(key)) Reflect.set(value, key, inner + shift);
    else if (typeof inner === "object" && inner !== null) moveDates(inner, shift);
  }
}
