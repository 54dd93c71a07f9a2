// Storage that can only set one key at a time, with writes interrupted and keys damaged at any point.

import { describe, expect, test } from "vitest";
import { keyValueStore, type Store, type StoreChange } from "../../../../pkg/client.js";
import { bytes, held } from "../bytes.js";
import { FakeStorage } from "../storage.js";

type Held = Awaited<ReturnType<typeof held>>;

/** The part of its value that an interrupted write leaves. */
const cuts: [name: string, done: (value: string) => string | undefined][] = [
  ["nothing", () => undefined],
  ["half of it", (value) => value.slice(0, value.length >> 1)],
  ["all of it, without saying so", (value) => value],
];

const changes: [name: string, change: StoreChange][] = [
  ["append", { appended: [bytes("7"), bytes("8")] }],
  ["append and journal", { appended: [bytes("7")], journal: ["key"] }],
  ["rebase", { base: bytes("new base"), dropped: 2, journal: ["key"] }],
  ["rebase and append", { base: bytes("new base"), dropped: 2, appended: [bytes("7")], journal: ["key"] }],
  ["fold", { base: bytes("new base"), journal: ["key"] }],
  ["replace the journal", { journal: ["key"], replaces_journal: true }],
];

async function prepared(): Promise<{ storage: FakeStorage; store: Store }> {
  const storage = new FakeStorage();
  const store = keyValueStore(storage);
  await store.append([bytes("1"), bytes("2"), bytes("3")]);
  await store.commit({ base: bytes("base"), dropped: 1, journal: ["old"] });
  await store.append([bytes("4")]);
  return { storage, store };
}

/** Leaves out incomplete entries, which are passed on to be set aside. */
function whole({ base, queue, journal }: Held): Held {
  return { base, queue: queue.filter((entry) => entry.length === 1), journal };
}

describe.each(changes)("%s", (_, change) => {
  test.each(cuts)("interrupted after any write that leaves %s: all or nothing", async (_, done) => {
    const { store: reference } = await prepared();
    const before = await held(reference);
    await reference.commit(change);
    const after = await held(reference);
    for (let write = 1; ; write += 1) {
      const { storage, store } = await prepared();
      storage.failAt(write, done);
      const isDone = await store.commit(change).then(
        () => true,
        () => false,
      );
      storage.failAt(0);
      for (const reopened of [store, keyValueStore(storage)]) {
        const now = whole(await held(reopened));
        expect([before, after], `write ${write}`).toContainEqual(now);
        if (isDone) expect(now).toEqual(after);
      }
      // The store continues from there.
      const reopened = keyValueStore(storage);
      const { queue } = await held(reopened);
      await reopened.append([bytes("9")]);
      await reopened.commit({ base: bytes("last"), dropped: queue.length });
      expect(await held(keyValueStore(storage))).toMatchObject({ base: "last", queue: ["9"] });
      if (isDone) return;
    }
  });
});

test("one damaged key loses no event in other keys, and is detected", async () => {
  const { storage: sample } = await prepared();
  for (const name of sample.items.keys()) {
    for (const damage of ["", "x", "{}", `00000000{"generation":1}`, undefined]) {
      const { storage } = await prepared();
      const value = storage.items.get(name) ?? "";
      storage.items.set(name, damage ?? `${value.slice(0, -1)}~`);
      const { queue } = await held(keyValueStore(storage));
      const lost = ["2", "3", "4"].filter((event) => !queue.includes(event));
      expect(lost.length, `${name}: ${damage}`).toBe(name.includes("/log/1") ? 2 : name.includes("/log/") ? 1 : 0);
    }
  }
});

test("a long history leaves no garbage behind", async () => {
  const storage = new FakeStorage();
  const store = keyValueStore(storage);
  for (let round = 0; round < 200; round += 1) {
    await store.append([bytes(`${round}`)]);
    await store.claim(`key ${round % 10}`);
    await store.commit({ base: bytes(`base ${round}`), dropped: 1, journal: [`entry ${round}`], replaces_journal: round % 5 === 0 });
  }
  expect(storage.items.size).toBeLessThan(12);
  await store.clear();
  expect([...storage.items.keys()]).toEqual([]);
});

test("another prefix is another store", async () => {
  const storage = new FakeStorage();
  await keyValueStore(storage, "ada").append([bytes("1")]);
  expect((await held(keyValueStore(storage, "bob"))).queue).toEqual([]);
});
