import { createEngine } from "plaudit";
import definitions from "./team-challenge.json" with { type: "json" };

// A team has its own stream. In an app it comes from the authority, which knows the members:
//   const team = await client.team("t1");
//   await team.record({ type: "update", achievements: { summit: 4000 } });
// Here, the same engine plays both members.
const at = Date.parse("2026-03-06T10:00:00Z") / 1000;
const team = { id: "t1" };

const ada = await createEngine(definitions, { team, actor: { id: "ada", role: "member" } });
ada.apply({ type: "update", at, achievements: { summit: 4000 } });

const grace = await createEngine(definitions, { team, actor: { id: "grace", role: "admin" }, state: ada.state() });
const { unlocks } = grace.apply({ type: "update", at: at + 60, achievements: { summit: 7000 } });
console.log(unlocks.map(({ title }) => title)); // [ 'Climb together' ]

// The contributions: only amounts that counted, because the count is full afterwards.
console.log(grace.get("summit", at + 60)?.contributions); // { ada: 4000, grace: 6000 }

// Only an admin claims by hand.
const again = await createEngine(definitions, { team, actor: { id: "ada", role: "member" }, state: grace.state() });
try {
  again.apply({ type: "claim", at: at + 120, ids: ["summit"] });
} catch (error) {
  console.log(error instanceof Error && "code" in error && error.code); // PERMISSION_DENIED
}
const { rewards } = grace.apply({ type: "claim", at: at + 120, ids: ["summit"] });
console.log(rewards[0]?.reward?.currencies); // { team_gold: 500 }
