// Every message for a player's achievements, with Nakama's own client and raw, and the errors that clients receive.

import type { Client, Session } from "@heroiclabs/nakama-js";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";

import { startAuthority, type ServerProcess } from "./definitions.ts";
import { call, error, newClient, newDevice, refusal, unwrapped, type Message } from "./game.ts";

let authority: ServerProcess;
let client: Client;
let session: Session;
beforeAll(async () => {
  authority = await startAuthority();
  client = newClient(authority);
});
afterAll(async () => {
  await authority.stop();
});
beforeEach(async () => {
  session = await client.authenticateDevice(newDevice());
});

const get = (): Promise<Message> => call(client, session, "RPC_ID_ACHIEVEMENTS_GET");
const update = (payload: object): Promise<Message> => call(client, session, "RPC_ID_ACHIEVEMENTS_UPDATE", payload);
const claim = (payload: object): Promise<Message> => call(client, session, "RPC_ID_ACHIEVEMENTS_CLAIM", payload);
const sync = (payload: object): Promise<Message> => call(client, session, "RPC_ID_BASE_SYNC", payload);
const now = (): number => Math.floor(Date.now() / 1000);

/** Checks that an instant lies between two readings of the clock, regardless of how long the call took. */
function expectBetween(instant: number, before: number, after: number): void {
  expect(instant).toBeGreaterThanOrEqual(before);
  expect(instant).toBeLessThanOrEqual(after);
}

test("a new player receives the list in the format that Hiro's clients read", async () => {
  const before = now();
  const list = await get();
  expect(list).toMatchObject({
    achievements: {
      steps: {
        id: "steps",
        name: "Steps",
        description: "Walk",
        category: "body",
        max_count: "10",
        is_active: true,
        additional_properties: { icon: "shoe.png" },
        available_rewards: {
          guaranteed: { currencies: { gold: { count: { min: "5", max: "5" } } }, energies: { stamina: { count: { min: 2, max: 2 } } } },
        },
      },
      season: { precondition_ids: ["steps"], sub_achievements: { tier: { id: "tier", max_count: "1" } } },
    },
    repeat_achievements: { coins: { auto_claim: true, auto_reset: true }, daily: { max_count: "1" } },
  });
  const { steps } = list["achievements"] as { steps: Message };
  expect(steps).not.toHaveProperty("count"); // zero is left out
  expectBetween(Number(steps["current_time_sec"]), before, now());
});

test("an update names ids with one amount, or each with its own, and the ack carries the latest state", async () => {
  const ack = await update({ ids: ["steps", "daily"], amount: "1" });
  expect(ack).toMatchObject({ achievements: { steps: { count: "1" }, season: {} }, repeat_achievements: { daily: { count: "1" } } });
  expect(await update({ achievements: { steps: 3, tier: "1" } })).toMatchObject({
    achievements: { steps: { count: "4" }, season: { sub_achievements: { tier: { count: "1" } } } },
  });
  expect(await update({ ids: ["steps"], amount: -2, achievements: {} })).toMatchObject({ achievements: { steps: { count: "2" } } });
  expect(await get()).toMatchObject({ achievements: { steps: { count: "2" } } });
});

test("amounts at the limit of 64 bits saturate, and larger ones are refused", async () => {
  expect(await update({ achievements: { steps: "9223372036854775807" } })).toMatchObject({ achievements: { steps: { count: "10" } } });
  expect(await refusal(update({ achievements: { steps: "9223372036854775808" } }))).toMatchObject({ status: 400, body: { code: 3 } });
});

test("a locked achievement is skipped without an error", async () => {
  const { achievements } = await update({ ids: ["season"], amount: 1 });
  expect((achievements as { season: Message }).season).not.toHaveProperty("count");
});

test("a claim grants its reward once", async () => {
  await update({ ids: ["steps"], amount: 10 });
  const ack = await claim({ ids: ["steps"] });
  const { steps } = ack["achievements"] as { steps: Message };
  expect(steps["reward"]).toEqual({
    currencies: { gold: "5" },
    items: { medal: "1" },
    energies: { stamina: 2 },
    grant_time_sec: steps["claim_time_sec"],
  });
  expect(await refusal(claim({ ids: ["steps"] }))).toEqual({ status: 400, body: error(3, "achievement already claimed") });
  expect((await get())["achievements"]).toMatchObject({ steps: { reward: steps["reward"] } });
});

test("a total reward is claimed with it", async () => {
  await update({ ids: ["steps", "tier"], amount: 10 });
  await update({ ids: ["season"], amount: 1 });
  const ack = await claim({ ids: ["season"], claim_total_reward: true });
  expect(ack).toMatchObject({ achievements: { season: { total_reward: { currencies: { gold: "100" } } } } });
  expect(await claim({ ids: ["tier"] })).toMatchObject({
    achievements: { season: { sub_achievements: { tier: { reward: { currencies: { gold: "1" } } } } } },
  });
});

