// A full disk: recorded events are stored or refused; everything else stays in memory, and is stored once there is room (K1, K5, K11).

import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { type Client, keyValueStore, memoryStore, type Store, type Transport } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { bytes, held } from "./bytes.js";
import { Disk } from "./full-store.js";
import { open, settle, type Told, titles, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const codes = (told: Told): string[] => told.errors.map(({ code }) => code);
const marathon = (client: Client | MemoryAuthority): number | undefined =>
  (client instanceof MemoryAuthority ? client.engine() : client).get("marathon", NOW)?.count;

/** A full disk, and an authority where the player already has progress. */
function world(): { disk: Disk; authority: MemoryAuthority } {
  const disk = new Disk();
  disk.isFull = true;
  return { disk, authority: new MemoryAuthority(definitions) };
}

describe("a first start without room", () => {
  test("continues in memory, reports it once, and stores everything once there is room", async () => {
    const { disk, authority } = world();
    const inner = memoryStore();
    const { client, told } = await open({ store: disk.store(inner), transport: authority });
    expect(client.status).toMatchObject({ state: "ready", online: true, storage: "memory", pending: 0 });
    expect(codes(told)).toEqual(["STORAGE"]);

    authority.always("offline");
    await client.record(session);
    await client.record(steps(2, "marathon"));
    await settle();
    expect(client.status).toMatchObject({ pending: 2, storage: "memory" });
    expect(titles(told)).toEqual(["Regular"]);
    told.unlocks[0]?.acknowledge();
    await settle();
    expect(client.getSnapshot().inbox).toEqual([]);
    expect((await inner.load()).queue).toEqual([]);
    await wait(120);
    expect(codes(told)).toEqual(["STORAGE"]);

    disk.isFull = false;
    await wait(60);
    expect(client.status).toMatchObject({ pending: 2, storage: "durable", state: "ready" });
    expect((await inner.load()).queue).toHaveLength(2);
    await client.close();

    const again = await open({ store: disk.store(inner), transport: authority.always(undefined) });
    await again.client.sync();
    expect([marathon(again.client), marathon(authority)]).toEqual([2, 2]);
    expect(again.told.unlocks).toEqual([]);
    expect(again.client.getSnapshot().inbox).toEqual([]);
  });

  test("sends events recorded in memory, and celebrates nothing twice", async () => {
    const { disk, authority } = world();
    const { client, told } = await open({ store: disk.store(), transport: authority });
    await client.record(session);
    await client.record(steps(1, "marathon"));
    await wait(5);
    expect(client.status).toMatchObject({ pending: 0, storage: "memory" });
    expect([marathon(client), marathon(authority)]).toEqual([1, 1]);
    disk.isFull = false;
    await client.record(steps(1, "marathon"));
    await wait(60);
    expect(client.status).toMatchObject({ pending: 0, storage: "durable" });
    expect([marathon(client), marathon(authority)]).toEqual([2, 2]);
    expect(titles(told)).toEqual(["Regular"]);
    expect(codes(told)).toEqual(["STORAGE"]);
  });

  test("is reported again when the disk is full again", async () => {
    const { disk, authority } = world();
    const { client, told } = await open({ store: disk.store(), transport: authority });
    disk.isFull = false;
    await wait(60);
    disk.isFull = true;
    authority.definitions = { achievements: { ...definitions.achievements, more: { name: "More", max_count: 1 } } };
    await client.sync();
    await settle();
    expect(codes(told)).toEqual(["STORAGE", "STORAGE"]);
    expect(client.get("more")).toBeDefined();
    // Recorded events are still as durable as the status says.
    expect(client.status.storage).toBe("durable");
  });

  test("offline: record rejects, and nothing has happened", async () => {
    const { disk, authority } = world();
    const { client, told } = await open({ store: disk.store(), transport: authority.always("offline"), past: "known" });
    await expect(client.record(session)).rejects.toMatchObject({ code: "STORAGE" });
    await settle();
    expect([titles(told), client.status.pending, client.status.storage]).toEqual([[], 0, "durable"]);
  });

  test("if not even the database can be opened", async () => {
    const { disk, authority } = world();
    disk.isShut = true;
    const inner = memoryStore();
    const { client, told } = await open({ store: disk.store(inner), transport: authority });
    await client.record(steps(3, "marathon"));
    await wait(5);
    expect(client.status).toMatchObject({ state: "ready", storage: "memory", pending: 0 });
    expect(codes(told)).toEqual(["STORAGE"]);
    [disk.isShut, disk.isFull] = [false, false];
    await wait(60);
    expect(client.status).toMatchObject({ state: "ready", storage: "durable" });
    expect((await held(inner)).base).toContain("marathon");
    expect(marathon(client)).toBe(3);
  });

  test("of a database that holds a past: nothing of it is lost once it can be opened", async () => {
    const { disk, authority } = world();
    const inner = memoryStore();
    disk.isFull = false;
    const first = await open({ store: disk.store(inner), transport: authority });
    authority.always("offline");
    await first.client.record(steps(4, "marathon"));
    await first.client.close();

    [disk.isFull, disk.isShut] = [true, true];
    const { client, told } = await open({ store: disk.store(inner), transport: authority });
    await wait(120);
    authority.always(undefined);
    await client.sync();
    authority.always("offline");
    await client.record(steps(1, "marathon"));
    expect(client.status).toMatchObject({ state: "ready", storage: "memory", pending: 1 });
    [disk.isFull, disk.isShut] = [false, false];
    await wait(60);
    expect(client.status).toMatchObject({ storage: "durable", pending: 2 });
    authority.always(undefined);
    await wait(300);
    expect(client.status.pending).toBe(0);
    expect([marathon(client), marathon(authority)]).toEqual([5, 5]);
    expect(told.unlocks).toEqual([]);
  });

  test("of a local client whose database cannot be opened: its data stays, and events recorded meanwhile stay in memory", async () => {
    const { disk } = world();
    const inner = memoryStore();
    disk.isFull = false;
    const first = await open({ store: disk.store(inner) });
    await first.client.record(steps(7, "marathon"));
    await first.client.close();
    disk.isShut = true;
    const { client } = await open({ store: disk.store(inner) });
    await client.record(steps(1, "marathon"));
    disk.isShut = false;
    await wait(60);
    expect([marathon(client), client.status.storage]).toEqual([1, "memory"]);
    await client.close();
    expect(marathon((await open({ store: disk.store(inner) })).client)).toBe(7);
  });

  test("of a local client whose database was empty: it is stored once it can be opened", async () => {
    const { disk } = world();
    disk.isShut = true;
    const inner = memoryStore();
    const { client, told } = await open({ store: disk.store(inner) });
    await client.record(session);
    await settle();
    expect([titles(told), client.status.storage]).toEqual([["Regular"], "memory"]);
    [disk.isFull, disk.isShut] = [false, false];
    await wait(60);
    expect(client.status.storage).toBe("durable");
    await client.close();
    const again = await open({ store: disk.store(inner) });
    expect([again.told.unlocks.length, again.client.get("regular")?.earned_count]).toEqual([0, 1]);
  });
});

describe("a disk that fills up later", () => {
  /** A client whose store has earlier progress, and no more room. */
  async function filled(
    store = memoryStore(),
  ): Promise<{ disk: Disk; authority: MemoryAuthority; inner: Store; client: Client; told: Told }> {
    const { disk, authority } = world();
    disk.isFull = false;
    const { client, told } = await open({ store: disk.store(store), transport: authority, past: "known" });
    await client.record(steps(1, "marathon"));
    await wait(5);
    disk.isFull = true;
    return { disk, authority, inner: store, client, told };
  }

  test("refuses new events, applies answers in memory, and reports it once", async () => {
    const { disk, authority, client, told } = await filled();
    authority.definitions = { achievements: { ...definitions.achievements, more: { name: "More", max_count: 1 } } };
    await client.sync();
    await client.sync();
    expect(client.get("more")).toBeDefined();
    await expect(client.record(session)).rejects.toMatchObject({ code: "STORAGE" });
    await settle();
    expect([titles(told), client.get("regular")?.earned_count]).toEqual([[], 0]);
    expect(client.status).toMatchObject({ state: "ready", online: true, storage: "durable", pending: 0 });
    expect(codes(told)).toEqual(["STORAGE"]);
    disk.isFull = false;
    await client.record(session);
    await wait(60);
    expect([titles(told), marathon(client), client.status.pending]).toEqual([["Regular"], 1, 0]);
  });

  test("stores a new event if it is small enough, and sends it", async () => {
    const { disk, authority, inner, client, told } = await filled();
    authority.always("offline");
    disk.largest = 2_000;
    await client.record(steps(2, "marathon"));
    authority.always(undefined);
    await client.sync().catch(() => undefined);
    disk.largest = 700;
    authority.always("offline");
    const before = (await inner.load()).queue.length;
    await client.record(steps(4, "marathon"));
    expect((await inner.load()).queue.length).toBe(before + 1);
    authority.always(undefined);
    await wait(300);
    expect([marathon(client), marathon(authority), client.status.pending]).toEqual([7, 7, 0]);
    // The process ends before there is room, so settled events are settled once more.
    await client.close();
    const again = await open({ store: disk.store(inner), transport: authority });
    await wait(5);
    expect([marathon(again.client), marathon(authority), again.client.status.pending]).toEqual([7, 7, 0]);
    expect([...told.unlocks, ...again.told.unlocks]).toEqual([]);
  });

  test("acknowledges in memory, and stores it once there is room", async () => {
    const { disk, inner, authority, client, told } = await filled();
    disk.isFull = false;
    await client.record(session);
    await settle();
    disk.isFull = true;
    told.unlocks[0]?.acknowledge();
    await settle();
    expect(client.getSnapshot().inbox).toEqual([]);
    expect(codes(told)).toEqual(["STORAGE"]);
    disk.isFull = false;
    await wait(60);
    await client.close();
    const again = await open({ store: disk.store(inner), transport: authority });
    expect(again.client.getSnapshot().inbox).toEqual([]);
    expect(again.told.unlocks).toEqual([]);
  });

  test("celebrates unlocks from the authority once, also after a reload", async () => {
    const { disk, inner, authority, client, told } = await filled();
    const other = await open({ store: memoryStore(), transport: authority });
    await other.client.record(session);
    authority.saved.celebrated = {};
    await client.sync();
    await settle();
    expect(titles(told).length).toBeLessThanOrEqual(1);
    const shown = titles(told).length;
    disk.isFull = false;
    await wait(60);
    await client.close();
    const again = await open({ store: disk.store(inner), transport: authority });
    await again.client.sync();
    expect(titles(told).length + again.told.unlocks.length).toBe(shown);
  });

  test("sets unreadable data aside in memory, and stores it once there is room", async () => {
    const disk = new Disk();
    disk.isFull = true;
    const inner = memoryStore();
    await inner.append([bytes("no event")]);
    const { client, told } = await open({ store: disk.store(inner), transport: new MemoryAuthority(definitions) });
    await wait(5);
    expect(codes(told).sort()).toEqual(["STATE_UNREADABLE", "STORAGE"]);
    expect(disk.aside).toEqual([]);
    expect(client.status.state).toBe("ready");
    disk.isFull = false;
    await wait(60);
    expect(disk.aside).toEqual(["event"]);
  });
});

describe("two tabs without room", () => {
  test("both show the authority's state, celebrate each unlock in one tab, and lose nothing", async () => {
    const { disk, authority } = world();
    const inner = memoryStore();
    const store = disk.store(inner);
    const [one, other] = [await open({ store, transport: authority }), await open({ store, transport: authority })];
    await wait(5);
    for (const { client } of [one, other]) expect(client.status).toMatchObject({ state: "ready", storage: "memory" });
    await one.client.record(session);
    await other.client.record(steps(2, "marathon"));
    await one.client.record(steps(1, "marathon"));
    await wait(5);
    expect([marathon(one.client), marathon(other.client), marathon(authority)]).toEqual([3, 3, 3]);
    expect([...titles(one.told), ...titles(other.told)]).toEqual(["Regular"]);

    authority.always("offline");
    await one.client.record(steps(10, "marathon"));
    await other.client.record(steps(20, "marathon"));
    disk.isFull = false;
    await wait(90);
    for (const { client } of [one, other]) expect(client.status).toMatchObject({ storage: "durable", pending: 2 });
    authority.always(undefined);
    await wait(300);
    expect([marathon(one.client), marathon(other.client), marathon(authority)]).toEqual([33, 33, 33]);
    expect([...titles(one.told), ...titles(other.told)]).toEqual(["Regular"]);
    expect([codes(one.told), codes(other.told)]).toEqual([["STORAGE"], ["STORAGE"]]);
  });

  test("when the sender is closed, the other takes over", async () => {
    const { disk, authority } = world();
    const store = disk.store();
    const [one, other] = [await open({ store, transport: authority }), await open({ store, transport: authority })];
    await wait(5);
    await one.client.close();
    await other.client.record(session);
    await wait(5);
    expect(other.client.status).toMatchObject({ state: "ready", pending: 0, storage: "memory" });
    disk.isFull = false;
    await wait(60);
    expect(other.client.status.storage).toBe("durable");
  });
});

test("a team's stream goes on in memory, too", async () => {
  const disk = new Disk();
  disk.isFull = true;
  const player = new MemoryAuthority(definitions);
  const red = new MemoryAuthority({ achievements: { summit: { name: "Summit", max_count: 5 } } }, "team:red");
  const transport: Transport = {
    sync: async (sent) => {
      const request = JSON.parse(JSON.stringify(sent)) as Parameters<MemoryAuthority["answer"]>[0];
      const answer = player.answer(request);
      return request.streams["team:red"] === undefined
        ? answer
        : { ...answer, streams: { ...answer.streams, ...red.answer(request).streams } };
    },
  };
  const { client } = await open({ store: disk.store(), transport });
  const team = await client.team("red");
  await wait(5);
  await team.record(steps(2, "summit"));
  await wait(5);
  expect(team.status).toMatchObject({ state: "ready", storage: "memory", pending: 0 });
  expect([team.get("summit")?.count, red.engine().get("summit", NOW)?.count]).toEqual([2, 2]);
  disk.isFull = false;
  await wait(60);
  expect(team.status).toMatchObject({ state: "ready", storage: "durable" });
  expect(team.get("summit")?.count).toBe(2);
});

describe("a key-value store without room", () => {
  test.each(["database or disk is full (code 13 SQLITE_FULL)", "the storage is full", "something else"])(
    "that says %j at the first start",
    async (message) => {
      const storage = new FakeStorage();
      storage.full = new Error(message);
      const authority = new MemoryAuthority(definitions);
      const { client, told } = await open({ store: keyValueStore(storage), transport: authority });
      await client.record(steps(2, "marathon"));
      await client.record(session);
      await wait(5);
      expect(client.status).toMatchObject({ state: "ready", storage: "memory", pending: 0 });
      expect(titles(told)).toEqual(["Regular"]);
      expect(codes(told)).toEqual(["STORAGE"]);
      storage.full = undefined;
      await wait(60);
      expect(client.status).toMatchObject({ state: "ready", storage: "durable", pending: 0 });
      await client.close();
      const again = await open({ store: keyValueStore(storage), transport: authority.always("offline") });
      expect([marathon(again.client), again.told.unlocks.length]).toEqual([2, 0]);
    },
  );

  test("later: record rejects, answers are taken over", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions);
    const { client, told } = await open({ store: keyValueStore(storage), transport: authority, past: "known" });
    await client.record(steps(1, "marathon"));
    await wait(5);
    storage.full = new Error("database or disk is full (code 13 SQLITE_FULL)");
    authority.definitions = { achievements: { ...definitions.achievements, more: { name: "More", max_count: 1 } } };
    await client.sync();
    expect(client.get("more")).toBeDefined();
    await expect(client.record(steps(1, "marathon"))).rejects.toMatchObject({ code: "STORAGE" });
    expect(codes(told)).toEqual(["STORAGE"]);
    storage.full = undefined;
    await client.record(steps(1, "marathon"));
    await wait(60);
    expect([marathon(client), marathon(authority), client.status.pending]).toEqual([2, 2, 0]);
  });
});
