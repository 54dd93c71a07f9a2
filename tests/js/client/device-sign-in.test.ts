// Sign-in by device, against the real authority and against ones that fail; and a device that forgets.

import "fake-indexeddb/auto";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createClient,
  deviceSignIn,
  httpTransport,
  indexedDbStore,
  type KeyValue,
  keyValueStore,
  memoryStore,
} from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { ServerProcess } from "../server-process.js";
import { definitions, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

let authority: ServerProcess;

beforeAll(async () => {
  authority = await ServerProcess.start(definitions, "--new-devices", "0");
});

afterAll(() => authority.stop());
afterEach(() => vi.unstubAllGlobals());

const kept = async (store: KeyValue): Promise<{ [name: string]: string }> =>
  JSON.parse((await store.getItem(`plaudit:device:${authority.url}`)) ?? "{}") as { [name: string]: string };

describe("deviceSignIn", () => {
  test("makes one player of a device, and plays", async () => {
    const store = new FakeStorage();
    const account = await deviceSignIn(`${authority.url}/`, { store });
    const transport = httpTransport(authority.url, { token: account.token });
    const client = await createClient({ player: account.player, store: memoryStore(), transport, definitions });
    await client.record(steps(2));
    await client.sync();
    expect(client.status.pending).toBe(0);
    await client.close();
    expect((await deviceSignIn(authority.url, { store })).player).toBe(account.player);
    const other = await deviceSignIn(authority.url, { store: new FakeStorage() });
    expect(other.player).not.toBe(account.player);
    expect((await kept(store))["device_id"]).toMatch(/^[0-9a-f]{64}$/);
  });

  test("starts without the network once it has signed in", async () => {
    const store = new FakeStorage();
    const first = await deviceSignIn(authority.url, { store });
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    const again = await deviceSignIn(authority.url, { store });
    expect(again.player).toBe(first.player);
    const token = await again.token();
    expect(token).toBe(await first.token());
    expect(await rejection(() => again.token(token))).toMatchObject({ code: "NETWORK" });
    expect(await rejection(() => deviceSignIn(authority.url, { store: new FakeStorage() }))).toMatchObject({ code: "NETWORK" });
  });

  test("exchanges a refused token once, for all who ask", async () => {
    const store = new FakeStorage();
    const account = await deviceSignIn(authority.url, { store });
    const refused = await account.token();
    const asked = vi.fn(fetch);
    vi.stubGlobal("fetch", asked);
    const tokens = await Promise.all([account.token(refused), account.token(refused), account.token(refused)]);
    expect(new Set(tokens).size).toBe(1);
    expect(asked.mock.calls.map(([url]) => String(url).split("/").pop())).toEqual(["refresh"]);
  });

  test("signs in anew where the refresh token is over, as the same player", async () => {
    const store = new FakeStorage();
    const account = await deviceSignIn(authority.url, { store });
    const before = await kept(store);
    await store.setItem(`plaudit:device:${authority.url}`, JSON.stringify({ ...before, refresh_token: "used long ago" }));
    await account.token(await account.token());
    expect(await kept(store)).toMatchObject({ device_id: before["device_id"], player: account.player });
    expect((await kept(store))["refresh_token"]).not.toBe("used long ago");
  });

  test("a lost answer makes no second player", async () => {
    const store = new FakeStorage();
    const reached = fetch;
    vi.stubGlobal("fetch", async (...call: Parameters<typeof fetch>) => {
      await reached(...call);
      throw new TypeError("the answer is lost");
    });
    expect(await rejection(() => deviceSignIn(authority.url, { store }))).toMatchObject({ code: "NETWORK" });
    const id = (await kept(store))["device_id"];
    vi.unstubAllGlobals();
    await deviceSignIn(authority.url, { store });
    expect((await kept(store))["device_id"]).toBe(id);
  });

  test.each([
    ["a page of a captive portal", 200, "<html>", "NETWORK"],
    ["an answer without a token", 200, '{"player": "p"}', "NETWORK"],
    ["null", 200, "null", "NETWORK"],
    ["a refusal", 401, '{"code": "AUTH", "message": "no"}', "AUTH"],
    ["a ban", 403, '{"code": "BANNED", "message": "an operator has banned the player"}', "BANNED"],
    ["too many", 429, '{"code": "BUSY", "message": "too many"}', "NETWORK"],
  ])("%s is told as it is", async (_, status, body, code) => {
    vi.stubGlobal("fetch", async () => new Response(body, { status }));
    const store = new FakeStorage();
    expect(await rejection(() => deviceSignIn("http://127.0.0.1:9", { store }))).toMatchObject({ code });
  });

  test("damaged entries are made anew, and arguments checked at the call", async () => {
    const store = new FakeStorage();
    await store.setItem(`plaudit:device:${authority.url}`, "{");
    await deviceSignIn(authority.url, { store });
    for (const options of [{}, { store: {} }, { store: null }, { storage: new FakeStorage() }])
      expect(await rejection(() => deviceSignIn(authority.url, options as never))).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(await rejection(() => deviceSignIn("/relative", { store }))).toMatchObject({ code: "INVALID_ARGUMENT" });
    const full = { getItem: async () => null, setItem: () => Promise.reject(new Error("full")), removeItem: async () => undefined };
    expect(await rejection(() => deviceSignIn(authority.url, { store: full }))).toMatchObject({
      code: "STORAGE",
      message: expect.stringContaining("could not be stored"),
    });
    const locked = { ...full, getItem: () => Promise.reject(new Error("locked")) };
    expect(await rejection(() => deviceSignIn(authority.url, { store: locked }))).toMatchObject({
      code: "STORAGE",
      message: expect.stringContaining("could not be read"),
    });
  });
});

describe("a banned player", () => {
  test("keeps the queue, hears of it once, and goes on when the ban is lifted", async () => {
    const store = keyValueStore(new FakeStorage());
    let isBanned = true;
    const reached = fetch;
    vi.stubGlobal("fetch", (...call: Parameters<typeof fetch>) =>
      isBanned && String(call[0]).endsWith("/v1/sync")
        ? Promise.resolve(new Response('{"code": "BANNED", "message": "an operator has banned this player"}', { status: 403 }))
        : reached(...call),
    );
    const account = await deviceSignIn(authority.url, { store: new FakeStorage() });
    const transport = httpTransport(authority.url, { token: account.token });
    const client = await createClient({ player: account.player, store, transport, definitions, past: "known" });
    const codes: string[] = [];
    client.on("error", ({ code }) => codes.push(code));
    await client.record(steps(1));
    for (let round = 0; round < 3; round += 1) expect(await rejection(() => client.sync())).toMatchObject({ code: "BANNED" });
    expect([client.status.pending, codes]).toEqual([1, ["BANNED"]]);
    await client.close();

    const again = await createClient({ player: account.player, store, transport, definitions });
    expect(again.status.pending).toBe(1);
    isBanned = false;
    await again.sync();
    expect([again.status.pending, again.get("first_steps")?.count]).toEqual([0, 1]);
    await again.close();
  });
});

describe("forget", () => {
  test.each([
    ["IndexedDB", () => indexedDbStore(`forget-${Math.random()}`)],
    ["a key-value store", () => keyValueStore(new FakeStorage())],
    ["memory", () => memoryStore()],
  ])("empties %s and closes the client, in every tab", async (_, make) => {
    const store = make();
    const [client, other] = [
      await createClient({ player: "ada", definitions, store }),
      await createClient({ player: "ada", definitions, store }),
    ];
    const told = new Promise((resolve) => other.on("error", ({ code }) => resolve(code)));
    await client.record(steps(2));
    await client.forget();
    expect(await told).toBe("DISPOSED");
    await expect.poll(() => rejection(() => other.record(steps(1)))).toMatchObject({ code: "DISPOSED" });
    expect(await rejection(() => client.record(steps(1)))).toMatchObject({ code: "DISPOSED" });
    await expect.poll(() => store.load()).toMatchObject({ queue: [], journal: [] });
    expect((await store.load()).base).toBeUndefined();
    const anew = await createClient({ player: "ada", definitions, store });
    expect(anew.get("first_steps")?.count).toBe(0);
    await anew.close();
  });

  test("tells where the store cannot be emptied", async () => {
    const store = { ...memoryStore(), clear: () => Promise.reject(new Error("locked")) };
    const client = await createClient({ player: "ada", definitions, store });
    expect(await rejection(() => client.forget())).toMatchObject({ code: "STORAGE" });
  });
});
