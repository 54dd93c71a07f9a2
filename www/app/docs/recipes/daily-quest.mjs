import { createEngine } from "plaudit";
import definitions from "./daily-quest.json" with { type: "json" };

const engine = await createEngine(definitions);
const at = Date.parse("2026-03-06T10:00:00Z") / 1000;

// A match is won, three times.
const first = engine.apply({ type: "update", at, achievements: { daily_wins: 1 } });
console.log(first.events.map(({ type }) => type)); // [ 'progressed' ]
const done = engine.apply({ type: "update", at: at + 600, achievements: { daily_wins: 2 } });
console.log(done.unlocks.map(({ title }) => title)); // [ 'Win three matches' ]

// It stays claimable on the next day.
const morning = Date.parse("2026-03-07T05:00:00Z") / 1000; // six o'clock an hour east of UTC
console.log(engine.get("daily_wins", morning - 1)?.count); // 3
console.log(engine.get("daily_wins", morning)?.count); // 0
console.log(engine.get("daily_wins", morning)?.pending_claims); // 1
const { rewards } = engine.apply({ type: "claim", at: morning, ids: ["daily_wins"] });
console.log(rewards[0]?.reward?.currencies); // { gold: 100 }

// One timer is enough: the next reset.
console.log(new Date((engine.nextChange(morning) ?? 0) * 1000).toISOString()); // 2026-03-08T05:00:00.000Z
