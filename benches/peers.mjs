// Compares plaudit's built package with npm `achievements-engine`: the same thresholds and counts, in one run.
//
//   node benches/peers.mjs        after `cargo xtask build`
//
// A user completes sessions one by one. `each unlocks`: every count has a milestone, so that each session unlocks one. `none unlocks`:
// there are as many milestones, but no session reaches one, as on most days.

import { AchievementEngine } from "achievements-engine";
import { createEngine } from "../pkg/index.js";
import { median, number, row } from "./lib/measure.mjs";

const T0 = 1_767_225_600;
const ROUND_MS = 400;
const ROUNDS = 5;

/** The milestones from first+1 to first+size. */
const milestones = (first, size) => Array.from({ length: size }, (_, n) => first + n + 1);

/** Each subject creates a fresh stream; `session` reports the next session, and returns the number of unlocks. */
const subjects = {
  plaudit: async (thresholds) => {
    const achievement = (sessions) => [`sessions_${sessions}`, { name: `${sessions} sessions`, trigger: { session_count: { sessions } } }];
    const definitions = { achievements: Object.fromEntries(thresholds.map(achievement)) };
    const empty = await createEngine(definitions);
    const state = empty.state();
    empty.dispose();
    let engine;
    let done = 0;
    return {
      async reset() {
        engine?.dispose();
        engine = await createEngine(definitions, { state });
        done = 0;
      },
      session() {
        done += 1;
        return engine.apply({ type: "session_completed", at: T0 + done * 60, duration_sec: 60 }).unlocks.length;
      },
    };
  },
  "achievements-engine": async (thresholds) => {
    const achievement = (sessions) => [sessions, { title: `${sessions} sessions` }];
    const achievements = { sessions: Object.fromEntries(thresholds.map(achievement)) };
    let engine;
    let done = 0;
    let unlocked = 0;
    return {
      async reset() {
        engine?.destroy();
        engine = new AchievementEngine({ achievements, storage: "memory" });
        engine.on("achievement:unlocked", () => (unlocked += 1));
        done = 0;
      },
      session() {
        done += 1;
        unlocked = 0;
        engine.update({ sessions: done });
        return unlocked;
      },
    };
  },
};

/** Sessions per second, over fresh streams with this number of sessions each; only the sessions are timed. */
async function round(subject, sessions, unlocksEach) {
  let elapsed = 0;
  let count = 0;
  while (elapsed < ROUND_MS) {
    await subject.reset();
    let unlocks = 0;
    const start = performance.now();
    for (let n = 0; n < sessions; n += 1) unlocks += subject.session();
    elapsed += performance.now() - start;
    count += sessions;
    if (unlocks !== sessions * unlocksEach) throw new Error(`${unlocks} unlocks in ${sessions} sessions`);
  }
  return (count / elapsed) * 1_000;
}

async function compare(size, sessions, unlocksEach) {
  const thresholds = milestones(unlocksEach ? 0 : sessions, size);
  const made = await Promise.all(Object.entries(subjects).map(async ([name, make]) => [name, await make(thresholds)]));
  const rates = Object.fromEntries(made.map(([name]) => [name, []]));
  // The first turn warms up. The subjects alternate, so that a busy moment of the machine affects both.
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    for (const [name, subject] of made) {
      const rate = await round(subject, sessions, unlocksEach);
      if (turn > 0) rates[name].push(rate);
    }
  }
  return made.map(([name]) => median(rates[name]));
}

for (const [size, sessions] of [
  [1_000, 1_000],
  [10_000, 500], // The peer's cost grows with the number of unlocks, so the first 500 sessions are its fastest.
]) {
  for (const [what, unlocksEach] of [
    ["each unlocks", 1],
    ["none unlocks", 0],
  ]) {
    const [ours, theirs] = await compare(size, sessions, unlocksEach);
    row(`sessions/s, ${number(size)} thresholds, ${what}`, ours, "achievements-engine", theirs);
  }
}
