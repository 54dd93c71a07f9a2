// Clients that start without an authority, or with a wrong clock (K16, K17, K18): no loss is silent.

import { describe, expect, test, vi } from "vitest";
import { keyValueStore, memoryStore } from "../../../pkg/client.js";
import { createEngineSync } from "../../../pkg/index.js";
import { open, settle, titles, wait } from "./harness.js";
import { MemoryAuthority } from "./memory-authority.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const DAY = 86_400;
const codes = (errors: { code: string }[]): string[] => errors.map(({ code }) => code);

describe("a local client that gets a transport", () => {
  test("receives an error that its progress is set aside, can read it, and gets no retraction", async () => {
    const store = memoryStore();
    const { client: local } = await open({ store });
    await local.record(steps(3));
    await local.claim("first_steps");
    await local.close();
    const { client, told } = await open({ store, transport: new MemoryAuthority(definitions) });
    await client.sync();
    expect(codes(told.errors)).toEqual(["NOT_ADOPTED"]);
    expect(told.retracts).toEqual([]);
    expect(client.get("first_steps")?.count).toBe(0);
    const [kept, ...others] = client.setAside();
    expect(others).toEqual([]);
    expect(kept).toMatchObject({ what: "unadopted", player: "ada", at: NOW });
    const engine = createEngineSync(definitions, { ...(kept?.state !== undefined && { state: kept.state }) });
    expect(engine.get("first_steps", NOW)).toMatchObject({ count: 3, claim_time_sec: NOW });
    engine.dispose();
    // Reported once; kept across a restart, and when the journal is rewritten.
    await client.close();
    const { client: again, told: later } = await open({ store, transport: new MemoryAuthority(definitions) });
    expect(again.setAside()).toHaveLength(1);
    expect(later.errors).toEqual([]);
  });

  test("keeps its progress until the answer, also with an authority that does not support adoption", async () => {
    const store = keyValueStore(new FakeStorage());
    const { client: local } = await open({ store });
    await local.record(steps(2));
    await local.close();
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client, told } = await open({ store, transport: authority, adopt: true });
    expect(client.get("first_steps")?.count).toBe(2);
    await client.record(steps(1));
    expect(client.get("first_steps")?.count).toBe(3);
    authority.always(undefined);
    await client.sync();
    expect(codes(told.errors)).toEqual(["NOT_ADOPTED"]);
    expect((authority.requests.at(-1) as unknown as { adopt?: { eid: string } }).adopt?.eid).toBeTypeOf("string");
    expect(client.get("first_steps")?.count, "what was recorded since is sent").toBe(1);
    expect(client.setAside()[0]?.state).toMatchObject({ records: { first_steps: { count: 2 } } });
  });

  test("keeps the identity of its adoption across reloads", async () => {
    const store = keyValueStore(new FakeStorage());
    const { client: guest } = await open({ store, player: "guest" });
    await guest.record(steps(2));
    await guest.close();
    const authority = new MemoryAuthority(definitions).always("lost answer");
    const eids: unknown[] = [];
    for (const adopt of ["guest", undefined, "guest"]) {
      const { client } = await open({ store, transport: authority, ...(adopt !== undefined && { adopt }) });
      await client.sync().catch(() => undefined);
      eids.push((authority.requests.at(-1) as unknown as { adopt?: { eid: string } }).adopt?.eid);
      await client.close();
    }
    expect(new Set(eids).size).toBe(1);
    expect(eids[0]).toBeTypeOf("string");
  });

  test.each([1, "", {}, null])("adopt: %j is refused", async (adopt) => {
    await expect(open({ adopt: adopt as never })).rejects.toMatchObject({ code: "INVALID_ARGUMENT", path: "/adopt" });
  });
});

describe("a store that vanishes under an open client", () => {
  test("is written again from memory, and an error reports it", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ store: keyValueStore(storage), transport: authority, past: "known" });
    await client.record(steps(2));
    await client.sync();
    authority.always("offline");
    await client.record(session);
    storage.items.clear();
    await client.record(steps(1));
    expect(codes(told.errors)).toEqual(["STORAGE"]);
    await client.close();
    const { client: again } = await open({ store: keyValueStore(storage), transport: authority.always("offline") });
    expect(again.get("first_steps")?.count).toBe(3);
    expect(again.status.pending).toBe(2);
  });
});

describe("a clock that was wrong", () => {
  test("one start a year ahead blocks nothing: daily resets and unlocks continue", async () => {
    const store = keyValueStore(new FakeStorage());
    vi.setSystemTime((NOW + 365 * DAY) * 1000);
    const { client: ahead } = await open({ store });
    await ahead.record(steps(1, "daily"));
    await ahead.record(steps(2));
    await ahead.close();
    vi.setSystemTime(NOW * 1000);
    const { client, told } = await open({ store });
    expect(codes(told.errors), "once").toEqual(["CLOCK_SET_BACK"]);
    expect(client.get("daily")).toMatchObject({ count: 1 });
    await client.record(steps(1));
    await settle();
    expect(titles(told)).toEqual(["First steps"]);
    vi.setSystemTime((NOW + DAY) * 1000);
    expect((await client.record(steps(1, "daily"))).unlocks).toHaveLength(1);
    expect(client.setAside()).toMatchObject([{ what: "clock", state: { records: { daily: { count: 1 } } } }]);
    await client.close();
    const { client: again, told: later } = await open({ store });
    expect(later.errors).toEqual([]);
    expect(again.setAside()).toHaveLength(1);
  });

  test("a boot at 1970 counts at the newest instant that is stored, until the network sets the clock", async () => {
    const store = memoryStore();
    const { client: before } = await open({ store });
    await before.record(steps(1));
    await before.close();
    vi.setSystemTime(5_000);
    const { client, told } = await open({ store });
    const outcome = await client.record(steps(1, "daily"));
    expect(outcome.unlocks[0]?.at).toBe(NOW);
    vi.setSystemTime((NOW + 60) * 1000);
    await client.record(steps(1));
    expect(client.get("first_steps")).toMatchObject({ count: 2, update_time_sec: NOW + 60 });
    expect(told.errors).toEqual([]);
  });
});

describe("events that wait", () => {
  test("show their expiry, and a warning a day before it", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, past: "known", store: memoryStore() });
    expect(client.status.expires_at).toBeUndefined();
    authority.always(async (request, own) => ({ ...own.answer(request), limits: { offline_sec: 10 * DAY } }));
    await client.record(steps(1));
    await client.sync();
    authority.always("offline");
    await client.record(steps(1));
    expect(client.status).toMatchObject({ oldest_pending_sec: NOW, expires_at: NOW + 10 * DAY, expiring: false });
    let changes = 0;
    client.on("change", ({ status }) => (changes += Number(status.expiring)));
    await wait(9 * DAY + 2);
    await settle();
    expect(client.status.expiring).toBe(true);
    expect(changes).toBeGreaterThan(0);
  });

  test("wait seven days with an older authority that sends no limit", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, past: "known", store: memoryStore() });
    await client.sync();
    authority.always("offline");
    await client.record(steps(1));
    expect(client.status.expires_at).toBe(NOW + 7 * DAY);
  });
});
