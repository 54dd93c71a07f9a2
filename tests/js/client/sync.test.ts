// Against an authority, over a network that fails.

import { describe, expect, test, vi } from "vitest";
import { createClient, keyValueStore, memoryStore } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, predictable, settle, titles, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

describe("a round trip", () => {
  test("settles recorded events: client and authority have the same state", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    expect(client.status).toMatchObject({ state: "ready", online: true, pending: 0, clock: "synced", last_sync_sec: NOW });
    await client.record(session);
    expect(client.status.pending).toBe(1);
    expect(await client.sync()).toEqual({ sent: 1, applied: 1, rejected: 0, rev: 1 });
    expect(client.status.pending).toBe(0);
    expect(titles(told)).toEqual(["Regular"]);
    expect(authority.saved.unlocks.map(({ key }) => key)).toEqual(told.unlocks.map(({ key }) => key));
    await client.sync();
    expect(Object.keys(authority.saved.celebrated)).toEqual(told.unlocks.map(({ key }) => key));
  });

  test("that was answered is no longer aborted", async () => {
    const authority = new MemoryAuthority(definitions);
    const signals: unknown[] = [];
    const { client } = await open({
      transport: { sync: (request, signal) => (signals.push(signal), authority.sync(request)) },
      store: memoryStore(),
    });
    await client.record(steps(1));
    await client.sync();
    expect(signals.map((signal) => (signal as AbortSignal).aborted)).toEqual([false, false, false]);
  });

  test("starts by itself after an event was recorded", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    await client.record(steps(1));
    await settle();
    expect(client.status.pending).toBe(0);
    expect(told.reports.map(({ applied }) => applied)).toEqual([0, 1]);
  });

  test("brings definitions, if the app has none or old ones", async () => {
    const authority = new MemoryAuthority(definitions);
    const store = memoryStore();
    const client = await createClient({ player: "ada", transport: authority, store });
    await client.sync();
    expect(Object.keys(client.list().achievements)).toContain("marathon");
    const { regular: _, ...others } = definitions.achievements;
    authority.definitions = { achievements: others };
    await client.sync();
    expect(Object.keys(client.list().achievements)).not.toContain("regular");
    await client.close();
  });

  test("sends thousands of events in bounded batches, in order, and shows its progress", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    await Promise.all(Array.from({ length: 1_000 }, () => client.record(steps(1, "marathon"))));
    expect(client.status.pending).toBe(1_000);
    const pending: number[] = [];
    client.on("sync", () => pending.push(client.status.pending));
    authority.always(undefined).requests.length = 0;
    expect(await client.sync()).toMatchObject({ sent: 1_000, applied: 1_000 });
    expect(Math.max(...authority.requests.map(({ events }) => events.length))).toBeLessThanOrEqual(200);
    expect(pending).toEqual([800, 600, 400, 200, 0]);
    expect(told.errors).toEqual([]);
    expect(client.get("marathon")?.count).toBe(100);
  }, 60_000);
});

describe("offline", () => {
  test("record, pop-up, reload, online: confirmed, with no second pop-up", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions).always("offline");
    const first = await open({ transport: authority, store: keyValueStore(storage), past: "known" });
    await first.client.record(session);
    await settle();
    expect(titles(first.told)).toEqual(["Regular"]);
    expect(first.told.unlocks[0]?.confirmed).toBe(false);
    await first.client.close();

    const second = await open({ transport: authority, store: keyValueStore(storage) });
    expect(second.client.get("regular")?.earned_count).toBe(1);
    expect(second.client.status).toMatchObject({ pending: 1, online: false });
    authority.always(undefined);
    await wait(120);
    expect(second.client.status).toMatchObject({ pending: 0, online: true });
    expect(second.told.unlocks).toEqual([]);
    expect(authority.saved.unlocks).toHaveLength(1);
  });

  test("while events are pending there is always a timer; waits double up to two minutes (K10)", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client } = await open({ transport: authority, store: memoryStore(), random: predictable() });
    await client.record(steps(1));
    await settle();
    const times: number[] = [];
    for (let second = 0; second < 900; second += 1) {
      const before = authority.requests.length;
      await wait(1);
      if (authority.requests.length > before) times.push(second);
    }
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.max(...waits)).toBeLessThanOrEqual(120);
    expect(Math.min(...waits.slice(-3))).toBeGreaterThanOrEqual(60);
    authority.always(undefined);
    await wait(120);
    expect(client.status.pending).toBe(0);
  });

  test("waits start over when the network or the page is back (K10)", async () => {
    const page = new EventTarget();
    vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
    vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client } = await open({ transport: authority, store: memoryStore() });
    await client.record(steps(1));
    await wait(600);
    const before = authority.requests.length;
    authority.always(undefined);
    page.dispatchEvent(new Event("online"));
    await settle();
    expect(authority.requests.length).toBe(before + 1);
    expect(client.status.pending).toBe(0);
  });

  test("a lost answer is requested again, and nothing counts twice", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    authority.next("lost answer", "lost answer");
    await client.record(steps(2, "marathon"));
    await wait(10);
    expect(client.status.pending).toBe(0);
    expect(client.get("marathon")?.count).toBe(2);
    expect(authority.engine().get("marathon", NOW)?.count).toBe(2);
    expect(told.errors).toEqual([]);
  });

  test("sync reports a missing network, and the client retries by itself", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    authority.next("offline", "offline");
    const error = await rejection(() => client.sync(), "NETWORK");
    expect(error.message).toContain("fetch failed");
    expect(client.status.online).toBe(false);
    await wait(10);
    expect(client.status.online).toBe(true);
    expect(told.errors).toEqual([]);
  });

  test("a request without an answer times out", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, store: memoryStore() });
    authority.next("hang");
    await client.record(steps(1));
    await settle();
    expect(client.status.syncing).toBe(true);
    await wait(60);
    expect(client.status.syncing).toBe(false);
    await wait(2);
    expect(client.status.pending).toBe(0);
  });
});

