// Without a transport: everything works on the device, and survives a reload.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Client, type ClientOptions, createClient, keyValueStore, memoryStore, type Store } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const clients: Client[] = [];

async function open(store: Store, options: Partial<ClientOptions> = {}): Promise<Client> {
  const client = await createClient({ player: "ada", definitions, store, ...options });
  clients.push(client);
  return client;
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1000 });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  vi.useRealTimers();
});

/** Runs everything that takes no time. */
const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("record", () => {
  test("predicts, stores, and shows", async () => {
    const client = await open(memoryStore());
    const outcome = await client.record(steps(3));
    expect(outcome.unlocks.map(({ title }) => title)).toEqual(["First steps"]);
    expect(client.get("first_steps")?.count).toBe(3);
    expect(client.list().achievements["first_steps"]?.earned_count).toBe(1);
    expect(client.explain("marathon")).toEqual({ id: "marathon", open: true, reasons: [] });
    expect(client.status).toEqual({
      state: "ready",
      online: false,
      syncing: false,
      pending: 0,
      storage: "memory",
      clock: "unsynced",
      clock_offset_sec: 0,
    });
  });

  test("claims", async () => {
    const client = await open(memoryStore());
    await client.record(steps(3));
    expect((await client.claim("first_steps")).rewards[0]?.reward).toMatchObject({ currencies: { gold: 100 } });
    await rejection(() => client.claim(["first_steps"]), "ALREADY_CLAIMED");
  });

  test("uses a newer app's definitions from its first start on", async () => {
    const store = memoryStore();
    await (await open(store)).record(steps(2));
    await clients.pop()?.close();
    const first_steps = { ...definitions.achievements.first_steps, max_count: 5 };
    const newer = await open(store, { definitions: { achievements: { first_steps } } });
    expect(newer.get("first_steps")).toMatchObject({ count: 2, max_count: 5 });
    expect(newer.get("daily")).toBeUndefined();
  });

  test("previews without changing anything", async () => {
    const client = await open(memoryStore());
    expect(client.preview([steps(2), steps(1)]).unlocks).toHaveLength(1);
    expect(client.preview(steps(1)).unlocks).toHaveLength(0);
    expect(client.get("first_steps")?.count).toBe(0);
  });

  test("refuses activities that the rules refuse, and stores nothing of them", async () => {
    const client = await open(memoryStore());
    await rejection(() => client.record(steps(1, "nothing")), "NOT_FOUND");
    await rejection(() => client.record({ type: "dance" } as never), "INVALID_COMMAND");
    await rejection(() => client.record(null as never), "INVALID_COMMAND");
    await rejection(() => client.record(new Date() as never), "INVALID_COMMAND");
    expect(client.get("first_steps")?.count).toBe(0);
  });

  test("is serialised: a hundred at once all count", async () => {
    const client = await open(memoryStore());
    await Promise.all(Array.from({ length: 100 }, () => client.record(steps(1, "marathon"))));
    expect(client.get("marathon")?.count).toBe(100);
  });

  test("adds time, offset and version, and uses the caller's data as it was at the call", async () => {
    const climb = {
      achievements: { climb: { name: "Climb", trigger: { stat: { id: "height", at_least: 5 } } } },
      settings: { min_app_version: "2.0" },
    };
    const client = await createClient({ player: "ada", definitions: climb, store: memoryStore(), app_version: "1.9" });
    clients.push(client);
    const set = { height: 6 };
    const recorded = client.record({ type: "stat", set });
    set.height = -1;
    expect((await recorded).unlocks).toEqual([]);
    expect(client.get("climb")?.progress?.value).toBe(6);
    const [unlock] = (await client.record({ type: "stat", set: { height: 7 }, app_version: "2.0" })).unlocks;
    expect(unlock).toMatchObject({ id: "climb", at: NOW });
  });
});

