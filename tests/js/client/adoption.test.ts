// Sign-up with progress made before, against the real authority (K16), and ten days without a network (S9).

import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Client, type ClientOptions, createClient, httpTransport, keyValueStore, type KeyValue } from "../../../pkg/client.js";
import { ServerProcess } from "../server-process.js";
import { definitions, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

let adopting: ServerProcess;
let strict: ServerProcess;
const clients: Client[] = [];

beforeAll(async () => {
  [adopting, strict] = await Promise.all([ServerProcess.start(definitions, "--adopt"), ServerProcess.start(definitions)]);
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await Promise.all([adopting.stop(), strict.stop()]);
});

async function open(storage: KeyValue, options: Partial<ClientOptions>): Promise<{ client: Client; errors: string[]; told: string[] }> {
  const client = await createClient({ player: "guest", store: keyValueStore(storage), definitions, ...options });
  const [errors, told]: [string[], string[]] = [[], []];
  client.on("error", ({ code }) => errors.push(code));
  client.on("unlock", ({ id }) => told.push(`unlock ${id}`));
  client.on("retract", ({ id }) => told.push(`retract ${id}`));
  clients.push(client);
  return { client, errors, told };
}

async function guest(): Promise<FakeStorage> {
  const storage = new FakeStorage();
  const { client } = await open(storage, {});
  await client.record(steps(3));
  await client.claim("first_steps");
  await client.record(session);
  await client.record(steps(5, "marathon"));
  await client.close();
  return storage;
}

test("a guest who signs up keeps everything, and the log replays", async () => {
  const [storage, account] = [await guest(), await adopting.signIn("a-guest-who-signs-up-now")];
  const transport = httpTransport(adopting.url, { token: () => account.token });
  const { client, errors, told } = await open(storage, { player: account.player, transport, adopt: "guest" });
  await client.sync();
  expect([errors, told]).toEqual([[], []]);
  expect(client.get("first_steps")).toMatchObject({ count: 3, claim_time_sec: expect.any(Number) as number });
  expect([client.get("regular")?.earned_count, client.get("marathon")?.count, client.setAside()]).toEqual([1, 5, []]);
  expect((await adopting.show(account.player)).state.celebrated).toHaveProperty("first_steps@once#1");
  // A second device of the same player receives it without a pop-up; its own progress can no longer be adopted.
  const other = await open(await guest(), { player: account.player, transport, adopt: "guest" });
  await other.client.sync();
  expect([other.errors, other.told]).toEqual([["NOT_ADOPTED"], []]);
  expect([other.client.get("marathon")?.count, other.client.setAside().length]).toEqual([5, 1]);
  expect(await adopting.replay()).toContain("0 different");
});

test("if the authority does not allow adoption, the progress is set aside, and an authority that allows it adopts it later", async () => {
  const [storage, account] = [await guest(), await strict.signIn("a-guest-who-comes-too-early")];
  const { client, errors, told } = await open(storage, {
    player: account.player,
    adopt: "guest",
    transport: httpTransport(strict.url, { token: () => account.token }),
  });
  await client.sync();
  expect([errors, told, client.get("marathon")?.count]).toEqual([["NOT_ADOPTED"], [], 0]);
  const [kept] = client.setAside();
  expect(kept?.player).toBe("guest");
  await kept?.adopt();
  expect(errors).toEqual(["NOT_ADOPTED", "NOT_ADOPTED"]);
  expect(client.setAside()).toHaveLength(1);
});

test("a state that was set aside is adopted later by a stream without a past", async () => {
  const [storage, account] = [await guest(), await adopting.signIn("a-guest-who-thinks-twice")];
  const transport = httpTransport(adopting.url, { token: () => account.token });
  // The store belonged to the player from the start, and adoption was not requested.
  const own = new FakeStorage();
  for (const [key, value] of storage.items) own.items.set(key, value);
  const { client, errors } = await open(own, { transport });
  await client.sync();
  expect([errors, client.get("marathon")?.count]).toEqual([["NOT_ADOPTED"], 0]);
  await client.setAside()[0]?.adopt();
  expect([errors, client.get("marathon")?.count, client.get("first_steps")?.count]).toEqual([["NOT_ADOPTED"], 5, 3]);
  expect(await adopting.replay()).toContain("0 different");
});

test("a state is adopted though a request is under way that was sent before", async () => {
  const [storage, account] = [await guest(), await adopting.signIn("a-guest-in-a-hurry-to-adopt")];
  const http = httpTransport(adopting.url, { token: () => account.token });
  const first = await open(storage, { transport: http });
  await first.client.sync();
  await first.client.close();
  let isHeld = true;
  let release = (): void => undefined;
  const held = new Promise<void>((done) => {
    release = done;
  });
  const transport = {
    sync: async (request: unknown) => {
      const answer = await http.sync(request);
      if (isHeld) await held;
      return answer;
    },
  };
  const { client, errors } = await open(storage, { transport });
  const adopted = client.setAside()[0]?.adopt();
  await new Promise((done) => setTimeout(done, 50));
  isHeld = false;
  release();
  await adopted;
  await client.sync();
  expect([errors, client.get("marathon")?.count]).toEqual([[], 5]);
});

test("ten days without a network lose nothing", async () => {
  const account = await strict.signIn("a-device-on-a-long-voyage");
  let isOnline = false;
  const http = httpTransport(strict.url, { token: () => account.token });
  const transport = { sync: (request: unknown) => (isOnline ? http.sync(request) : Promise.reject(new Error("no network"))) };
  const { client, errors, told } = await open(new FakeStorage(), { player: account.player, transport, past: "known" });
  const now = Date.now();
  const begun = performance.now();
  const [clock, monotonic] = [vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
  for (let day = 10; day >= 0; day -= 1) {
    clock.mockImplementation(() => now - day * 86_400_000);
    monotonic.mockImplementation(() => begun + (10 - day) * 86_400_000);
    await client.record(steps(1, "daily"));
    await client.record(steps(1, "marathon"));
  }
  clock.mockRestore();
  expect(client.status.expires_at).toBe(Math.floor((now - 10 * 86_400_000) / 1000) + 30 * 86_400);
  isOnline = true;
  await client.sync();
  expect(errors).toEqual([]);
  expect(told.filter((one) => one.startsWith("retract"))).toEqual([]);
  expect(client.get("marathon")?.count).toBe(11);
  expect((await strict.show(account.player)).state.unlocks?.filter(({ id }) => id === "daily")).toHaveLength(11);
  monotonic.mockRestore();
});

test("two tabs that refresh their sign-in together both stay signed in, and so does one whose answer was lost", async () => {
  const account = await strict.signIn("a-device-with-two-open-tabs");
  const refresh = async (token: string): Promise<{ status: number; next: string }> => {
    const answer = await fetch(`${strict.url}/v1/auth/refresh`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ refresh_token: token }),
    });
    return { status: answer.status, next: ((await answer.json()) as { refresh_token: string }).refresh_token };
  };
  const [one, other] = await Promise.all([refresh(account.refresh_token), refresh(account.refresh_token)]);
  expect([one.status, other.status, one.next === other.next]).toEqual([200, 200, true]);
  expect((await refresh(one.next)).status).toBe(200);
  expect((await refresh(other.next)).status).toBe(200);
});
