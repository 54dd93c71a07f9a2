// The contract of stores, for each kind of store.

import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { faultStore, indexedDbStore, keyValueStore, memoryStore, type Store } from "../../../../pkg/client.js";
import { bytes, held } from "../bytes.js";
import { FakeStorage } from "../storage.js";

let databases = 0;

/** Each creates an empty store, and a second one over the same data, as after a reload. */
const kinds: [name: string, make: () => { store: Store; reopen: () => Store }][] = [
  [
    "memory",
    () => {
      const store = memoryStore();
      return { store, reopen: () => store };
    },
  ],
  [
    "IndexedDB",
    () => {
      databases += 1;
      const name = `contract-${databases}`;
      return { store: indexedDbStore(name), reopen: () => indexedDbStore(name) };
    },
  ],
  [
    "key-value",
    () => {
      const storage = new FakeStorage();
      return { store: keyValueStore(storage), reopen: () => keyValueStore(storage) };
    },
  ],
  [
    "a fault store without faults",
    () => {
      const store = memoryStore();
      return { store: faultStore(store, []), reopen: () => faultStore(store, []) };
    },
  ],
];

describe.each(kinds)("%s", (_, make) => {
  test("an empty store holds nothing", async () => {
    expect(await held(make().store)).toEqual({ base: undefined, queue: [], journal: [] });
  });

  test("the queue keeps the order of appends", async () => {
    const { store, reopen } = make();
    await Promise.all([store.append([bytes("1")]), store.append([bytes("2"), bytes("3")]), store.append([bytes("4")])]);
    expect((await held(store)).queue).toEqual(["1", "2", "3", "4"]);
    expect((await held(reopen())).queue).toEqual(["1", "2", "3", "4"]);
  });

  test("a commit drops from the front, appends, journals and replaces the base atomically", async () => {
    const { store, reopen } = make();
    await store.append([bytes("1"), bytes("2"), bytes("3")]);
    await store.commit({ base: bytes("base"), dropped: 2, appended: [bytes("4")], journal: ["shown"] });
    expect(await held(reopen())).toEqual({ base: "base", queue: ["3", "4"], journal: ["shown"] });
    await store.commit({ journal: ["again"] });
    await store.commit({ dropped: 2 });
    await store.append([bytes("5")]);
    expect(await held(reopen())).toEqual({ base: "base", queue: ["5"], journal: ["shown", "again"] });
  });

  test("a journal can be replaced", async () => {
    const { store, reopen } = make();
    await store.commit({ journal: ["a", "b"] });
    await store.commit({ journal: ["c"], replaces_journal: true });
    await store.commit({ journal: ["d"] });
    expect((await held(reopen())).journal).toEqual(["c", "d"]);
  });

  test("a commit that drops more entries than there are changes nothing", async () => {
    const { store, reopen } = make();
    await store.append([bytes("1")]);
    await expect(store.commit({ base: bytes("base"), dropped: 2 })).rejects.toMatchObject({ name: "Conflict" });
    expect(await held(reopen())).toEqual({ base: undefined, queue: ["1"], journal: [] });
  });

  test("a key is claimed once, by the first caller", async () => {
    const { store, reopen } = make();
    const claims = await Promise.all([store.claim("k"), store.claim("k"), store.claim("other"), store.claim("k")]);
    expect(claims.filter(Boolean)).toHaveLength(2);
    await store.append([bytes("1")]);
    await store.commit({ base: bytes("base"), dropped: 1, journal: ["j"] });
    expect(await reopen().claim("k")).toBe(false);
    expect(await reopen().claim("new")).toBe(true);
  });

  test("stored data does not change with the caller's bytes", async () => {
    const { store } = make();
    const entry = bytes("entry");
    await store.append([entry]);
    entry.fill(0);
    (await store.load()).queue[0]?.fill(1);
    expect((await held(store)).queue).toEqual(["entry"]);
  });

  test("after clear it holds nothing, and works", async () => {
    const { store, reopen } = make();
    await store.commit({ base: bytes("base"), appended: [bytes("1")], journal: ["j"] });
    await store.claim("k");
    await store.clear();
    expect(await held(reopen())).toEqual({ base: undefined, queue: [], journal: [] });
    expect(await store.claim("k")).toBe(true);
    await store.append([bytes("2")]);
    expect((await held(store)).queue).toEqual(["2"]);
  });

  test("the revision changes with every write, and a commit based on an older one is refused", async () => {
    const { store } = make();
    const before = (await store.revision?.()) ?? Number.NaN;
    await store.append([bytes("1")]);
    expect(await store.revision?.()).not.toBe(before);
    await expect(store.commit({ dropped: 1, revision: before })).rejects.toMatchObject({ name: "Conflict" });
    const now = (await store.revision?.()) ?? Number.NaN;
    await store.commit({ dropped: 1, revision: now });
    expect((await held(store)).queue).toEqual([]);
  });

  test("three hundred random writes give the same content as a plain list", async () => {
    const { store, reopen } = make();
    let [queue, journal, base]: [string[], string[], string | undefined] = [[], [], undefined];
    let seed = 7;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    for (let round = 0; round < 300; round += 1) {
      const appended = Array.from({ length: random(4) }, (_, index) => `${round}.${index}`);
      const dropped = random(3) === 0 ? random(queue.length + 1) : 0;
      const replaces_journal = random(20) === 0;
      const notes = random(3) === 0 ? [`j${round}`] : [];
      const isRebased = random(4) === 0;
      await store.commit({
        dropped,
        appended: appended.map(bytes),
        journal: notes,
        replaces_journal,
        ...(isRebased ? { base: bytes(`b${round}`) } : {}),
      });
      queue = [...queue.slice(dropped), ...appended];
      journal = [...(replaces_journal ? [] : journal), ...notes];
      base = isRebased ? `b${round}` : base;
      if (round % 25 === 0) expect(await held(reopen())).toEqual({ base, queue, journal });
    }
    expect(await held(reopen())).toEqual({ base, queue, journal });
  });
});
