// Compares the syncs per second of two authorities, side by side in one run: the one of this checkout, and that of another revision.
//
//   node benches/against/syncs.mjs [REVISION]      2d556e5, the first version, by default; the first run builds both
//   node benches/against/syncs.mjs --binaries OURS THEIRS
//
// Each authority has its own SQLite file. They take turns, so that other load on the machine slows both; look at the ratio.

import { execFileSync, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { median, row } from "../lib/measure.mjs";

const PLAYERS = 64;
const ROUNDS = 9;
const ROUND_MS = 3_000;
const root = resolve(import.meta.dirname, "../..");
const definitions = { achievements: { walk: { name: "Walk", max_count: 1_000_000_000 }, first: { name: "First steps", max_count: 2 } } };

/** Builds the authority of a checkout as it is released. */
function build(folder) {
  execFileSync("cargo", ["build", "--quiet", "--profile", "server", "--package", "plaudit-server"], { cwd: folder, stdio: "inherit" });
  return join(folder, "target/server/plaudit-server");
}

function buildRevision(revision) {
  const folder = join(root, "target/against", revision);
  if (!existsSync(folder)) execFileSync("git", ["worktree", "add", "--detach", folder, revision], { cwd: root, stdio: "inherit" });
  return build(folder);
}

function post(agent, url, path, token, body) {
  return new Promise((done, failed) => {
    const headers = { "content-type": "application/json", ...(token !== undefined && { authorization: `Bearer ${token}` }) };
    const sent = request(`${url}${path}`, { agent, method: "POST", headers }, async (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      for await (const part of answer) text += part;
      if (answer.statusCode === 200) done(JSON.parse(text));
      else failed(new Error(`${path}: ${answer.statusCode} ${text}`));
    });
    sent.on("error", failed).end(JSON.stringify(body));
  });
}

class Authority {
  static async start(name, binary, folder) {
    const authority = new Authority();
    const words = ["serve", "--listen", "127.0.0.1:0", "--definitions", join(folder, "definitions.json"), "--player-rate", "0"];
    const secret = "a secret of the benchmark, 32 bytes or more";
    const env = { DATABASE_URL: `sqlite:${join(folder, `${name}.db`)}`, PLAUDIT_SECRET: secret, RUST_LOG: "warn" };
    authority.process = spawn(binary, [...words, "--address-rate", "0"], { env, stdio: ["ignore", "pipe", "inherit"] });
    process.once("exit", () => authority.process.kill()); // also after a failure
    const [line] = await once(createInterface(authority.process.stdout), "line");
    authority.url = line.replace(/^listening on /, "");
    authority.agent = new Agent({ keepAlive: true, maxSockets: PLAYERS });
    authority.players = await Promise.all(Array.from({ length: PLAYERS }, () => authority.signIn()));
    return authority;
  }

  async signIn() {
    const { token } = await post(this.agent, this.url, "/v1/auth/device", undefined, { device_id: randomUUID() });
    return { token, cid: randomUUID(), mid: 0, definitions: "none", base: { epoch: 0, rev: null, definitions: "" } };
  }

  /** One sync of a player, with one event that changes the stream. */
  async sync(player) {
    player.mid += 1;
    const at = Math.floor(Date.now() / 1_000);
    const event = { cid: player.cid, mid: player.mid, eid: randomUUID(), stream: "player", definitions: player.definitions };
    const command = { type: "update", at, achievements: { walk: 1 } };
    const events = [{ ...event, command, synced_at: at, clock: "synced" }];
    const asked = { v: 1, nonce: randomUUID(), state_version: 2, streams: { player: { base: player.base, seen: [] } }, events };
    const { ack, streams } = await post(this.agent, this.url, "/v1/sync", player.token, asked);
    if (ack[player.cid] !== player.mid) throw new Error(`event ${player.mid} is not settled`);
    const { epoch, rev, receipt, definitions: told } = streams.player;
    player.definitions = told?.version ?? player.definitions;
    player.base = { epoch, rev, definitions: player.definitions, ...(receipt !== undefined && { receipt }) };
  }

  /** Syncs per second, with every player at once. */
  async round() {
    const begun = performance.now();
    let count = 0;
    const play = async (player) => {
      for (; performance.now() - begun < ROUND_MS; count += 1) await this.sync(player);
    };
    await Promise.all(this.players.map(play));
    return (count * 1_000) / (performance.now() - begun);
  }

  async stop() {
    this.agent.destroy();
    this.process.kill();
    await once(this.process, "exit");
  }
}

const [first, ours, theirs] = process.argv.slice(2);
const revision = first === undefined || first === "--binaries" ? "2d556e5" : first;
const binaries = first === "--binaries" ? [ours, theirs] : [build(root), buildRevision(revision)];
const folder = await mkdtemp(join(tmpdir(), "plaudit-bench-"));
await writeFile(join(folder, "definitions.json"), JSON.stringify(definitions));
const authorities = [];
for (const [index, binary] of binaries.entries()) authorities.push(await Authority.start(`authority${index}`, binary, folder));
const rates = authorities.map(() => []);
const ratios = [];
for (let turn = 0; turn <= ROUNDS; turn += 1) {
  const pair = [];
  // The order alternates, and the first turn only warms up.
  for (const index of turn % 2 === 0 ? [0, 1] : [1, 0]) pair[index] = await authorities[index].round();
  if (turn === 0) continue;
  pair.forEach((rate, index) => rates[index].push(rate));
  ratios.push(pair[0] / pair[1]);
}
for (const authority of authorities) await authority.stop();
await rm(folder, { recursive: true });
console.log(`turns, ours against theirs: ${ratios.map((ratio) => ratio.toFixed(2)).join(" ")}`);
row(`syncs/s with an event, ${PLAYERS} players, SQLite`, median(rates[0]), revision, median(rates[1]));
