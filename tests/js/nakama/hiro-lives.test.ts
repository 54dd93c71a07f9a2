// Random histories of one player on one device, with a network that loses calls and a process that is killed at any moment: at the end the
// server has the same state as if every call had arrived once, in order.

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

import type { Activity } from "../../../pkg/client.js";
import { startAuthority, type ServerProcess } from "./definitions.ts";
import { closeAll, crash, device, drain, type Fate, type Message, Player } from "./hiro.ts";

const LIVES = 24;
const STEPS = 25;

let authority: ServerProcess;
beforeAll(async () => {
  authority = await startAuthority("--player-rate", "0", "--address-rate", "0");
});
afterEach(closeAll);
afterAll(async () => {
  await authority.stop();
});

/** Reproducible random numbers below `limit`. */
function chance(seed: number): (limit: number) => number {
  let state = seed + 1;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function activity(next: (limit: number) => number): Activity {
  const ids = ["steps", "tier", "season", "daily"];
  const one = ids[next(ids.length)] ?? "steps";
  if (next(4) === 0) return { type: "claim", ids: [one], ...(next(2) === 0 ? { claim_total_reward: true } : {}) };
  return { type: "update", achievements: next(3) === 0 ? { [one]: 1, steps: next(3) + 1 } : { [one]: next(5) - 1 } };
}

/** Returns the parts that do not depend on the time. */
function seen(list: Record<string, Message>): unknown {
  const entries = Object.entries(list).map(([id, { count, claim_time_sec, total_claim_time_sec }]) => [
    id,
    [count, claim_time_sec !== undefined, total_claim_time_sec !== undefined],
  ]);
  return Object.fromEntries(entries) as unknown;
}

const CALLS = { update: "RPC_ID_ACHIEVEMENTS_UPDATE", claim: "RPC_ID_ACHIEVEMENTS_CLAIM" };
const FATES: readonly (Fate | undefined)[] = [undefined, "lost request", "lost answer", "never answered"];

test(`${String(LIVES)} lives of ${String(STEPS)} steps`, { timeout: 600_000 }, async () => {
  let killed = 0;
  for (let life = 0; life < LIVES; life += 1) {
    const next = chance(life);
    const [player, twin] = [await Player.signIn(authority, "fetch"), await Player.signIn(authority, "fetch")];
    let ada = await device(player);
    await drain(ada);
    for (let step = 0; step < STEPS; step += 1) {
      const what = activity(next);
      const isRecorded = await ada.client.record(what).then(
        () => true,
        () => false,
      );
      if (isRecorded) {
        const { type, ...payload } = what;
        await twin.direct(CALLS[type as keyof typeof CALLS], payload);
      }
      const fate = FATES[next(FATES.length)];
      if (fate !== undefined) player.fates.push(fate);
      if (fate === "never answered" || next(6) === 0) {
        killed += 1;
        // At any moment: at once, or after some turns of the event loop.
        for (let turn = next(4); turn > 0; turn -= 1) await new Promise((resolve) => setTimeout(resolve));
        await crash(ada);
        await player.arrived();
        player.fates.length = 0;
        ada = await device(player, ada.store);
      }
    }
    player.fates.length = 0;
    await drain(ada);
    const [list, expected] = [await player.list(), await twin.list()];
    expect(seen(list), `life ${String(life)}: ${player.calls.join(" ")}`).toEqual(seen(expected));
    expect(ada.told.rejections, `life ${String(life)}`).toEqual([]);
    for (const [id, { count }] of Object.entries(list)) expect(ada.client.get(id)?.count, id).toBe(Number(count ?? 0));
  }
  expect(killed).toBeGreaterThan(LIVES);
});