test("a run with auto_reset returns its reward with the ack", async () => {
  const ack = await update({ ids: ["coins"], amount: 2 });
  expect(ack).toMatchObject({ repeat_achievements: { coins: { reward: { currencies: { gold: "3" } } } } });
  expect((ack["repeat_achievements"] as { coins: Message }).coins).not.toHaveProperty("count");
});

test("errors have Hiro's messages, codes and bodies, and change nothing", async () => {
  await update({ ids: ["steps"], amount: 1 });
  const before = await get();
  expect(await refusal(claim({ ids: ["steps"] }))).toEqual({ status: 400, body: error(3, "achievement not complete") });
  expect(await refusal(claim({ ids: ["nobody"] }))).toEqual({ status: 400, body: error(3, "achievement not found") });
  expect(await refusal(update({ ids: ["steps", "nobody"], amount: 1 }))).toEqual({ status: 400, body: error(3, "achievement not found") });
  expect(await refusal(update({ ids: "steps" }))).toEqual({
    status: 400,
    body: error(3, 'expected an array, found the text "steps" (at "/ids")'),
  });
  expect(await refusal(update({ ids: [], surprise: 1 }))).toMatchObject({ status: 400, body: { code: 3 } });
  expect(await refusal(update({ ids: ["steps"], amount: 1, achievements: { steps: 1 } }))).toMatchObject({
    status: 400,
    body: { code: 3 },
  });
  expect(await refusal(call(client, session, "RPC_ID_ENERGY_GET"))).toEqual({ status: 404, body: error(5, "RPC function not found") });
  const after = await get();
  const steady = (list: Message): unknown =>
    JSON.parse(JSON.stringify(list), (key, value: unknown) => (key === "current_time_sec" ? 0 : value));
  expect(steady(after)).toEqual(steady(before));
});

test("ids of RPCs are case-insensitive, and keys may have both styles", async () => {
  expect(await call(client, session, "rpc_id_achievements_get")).toHaveProperty("achievements");
  await update({ ids: ["steps", "tier"], amount: 10 });
  await update({ ids: ["season"], amount: 1 });
  expect(await claim({ ids: ["season"], claimTotalReward: true })).toMatchObject({ achievements: { season: { total_reward: {} } } });
});

test("with ?unwrap, bodies and answers are the JSON itself", async () => {
  const answer = await unwrapped(authority, session, "RPC_ID_ACHIEVEMENTS_UPDATE", '{"ids":["steps"],"amount":4}');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ achievements: { steps: { count: "4" } } });
  for (const [body, method] of [
    ["", "POST"],
    ["{}", "POST"],
    [undefined, "GET"],
  ] as const) {
    const list = await unwrapped(authority, session, "RPC_ID_ACHIEVEMENTS_GET", body, method);
    expect(await list.json()).toMatchObject({ achievements: { steps: { count: "4" } } });
  }
  const twice = await unwrapped(authority, session, "RPC_ID_ACHIEVEMENTS_CLAIM", '{"ids":["a"],"ids":["b"]}');
  expect([twice.status, await twice.json()]).toMatchObject([400, { code: 3 }]);
  const wrapped = await unwrapped(authority, session, "RPC_ID_ACHIEVEMENTS_CLAIM", '"{}"');
  expect(wrapped.status).toBe(400);
});

test("a payload may be in the URL", async () => {
  const payload = encodeURIComponent('{"ids":["steps"],"amount":"2"}');
  const headers = { authorization: `Bearer ${session.token}` };
  const answer = await fetch(`${authority.url}/v2/rpc/RPC_ID_ACHIEVEMENTS_UPDATE?payload=${payload}`, { headers });
  const body = (await answer.json()) as { payload: string };
  expect(JSON.parse(body.payload)).toMatchObject({ achievements: { steps: { count: "2" } } });
});

test("a server key does not identify a player", async () => {
  expect(await refusal(client.rpcHttpKey("key", "RPC_ID_ACHIEVEMENTS_GET"))).toEqual({ status: 401, body: error(16, "HTTP key invalid") });
});

