// Twelve faults of achievement libraries that keep a blob in localStorage; none occurs here.

import { describe, expect, test } from "vitest";
import { keyValueStore, memoryStore } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { held } from "./bytes.js";
import { open, settle, titles, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

describe("probe", () => {
  test("1: progress is not overwritten after a reload", async () => {
    const storage = new FakeStorage();
    const first = await open({ store: keyValueStore(storage) });
    await first.client.record(steps(2));
    await first.client.close();
    const second = await open({ store: keyValueStore(storage) });
    expect(second.client.get("first_steps")?.count).toBe(2);
    await second.client.record(steps(1));
    expect(second.client.get("first_steps")?.count).toBe(3);
  });

  test("2: no second pop-up after a reload", async () => {
    const storage = new FakeStorage();
    const first = await open({ store: keyValueStore(storage) });
    await first.client.record(session);
    await settle();
    await first.client.close();
    const second = await open({ store: keyValueStore(storage) });
    await second.client.record(session);
    await settle();
    expect([titles(first.told), titles(second.told)]).toEqual([["Regular"], []]);
  });

  test("3: two tabs lose no unlock", async () => {
    const store = memoryStore();
    const [one, other] = [await open({ store }), await open({ store })];
    await Promise.all([one.client.record(session), other.client.record(steps(3))]);
    await settle();
    expect([...titles(one.told), ...titles(other.told)].sort()).toEqual(["First steps", "Regular"]);
    const { client } = await open({ store });
    expect([client.get("regular")?.earned_count, client.get("first_steps")?.earned_count]).toEqual([1, 1]);
  });

  test("4: an older queued write does not win", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const early = await open({ store: memoryStore(), transport: authority });
    await early.client.record(steps(10, "marathon"));
    const late = await open({ store: memoryStore(), transport: { sync: (request) => authority.always(undefined).sync(request) } });
    await late.client.record(steps(50, "marathon"));
    await late.client.sync();
    await early.client.sync();
    expect(authority.engine().get("marathon", NOW)?.count).toBe(60);
    expect(early.client.get("marathon")?.count).toBe(60);
  });

  test("5: a poison event does not block those behind it", async () => {
    const authority = new MemoryAuthority(definitions).always("offline");
    const { client, told } = await open({ store: memoryStore(), transport: authority });
    await client.record(session);
    for (let count = 0; count < 5; count += 1) await client.record(steps(1, "marathon"));
    authority.refuses = ({ command }) => (command.type === "session_completed" ? "INVALID_COMMAND" : undefined);
    authority.always(undefined);
    await wait(120);
    expect(client.status.pending).toBe(0);
    expect(told.rejections).toHaveLength(1);
    expect(authority.engine().get("marathon", NOW)?.count).toBe(5);
  });

  test("6: a corrupt blob does not become an empty state, silently", async () => {
    const storage = new FakeStorage();
    const first = await open({ store: keyValueStore(storage) });
    await first.client.record(steps(2));
    await first.client.close();
    const [key] = [...storage.items.keys()].filter((name) => name.includes("/base/"));
    storage.items.set(key ?? "", (storage.items.get(key ?? "") ?? "").replace("count", "c0unt"));
    const second = await open({ store: keyValueStore(storage) });
    expect(second.told.errors.map(({ code }) => code)).toContain("STATE_UNREADABLE");
    expect([...storage.items.values()].join()).toContain("c0unt");
  });

  test("7: full storage is reported, and only stored outcomes are shown", async () => {
    const storage = new FakeStorage();
    const { client, told } = await open({ store: keyValueStore(storage) });
    storage.failAt(1);
    await expect(client.record(session)).rejects.toMatchObject({ code: "STORAGE" });
    await settle();
    expect([told.unlocks, client.get("regular")?.earned_count]).toEqual([[], 0]);
  });

  test("8: concurrent records are not lost between reading and writing", async () => {
    const storage = new FakeStorage();
    const { client } = await open({ store: keyValueStore(storage) });
    await Promise.all(Array.from({ length: 50 }, () => client.record(steps(1, "marathon"))));
    await client.close();
    expect((await open({ store: keyValueStore(storage) })).client.get("marathon")?.count).toBe(50);
  });

  test("9: what was recorded offline is sent after a reload, once", async () => {
    const storage = new FakeStorage();
    const authority = new MemoryAuthority(definitions).always("offline");
    const first = await open({ store: keyValueStore(storage), transport: authority });
    await first.client.record(steps(3, "marathon"));
    await first.client.close();
    authority.always(undefined).next("lost answer");
    const second = await open({ store: keyValueStore(storage), transport: authority });
    await wait(10);
    expect(second.client.status.pending).toBe(0);
    expect(authority.engine().get("marathon", NOW)?.count).toBe(3);
  });

  test("10: a listener that throws loses no unlock", async () => {
    const { client, told } = await open({ store: memoryStore() });
    client.on("change", () => {
      throw new Error("mine");
    });
    await client.record(session);
    await client.record(steps(3));
    await settle();
    expect(titles(told)).toEqual(["Regular", "First steps"]);
    expect(told.errors.length).toBeGreaterThan(0);
  });

  test("11: an unlock without a listener is not lost", async () => {
    const store = memoryStore();
    const first = await open({ store });
    await first.client.close();
    const { createClient } = await import("../../../pkg/client.js");
    const silent = await createClient({ player: "ada", definitions, store });
    await silent.record(session);
    await silent.close();
    const second = await open({ store });
    expect(titles(second.told)).toEqual(["Regular"]);
    expect(second.client.getSnapshot().inbox).toHaveLength(1);
  });

  test("12: another user on the same device has separate progress", async () => {
    const storage = new FakeStorage();
    const ada = await open({ player: "ada", store: keyValueStore(storage, "ada") });
    await ada.client.record(steps(3));
    await ada.client.close();
    const bob = await open({ player: "bob", store: keyValueStore(storage, "bob") });
    expect(bob.client.get("first_steps")?.count).toBe(0);
    await expect(open({ player: "bob", store: keyValueStore(storage, "ada") })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
    expect((await held(keyValueStore(storage, "ada"))).base).toContain("first_steps");
  });
});
