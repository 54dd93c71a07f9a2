// Lets a process of another revision and one of this checkout serve one database: the old one makes it, the new one migrates it beside the old one.
//
//   node benches/against/upgrade.mjs OURS THEIRS [DATABASE_URL]      binaries of the profile "server" or "dev"; an empty database, SQLite by default
//
// Checks that no event is lost or counts twice, that a player who signs in at one is known at the other, and that the old process answers 500, without
// an effect, for streams alone that the new one has written (README of the server, "Upgrades").

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

const [ours, theirs, address] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "plaudit-upgrade-"));
const [players, teams] = [join(folder, "players.json"), join(folder, "teams.json")];
await writeFile(players, JSON.stringify({ achievements: { walk: { name: "Walk", max_count: 1_000_000_000 } } }));
await writeFile(teams, JSON.stringify({ achievements: { wins: { name: "Wins", count: 0, max_count: 1_000_000_000 } } }));
const env = {
  DATABASE_URL: address ?? `sqlite:${join(folder, "upgrade.db")}`,
  PLAUDIT_SECRET: "a secret of the comparison, 32 bytes or more",
  RUST_LOG: "off",
};

async function start(binary) {
  const files = ["--definitions", players, "--team-definitions", teams];
  const rates = ["--player-rate", "0", "--address-rate", "0"];
  const running = spawn(binary, ["serve", "--listen", "127.0.0.1:0", ...files, ...rates], { env, stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => running.kill());
  const [line] = await once(createInterface(running.stdout), "line");
  return { running, url: line.replace(/^listening on /, "") };
}

async function stop({ running }) {
  running.kill();
  await once(running, "exit");
}

async function ask(server, path, token, body) {
  const headers = { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
  const sent = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  const answer = await fetch(server.url + path, sent);
  return { status: answer.status, body: await answer.json() };
}

async function asked(...request) {
  const { status, body } = await ask(...request);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function signIn(server, name) {
  const device = `the device of ${name}, ${randomUUID()}`;
  const { player, token, refresh_token } = await asked(server, "/v1/auth/device", undefined, { device_id: device });
  return { device, player, token, refresh_token, cid: randomUUID(), mid: 0, queue: [], total: 0 };
}

/** Sends what waits, and so many steps more, as a client does that keeps its queue until it is acknowledged. Returns the status. */
async function sync(server, person, steps, id = "walk", stream = "player") {
  const at = Math.floor(Date.now() / 1_000);
  if (steps > 0) {
    person.mid += 1;
    person.total += steps;
    const command = { type: "update", at, achievements: { [id]: steps } };
    const { cid, mid } = person;
    person.queue.push({ cid, mid, eid: randomUUID(), stream, definitions: "none", command, synced_at: at, clock: "synced" });
  }
  const base = { base: { epoch: 0, rev: null, definitions: "" }, seen: [] };
  const request = { v: 1, nonce: randomUUID(), state_version: 2, streams: { player: base, [stream]: base }, events: person.queue };
  const { status, body } = await ask(server, "/v1/sync", person.token, request);
  if (status === 200) {
    assert.deepEqual(body.rejected, []);
    person.queue = person.queue.filter((event) => event.mid > body.ack[person.cid]);
    person.count = JSON.parse(body.streams[stream].snapshot).records[id]?.count ?? 0;
  }
  return status;
}

async function isWhole(server, person, ...of) {
  assert.equal(await sync(server, person, 0, ...of), 200);
  assert.deepEqual([person.count, person.queue.length], [person.total, 0], "each event counts once");
}

const old = await start(theirs);
const [ann, bob, cid, dan] = await Promise.all(["ann", "bob", "cid", "dan"].map((name) => signIn(old, name)));
for (const person of [ann, dan]) assert.equal(await sync(old, person, 1), 200);
const team = await asked(old, "/v1/teams", ann.token, { name: "Reds" });
await asked(old, `/v1/teams/${team.id}/join`, bob.token, {});
const ofTeam = ["wins", `team:${team.id}`];
assert.equal(await sync(old, bob, 3, ...ofTeam), 200);

// One player syncs at the old process without a pause, while the new one migrates.
let [isMigrating, longest, syncs] = [true, 0, 0];
const syncing = (async () => {
  for (; isMigrating; syncs += 1) {
    const began = performance.now();
    assert.equal(await sync(old, cid, 1), 200, "while the tables are migrated");
    longest = Math.max(longest, performance.now() - began);
    await pause(5);
  }
})();
await pause(300);
const began = performance.now();
const next = await start(ours);
const migrated = performance.now() - began;
await pause(300);
isMigrating = false;
await syncing;
console.log(
  `the new process listens after ${migrated.toFixed(0)} ms; beside it ${syncs} syncs at the old one, ${longest.toFixed(0)} ms at most`,
);

assert.equal(await sync(old, ann, 10), 200, "a stream that only the old process has written");
assert.equal(await sync(next, ann, 10), 200, "a token of the old process");
assert.equal(await sync(old, ann, 10), 500, "a stream that the new process has written");
assert.equal(ann.queue.length, 1);
await isWhole(next, ann);
assert.equal(await sync(old, bob, 1, ...ofTeam), 200);
assert.equal(await sync(next, bob, 1, ...ofTeam), 200);
assert.equal(await sync(old, bob, 1, ...ofTeam), 500);
await isWhole(next, bob, ...ofTeam);
await isWhole(next, cid);
assert.equal(await sync(old, dan, 1), 200, "whom the new process does not know yet");
await isWhole(next, dan);

const renewed = await asked(next, "/v1/auth/refresh", undefined, { refresh_token: bob.refresh_token });
await asked(old, "/v1/auth/refresh", undefined, { refresh_token: renewed.refresh_token });
const [eve, fay] = [await signIn(next, "eve"), await signIn(old, "fay")];
for (const [person, server] of [
  [eve, old],
  [fay, next],
]) {
  const again = await asked(server, "/v1/auth/device", undefined, { device_id: person.device });
  assert.equal(again.player, person.player, "a device has one player at both");
}
await asked(next, `/v1/teams/${team.id}/join`, fay.token, {});
assert.equal((await asked(old, "/v1/teams", fay.token)).teams.length, 1);
await asked(old, `/v1/teams/${team.id}/leave`, fay.token, {});
assert.deepEqual((await asked(next, "/v1/teams", fay.token)).teams, []);

// A balancer sends requests to both in turns: the client sends again what was not acknowledged.
let failed = 0;
for (let turn = 0; turn < 200; turn += 1) failed += Number((await sync([old, next][turn % 2], fay, 1)) !== 200);
await isWhole(next, fay);
await stop(old);
const replay = spawnSync(ours, ["replay", "--all"], { env, encoding: "utf8" });
assert.match(replay.stdout, / equal, 0 different/);
await stop(next);
await rm(folder, { recursive: true });
console.log(`200 syncs in turns: ${failed} were answered 500, and each event counts once; ${replay.stdout.trim()}`);
