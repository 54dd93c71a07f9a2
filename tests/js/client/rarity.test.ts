// How rare achievements are: in the client's snapshot, where the host asks for it, a few seconds after they were earned.

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createClient, httpTransport, keyValueStore } from "../../../pkg/client.js";
import { ServerProcess } from "../server-process.js";
import { FakeStorage } from "./storage.js";

const definitions = { achievements: { first: { name: "First", max_count: 1 }, rare: { name: "Rare", max_count: 1 } } };

let server: ServerProcess;
beforeAll(async () => {
  server = await ServerProcess.start(definitions, "--api", "--new-devices", "0", "--address-rate", "0");
});
afterAll(() => server.stop());

test("the snapshot says how rare an achievement is, if the host asks", { timeout: 120_000 }, async () => {
  const key = await server.addKey("game", "events");
  const event = { eid: "e1", command: { type: "update", achievements: { first: 1 } } };
  const players = Array.from({ length: 99 }, (_, number) => ({ player: `p${number}`, events: number < 25 ? [event] : [] }));
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const answer = await fetch(`${server.url}/v1/server/events`, { method: "POST", headers, body: JSON.stringify({ players }) });
  expect(answer.status).toBe(200);
  const begun = Date.now();
  const device = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device_id: "the device of ann" }),
  };
  const account = (await (await fetch(`${server.url}/v1/auth/device`, device)).json()) as { player: string; token: string };
  const open = (rarity: boolean) => {
    const transport = httpTransport(server.url, { token: () => account.token });
    return createClient({ player: account.player, store: keyValueStore(new FakeStorage()), transport, rarity });
  };
  await vi.waitFor(async () => expect((await (await fetch(`${server.url}/v1/rarity`)).json()).players).toBe(100), { timeout: 60_000 });
  expect(Date.now() - begun).toBeLessThan(60_000);
  const [asking, silent] = [await open(true), await open(false)];
  await Promise.all([asking.sync(), silent.sync()]);
  await vi.waitFor(() => expect(asking.getSnapshot().rarity).toEqual({ first: 25, rare: 0 }), { timeout: 30_000 });
  expect(asking.getSnapshot()).toBe(asking.getSnapshot());
  expect(silent.getSnapshot()).not.toHaveProperty("rarity");
  await Promise.all([asking.close(), silent.close()]);
});

test("an option that is no boolean is refused", async () => {
  const wrong = createClient({ player: "p", definitions, store: keyValueStore(new FakeStorage()), rarity: 1 as never });
  await expect(wrong).rejects.toMatchObject({ code: "INVALID_ARGUMENT", path: "/rarity" });
});

test.each([
  [
    "throws",
    () => {
      throw new Error("no figures");
    },
  ],
  ["rejects", () => Promise.reject(new Error("no figures"))],
  ["answers without a promise", () => undefined],
])("a transport whose rarity %s fails no sync", async (_, rarity) => {
  const device = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device_id: "the device of bob, who syncs" }),
  };
  const account = (await (await fetch(`${server.url}/v1/auth/device`, device)).json()) as { player: string; token: string };
  const transport = { ...httpTransport(server.url, { token: () => account.token }), rarity: rarity as never };
  const client = await createClient({ player: account.player, store: keyValueStore(new FakeStorage()), transport, rarity: true });
  await expect(client.sync()).resolves.toBeDefined();
  expect(client.getSnapshot()).not.toHaveProperty("rarity");
  await client.close();
});
