// The two sample documents, and the page's words for what their ids mean.

import type { Definitions } from "plaudit";
import type { Activity } from "plaudit/client";
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
  /** How it is played on two devices. */
  devices?: Together;
}

export interface Together {
  /** The achievements that stand in front. */
  featured: readonly string[];
  /** What a user of the app does, a button each. */
  activities: readonly { name: string; icon: string; activity: Activity }[];
  lessons: readonly Lesson[];
}

/** What can be seen on two devices; a lesson is learnt when all of these have happened. */
export type Happening = "predicted" | "confirmed" | "told" | "rebased" | "retracted" | "restored";

export interface Lesson { name: string; text: string; shows: readonly Happening[] }

const confirmation: Lesson = {
  name: "Confirmation",
  text: "Switch the Phone’s network on. The server agrees, and the dashed mark becomes a tick. The Tablet is told: no second pop-up, a note in its inbox.",
  shows: ["confirmed", "told"],
};
const backup: Lesson = {
  name: "Restore",
  text: "Back up the server. Play a little. Then restore: both devices notice that they know more than the server, and come back to one state.",
  shows: ["restored"],
};

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
    devices: {
      featured: ["first_light", "keeper_of_shrines", "ember_blade"],
      activities: [],
      lessons: [
        { name: "Prediction", text: "Switch the Phone’s network off and press +1 on First Light. It unlocks at once, although nobody has asked the server.", shows: ["predicted"] },
        confirmation,
        { name: "Rebase", text: "Switch both off, and press +1 twice on Keeper of Shrines, on each: both believe in 2 of 3. Switch both on: what the second one did is played again on top of what the first one did. 3 of 3!", shows: ["rebased"] },
        { name: "Taking back", text: "Press +1 twice on Forge an Ember Blade. Phone off, once more: unlocked. Now −1 on the Tablet. Phone on: the unlock is taken back, without any fuss.", shows: ["retracted"] },
        backup,
      ],
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
    devices: {
      featured: ["first_breath", "quiet_hour", "joined", "first_post"],
      activities: [
        { name: "Sit 10 min", icon: "lungs", activity: { type: "session_completed", duration_sec: 600 } },
        { name: "Sit 30 min", icon: "clock", activity: { type: "session_completed", duration_sec: 1_800 } },
        { name: "Join", icon: "people", activity: { type: "joined" } },
        { name: "Post", icon: "pen", activity: { type: "posted" } },
        { name: "Subscribe", icon: "heart", activity: { type: "subscribed", product_id: "stillwater_monthly" } },
      ],
      lessons: [
        { name: "Prediction", text: "Switch the Phone’s network off and sit for 10 minutes. First Breath unlocks at once, although nobody has asked the server.", shows: ["predicted"] },
        confirmation,
        { name: "Rebase", text: "Switch both off. Sit for 30 minutes on each: neither knows of the other’s half hour. Switch both on: what the second one did is played again on top of what the first one did. A Quiet Hour!", shows: ["rebased"] },
        backup,
      ],
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
