import { createEngine } from "plaudit";
import definitions from "./streak.json" with { type: "json" };

const DAY = 86_400;
const engine = await createEngine({ ...definitions, settings: { ...definitions.settings, enabled: false } });

// Before achievements are enabled, a user practises for four days. The state stores it; nothing is earned.
const past = Date.parse("2026-02-10T18:00:00Z") / 1000;
const sessions = [0, 1, 2, 3].map((day) => past + day * DAY);
const before = engine.applyAll(sessions.map((at) => ({ type: "session_completed", at, duration_sec: 600, utc_offset_sec: 3600 })));
console.log(before.unlocks.length); // 0

// They are enabled; the state continues under the new definitions. The first start of the app looks back, once.
const after = await createEngine(definitions, { state: engine.state() });
const at = Date.parse("2026-03-06T18:00:00Z") / 1000;
const found = after.apply({ type: "app_opened", at });
console.log(found.unlocks.map(({ title, retroactive }) => [title, retroactive])); // [ [ 'Three in a row', true ] ]
console.log(after.apply({ type: "app_opened", at: at + 60 }).unlocks.length); // 0

// From now on streaks count as they happen: a day is the user's local day, by utc_offset_sec.
for (const day of [0, 1]) after.apply({ type: "session_completed", at: at + day * DAY, duration_sec: 600, utc_offset_sec: 3600 });
console.log(after.get("streak_7", at + DAY)?.progress); // { value: 2, target: 7 }

// It breaks at the midnight after the next day without a session.
const breaks = after.explain("streak_7", at + DAY).reasons.find((reason) => reason.code === "streak_breaks");
console.log(breaks); // { code: 'streak_breaks', at: 1773010800 }
console.log(after.get("streak_7", breaks?.at ?? 0)?.progress); // { value: 0, target: 7 }

// An offline tablet has the next day but one; the phone has the day between, and syncs last.
for (const day of [3, 2]) after.apply({ type: "session_completed", at: at + day * DAY, duration_sec: 600, utc_offset_sec: 3600 });
console.log(after.get("streak_7", at + 3 * DAY)?.progress); // { value: 4, target: 7 }
