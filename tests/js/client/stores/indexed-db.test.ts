// IndexedDB when the browser drops the connection (K11).

import "fake-indexeddb/auto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { indexedDbStore } from "../../../../pkg/client.js";
import { bytes, held } from "../bytes.js";

afterEach(() => vi.restoreAllMocks());

/** Makes the next transactions fail, as in Safari after it has lost its database server. */
function loseServer(times: number): void {
  vi.restoreAllMocks();
  const transaction = IDBDatabase.prototype.transaction;
  let left = times;
  vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function (this: IDBDatabase, ...words) {
    if (left-- > 0) throw new DOMException("Connection to Indexed Database server lost. Refresh the page to try again", "UnknownError");
    return transaction.apply(this, words);
  });
}

describe("a lost connection", () => {
  test("is opened again, and nothing is lost or written twice", async () => {
    const store = indexedDbStore("lost");
    await store.append([bytes("1")]);
    loseServer(1);
    await store.append([bytes("2")]);
    loseServer(1);
    expect((await held(store)).queue).toEqual(["1", "2"]);
    loseServer(1);
    expect(await store.claim("k")).toBe(true);
  });

  test("that cannot be opened again rejects, and works later", async () => {
    const store = indexedDbStore("gone");
    await store.append([bytes("1")]);
    loseServer(2);
    await expect(store.append([bytes("2")])).rejects.toThrow("server lost");
    await store.append([bytes("3")]);
    expect((await held(store)).queue).toEqual(["1", "3"]);
  });

  test("after the write was carried out: it is not carried out again", async () => {
    const store = indexedDbStore("answer");
    await store.append([bytes("1")]);
    const { put } = IDBObjectStore.prototype;
    let isLost = false;
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, ...words) {
      const request = put.apply(this, words);
      if (words[1] === "token" && !isLost) {
        isLost = true;
        // The transaction still completes; only its answer is lost.
        throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
      }
      return request;
    });
    vi.spyOn(IDBTransaction.prototype, "abort").mockImplementationOnce(() => undefined);
    await store.append([bytes("2")]);
    expect(isLost).toBe(true);
    expect((await held(store)).queue).toEqual(["1", "2"]);
  });
});

test("a database that is deleted meanwhile does not block, and starts empty", async () => {
  const store = indexedDbStore("deleted");
  await store.append([bytes("1")]);
  await new Promise<void>((done, failed) => {
    const request = indexedDB.deleteDatabase("deleted");
    request.onsuccess = () => done();
    request.onerror = request.onblocked = () => failed(new Error("blocked"));
  });
  await store.append([bytes("2")]);
  expect((await held(store)).queue).toEqual(["2"]);
});

test("a full disk rejects at once, and changes nothing", async () => {
  const store = indexedDbStore("full");
  await store.append([bytes("1")]);
  const add = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("no space", "QuotaExceededError");
  });
  await expect(store.commit({ base: bytes("b"), dropped: 1 })).rejects.toMatchObject({ name: "QuotaExceededError" });
  expect(add).toHaveBeenCalledTimes(1);
  add.mockRestore();
  expect(await held(store)).toEqual({ base: undefined, queue: ["1"], journal: [] });
});

test("a lease is one holder's until it expires", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const [one, other] = [indexedDbStore("lease"), indexedDbStore("lease")];
  expect(await one.lease?.("send", "one", 5_000)).toBe(true);
  expect(await other.lease?.("send", "other", 5_000)).toBe(false);
  expect(await one.lease?.("send", "one", 5_000)).toBe(true);
  vi.setSystemTime(Date.now() + 5_001);
  expect(await other.lease?.("send", "other", 5_000)).toBe(true);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(await one.lease?.("send", "one", 5_000)).toBe(true);
  vi.useRealTimers();
});

test("without IndexedDB, every call rejects", async () => {
  vi.stubGlobal("indexedDB", undefined);
  await expect(indexedDbStore("none").load()).rejects.toThrow();
  vi.unstubAllGlobals();
});
