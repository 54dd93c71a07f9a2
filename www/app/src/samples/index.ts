// The two sample documents, and the page's texts for their ids.

import type { Achievement, Definitions } from "plaudit";
import type { Activity } from "plaudit/client";
import game from "./game.json";
import wellness from "./wellness.json";

export type SourceId = "game" | "wellness" | "file";

export interface Source {
  id: SourceId;
  title: string;
  tagline: string;
  /** The suggested first action. */
  guide: readonly Try[];
  /** The names of items, courses, products and statistics, which the definitions leave to the app. */
  catalogue: Readonly<Record<string, string>>;
  /** The settings for play on two devices. */
  devices?: Together;
}

/** A suggestion, with the condition under which a visitor has seen it work. */
interface Try {
  text: string;
  done(get: (id: string) => Achievement | undefined): boolean;
}

export interface Together {
  /** The achievements shown first. */
  featured: readonly string[];
  /** Activities of a user of the app, each with a button. */
  activities: readonly { name: string; icon: string; activity: Activity }[];
  lessons: readonly Lesson[];
}

/** Events of the demo with two devices; a lesson is learnt when all of its events have happened. */
export type Happening = "predicted" | "confirmed" | "told" | "rebased" | "retracted" | "restored";

interface Lesson {
  name: string;
  text: string;
  shows: readonly Happening[];
}

const confirmation: Lesson = {
  name: "Confirmation",
  text: "Switch the Phone’s network on. The server confirms the unlock, and the dashed mark becomes a tick. The Tablet is notified: no second pop-up, just a note in its inbox.",
  shows: ["confirmed", "told"],
};
const backup: Lesson = {
  name: "Restore",
  text: "Back up the server. Play a little. Then restore the backup: both devices detect that they are ahead of the server, and all three return to one state.",
  shows: ["restored"],
};

export const sources: Readonly<Record<SourceId, Source>> = {
  game: {
    id: "game",
    title: "Emberfall",
    tagline: "A role-playing game with recurring quests, a season, a live event and ten hero levels.",
    guide: [
      {
        text: "Choose Hero Levels and press +1,000: several levels complete in one batch, each opening the next.",
        done: (get) => Object.values(get("hero_levels")?.sub_achievements ?? {}).filter(({ earned_count }) => earned_count > 0).length > 1,
      },
      {
        text: "Finish Forager’s Basket, leave it unclaimed and skip a day: it resets, and you can still claim the old round.",
        done: (get) => (get("daily_forage")?.pending_claims ?? 0) > 0,
      },
      {
        text: "Jump to the next change until it is Friday, and clear the first stage of Ashfall Rising while it is open.",
        done: (get) => Object.values(get("ashfall")?.sub_achievements ?? {}).some(({ earned_count }) => earned_count > 0),
      },
      {
        text: "Restore the three shrines, then travel to Lantern Night.",
        done: (get) => get("lantern_night")?.state === "open",
      },
    ],
    catalogue: {
      gold: "gold",
      gems: "gems",
      stamina: "stamina",
      title_ashwalker: "Title: Ashwalker",
      title_ember_warden: "Title: Ember Warden",
      mount_ember_stag: "Mount: Ember Stag",
      emote_campfire: "Emote: Campfire",
      keeper_seal: "Keeper’s seal",
      sleepers_horn: "Sleeper’s horn",
      innkeepers_key: "Innkeeper’s key",
    },
    devices: {
      featured: ["first_light", "keeper_of_shrines", "ember_blade"],
      activities: [],
      lessons: [
        {
          name: "Prediction",
          text: "In the simulator, switch the Phone’s network off, choose First Light and press +1. It unlocks at once, without asking the server.",
          shows: ["predicted"],
        },
        confirmation,
        {
          name: "Rebase",
          text: "Switch both off, choose Keeper of Shrines, and press +1 twice on each: both show 2 of 3. Switch both on: the second device’s events are replayed on top of the first one’s. 3 of 3!",
          shows: ["rebased"],
        },
        {
          name: "Rollback",
          text: "Choose Forge an Ember Blade on both, and press +1 twice. Switch the Phone off and press +1 again: unlocked. Press −1 on the Tablet, then switch the Phone on: the unlock is quietly taken back.",
          shows: ["retracted"],
        },
        backup,
      ],
    },
  },
  wellness: {
    id: "wellness",
    title: "Stillwater",
    tagline: "A meditation app that rewards practice: sit, finish courses, say hello, come back tomorrow.",
    guide: [
      {
        text: "Finish a session, then press Next day. Repeat twice, and the streak unlocks.",
        done: (get) => (get("streak_3")?.earned_count ?? 0) > 0,
      },
      {
        text: "Finish ten sessions: the tenth unlocks a badge, the eleventh does not.",
        done: (get) => (get("ten_sessions")?.earned_count ?? 0) > 0,
      },
      {
        text: "Save a calm score of 100. There is a hidden badge.",
        done: (get) => (get("calm_100")?.earned_count ?? 0) > 0,
      },
      {
        text: "Subscribe twice: one badge, counted twice.",
        done: (get) => (get("supporter")?.earned_count ?? 0) > 1,
      },
    ],
    catalogue: {
      breath_basics: "Breath Basics",
      body_scan: "Body Scan",
      open_awareness: "Open Awareness",
      evening_wind_down: "Evening Wind-down",
      night_sky: "Night Sky",
      stillwater_monthly: "Monthly",
      stillwater_yearly: "Yearly",
      calm_score: "calm score",
      pebbles: "pebbles",
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
        {
          name: "Prediction",
          text: "In the simulator, switch the Phone’s network off and sit for 10 minutes. First Breath unlocks at once, without asking the server.",
          shows: ["predicted"],
        },
        confirmation,
        {
          name: "Rebase",
          text: "Switch both off. Sit for 30 minutes on each: neither knows about the other’s half hour. Switch both on: the second device’s events are replayed on top of the first one’s. A Quiet Hour!",
          shows: ["rebased"],
        },
        backup,
      ],
    },
  },
  file: {
    id: "file",
    title: "Your definitions",
    tagline: "Loaded from a file, checked and evaluated on this device.",
    guide: [],
    catalogue: {},
  },
};

/** Monday, 5 January 2026, the start that the samples' dates are written for. */
const WRITTEN_FOR = 1_767_571_200;
const DAY = 86_400;
const datedFields = ["start_time_sec", "end_time_sec", "activated_time_sec", "enabled_time_sec"];

/** Returns a sample with its dates moved to start on the day of the first visit. */
export function sampleFor(id: "game" | "wellness", startedAt: number): Definitions {
  const shift = Math.floor(startedAt / DAY) * DAY - WRITTEN_FOR;
  const moved: Definitions = structuredClone(id === "game" ? game : wellness);
  moveDates(moved, shift);
  return moved;
}

/** Another document, moved by whole days so that its first date is today; one without dates stays as it is. */
export function datedToday(document: object, now: number): object {
  const moved: object = structuredClone(document);
  const dates: number[] = [];
  collectDates(moved, dates);
  if (dates.length > 0) moveDates(moved, Math.floor(now / DAY) * DAY - Math.floor(Math.min(...dates) / DAY) * DAY);
  return moved;
}

function collectDates(value: object, dates: number[]): void {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "number" && datedFields.includes(key)) dates.push(inner);
    else if (typeof inner === "object" && inner !== null) collectDates(inner, dates);
  }
}

function moveDates(value: object, shift: number): void {
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === "number" && datedFields.includes(key)) Reflect.set(value, key, inner + shift);
    else if (typeof inner === "object" && inner !== null) moveDates(inner, shift);
  }
}
