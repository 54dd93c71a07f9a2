// Two clients on one store, like two tabs (K14).

import "fake-indexeddb/auto";
import { describe, expect, test, vi } from "vitest";
import { indexedDbStore, memoryStore, type Store } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, settle, titles, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";

/** A page that a test can hide, without Web Locks. */
class Page extends EventTarget {
  visibilityState = "visible";

  turn(state: "visible" | "hidden"): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

describe("two tabs", () => {
  test("predict on the events of both", async () => {
    const store = memoryStore();
    const [one, other] = [await open({ store }), await open({ store })];
    await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other).client.record(steps(1, "marathon"))));
    await settle();
    expect([one.client.get("marathon")?.count, other.client.get("marathon")?.count]).toEqual([20, 20]);
  });

  test("one pop-up, whichever tab recorded", async () => {
    const store = memoryStore();
    const [one, other] = [await open({ store }), await open({ store })];
    await one.client.record(session);
    await other.client.record(steps(3));
    await settle();
    expect([...titles(one.told), ...titles(other.told)].sort()).toEqual(["First steps", "Regular"]);
    expect(one.client.getSnapshot().inbox).toHaveLength(2);
    expect(other.client.getSnapshot().inbox).toHaveLength(2);
  });

  test("an unlock acknowledged in one leaves the inbox of the other", async () => {
    const store = memoryStore();
    const [one, other] = [await open({ store }), await open({ store })];
    await one.client.record(session);
    await settle();
    [...one.told.unlocks, ...other.told.unlocks][0]?.acknowledge();
    await settle();
    expect([one.client.getSnapshot().inbox, other.client.getSnapshot().inbox]).toEqual([[], []]);
  });

  test("one sends; when it is closed mid-flight, the other does, and nothing counts twice", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const one = await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    authority.requests.length = 0;
    authority.next((request, authority) => {
      authority.answer(request);
      return new Promise(() => undefined);
    });
    await other.client.record(steps(1, "marathon"));
    await settle();
    expect(authority.requests).toHaveLength(1);
    await other.client.record(steps(1, "marathon"));
    await settle();
    expect(authority.requests).toHaveLength(1);
    await one.client.close();
    await settle();
    expect(authority.requests.length).toBeGreaterThan(1);
    expect(other.client.status.pending).toBe(0);
    expect(authority.engine().get("marathon", 1_790_812_800)?.count).toBe(2);
    expect(other.client.get("marathon")?.count).toBe(2);
  });

  test("the one that does not send syncs through the other, with the same result", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const one = await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    await other.client.record(steps(1));
    await settle();
    expect(await other.client.sync()).toMatchObject({ rejected: 0 });
    expect(other.client.status).toMatchObject({ online: true, pending: 0, clock: "synced", state: "ready" });
    authority.always("offline");
    await expect(other.client.sync()).rejects.toMatchObject({ code: "NETWORK" });
    expect([one.client.status.online, other.client.status.online]).toEqual([false, false]);
  });

  test("a sync requested from another tab is taken over by a third", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const [one, , third] = [
      await open({ store, transport: authority }),
      await open({ store, transport: authority }),
      await open({ store, transport: authority }),
    ];
    authority.next("hang");
    const synced = vi.fn();
    void third.client.sync().then(synced, synced);
    await settle();
    expect(synced).not.toHaveBeenCalled();
    await one.client.close();
    await settle();
    expect(synced).toHaveBeenCalledExactlyOnceWith({ sent: 0, applied: 0, rejected: 0, rev: 0 });
  });

  test("a refused token is reported in both, and a sync in either resumes sending", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const one = await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    authority.always(() => Promise.reject(Object.assign(new Error("expired"), { code: "AUTH" })));
    await other.client.record(steps(1));
    await settle();
    expect([one.told.auths, other.told.auths]).toEqual([1, 1]);
    authority.always(undefined);
    await other.client.sync();
    expect(one.client.status.pending).toBe(0);
  });

  test("a refusal is reported in one, and the unlock is taken back in both", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const one = await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    authority.refuses = () => "PERMISSION_DENIED";
    await other.client.record(session);
    await settle();
    expect([one.told.retracts.length, other.told.retracts.length]).toEqual([1, 1]);
    expect(one.told.rejections.length + other.told.rejections.length).toBe(1);
    expect([one.client.get("regular")?.earned_count, other.client.get("regular")?.earned_count]).toEqual([0, 0]);
  });

  test("a sync that another tab asks for costs one request", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    const before = authority.requests.length;
    await other.client.sync();
    await settle();
    expect(authority.requests.length - before).toBe(1);
  });

  test("hear of a ban, of an answer that cannot be used, and of what was not adopted, whoever leads", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions);
    const one = await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    const codes = (): string[][] => [one, other].map(({ told }) => told.errors.splice(0).map(({ code }) => code));
    authority.next(() => Promise.reject(Object.assign(new Error("banned"), { code: "BANNED" })));
    await rejection(() => other.client.sync(), "BANNED");
    await settle();
    expect(codes()).toEqual([["BANNED"], ["BANNED"]]);
    authority.next(() => ({ nonce: 7 }));
    await rejection(() => one.client.sync(), "NETWORK");
    await settle();
    expect(codes()).toEqual([["NETWORK"], ["NETWORK"]]);
    authority.next((request) => ({ nonce: request.nonce, error: { code: "UPGRADE" }, server_time: NOW }));
    await other.client.sync().catch(() => undefined);
    await settle();
    const [mine, theirs] = codes();
    expect(theirs).toEqual(mine);
  });

  test("the first answer to one decides held celebrations in both (K8)", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions).always("offline");
    await open({ store, transport: authority });
    const other = await open({ store, transport: authority });
    expect(other.client.status.state).toBe("loading");
    authority.always(undefined);
    await wait(120);
    expect(other.client.status.state).toBe("ready");
    await other.client.record(session);
    await settle();
    expect(other.client.status.pending).toBe(0);
  });

  test("of different players do not meet: a queue is never sent for another (K9)", async () => {
    const store = memoryStore();
    const authority = new MemoryAuthority(definitions).always("offline");
    const ada = await open({ store, transport: authority });
    await ada.client.record(steps(1));
    await ada.client.close();
    authority.always(undefined).requests.length = 0;
    await expect(open({ player: "bob", store, transport: authority })).rejects.toMatchObject({ code: "INVALID_ARGUMENT", path: "/store" });
    await settle();
    expect(authority.requests).toEqual([]);
    const again = await open({ store, transport: authority });
    expect(again.client.status.pending).toBe(0);
    expect(authority.engine().get("first_steps", 1_790_812_800)?.count).toBe(1);
  });
});

