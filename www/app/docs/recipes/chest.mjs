import { createEngine } from "plaudit";
import { createClient, httpTransport } from "plaudit/client";
import definitions from "./chest.json" with { type: "json" };

// Only an authority rolls: without one, a client keeps the grant pending for good.
const alone = await createClient({ player: "ada", definitions });
await alone.record({ type: "update", achievements: { chest: 1 } });
console.log((await alone.claim("chest")).rewards[0]?.pending_roll); // true
await alone.close();

// A game without a server rolls with the engine, by its own seed: the same seed gives the same rewards.
const seed = crypto.randomUUID(); // keep it with the state
const engine = await createEngine(definitions, { rewards: { seed } });
const at = Date.parse("2026-03-06T10:00:00Z") / 1000;
engine.apply({ type: "update", at, achievements: { chest: 1 } });
const [grant] = engine.apply({ type: "claim", at, ids: ["chest"] }).rewards;
console.log(grant?.pending_roll, Object.keys(grant?.reward?.currencies ?? {})); // false [ 'gold' ]

// With an authority, the grant is pending until the claim was answered. There is no separate event for the roll:
// `reward` holds it, and `change` is raised. So read it by `get`, and show a pressed claim button as “on its way”.
const url = "http://127.0.0.1:8080";
const headers = { "content-type": "application/json" };
const body = JSON.stringify({ device_id: crypto.randomUUID() });
const { player, token } = await (await fetch(`${url}/v1/auth/device`, { method: "POST", headers, body })).json();
const client = await createClient({ player, definitions, transport: httpTransport(url, { token: () => token }) });

const rolled = new Promise((resolve) => {
  client.on("change", () => {
    const { claim_time_sec, reward } = client.get("chest") ?? {};
    if (claim_time_sec && reward) resolve(Object.keys(reward.currencies ?? {}));
  });
});
await client.record({ type: "update", achievements: { chest: 1 } });
console.log((await client.claim("chest")).rewards[0]?.pending_roll); // true
console.log(await rolled); // [ 'gold' ]
await client.close();