describe("earlier progress that the store lacks (K8)", () => {
  test("with an empty store, nothing is celebrated before the authority's first answer", async () => {
    const authority = new MemoryAuthority(definitions);
    const elsewhere = await open({ transport: authority, store: memoryStore() });
    await elsewhere.client.record(session);
    await elsewhere.client.sync();
    await elsewhere.client.sync();
    expect(titles(elsewhere.told)).toEqual(["Regular"]);

    authority.always("offline");
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    expect(client.status.state).toBe("loading");
    await client.record(session);
    await client.record(steps(3));
    await settle();
    expect(told.unlocks).toEqual([]);
    authority.always(undefined);
    await wait(120);
    expect(titles(told)).toEqual(["First steps"]);
    expect(client.status.state).toBe("ready");
  });

  test("it is held over a reload, too", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions).always("offline");
    const first = await open({ transport: authority, store: keyValueStore(storage) });
    await first.client.record(session);
    await first.client.close();
    const second = await open({ transport: authority, store: keyValueStore(storage) });
    await second.client.record(steps(3));
    await settle();
    expect(second.told.unlocks).toEqual([]);
  });

  test("a player who was just created is celebrated at once, and after a reload", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions).always("offline");
    const first = await open({ transport: authority, store: keyValueStore(storage), past: "known" });
    await first.client.record(session);
    await settle();
    expect(titles(first.told)).toEqual(["Regular"]);
    await first.client.close();
    const second = await open({ transport: authority, store: keyValueStore(storage) });
    await second.client.record(steps(3));
    await settle();
    expect(titles(second.told)).toEqual(["First steps"]);
  });

  test("a second device is told, and does not celebrate again", async () => {
    const authority = new MemoryAuthority(definitions);
    const one = await open({ transport: authority, store: memoryStore() });
    const other = await open({ transport: authority, store: memoryStore() });
    await one.client.record(session);
    await one.client.sync();
    await one.client.sync();
    await other.client.sync();
    expect(other.client.get("regular")?.earned_count).toBe(1);
    expect(other.told.unlocks).toEqual([]);
  });
});

describe("a refusal", () => {
  test("takes the unlock back, and is reported once, also across a reload", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions);
    authority.refuses = () => "PERMISSION_DENIED";
    const { client, told } = await open({ transport: authority, store: keyValueStore(storage), past: "known" });
    await client.record(session);
    await settle();
    expect(titles(told)).toEqual(["Regular"]);
    expect(told.retracts).toEqual([{ key: told.unlocks[0]?.key, id: "regular", reason: "PERMISSION_DENIED" }]);
    expect(told.rejections.map(({ code }) => code)).toEqual(["PERMISSION_DENIED"]);
    expect(client.get("regular")?.earned_count).toBe(0);
    expect(client.getSnapshot().inbox).toEqual([]);
    await client.close();
    const again = await open({ transport: authority, store: keyValueStore(storage) });
    expect([again.told.rejections, again.told.retracts, again.told.unlocks]).toEqual([[], [], []]);
  });

  test("of one event does not stop those behind it", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    authority.refuses = ({ command }) => (command.type === "session_completed" ? "TOO_OLD" : undefined);
    await client.record(session);
    await client.record(steps(3));
    authority.always(undefined);
    expect(await client.sync()).toMatchObject({ sent: 2, applied: 1, rejected: 1 });
    await settle();
    expect(titles(told)).toContain("First steps");
  });
});

