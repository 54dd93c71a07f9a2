// A short game with Nakama's own client and every message; it runs in Node and in a browser, and returns a record.

import { Client } from "@heroiclabs/nakama-js";

export interface Game {
  host: string;
  port: string;
  serverKey: string;
  device: string;
}
/** A step and its result. */
export type Step = readonly [string, unknown];

export async function play({ host, port, serverKey, device }: Game): Promise<Step[]> {
  const client = new Client(serverKey, host, port, false, 60_000);
  const session = await client.authenticateDevice(device, true, "anna");
  const steps: Step[] = [["signed in", { username: session.username, created: session.created }]];
  const rpc = async (id: string, payload: object = {}): Promise<void> => {
    const answer = await client.rpc(session, id, payload).then((rpc) => rpc.payload, thrown);
    steps.push([id, steady(answer)]);
  };
  await rpc("RPC_ID_ACHIEVEMENTS_GET");
  await rpc("RPC_ID_ACHIEVEMENTS_UPDATE", { ids: ["steps", "tier"], amount: "10", achievements: { coins: 2 } });
  await rpc("RPC_ID_ACHIEVEMENTS_CLAIM", { ids: ["season"] });
  await rpc("RPC_ID_ACHIEVEMENTS_CLAIM", { ids: ["steps", "tier"] });
  await rpc("RPC_ID_ACHIEVEMENTS_UPDATE", { ids: ["season"], amount: 1 });
  await rpc("rpc_id_achievements_claim", { ids: ["season"], claimTotalReward: true });
  await rpc("RPC_ID_ACHIEVEMENTS_CLAIM", { ids: ["season"] });
  await rpc("RPC_ID_BASE_SYNC", { achievements: { achievements: { daily: { count: "1", claim_time_sec: 1 } } } });
  for (const what of ["GET", "UPDATE", "CLAIM"]) await rpc(`RPC_ID_TEAMS_ACHIEVEMENTS_${what}`, { id: "nobody's team" });
  await rpc("RPC_ID_STREAKS_LIST");

  const headers = { authorization: `Bearer ${session.token}`, "content-type": "application/json" };
  const founded = await fetch(`http://${host}:${port}/v1/teams`, { method: "POST", headers, body: '{"name": "The walkers"}' });
  const { id } = (await founded.json()) as { id: string };
  const ofTeam = async (step: string, what: string, payload: object): Promise<void> => {
    const answer = await client.rpc(session, `RPC_ID_TEAMS_ACHIEVEMENTS_${what}`, { id, ...payload }).then((rpc) => rpc.payload, thrown);
    steps.push([step, steady(answer)]);
  };
  await ofTeam("the team's list", "GET", {});
  await ofTeam("claimed too early", "CLAIM", { achievement_ids: ["cup"] });
  await ofTeam("contributed", "UPDATE", { achievement_ids: ["cup"], amount: "3" });
  await ofTeam("claimed for the team", "CLAIM", { achievement_ids: ["cup"] });

  const raw = await fetch(`http://${host}:${port}/v2/rpc/RPC_ID_ACHIEVEMENTS_UPDATE?unwrap`, {
    method: "POST",
    headers,
    body: '{"ids":["coins"],"amount":1}',
  });
  steps.push(["unwrapped", steady(await raw.json())]);

  await client.sessionRefresh(session);
  await rpc("RPC_ID_ACHIEVEMENTS_GET");
  steps.push(["signed out", await client.sessionLogout(session, session.token, session.refresh_token)]);
  steps.push(["renewed after that", await client.sessionRefresh(session).then(() => "yes", thrown)]);
  return steps;
}

/** Reads an error; the client throws the response. */
async function thrown(error: unknown): Promise<unknown> {
  if (!(error instanceof Response)) throw error;
  return { status: error.status, ...((await error.json()) as object) };
}

/** Removes the instants, which differ between games. */
function steady(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, inner: unknown) => (key.endsWith("_time_sec") ? "some time" : inner));
}
