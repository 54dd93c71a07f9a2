import { createClient, httpTransport } from "plaudit/client";
import { listen } from "plaudit/live";

const url = "http://127.0.0.1:8080";

/** Calls the authority; a refusal is an error with its code. */
const post = async (path = "", body = {}, token = "") => {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const answer = await fetch(url + path, { method: "POST", headers, body: JSON.stringify(body) });
  const said = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(said.message), { code: said.code });
  return said;
};

/** The device of one player, which is notified at once of others' changes. In an app there is one of these, with your own sign-in. */
const open = async () => {
  const { player, token } = await post("/v1/auth/device", { device_id: crypto.randomUUID() });
  const client = await createClient({ player, transport: httpTransport(url, { token: () => token }) });
  const stop = listen(client, url, { token: () => token });
  return { player, token, client, stop };
};
const [ada, grace] = [await open(), await open()];

// The player who creates a team is its admin, and sees its code. Players to whom Ada gives id and code join as members.
const { id, code } = await post("/v1/teams", { name: "Climbers" }, ada.token);
await post(`/v1/teams/${id}/join`, { code }, grace.token);

// The team's achievements have a client of their own; they arrive with the next answer of the authority.
const [hers, graces] = [await ada.client.team(id), await grace.client.team(id)];
await Promise.all([ada.client.sync(), grace.client.sync()]);
console.log(hers.status.role, graces.status.role); // admin member
console.log(hers.get("summit")?.name); // Climb together

// Grace contributes. Ada's page needs no action for it: `change` tells when to render again.
const seen = new Promise((resolve) =>
  hers.on("change", () => {
    if (hers.get("summit")?.count === 10_000) resolve(true);
  }),
);
await graces.record({ type: "update", achievements: { summit: 4_000 } });
await graces.record({ type: "update", achievements: { summit: 7_000 } });
console.log(await seen); // true
console.log(hers.get("summit")?.contributions?.[grace.player]); // 10000

// Only admins claim by hand. So show the button by the role, and expect that the role may have changed when it is pressed.
const refused = await graces.claim("summit").catch((error) => error.code);
console.log(refused); // PERMISSION_DENIED
const { rewards } = await hers.claim("summit");
console.log(rewards[0]?.reward?.currencies); // { team_gold: 500 }

// Grace's phone has no network, and has not learned that Ada removes her.
grace.stop();
await grace.client.sync();
await post(`/v1/teams/${id}/remove`, { player: grace.player }, ada.token);
const told = [
  new Promise((resolve) => grace.client.on("rejected", ({ code }) => resolve(code))),
  new Promise((resolve) => graces.on("error", ({ code }) => resolve(code))),
];
await graces.record({ type: "update", achievements: { summit: 1 } });
console.log(await Promise.all(told)); // [ 'NOT_MEMBER', 'PERMISSION_DENIED' ]
console.log(Object.keys(graces.getSnapshot().achievements.repeat_achievements)); // []

for (const { client, stop } of [ada, grace]) {
  stop();
  await client.close();
}