describe("visibility", () => {
  test("a hidden tab shows nothing; the visible one does", async () => {
    const page = new Page();
    vi.stubGlobal("document", page);
    const { client, told } = await open({ store: memoryStore() });
    page.turn("hidden");
    await client.record(session);
    await settle();
    expect(told.unlocks).toEqual([]);
    expect(client.getSnapshot().inbox).toHaveLength(1);
    page.turn("visible");
    await settle();
    expect(titles(told)).toEqual(["Regular"]);
  });
});

test("a page that no longer gets locks receives a readable error", async () => {
  vi.stubGlobal("document", new Page());
  const request = vi.fn((_name: string, ...words: unknown[]): Promise<unknown> => (words.at(-1) as () => Promise<unknown>)());
  vi.stubGlobal("navigator", { locks: { request } });
  const durable: Store = { ...memoryStore(), durable: true };
  const { client } = await open({ store: durable });
  request.mockRejectedValue(new DOMException("the document is not active", "InvalidStateError"));
  await rejection(() => client.record(session), "STORAGE");
  await expect(open({ store: durable })).rejects.toMatchObject({ name: "PlauditError", code: "STORAGE" });
});

describe("without Web Locks", () => {
  let databases = 0;
  const stores = (): [Store, Store] => {
    databases += 1;
    return [indexedDbStore(`tabs-${databases}`), indexedDbStore(`tabs-${databases}`)];
  };

  test("a lease decides which tab sends, and passes on when it expires", async () => {
    vi.useRealTimers();
    vi.useFakeTimers({ now: 1_790_812_800_000, toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
    vi.stubGlobal("document", new Page());
    const [mine, theirs] = stores();
    const authority = new MemoryAuthority(definitions);
    const real = (): Promise<void> => new Promise((done) => setImmediate(done));
    const pass = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        await vi.advanceTimersByTimeAsync(1_000);
        for (let turn = 0; turn < 20; turn += 1) await real();
      }
    };
    const opening = Promise.all([open({ store: mine, transport: authority }), open({ store: theirs, transport: authority })]);
    await pass(3);
    const [one, other] = await opening;
    await pass(3);
    expect(authority.requests.length).toBeGreaterThanOrEqual(1);
    const closing = one.client.close();
    await pass(2);
    await closing;
    const before = authority.requests.length;
    const recorded = other.client.record(steps(1));
    await pass(12);
    await recorded;
    expect(authority.requests.length).toBeGreaterThan(before);
    expect(other.client.status.pending).toBe(0);
    const ending = other.client.close();
    await pass(2);
    await ending;
  });
});