describe("what is stored", () => {
  test("is the event; the definitions are only written with the first one", async () => {
    const store = memoryStore();
    const written: { base: number; appended: number }[] = [];
    const commit = store.commit.bind(store);
    store.commit = async (change) => {
      written.push({ base: change.base?.length ?? 0, appended: change.appended?.length ?? 0 });
      await commit(change);
    };
    store.append = (appended) => store.commit({ appended });
    const client = await open(store);
    for (let n = 0; n < 20; n += 1) await client.record(steps(1, "marathon"));
    expect(written[0]).toMatchObject({ appended: 0 });
    expect(written[0]?.base).toBeGreaterThan(0);
    expect(written.slice(1)).toEqual(Array.from({ length: 19 }, () => ({ base: 0, appended: 1 })));
    expect([client.pending(), client.status.pending]).toEqual([[], 0]);
    await client.close();
    expect((await open(store)).get("marathon")?.count).toBe(20);
  });

  test("is never sent by a client that has a transport later", async () => {
    const store = memoryStore();
    const client = await open(store);
    await client.record(steps(1, "marathon"));
    await client.record(steps(1, "marathon"));
    await client.close();
    const sent: unknown[] = [];
    const transport = {
      sync: async (request: { events: unknown[] }): Promise<never> => {
        sent.push(...request.events);
        throw new Error("offline");
      },
    };
    const later = await open(store, { transport: transport as never });
    expect([later.get("marathon")?.count, later.pending()]).toEqual([2, []]);
    await later.sync().catch(() => undefined);
    expect(sent).toEqual([]);
  });
});

describe("a snapshot", () => {
  test("keeps the identity of unchanged parts", async () => {
    const client = await open(memoryStore());
    const before = client.getSnapshot().achievements;
    vi.setSystemTime((NOW + 60) * 1000);
    await client.record(steps(1, "marathon"));
    const { achievements } = client.getSnapshot();
    expect(achievements).toEqual({ ...client.list(), achievements: expect.anything(), repeat_achievements: expect.anything() });
    for (const half of ["achievements", "repeat_achievements"] as const) {
      const changed = Object.keys(achievements[half]).filter((id) => achievements[half][id] !== before[half][id]);
      expect(changed).toEqual("marathon" in achievements[half] ? ["marathon"] : []);
    }
    expect(client.getSnapshot().achievements).toBe(achievements);
    expect(
      [...Object.values(achievements.achievements), ...Object.values(achievements.repeat_achievements)].find(({ id }) => id === "marathon")
        ?.count,
    ).toBe(1);
  });
});

describe("unlocks", () => {
  test("are raised once, after they are stored, and stay in the inbox until they are acknowledged", async () => {
    const storage = new FakeStorage();
    const client = await open(keyValueStore(storage));
    const told: string[] = [];
    client.on("unlock", (unlock) => {
      told.push(unlock.key);
      expect([...storage.items.values()].join()).toContain(unlock.key);
    });
    await client.record(session);
    await settle();
    expect(told).toHaveLength(1);
    expect(client.getSnapshot().inbox.map(({ title }) => title)).toEqual(["Regular"]);
    await client.close();

    const again = await open(keyValueStore(storage));
    again.on("unlock", (unlock) => told.push(unlock.key));
    await settle();
    expect(told).toHaveLength(1);
    expect(again.getSnapshot().inbox.map(({ key }) => key)).toEqual(told);
  });

  test("wait for a listener, also across a reload", async () => {
    const storage = new FakeStorage();
    const client = await open(keyValueStore(storage));
    await client.record(session);
    await client.close();
    const again = await open(keyValueStore(storage));
    await settle();
    const unlock = vi.fn();
    again.on("unlock", unlock);
    await settle();
    expect(unlock).toHaveBeenCalledTimes(1);
    expect(unlock.mock.calls[0]?.[0]).toMatchObject({ id: "regular", title: "Regular" });
  });

  test("reach a listener that is added at any moment", async () => {
    const found: string[][] = [];
    for (let moment = 0; moment < 50; moment += 1) {
      const client = await open(memoryStore());
      const told: string[] = [];
      const recorded = client.record(session);
      for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
      client.on("unlock", ({ id }) => told.push(id));
      await recorded;
      await settle();
      found.push(told);
    }
    expect(found).toEqual(found.map(() => ["regular"]));
  });

  test("leave the inbox for good once they are acknowledged", async () => {
    const storage = new FakeStorage();
    const client = await open(keyValueStore(storage));
    client.on("unlock", (unlock) => unlock.acknowledge());
    await client.record(session);
    await settle();
    expect(client.getSnapshot().inbox).toEqual([]);
    await client.close();
    expect((await open(keyValueStore(storage))).getSnapshot().inbox).toEqual([]);
  });
});

