// The package of the first version (2d556e5) against today's authority, because installed apps have to keep working.

import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type * as Today from "../../../pkg/client.js";
import { type Client, createClient, httpTransport, keyValueStore } from "../../../pkg/client.js";
import { ServerProcess } from "../server-process.js";
import { definitions as sample, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const packed = resolve(import.meta.dirname, "../../fixtures/packages/plaudit-2d556e5.tgz");

const definitions = {
  achievements: { ...sample.achievements, three_days: { name: "Three days", trigger: { streak: { days: 3 } } } },
};

let authority: ServerProcess;
let folder: string;
let old: typeof Today;

beforeAll(async () => {
  [authority, folder] = await Promise.all([ServerProcess.start(definitions), mkdtemp(join(tmpdir(), "plaudit-old-"))]);
  await promisify(execFile)("tar", ["-xzf", packed, "-C", folder]);
  old = (await import(/* @vite-ignore */ pathToFileURL(join(folder, "package/client.js")).href)) as typeof Today;
});

afterAll(async () => {
  await authority.stop();
  await rm(folder, { recursive: true });
});

const DAY_MS = 86_400_000;

/** The snapshot in the newest base that a client has stored. */
function storedSnapshot(storage: FakeStorage): string {
  const bases = [...storage.items.values()].filter((value) => value.includes('"snapshot"'));
  const players = bases.map(
    (base) => (JSON.parse(base.slice(16)) as { streams: { player: { rev: number; snapshot: string } } }).streams.player,
  );
  return players.toSorted((one, other) => other.rev - one.rev)[0]?.snapshot ?? "{}";
}

function listen(client: Client): string[] {
  const told: string[] = [];
  client.on("unlock", ({ id }) => told.push(id));
  client.on("retract", ({ id }) => told.push(`-${id}`));
  client.on("error", ({ code }) => told.push(`error ${code}`));
  return told;
}

/** Records a day's session and a step on each of the last three days, today last, as a device without a network does. */
async function threeDays(client: Client): Promise<void> {
  const [now, begun] = [Date.now(), performance.now()];
  const [clock, monotonic] = [vi.spyOn(Date, "now"), vi.spyOn(performance, "now")];
  for (const day of [2, 1, 0]) {
    clock.mockImplementation(() => now - day * DAY_MS);
    monotonic.mockImplementation(() => begun + (2 - day) * DAY_MS);
    await client.record(session);
    await client.record(steps(1));
  }
  clock.mockRestore();
}

// A saved state has version 2 since streaks keep their days. The authority answers clients that name no version with the form that they read.
test("an installed app of the first version syncs, and shows what today's devices show", async () => {
  const account = await authority.signIn("a-phone-with-an-old-package");
  const [storage, token] = [new FakeStorage(), () => account.token];
  const options = { player: account.player, definitions, past: "known" as const };
  const phone = await old.createClient({
    ...options,
    store: old.keyValueStore(storage),
    transport: old.httpTransport(authority.url, { token }),
  });
  const told = listen(phone);
  await threeDays(phone);
  await phone.sync();
  expect([phone.status.pending, phone.get("first_steps")?.count, phone.get("three_days")?.earned_count]).toEqual([0, 3, 1]);
  expect(told).toEqual(["regular", "three_days", "first_steps"]);
  expect(JSON.parse(storedSnapshot(storage))).toMatchObject({ version: 1, facts: { streak: { days: 3, longest: 3 } } });
  // Another event, and an answer without a snapshot.
  await phone.record(steps(4, "marathon"));
  await phone.sync();
  await phone.sync();

  // Today's package on another device has the same.
  const transport = httpTransport(authority.url, { token });
  const tablet = await createClient({ ...options, past: "possible", store: keyValueStore(new FakeStorage()), transport });
  const toldThere = listen(tablet);
  await tablet.sync();
  await tablet.record(steps(1, "marathon"));
  await tablet.sync();
  expect([tablet.get("marathon")?.count, tablet.get("three_days")?.earned_count, toldThere]).toEqual([5, 1, []]);
  await phone.sync();
  expect(phone.get("marathon")?.count).toBe(5);
  const claimed = await phone.claim("first_steps");
  expect(claimed.rewards).toHaveLength(1);
  await phone.sync();
  await Promise.all([phone.close(), tablet.close()]);
  expect(told).toEqual(["regular", "three_days", "first_steps"]);
  expect(await authority.replay()).toContain("0 different");
});

test("today's package continues from the first version's store: what waits counts once, and the streak has its days", async () => {
  const account = await authority.signIn("a-phone-that-is-updated");
  const [storage, token] = [new FakeStorage(), () => account.token];
  const options = { player: account.player, definitions };
  const before = await old.createClient({
    ...options,
    past: "known",
    store: old.keyValueStore(storage),
    transport: old.httpTransport(authority.url, { token }),
  });
  listen(before);
  await threeDays(before);
  await before.sync();
  await before.record(steps(4, "marathon"));
  await before.close();
  const after = await createClient({ ...options, store: keyValueStore(storage), transport: httpTransport(authority.url, { token }) });
  const told = listen(after);
  expect(after.status.pending).toBe(1);
  await after.sync();
  expect([after.get("first_steps")?.count, after.get("three_days")?.earned_count, after.get("marathon")?.count]).toEqual([3, 1, 4]);
  expect([after.status.pending, told, after.setAside()]).toEqual([0, [], []]);
  await after.close();
  expect(JSON.parse(storedSnapshot(storage))).toEqual((await authority.show(account.player)).state);
  expect(await authority.replay()).toContain("0 different");
});

test("a client of the first version whose store was left behind by a downgrade loses nothing that waits", async () => {
  const account = await authority.signIn("a-phone-that-is-downgraded");
  const [storage, token] = [new FakeStorage(), () => account.token];
  const options = { player: account.player, definitions };
  const today = await createClient({
    ...options,
    past: "known",
    store: keyValueStore(storage),
    transport: httpTransport(authority.url, { token }),
  });
  listen(today);
  await today.record(steps(3));
  await today.sync();
  await today.close();
  // It cannot read the base of version 2, sets it aside, says so, and gets the authority's in its own form.
  const phone = await old.createClient({
    ...options,
    store: old.keyValueStore(storage),
    transport: old.httpTransport(authority.url, { token }),
  });
  const told = listen(phone);
  await phone.record(steps(4, "marathon"));
  await phone.sync();
  expect([phone.get("first_steps")?.count, phone.get("marathon")?.count, phone.status.pending]).toEqual([3, 4, 0]);
  expect(told.filter((one) => !one.startsWith("error"))).toEqual([]);
  await phone.close();
});