test("a sync carries out offline progress, and answers with the state and the clock", async () => {
  const at = now() - 60;
  const answer = await sync({
    achievements: {
      achievements: {
        steps: { count: "10", create_time_sec: String(at - 60), update_time_sec: String(at), claim_time_sec: String(at + 5) },
        tier: { count: 1, updateTimeSec: at },
        daily: { claim_time_sec: at },
      },
    },
  });
  expect(answer).toMatchObject({
    achievements: {
      achievements: {
        steps: { count: "10", claim_time_sec: String(at + 5), reward: { currencies: { gold: "5" } } },
        season: { sub_achievements: { tier: { count: "1", update_time_sec: String(at) } } },
      },
    },
  });
  expectBetween(Number(answer["current_time_sec"]), at + 60, now());

  const twice = await sync({ achievements: { achievements: { steps: { claim_time_sec: at } } } });
  expect(twice).toMatchObject({ achievements: { achievements: { steps: { claim_time_sec: String(at + 5) } } } });
});

test("a sync without achievements returns only the clock, and an unknown id refuses the whole sync", async () => {
  expect(Object.keys(await sync({}))).toEqual(["current_time_sec"]);
  const refused = await refusal(sync({ achievements: { achievements: { steps: { count: 1 }, nobody: { count: 1 } } } }));
  expect(refused).toEqual({ status: 400, body: error(3, "achievement not found") });
  expect(await refusal(sync({ inventory: {} }))).toMatchObject({ status: 400, body: { code: 3 } });
  expect((await get())["achievements"]).not.toMatchObject({ steps: { count: "1" } });
});

test("without definitions for teams, their calls answer that they are not available", async () => {
  for (const what of ["GET", "UPDATE", "CLAIM"]) {
    expect(await refusal(call(client, session, `RPC_ID_TEAMS_ACHIEVEMENTS_${what}`, { id: "t" }))).toMatchObject({
      status: 501,
      body: { code: 12 },
    });
  }
});

test("other endpoints of Nakama are missing, with Nakama's own error", async () => {
  expect(await refusal(client.getAccount(session))).toMatchObject({ status: 404, body: { code: 5 } });
  const wrongMethod = await fetch(`${authority.url}/v2/session/logout`);
  expect([wrongMethod.status, await wrongMethod.json()]).toMatchObject([405, { code: 12 }]);
  const large = await unwrapped(authority, session, "RPC_ID_ACHIEVEMENTS_UPDATE", `{"ids":["${"x".repeat(1_100_000)}"]}`);
  expect([large.status, await large.json()]).toMatchObject([413, { code: 3 }]);
});

/** One request of plaudit's own protocol with the token of this session. */
async function ownSync(
  base: { epoch: number; rev: number | null },
  events: readonly Message[],
): Promise<{ streams: { player: { epoch: number; rev: number } } }> {
  const headers = { authorization: `Bearer ${session.token}`, "content-type": "application/json" };
  const request = { v: 1, nonce: "n", streams: { player: { base: { ...base, definitions: "" }, seen: [] } }, events };
  const answer = await fetch(`${authority.url}/v1/sync`, { method: "POST", headers, body: JSON.stringify(request) });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { streams: { player: { epoch: number; rev: number } } };
}

test("RPCs and plaudit's own clients share one history", async () => {
  await update({ ids: ["steps"], amount: 2 });
  const { epoch, rev } = (await ownSync({ epoch: 0, rev: null }, [])).streams.player;
  expect(rev).toBe(1);
  const command = { type: "update", at: now(), achievements: { steps: 3 } };
  const event = {
    cid: "c1",
    mid: 1,
    eid: "e1",
    stream: "player",
    synced_at: null,
    clock: "unsynced",
    age_ms: 0,
    definitions: "none",
    command,
  };
  expect((await ownSync({ epoch, rev }, [event])).streams.player.rev).toBe(2);
  expect(await update({ ids: ["steps"], amount: 1 })).toMatchObject({ achievements: { steps: { count: "6" } } });
  expect((await ownSync({ epoch, rev: 2 }, [])).streams.player.rev).toBe(3);
});

test("the log replays RPCs, including rewards", async () => {
  await update({ ids: ["steps", "coins"], amount: 10 });
  await claim({ ids: ["steps"] });
  await sync({
    achievements: { achievements: { tier: { count: 1, update_time_sec: now() - 30, claim_time_sec: now() - 20 }, daily: { count: 1 } } },
  });
  await refusal(claim({ ids: ["steps"] }));
  expect(await authority.replay()).toMatch(/^\d+ equal, 0 different, \d+ rows replayed$/);
});

test("too many requests are answered with Nakama's error", async () => {
  const strict = await startAuthority("--player-rate", "1");
  try {
    const client = newClient(strict);
    const session = await client.authenticateDevice(newDevice());
    await call(client, session, "RPC_ID_ACHIEVEMENTS_GET");
    expect(await refusal(call(client, session, "RPC_ID_ACHIEVEMENTS_GET"))).toMatchObject({ status: 429, body: { code: 8 } });
  } finally {
    await strict.stop();
  }
});
