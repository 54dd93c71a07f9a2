// The client against the real authority, over HTTP.

import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, createClient, httpTransport, keyValueStore } from "../../../pkg/client.js";
import { type Account, ServerProcess } from "../server-process.js";
import { definitions, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

let authority: ServerProcess;
const clients: Client[] = [];

beforeAll(async () => {
  authority = await ServerProcess.start(definitions);
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await authority.stop();
});

async function open({ player, token }: Pick<Account, "player" | "token">, past?: "known"): Promise<Client> {
  return openWith(player, () => token, past);
}

async function openWith(player: string, token: () => string, past?: "known"): Promise<Client> {
  const transport = httpTransport(authority.url, { token });
  const client = await createClient({
    player,
    store: keyValueStore(new FakeStorage()),
    transport,
    definitions,
    ...(past === undefined ? {} : { past }),
  });
  clients.push(client);
  return client;
}

/** Syncs with an authority that has just started: an attempt that began before would fail the callers that join it. */
async function syncAfterStart(client: Client): Promise<void> {
  const isSynced = (): Promise<boolean> =>
    client.sync().then(
      () => true,
      () => false,
    );
  await expect.poll(isSynced).toBe(true);
}

test("recorded events are settled, and a second device receives the unlock without a second pop-up", async () => {
  const account = await authority.signIn("a-device-with-a-long-id");
  const one = await open(account, "known");
  const unlocked = new Promise((told) => one.on("unlock", told));
  await one.record(session);
  expect(await unlocked).toMatchObject({ id: "regular" });
  await one.record(steps(2));
  await one.sync();
  expect(one.status).toMatchObject({ pending: 0, online: true, clock: "synced", state: "ready" });
  await one.sync();

  const other = await open(account);
  const again: unknown[] = [];
  other.on("unlock", (unlock) => again.push(unlock));
  await other.sync();
  expect(other.get("first_steps")?.count).toBe(2);
  expect(other.get("regular")?.earned_count).toBe(1);
  await other.record(steps(1));
  await other.sync();
  await one.sync();
  expect(one.get("first_steps")?.count).toBe(3);
  expect(again.map((unlock) => (unlock as { id: string }).id)).toEqual(["first_steps"]);
});

test("a reward claimed offline is claimed by the authority, and only once", async () => {
  const account = await authority.signIn("a-device-that-claims-things");
  const [one, other] = [await open(account, "known"), await open(account)];
  await one.record(steps(3));
  await one.sync();
  await other.sync();
  const rejected = new Promise((told) => [one, other].forEach((client) => client.on("rejected", told)));
  await Promise.all([one.claim("first_steps"), other.claim(["first_steps"])]);
  // The second claim is refused.
  await Promise.all([one.sync(), other.sync()]);
  expect(await rejected).toMatchObject({ code: "ALREADY_CLAIMED" });
  expect([one, other].map((client) => [client.get("first_steps")?.claim_time_sec !== undefined, client.status.pending])).toEqual([
    [true, 0],
    [true, 0],
  ]);
});

test("a forged token pauses sending, and a valid one resumes it", async () => {
  const account = await authority.signIn("another-device-with-an-id");
  let token = "forged";
  const client = await openWith(account.player, () => token);
  const asked = new Promise<void>((told) => client.on("auth", told));
  await client.record(steps(1));
  await expect(client.sync()).rejects.toMatchObject({ code: "AUTH" });
  await asked;
  token = account.token;
  expect(await client.sync()).toMatchObject({ applied: 1 });
});

test("the authority is killed and restored from a backup: lost events that the client has are sent again", async () => {
  const client = await open(await authority.signIn("a-third-device-with-an-id"), "known");
  await client.record(steps(1, "marathon"));
  await client.sync();
  await authority.kill();
  await authority.backUp();
  await client.record(steps(2, "marathon"));
  await expect(client.sync()).rejects.toMatchObject({ code: "NETWORK" });
  await authority.start();
  await syncAfterStart(client);
  expect(client.get("marathon")?.count).toBe(3);
  await client.record(steps(4, "marathon"));
  await client.sync();
  await authority.kill();
  await authority.restore();
  await client.record(steps(8, "marathon"));
  await authority.start();
  await syncAfterStart(client);
  expect(client.status.pending).toBe(0);
  // The 2 and the 4 had been settled, and were lost with the server; the client still had the 8.
  expect(client.get("marathon")?.count).toBe(9);
});
