import { createEngine } from "plaudit";
import definitions from "./battle-pass.json" with { type: "json" };

const engine = await createEngine(definitions);
const at = Date.parse("2026-03-06T10:00:00Z") / 1000;

/** Stars count for every tier; locked tiers ignore them. A whole chain can unlock at once. */
const earn = (stars = 1) => engine.apply({ type: "update", at, achievements: { tier_1: stars, tier_2: stars, tier_3: stars } });

const { skipped } = earn(5);
console.log(skipped.map(({ id, reason }) => `${id} ${reason}`)); // [ 'tier_2 locked', 'tier_3 locked' ]
console.log(earn(25).unlocks.map(({ id }) => id)); // [ 'tier_1', 'tier_2' ]
const season = engine.get("season", at);
console.log(season?.value, season?.target); // 2 3

// A preview of the claims, before the user presses the button.
const offer = engine.preview({ type: "claim", at, ids: ["tier_1", "tier_2"] });
console.log(offer.rewards.map(({ reward }) => reward?.currencies)); // [ { gold: 100 }, { gold: 200 } ]
engine.apply({ type: "claim", at, ids: ["tier_1", "tier_2"] });

// The last tier completes the season; its total reward falls due, and is claimed at once.
const last = earn(30);
console.log(last.unlocks.map(({ id }) => id)); // [ 'tier_3', 'season' ]
console.log(last.rewards.map(({ kind, reward }) => [kind, reward?.items])); // [ [ 'total_reward', { ember_mount: 1 } ] ]

// After the season nothing progresses; completed tiers can still be claimed.
const over = Date.parse("2026-04-01T00:00:00Z") / 1000;
console.log(engine.explain("tier_3", over).reasons[0]?.code); // expired
console.log(engine.apply({ type: "claim", at: over, ids: ["tier_3"] }).rewards[0]?.reward?.currencies); // { gems: 5 }