describe("acknowledge", () => {
  test("removes an unlock from the inbox that was raised before a reload", async () => {
    const storage = new FakeStorage();
    const before = await open(keyValueStore(storage));
    before.on("unlock", () => undefined);
    await before.record(session);
    await settle();
    await before.close();

    const client = await open(keyValueStore(storage));
    const [unlock] = client.getSnapshot().inbox;
    const { acknowledge } = client;
    acknowledge("nothing");
    await settle();
    expect(client.getSnapshot().inbox).toHaveLength(1);
    acknowledge(unlock?.key ?? "");
    await settle();
    expect(client.getSnapshot().inbox).toEqual([]);
    await client.close();
    expect((await open(keyValueStore(storage))).getSnapshot().inbox).toEqual([]);
  });

  test("refuses an invalid key, and does nothing once the client is closed", async () => {
    const client = await open(memoryStore());
    await rejection(async () => client.acknowledge(4 as never), "INVALID_ARGUMENT");
    await client.record(session);
    await client.close();
    client.acknowledge(client.getSnapshot().inbox[0]?.key ?? "");
  });
});

describe("a listener that leaves while an unlock is being claimed", () => {
  /** A store whose claims wait until the test releases them. */
  function slow(): { store: Store; letThrough: () => void } {
    const inner = memoryStore();
    const held: (() => void)[] = [];
    const claim = async (key: string): Promise<boolean> => {
      await new Promise<void>((done) => held.push(done));
      return inner.claim(key);
    };
    return { store: { ...inner, claim }, letThrough: () => held.splice(0).forEach((done) => done()) };
  }

  test("leaves it to the next listener, which receives it once", async () => {
    const { store, letThrough } = slow();
    const client = await open(store);
    const [left, next] = [vi.fn(), vi.fn()];
    const leave = client.on("unlock", left);
    await client.record(session);
    await settle();
    leave();
    letThrough();
    await settle();
    const stop = client.on("unlock", next);
    await settle();
    letThrough();
    await settle();
    expect(left).not.toHaveBeenCalled();
    expect(next.mock.calls.map(([{ id }]) => id as string)).toEqual(["regular"]);
    stop();
    client.on("unlock", left);
    await settle();
    letThrough();
    await settle();
    expect(left).not.toHaveBeenCalled();
  });
});

describe("listeners", () => {
  test("that throw, or reject, do not stop others: error is raised", async () => {
    const client = await open(memoryStore());
    const [error, unlock, changed] = [vi.fn(), vi.fn(), vi.fn()];
    client.on("unlock", () => {
      throw new Error("mine");
    });
    client.on("unlock", async () => {
      throw new Error("later");
    });
    client.on("unlock", unlock);
    client.on("error", () => {
      throw new Error("even here");
    });
    client.on("error", error);
    client.subscribe(() => {
      throw new Error("subscribed");
    });
    client.subscribe(changed);
    await client.record(session);
    await settle();
    expect(unlock).toHaveBeenCalledTimes(1);
    expect(changed).toHaveBeenCalled();
    const messages = error.mock.calls.map(([{ code, message }]) => `${code} ${message}`).join("\n");
    expect(messages).toContain("INTERNAL a listener of unlock threw: Error: mine");
    expect(messages).toContain("later");
    expect(messages).toContain("subscribed");
  });

  test("are removed by the returned function", async () => {
    const client = await open(memoryStore());
    const [change, unlock] = [vi.fn(), vi.fn()];
    client.on("change", change)();
    const stop = client.on("unlock", unlock);
    stop();
    stop();
    await client.record(session);
    await settle();
    expect(change).not.toHaveBeenCalled();
    expect(unlock).not.toHaveBeenCalled();
  });
});

describe("getSnapshot", () => {
  test("is the same object until something but current_time_sec changes", async () => {
    const client = await open(memoryStore());
    const before = client.getSnapshot();
    vi.setSystemTime((NOW + 60) * 1000);
    expect(client.getSnapshot()).toBe(before);
    await client.record(steps(1));
    const after = client.getSnapshot();
    expect(after).not.toBe(before);
    expect(client.getSnapshot()).toBe(after);
    await client.record(steps(0));
  });

  test("has a counterpart for rendering on a server, with the initial snapshot", async () => {
    const client = await open(memoryStore());
    await client.record(session);
    const snapshot = client.getServerSnapshot();
    expect(snapshot).toEqual({
      achievements: { achievements: {}, repeat_achievements: {} },
      status: { state: "loading", online: false, syncing: false, pending: 0, storage: "memory", clock: "unsynced", clock_offset_sec: 0 },
      inbox: [],
    });
    expect((await open(memoryStore(), { player: "bob" })).getServerSnapshot()).toBe(snapshot);
    await client.close();
    expect(client.getServerSnapshot()).toBe(snapshot);
  });

  test("changes by itself when a phase ends, by one timer", async () => {
    const client = await open(memoryStore());
    const change = vi.fn();
    client.on("change", change);
    await client.record(steps(1, "daily"));
    expect(client.getSnapshot().achievements.repeat_achievements["daily"]?.count).toBe(1);
    expect(client.getSnapshot().next_change).toBe(NOW + 86_400);
    change.mockClear();
    const timers = vi.getTimerCount();
    await vi.advanceTimersByTimeAsync(86_400_000 - 1);
    expect(change).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(change).toHaveBeenCalledTimes(1);
    expect(change.mock.calls[0]?.[0].achievements.repeat_achievements.daily.count).toBe(0);
    expect(vi.getTimerCount()).toBe(timers);
  });
});

