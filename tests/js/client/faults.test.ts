// Failing stores: only stored outcomes are shown, no event counts twice, and no stored event is lost (K1, K5, K11).

import { describe, expect, test } from "vitest";
import { faultStore, keyValueStore, memoryStore, type Store, type StoreFault } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { bytes, held } from "./bytes.js";
import { open, settle, titles, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const inners: [name: string, make: () => Store][] = [
  ["memory", memoryStore],
  ["key-value", () => keyValueStore(new FakeStorage())],
  ["the contract alone", () => bare(memoryStore())],
];

/** A store as a user would write it, with only the required methods. */
function bare(inner: Store): Store {
  return { durable: false, load: inner.load, append: inner.append, commit: inner.commit, claim: inner.claim, clear: inner.clear };
}

describe.each(inners)("over %s", (_, make) => {
  test.each(["fail", "quota"] as const)("a write that fails (%s) rejects, shows nothing, and works the next time", async (fault) => {
    const { client, told } = await open({ store: faultStore(make(), [{ on: "write", nth: 2, fault }]) });
    await client.record(steps(1));
    await expect(client.record(session)).rejects.toMatchObject({ name: "PlauditError", code: "STORAGE" });
    await settle();
    expect(told.unlocks).toEqual([]);
    expect(client.get("regular")?.earned_count).toBe(0);
    expect(client.getSnapshot().inbox).toEqual([]);
    expect((await client.record(session)).unlocks).toHaveLength(1);
    await settle();
    expect(titles(told)).toEqual(["Regular"]);
    expect(client.get("first_steps")?.count).toBe(1);
  });

  // Each write of a scenario with syncs fails once, in each way.
  const ways: StoreFault["fault"][] = ["fail", "quota", "lost", "torn"];
  test.each(ways.flatMap((fault) => [1, 2, 3, 4, 5, 6, 7].map((nth) => [fault, nth] as const)))(
    "a life in which a write fails (%s, number %i)",
    async (fault, nth) => {
      const authority = new MemoryAuthority(definitions);
      const inner = make();
      const { client, told } = await open({ store: faultStore(inner, [{ on: "write", nth, fault }]), transport: authority, past: "known" });
      let recorded = 0;
      for (let round = 0; round < 4; round += 1) {
        authority.always(round % 2 === 0 ? "offline" : undefined);
        recorded += await client.record(steps(1, "marathon")).then(
          () => 1,
          () => 0,
        );
        if (round === 1) await client.record(session).catch(() => undefined);
        await settle();
      }
      await client.record(session).catch(() => undefined);
      authority.always(undefined);
      await wait(300);
      await client.sync();
      expect(client.status.pending).toBe(0);
      const settled = authority.engine().get("marathon", NOW)?.count ?? 0;
      // A write whose answer was lost may have taken effect; the event then counts although `record` rejected.
      expect([recorded, recorded + 1]).toContain(settled);
      if (fault === "fail" || fault === "quota") expect(settled).toBe(recorded);
      expect(client.get("marathon")?.count).toBe(settled);
      expect(titles(told).filter((title) => title === "Regular")).toHaveLength(authority.saved.unlocks.length);
      await client.close();
      const again = await open({ store: inner, transport: authority });
      await again.client.sync();
      expect(again.client.get("marathon")?.count).toBe(settled);
      expect(again.told.unlocks).toEqual([]);
    },
  );
});

describe("what is damaged", () => {
  test("among events is set aside and reported; the others are sent", async () => {
    const inner = memoryStore();
    const authority = new MemoryAuthority(definitions).always("offline");
    const first = await open({ store: inner, transport: authority });
    for (const count of [1, 2, 4]) await first.client.record(steps(count, "marathon"));
    await first.client.close();
    const { queue } = await inner.load();
    const middle = queue[1] ?? bytes("");
    middle[30] = (middle[30] ?? 0) ^ 1;
    const store = memoryStore();
    await store.append(queue);
    const aside: string[] = [];
    const { client, told } = await open({
      store: { ...store, setAside: async (what) => void aside.push(what) },
      transport: authority.always(undefined),
    });
    expect(told.errors.map(({ code }) => code)).toEqual(["STATE_UNREADABLE"]);
    expect(aside).toEqual(["event"]);
    await wait(300);
    expect(client.status.pending).toBe(0);
    expect(client.get("marathon")?.count).toBe(5);
  });

  test("as a base costs no events, and does not become an empty state", async () => {
    const inner = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const first = await open({ store: inner, transport: authority });
    await first.client.record(steps(3));
    await first.client.sync();
    authority.always("offline");
    await first.client.record(steps(7, "marathon"));
    await first.client.close();
    await inner.commit({ base: (await inner.load()).base?.slice(0, 99) ?? bytes("") });
    const { client, told } = await open({ store: inner, transport: authority });
    expect(told.errors.map(({ code }) => code)).toContain("STATE_UNREADABLE");
    expect(client.status).toMatchObject({ pending: 1, state: "loading" });
    authority.always(undefined);
    await wait(120);
    expect([client.get("first_steps")?.count, client.get("marathon")?.count]).toEqual([3, 7]);
    expect(told.unlocks).toEqual([]);
  });
});

describe("a store that lies", () => {
  test.each([
    ["nothing at all", undefined],
    ["no queue", { journal: [] }],
    ["text for bytes", { queue: ["x"], journal: [] }],
    ["numbers for a journal", { queue: [], journal: [1] }],
    ["an invalid base", { base: {}, queue: [], journal: [] }],
  ])("and loads %s is refused", async (_, data) => {
    await expect(open({ store: { ...bare(memoryStore()), load: async () => data as never } })).rejects.toMatchObject({ code: "STORAGE" });
  });

  test("about having written loses that event, and no other", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client } = await open({ store: faultStore(memoryStore(), [{ on: "write", nth: 2, fault: "lie" }]), transport: authority });
    for (const count of [1, 2, 4]) await client.record(steps(count, "marathon"));
    authority.always(undefined);
    await wait(300);
    expect(client.status.pending).toBe(0);
    expect(client.get("marathon")?.count).toBe(authority.engine().get("marathon", NOW)?.count);
    expect([5, 7]).toContain(client.get("marathon")?.count);
  });

  test("and loads what was there before its last write sends again, and nothing counts twice", async () => {
    const inner = memoryStore();
    const store = faultStore(inner, [{ on: "load", nth: 2, fault: "stale" }]);
    const authority = new MemoryAuthority(definitions);
    const first = await open({ store, transport: authority });
    await first.client.record(steps(3, "marathon"));
    await first.client.sync();
    await first.client.close();
    const { client } = await open({ store, transport: authority });
    await client.sync();
    await client.record(steps(1, "marathon"));
    await wait(300);
    expect(client.status.pending).toBe(0);
    expect(client.get("marathon")?.count).toBe(4);
    expect(authority.engine().get("marathon", NOW)?.count).toBe(4);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["rejects", () => Promise.reject(new Error("no"))],
    ["gives nothing", () => undefined as never],
  ])("and %s when data is set aside: the failure is reported, and the client opens nevertheless", async (_, setAside) => {
    const store = memoryStore();
    await store.append([bytes("no event")]);
    const { client, told } = await open({ store: { ...store, setAside } });
    expect(told.errors[0]?.code).toBe("STATE_UNREADABLE");
    await client.record(session);
    await settle();
    expect(titles(told)).toEqual(["Regular"]);
  });

  test("or fails to claim: the unlock waits in the inbox, and is shown once the claim succeeds", async () => {
    const { client, told } = await open({ store: faultStore(memoryStore(), [{ on: "claim", nth: 1, fault: "fail" }]) });
    await client.record(session);
    await settle();
    expect(told.unlocks).toEqual([]);
    expect(told.errors.map(({ code }) => code)).toEqual(["STORAGE"]);
    expect(client.getSnapshot().inbox).toHaveLength(1);
    await client.record(steps(3));
    await settle();
    expect(titles(told)).toEqual(["Regular", "First steps"]);
  });
});

test("a store that cannot be read is refused, and its data stays", async () => {
  const inner = memoryStore();
  const first = await open({ store: inner });
  await first.client.record(steps(3));
  await first.client.close();
  await expect(open({ store: faultStore(inner, [{ on: "load", nth: 1, fault: "fail" }]) })).rejects.toMatchObject({ code: "STORAGE" });
  expect((await held(inner)).base).toContain("first_steps");
  expect((await open({ store: inner })).client.get("first_steps")?.count).toBe(3);
});

test("a store that is emptied meanwhile counts as one with a past: nothing is celebrated twice (K8)", async () => {
  const store = memoryStore();
  const authority = new MemoryAuthority(definitions);
  const { client, told } = await open({ store, transport: authority, past: "known" });
  await client.record(session);
  await client.sync();
  authority.always("offline");
  await store.clear();
  await client.record(session);
  await settle();
  expect(client.status.state).toBe("loading");
  authority.always(undefined);
  await wait(120);
  expect(titles(told)).toEqual(["Regular"]);
  expect(client.status).toMatchObject({ state: "ready", pending: 0 });
});
