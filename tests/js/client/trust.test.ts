// A9: what an authority takes from servers only is refused at the call, and nothing of it is stored, queued or shown.

import { expect, test } from "vitest";
import { type Activity, memoryStore } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";
import { createTestAuthority } from "../../../pkg/testing.js";
import { refusal, rejection } from "../package/refusal.js";
import { open, settle, wait } from "./harness.js";
import { MemoryAuthority } from "./memory-authority.js";

const definitions = {
  settings: { trusted: ["subscribed", "stat:level", "boss"], streaks: { practice: { freezes: { start: 1 } } } },
  achievements: {
    boss: { name: "Boss", max_count: 3 },
    wins: { name: "Wins", max_count: 3 },
    supporter: { name: "Supporter", trigger: { subscription: {} } },
    practice: { name: "Practice", trigger: { streak: { days: 3, of: "practice" } } },
  },
} satisfies Definitions;

const TRUSTED: [string, Activity, string][] = [
  ["a node", { type: "update", achievements: { boss: 1 } }, "boss"],
  ["a node among others", { type: "update", achievements: { wins: 1, boss: 1 } }, "boss"],
  ["a mark of a node", { type: "update", at_least: { boss: 2 } }, "boss"],
  ["a type", { type: "subscribed" }, "subscribed"],
  ["a statistic", { type: "stat", set: { level: 9 } }, "stat:level"],
  ["a statistic among others", { type: "stat", add: { steps: 1 }, max: { level: 2 } }, "stat:level"],
  ["a grant", { type: "grant", ids: ["wins"] }, "grant"],
  ["a freeze", { type: "streak_freeze", of: "practice", add: 1 }, "streak_freeze"],
  ["a repair", { type: "streak_repair", of: "practice" }, "streak_repair"],
];

test.each(TRUSTED)("with a transport %s is refused: nothing is queued, stored or sent", async (_kind, activity, name) => {
  const store = memoryStore();
  const authority = new MemoryAuthority(definitions);
  const { client, told } = await open({ definitions, store, transport: authority, past: "known" });
  const [before, sent] = [await store.load(), authority.requests.length];
  const error = await rejection(() => client.record(activity), "UNTRUSTED");
  expect(error.message).toContain(name);
  expect(refusal(() => client.preview(activity)).code).toBe("UNTRUSTED");
  await settle();
  expect([client.pending(), client.status.pending, told.rejections, told.errors, told.unlocks]).toEqual([[], 0, [], [], []]);
  expect(await store.load()).toEqual(before);
  expect(authority.requests.length).toBe(sent);
  await client.record({ type: "update", achievements: { wins: 1 } });
  expect(client.get("wins")?.count).toBe(1);
});

test("without a transport the host is the authority", async () => {
  const { client } = await open({ definitions, store: memoryStore() });
  await client.record({ type: "update", achievements: { boss: 3 } });
  await client.record({ type: "subscribed" });
  await client.record({ type: "streak_freeze", of: "practice", add: 1 });
  await client.record({ type: "grant", ids: ["wins"] });
  expect([client.get("boss")?.count, client.get("supporter")?.earned_count, client.get("wins")?.earned_count]).toEqual([3, 1, 1]);
  expect(client.get("practice")?.streak?.freezes).toBe(2);
});

test("claims of a trusted node are the player's own", async () => {
  const authority = new MemoryAuthority(definitions);
  const { client } = await open({ definitions, store: memoryStore(), transport: authority, past: "known" });
  await rejection(() => client.claim("boss"), "NOT_COMPLETE");
});

test("what exceeds a limit is shown at once, and taken back when the authority refuses it", async () => {
  const limited = {
    settings: { limits: { wins: { per_hour: 2 }, session_completed: { per_day: 1 } } },
    achievements: { wins: { name: "Wins", max_count: 3 }, other: { name: "Other", max_count: 9 } },
  } satisfies Definitions;
  const authority = await createTestAuthority({ definitions: limited });
  const { client, told } = await open({
    definitions: limited,
    store: memoryStore(),
    transport: authority.transport("ada"),
    past: "known",
  });
  await client.record({ type: "update", achievements: { wins: 2 } });
  await client.record({ type: "update", achievements: { wins: 1 } });
  await client.record({ type: "update", achievements: { other: 4 } });
  expect([client.get("wins")?.count, told.unlocks.map(({ id }) => id)]).toEqual([3, ["wins"]]);
  await wait(5);
  expect(told.rejections.map(({ code }) => code)).toEqual(["LIMITED"]);
  expect(told.retracts.map(({ id }) => id)).toEqual(["wins"]);
  expect([client.get("wins")?.count, client.get("other")?.count, client.status.pending]).toEqual([2, 4, 0]);
  // The next hour has room again.
  await wait(3_600);
  await client.record({ type: "update", achievements: { wins: 1 } });
  await wait(5);
  expect([client.get("wins")?.count, told.rejections.length]).toEqual([3, 1]);
  // Each session counts as one, and the second one of a day is one too many.
  for (let session = 0; session < 2; session += 1) await client.record({ type: "session_completed", duration_sec: 60 });
  await wait(5);
  expect(told.rejections.map(({ code }) => code)).toEqual(["LIMITED", "LIMITED"]);
});
