import { createEngine } from "plaudit";
import definitions from "./premium-track.json" with { type: "json" };

const engine = await createEngine(definitions);
const at = Date.parse("2026-03-06T10:00:00Z") / 1000;
/** Counts stars, and returns the unlocked ids. */
const stars = (add = 1) => engine.apply({ type: "stat", at, add: { stars_season_7: add } }).unlocks.map(({ id }) => id);

// Without the pass only the free track moves.
console.log(stars(12)); // [ 'free_1' ]
console.log(engine.explain("premium_1", at).reasons[0]?.code); // locked

// The pass is bought: the next command, even with no star, unlocks what the stars have earned so far.
const { unlocks } = engine.apply({ type: "subscribed", at, product_id: "pass_season_7" });
console.log(unlocks.map(({ id }) => id)); // [ 'premium' ]
console.log(stars(0)); // [ 'premium_1' ]

// From then on both tracks move together.
console.log(stars(20).sort()); // [ 'free_2', 'premium_2' ]
const { rewards } = engine.apply({ type: "claim", at, ids: ["free_2", "premium_2"] });
console.log(rewards.map(({ reward }) => ({ ...reward?.currencies, ...reward?.items }))); // [ { gold: 200 }, { ember_mount: 1 } ]
