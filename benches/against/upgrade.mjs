// Lets a process of another revision and one of this checkout serve one database: the old one creates it, and the new one migrates it while
// the old one runs.
//
//   node benches/against/upgrade.mjs OURS THEIRS [DATABASE_URL]      binaries of the profile "server" or "dev"; an empty database, SQLite by default
//
// Checks that no event is lost or counts twice, that a player who signs in at one is known at the other, and that both serve every stream
// in turns, including a streak, regardless of which one created it (README of the server, "Upgrades").

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
const achievements = {
  walk: { name: "Walk", max_count: 1_000_000_000 },
  daily: { name: "Daily", max_count: 2, reset_cronexpr: "0 0 * * *", auto_reset: true },
  week: { name: "Week", trigger: { streak: { days: 7 } } },
  kills: { name: "Kills", trigger: { stat: { id: "kills", at_least: 100 } } },
  shelf: { name: "Shelf", trigger: { content: { content_ids: ["a", "b", "c"], require: "all" } } },
};
await writeFile(players, JSON.stringify({ achievements }));
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

/** Sends the waiting events and this many new steps, like a client that keeps its queue until it is acknowledged. Returns the status. */
function sync(server, person, steps, id = "walk", stream = "player") {
  person.total += steps;
  const commands = steps > 0 ? [{ type: "update", achievements: { [id]: steps } }] : [];
  return send(server, person, commands, id, stream);
}

/** Sends the waiting events and these commands. Returns the status. */
async function send(server, person, commands, id = "walk", stream = "player") {
  const now = Math.floor(Date.now() / 1_000);
  for (const { at = now, ...said } of commands) {
    person.mid += 1;
    const { cid, mid } = person;
    const command = { ...said, at };
    person.queue.push({ cid, mid, eid: randomUUID(), stream, definitions: "none", command, synced_at: at, clock: "synced" });
  }
  const base = { base: { epoch: 0, rev: null, definitions: "" }, seen: [] };
  const request = { v: 1, nonce: randomUUID(), state_version: 2, streams: { player: base, [stream]: base }, events: person.queue };
  const { status, body } = await ask(server, "/v1/sync", person.token, request);
  if (status === 200) {
    assert.deepEqual(body.rejected, []);
    person.queue = person.queue.filter((event) => event.mid > body.ack[person.cid]);
    person.state = JSON.parse(body.streams[stream].snapshot);
    person.count = person.state.records[id]?.count ?? 0;
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
assert.equal(await sync(old, ann, 10), 200, "a stream that the new process has written");
for (const server of [next, old]) await isWhole(server, ann);
for (const server of [old, next, old]) assert.equal(await sync(server, bob, 1, ...ofTeam), 200);
for (const server of [next, old]) await isWhole(server, bob, ...ofTeam);
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
for (const person of [fay, eve]) {
  for (let turn = 0; turn < 200; turn += 1) assert.equal(await sync([old, next][turn % 2], person, 1), 200, "in turns");
  for (const server of [old, next]) await isWhole(server, person);
}

// A week of sessions and other events, each day at the other process.
const today = Math.floor(Date.now() / 1_000);
for (const first of [old, next]) {
  const gus = await signIn(first, "gus");
  for (let day = 0; day < 7; day += 1) {
    const at = today - (6 - day) * 86_400;
    const session = { type: "session_completed", duration_sec: 60, at };
    const rest = [
      { type: "stat", add: { kills: 20 }, at },
      { type: "update", achievements: { daily: 1 }, at },
      { type: "content_completed", content_id: "abc"[day % 3], at },
    ];
    assert.equal(await send([old, next][day % 2], gus, [session, ...rest]), 200);
    assert.equal(gus.queue.length, 0);
    const { facts, records } = gus.state;
    assert.deepEqual(
      [facts.sessions, facts.streak.days, facts.streak.longest, facts.stats.kills],
      [day + 1, day + 1, day + 1, 20 * (day + 1)],
    );
    const earned = ["kills", "shelf", "week"].map((id) => records[id]?.earned?.count ?? 0);
    assert.deepEqual(earned, [Number(day >= 4), Math.floor((day + 1) / 3), Number(day >= 6)]);
  }
}
await stop(old);
const replay = spawnSync(ours, ["replay", "--all"], { env, encoding: "utf8" });
assert.match(replay.stdout, / equal, 0 different/);
await stop(next);
await rm(folder, { recursive: true });
console.log(`400 syncs in turns, and two weeks: all answered, and each event counts once; ${replay.stdout.trim()}`);