describe("the token", () => {
  const unauthorised = (): never => {
    throw Object.assign(new Error("token expired"), { code: "AUTH" });
  };

  test("that is refused pauses sending; nothing is lost, and sync resumes (K9)", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    authority.always(unauthorised);
    await client.record(steps(1));
    await settle();
    expect(told.auths).toBe(1);
    const sent = authority.requests.length;
    await client.record(steps(1));
    await wait(3_600);
    expect(authority.requests.length).toBe(sent);
    expect(client.status).toMatchObject({ pending: 2, online: true });
    await rejection(() => client.sync(), "AUTH");
    authority.always(undefined);
    expect(await client.sync()).toMatchObject({ applied: 2 });
  });

  test("may also be refused in the answer", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    authority.next(({ nonce }) => ({ nonce, server_time: NOW, ack: {}, rejected: [], streams: {}, error: { code: "AUTH" } }));
    await rejection(() => client.sync(), "AUTH");
    expect(told.auths).toBe(1);
    await client.sync();
  });
});

describe("an authority that is busy", () => {
  test.each([
    [
      "in its answer",
      ({ nonce }: { nonce: string }) => ({
        nonce,
        server_time: NOW,
        ack: {},
        rejected: [],
        streams: {},
        error: { code: "BUSY", retry_after_sec: 300 },
      }),
    ],
    ["by its transport", () => Promise.reject(Object.assign(new Error("503"), { retry_after_sec: 300 }))],
  ])("is asked again at the time that it asks for, %s", async (_, busy) => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, store: memoryStore() });
    authority.next(busy);
    await rejection(() => client.sync(), "NETWORK");
    const sent = authority.requests.length;
    await wait(299);
    expect(authority.requests.length).toBe(sent);
    await wait(2);
    expect(authority.requests.length).toBe(sent + 1);
  });
});

describe("an authority restored from a backup (K6)", () => {
  test("receives lost events that the client still has; there is no second pop-up", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ transport: authority, store: memoryStore() });
    await client.record(steps(2));
    await client.sync();
    const backup = authority.backup();
    await client.record(session);
    await client.sync();
    authority.always("offline");
    await client.record(steps(1));
    await settle();
    expect(titles(told)).toEqual(["Regular", "First steps"]);
    authority.restore(backup);
    authority.always(undefined);
    await client.sync();
    expect(client.status.pending).toBe(0);
    expect(client.get("first_steps")?.count).toBe(3);
    // Events that were settled after the backup are lost.
    expect(told.retracts.map(({ id }) => id)).toEqual(["regular"]);
    expect(titles(told)).toEqual(["Regular", "First steps"]);
  });
});

describe("clocks (K15)", () => {
  test("a device whose clock is a day ahead records by the authority's time", async () => {
    const authority = new MemoryAuthority(definitions);
    const transport = {
      sync: async (request: unknown): Promise<unknown> => ({ ...((await authority.sync(request)) as object), server_time: NOW - 86_400 }),
    };
    const { client } = await open({ transport, store: memoryStore() });
    expect(client.status).toMatchObject({ clock: "synced", clock_offset_sec: -86_400 });
    expect((await client.record(steps(3))).unlocks[0]?.at).toBe(NOW - 86_400);
    expect(client.get("marathon")?.current_time_sec).toBe(NOW - 86_400);
  });

  test("a clock that is set meanwhile is drifted until the next answer", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, store: memoryStore(), random: predictable() });
    authority.always("offline");
    vi.setSystemTime((NOW + 3_600) * 1000);
    expect(client.status.clock).toBe("drifted");
    expect((await client.record(steps(3))).unlocks[0]?.at).toBe(NOW);
    await wait(20);
    expect(authority.requests.at(-1)?.events[0]).toMatchObject({ clock: "drifted", age_ms: expect.any(Number), synced_at: NOW });
    expect(authority.requests.at(-1)?.events[0]?.age_ms).toBeGreaterThan(10_000);
    authority.always(undefined);
    await client.sync();
    expect(client.status.clock).toBe("synced");
  });

  test("the first record after the clock was set is not of the set instant", async () => {
    const authority = new MemoryAuthority(definitions);
    const { client } = await open({ transport: authority, store: memoryStore() });
    authority.always("offline");
    vi.setSystemTime((NOW + 86_400) * 1000);
    expect((await client.record(steps(3))).unlocks[0]?.at).toBe(NOW);
  });
});

test("closing during a request aborts it, and loses nothing", async () => {
  const storage = new FakeStorage();
  const authority = new MemoryAuthority(definitions);
  const { client } = await open({ transport: authority, store: keyValueStore(storage) });
  authority.next("hang");
  await client.record(steps(1));
  const synced = rejection(() => client.sync(), "DISPOSED");
  await settle();
  await client.close();
  await synced;
  const again = await open({ transport: authority, store: keyValueStore(storage) });
  await again.client.sync();
  expect(authority.engine().get("first_steps", NOW)?.count).toBe(1);
});