describe("a store", () => {
  test("of another player is refused (K9)", async () => {
    const storage = new FakeStorage();
    await (await open(keyValueStore(storage))).record(session);
    const error = await rejection(() => open(keyValueStore(storage), { player: "bob" }), "INVALID_ARGUMENT");
    expect(error.message).toContain('"ada"');
    expect((await open(keyValueStore(storage, "bob"), { player: "bob" })).get("regular")?.earned_count).toBe(0);
  });
});

test("close ends everything", async () => {
  const client = await open(memoryStore());
  const change = vi.fn();
  client.on("change", change);
  await client.record(session);
  change.mockClear();
  await client.close();
  await client.close();
  expect(vi.getTimerCount()).toBe(0);
  await rejection(() => client.record(session), "DISPOSED");
  await rejection(() => client.sync(), "DISPOSED");
  await rejection(() => client.team("t"), "DISPOSED");
  expect(() => client.list()).toThrow("closed");
  expect(client.getSnapshot().achievements.achievements["regular"]?.earned_count).toBe(1);
  expect(change).not.toHaveBeenCalled();
});

describe("where IndexedDB", () => {
  const refusals: [string, PropertyDescriptor][] = [
    ["is missing", { value: undefined }],
    [
      "may not even be asked for",
      {
        get: () => {
          throw new Error("the operation is insecure");
        },
      },
    ],
    [
      "is refused",
      {
        value: {
          open: () => {
            throw new Error("access is denied");
          },
        },
      },
    ],
    ["never answers", { value: { open: () => new EventTarget() } }],
  ];

  test.each(refusals)("%s, everything is kept in memory, and the status says so", async (_, descriptor) => {
    Object.defineProperty(globalThis, "indexedDB", { configurable: true, ...descriptor });
    try {
      const opening = createClient({ player: "ada", definitions });
      await vi.advanceTimersByTimeAsync(10_000);
      const client = await opening;
      clients.push(client);
      const error = vi.fn();
      client.on("error", error);
      await client.record(session);
      await settle();
      expect(client.status).toMatchObject({ state: "ready", storage: "memory" });
      expect(client.get("regular")?.earned_count).toBe(1);
      expect(error.mock.calls.map(([{ code }]) => code as string)).toEqual(
        "value" in descriptor && descriptor.value === undefined ? [] : ["STORAGE"],
      );
    } finally {
      Reflect.deleteProperty(globalThis, "indexedDB");
    }
  });
});

describe("createClient refuses", () => {
  test.each([
    ["nothing", undefined],
    ["no player", {}],
    ["an empty player", { player: "" }],
    ["an invalid store", { player: "a", store: {} }],
    ["an invalid transport", { player: "a", transport: null }],
    ["an invalid random source", { player: "a", random: 4 }],
    ["an invalid past", { player: "a", past: "unknown" }],
  ])("%s", async (_, options) => {
    await rejection(() => createClient(options as never), "INVALID_ARGUMENT");
  });

  test("broken definitions", async () => {
    const error = await rejection(
      () => createClient({ player: "a", definitions: { achievements: { a: {} } } as never }),
      "INVALID_DEFINITIONS",
    );
    expect(error.issues?.length).toBeGreaterThan(0);
  });

  test("a platform without randomness, readably", async () => {
    vi.stubGlobal("crypto", undefined);
    const error = await rejection(() => createClient({ player: "a", definitions }), "NOT_READY");
    expect(error.message).toContain("pass `random`");
    vi.unstubAllGlobals();
    const filled = vi.fn((bytes: Uint8Array) => bytes.fill(7));
    await (await createClient({ player: "a", definitions, random: filled })).close();
    expect(filled).toHaveBeenCalled();
  });
});
