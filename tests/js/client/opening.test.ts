// G9: a client records the first opening of a day by itself, where the retroactive check waits for it.

import { expect, test } from "vitest";
import { type ClientOptions, memoryStore } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";
import { open, settle, wait } from "./harness.js";
import { MemoryAuthority } from "./memory-authority.js";
import { NOW, session } from "./sample.js";

const DAY = 86_400;
const under = (settings: Definitions["settings"]): Definitions => ({
  ...(settings && { settings }),
  achievements: { regular: { name: "Two sessions", trigger: { session_count: { sessions: 2 } }, start_time_sec: NOW + DAY / 2 } },
});
const before = under(undefined);
const enabled = under({ enabled_time_sec: NOW + DAY });

/** The openings that have arrived at the authority. */
const arrived = (authority: MemoryAuthority): number =>
  authority.requests.flatMap(({ events }) => events).filter(({ command }) => command.type === "app_opened").length;

test("once the check is enabled, the next opening runs it: what is earned pops up as retroactive", async () => {
  const store = memoryStore();
  const first = await open({ definitions: before, store });
  for (let count = 0; count < 2; count += 1) await first.client.record(session);
  await first.client.close();
  const early = await open({ definitions: enabled, store });
  expect([early.client.get("regular")?.earned_count, early.told.unlocks]).toEqual([0, []]);
  await early.client.close();
  await wait(DAY);
  const { client, told } = await open({ definitions: enabled, store });
  expect(told.unlocks).toMatchObject([{ id: "regular", retroactive: true, at: NOW + DAY }]);
  expect(client.get("regular")?.earned_count).toBe(1);
});

test("a page that stays open runs it when its user comes back", async () => {
  const authority = new MemoryAuthority(enabled);
  const { client } = await open({ definitions: enabled, store: memoryStore(), transport: authority, past: "known" });
  for (let count = 0; count < 2; count += 1) await client.record(session);
  await settle();
  expect(arrived(authority)).toBe(0);
  await wait(DAY);
  await client.sync();
  await settle();
  expect([arrived(authority), client.get("regular")?.earned_count]).toEqual([1, 1]);
});

test("the authority gets one opening, not one of each start and device", async () => {
  await wait(DAY);
  const authority = new MemoryAuthority(enabled);
  const store = memoryStore();
  const options: Partial<ClientOptions> = { definitions: enabled, transport: authority };
  for (const device of [store, store, memoryStore()]) {
    const { client } = await open({ ...options, store: device });
    await client.sync();
    await settle();
    await wait(DAY);
    await client.close();
  }
  expect(arrived(authority)).toBe(1);
});

test("a player who may have a past waits for the first answer", async () => {
  await wait(DAY);
  const authority = new MemoryAuthority(enabled);
  authority.always("offline");
  const { client } = await open({ definitions: enabled, store: memoryStore(), transport: authority });
  expect(client.pending()).toEqual([]);
  authority.always(undefined);
  await client.sync();
  await settle();
  expect(arrived(authority)).toBe(1);
});

test.each<[string, Definitions["settings"], Partial<ClientOptions>]>([
  ["while achievements are off", { enabled: false, enabled_time_sec: NOW }, {}],
  ["by an app that is too old", { min_app_version: "2.0", enabled_time_sec: NOW }, { app_version: "1.9" }],
  ["where only servers may say it", { trusted: ["app_opened"], enabled_time_sec: NOW }, {}],
  ["without a check", {}, {}],
])("nothing is recorded %s", async (_when, settings, options) => {
  const definitions = under(settings);
  const authority = new MemoryAuthority(definitions);
  const { client, told } = await open({ definitions, store: memoryStore(), transport: authority, past: "known", ...options });
  await client.sync();
  await wait(DAY);
  await client.sync();
  expect([client.pending(), arrived(authority), told.errors, told.rejections]).toEqual([[], 0, [], []]);
});
