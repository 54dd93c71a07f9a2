import { createEngine } from "plaudit";
import definitions from "./midnight.json" with { type: "json" };

const engine = await createEngine(definitions);
const instant = (text = "") => Date.parse(text) / 1000;
const hour = 3600;
/** A win, by a clock that is this many hours ahead of UTC; prints the local date that it completes. */
const win = (utc = "", east = 0) => {
  const { unlocks } = engine.apply({ type: "update", at: instant(utc), utc_offset_sec: east * hour, achievements: { daily_wins: 1 } });
  const start = /@(\d+)#/.exec(unlocks[0]?.key ?? "")?.[1];
  return start === undefined ? "nothing new" : new Date(Number(start) * 1000).toISOString().slice(0, 10);
};

// In Berlin, half an hour before and after midnight.
console.log(win("2026-03-28T22:30:00Z", 1)); // 2026-03-28
console.log(win("2026-03-28T23:30:00Z", 1)); // 2026-03-29
// Summer time has begun: the next midnight is an hour earlier.
console.log(win("2026-03-29T06:00:00Z", 2)); // nothing new
console.log(win("2026-03-29T22:30:00Z", 2)); // 2026-03-30
// A flight to New York: the date there is the same, and the next midnight is six hours later.
console.log(win("2026-03-30T20:00:00Z", -4)); // nothing new
console.log(win("2026-03-31T04:30:00Z", -4)); // 2026-03-31

const midnight = engine.get("daily_wins", instant("2026-03-31T04:30:00Z"))?.reset_time_sec ?? 0;
console.log(new Date(midnight * 1000).toISOString()); // 2026-04-01T04:00:00.000Z
