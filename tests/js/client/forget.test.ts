// Deleting what is stored, while other tabs are open, asleep, or another player's (K14).

import "fake-indexeddb/auto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createClient, indexedDbStore, keyValueStore, memoryStore, type Store } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { definitions, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

type Package = typeof import("../../../pkg/client.js");

let tabs = 0;

/** The package as another tab has it: a module of its own, so that nothing but the browser's own channels connects the two. */
async function anotherTab(): Promise<Package> {
  tabs += 1;
  return (await import(new URL(`../../../pkg/client.js?tab=${tabs}`, import.meta.url).href)) as Package;
}

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 50));

afterEach(() => vi.unstubAllGlobals());

describe("forget", () => {
  test("deletes nothing that is recorded after it, when another tab hears of it late", async () => {
    const store = memoryStore();
    const waking: (() => void)[] = [];
    // A frozen tab: its messages wait until it thaws.
    const clear = vi.fn(store.clear);
    const shared: Store = { ...store, clear };
    const [one, other] = [
      await createClient({ player: "ada", definitions, store: shared }),
      await createClient({ player: "ada", definitions, store: shared }),
    ];
    const frozen = new Promise<void>((thaw) => waking.push(thaw));
    const close = other.close;
    other.close = async () => {
      await frozen;
      return close();
    };
    await one.record(steps(2));
    await one.forget();
    const anew = await createClient({ player: "ada", definitions, store: shared });
    await anew.record(steps(1));
    waking[0]?.();
    await settled();
    expect(clear).toHaveBeenCalledTimes(1);
    expect((await store.load()).queue.length + Number((await store.load()).base !== undefined)).toBeGreaterThan(0);
    await anew.close();
    const read = await createClient({ player: "ada", definitions, store: shared });
    expect(read.get("first_steps")?.count).toBe(1);
    await read.close();
  });

  test("deletes what another tab was writing", async () => {
    const store = memoryStore();
    let [begun, go] = [(): void => undefined, (): void => undefined];
    const writing = new Promise<void>((done) => (begun = done));
    const held = new Promise<void>((done) => (go = done));
    const slow: Store = {
      ...store,
      commit: async (change) => {
        begun();
        await held;
        return store.commit(change);
      },
    };
    const one = await createClient({ player: "ada", definitions, store: slow });
    const other = await createClient({ player: "ada", definitions, store: slow });
    const recorded = Promise.allSettled([other.record(steps(1)), other.record(steps(1))]);
    await writing;
    const forgotten = one.forget();
    await settled();
    go();
    await Promise.all([forgotten, recorded]);
    expect(await store.load()).toEqual({ queue: [], journal: [] });
  });

  test.each([
    ["IndexedDB", () => indexedDbStore(`damaged-${Math.random()}`)],
    ["a key-value store", () => keyValueStore(new FakeStorage())],
  ])("deletes damaged texts from %s, too", async (_, make) => {
    const store = make();
    await store.setAside?.("queue", "personal");
    await store.append([new TextEncoder().encode("event")]);
    await store.clear();
    if (store.name?.startsWith("damaged")) {
      const database = await new Promise<IDBDatabase>((done) => {
        const opening = indexedDB.open(store.name ?? "");
        opening.onsuccess = () => done(opening.result);
      });
      const all = database.transaction("aside").objectStore("aside").count();
      expect(await new Promise((done) => (all.onsuccess = () => done(all.result)))).toBe(0);
      database.close();
    }
    await store.close?.();
  });

  test("a key-value store keeps every damaged text, and clear removes them all", async () => {
    const storage = new FakeStorage();
    const store = keyValueStore(storage);
    for (const text of ["first", "second", "third"]) await store.setAside?.("queue", text);
    expect([...storage.items.values()].map((item) => /first|second|third/.exec(item)?.[0])).toEqual(["first", "second", "third"]);
    await store.clear();
    expect([...storage.items.keys()]).toEqual([]);
  });
});

describe("two tabs with separate stores", () => {
  const stores: [name: string, make: (from: Package) => Store][] = [
    ["key-value", ({ keyValueStore: make }) => make(new FakeStorage())],
    [
      "nameless",
      ({ memoryStore: make }) => {
        const { name: _, revision: __, ...rest } = make();
        return { ...rest, durable: true };
      },
    ],
  ];

  test.each(stores)("and different players do not hear each other: %s", async (_, make) => {
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    const [here, there] = [await anotherTab(), await anotherTab()];
    const bobs = make(there);
    const ada = await here.createClient({ player: "ada", definitions, store: make(here) });
    const bob = await there.createClient({ player: "bob", definitions, store: bobs });
    await bob.record(steps(2));
    await ada.forget();
    await settled();
    await bob.record(steps(1));
    expect(bob.get("first_steps")?.count).toBe(3);
    await bob.close();
    expect(await bobs.load()).not.toEqual({ queue: [], journal: [] });
  });

  test("each send, although locks reach over the origin", async () => {
    vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
    const queues = new Map<string, Promise<unknown>>();
    vi.stubGlobal("navigator", {
      locks: {
        request: (name: string, ...words: unknown[]): Promise<unknown> => {
          const run = words.at(-1) as (lock: object) => Promise<unknown>;
          const turn = (queues.get(name) ?? Promise.resolve()).then(() => run({ name }));
          queues.set(
            name,
            turn.catch(() => undefined),
          );
          return turn;
        },
      },
    });
    const authorities = [new MemoryAuthority(definitions), new MemoryAuthority(definitions)];
    const clients = [];
    for (const [index, authority] of authorities.entries()) {
      const tab = await anotherTab();
      const store = tab.keyValueStore(new FakeStorage());
      clients.push(await tab.createClient({ player: `player-${index}`, definitions, store, transport: authority }));
    }
    await expect.poll(() => authorities.map(({ requests }) => requests.length > 0)).toEqual([true, true]);
    await Promise.all(clients.map((client) => client.close()));
  });
});
