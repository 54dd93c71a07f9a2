import { createEngine } from "plaudit";
import definitions from "./days.json" with { type: "json" };

const DAY = 86_400;
const engine = await createEngine(definitions);
const session = (at = 0) => engine.apply({ type: "session_completed", at, duration_sec: 600 });
let now = Date.parse("2026-03-06T10:00:00Z") / 1000; // your clock is a number: the engine has none

// A streak: today, tomorrow, the day after.
session(now);
session((now += DAY));
const { unlocks } = session((now += DAY));
console.log(unlocks.map(({ id }) => id)); // [ 'streak' ]

// A reset: the caller need not know when it happens.
engine.apply({ type: "update", at: now, achievements: { daily: 2 } });
console.log(engine.get("daily", now)?.count); // 2
now = engine.nextChange(now) ?? now;
console.log(new Date(now * 1000).toISOString()); // 2026-03-09T00:00:00.000Z
console.log(engine.get("daily", now)?.count); // 0

// Expiry: from change to change, until there is none.
while (engine.isActive("event", now)) now = engine.nextChange(now) ?? now;
console.log(new Date(now * 1000).toISOString()); // 2026-03-10T00:00:00.000Z
console.log(engine.explain("event", now).reasons[0]?.code); // expired
