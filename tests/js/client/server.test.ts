// The client against the real authority: the binary of www/server, over HTTP.

import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Client, createClient, httpTransport, keyValueStore } from "../../../pkg/client.js";
import { definitions, session, steps } from "./sample.js";
import { FakeStorage } from "./storage.js";

const binary = process.env["PLAUDIT_SERVER"] ?? resolve(import.meta.dirname, "../../../target/debug/plaudit-server");
let folder: string;
let server: { process: ChildProcess; url: string };
const clients: Client[] = [];

async function start(listen = "127.0.0.1:0"): Promise<typeof server> {
  const words = ["--database", `sqlite:${join(folder, "authority.db")}`, "serve", "--definitions", join(folder, "definitions.json"), "--listen", listen];
  const authority = spawn(binary, words, { stdio: ["ignore", "pipe", "pipe"] });
  const said: string[] = [];
  authority.stderr.on("data", (chunk: Buffer) => said.push(chunk.toString()));
  const url = await new Promise<string>((found, failed) => {
    authority.stdout.on("data", (chunk: Buffer) => {
      const address = /listening on (\S+)/.exec(chunk.toString())?.[1];
      if (address !== undefined) found(address);
    });
    authority.on("exit", () => failed(new Error(`the authority ended: ${said.join("")}`)));
  });
  return { process: authority, url };
}

async function stop(): Promise<void> {
  const ended = new Promise((done) => server.process.once("exit", done));
  server.process.kill("SIGKILL");
  await ended;
}

interface Account {
  player: string;
  token: string;
}

async function signIn(device_id: string): Promise<Account> {
  const answer = await fetch(`${server.url}/v1/auth/device`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ device_id }) });
  return (await answer.json()) as Account;
}

async function open({ player, token }: Account, storage = new FakeStorage(), past?: "known"): Promise<Client> {
  const transport = httpTransport(server.url, { token: () => token });
  const client = await createClient({ player, store: keyValueStore(storage), transport, definitions, ...(past === undefined ? {} : { past }) });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: cargo build -p plaudit-server`);
  folder = mkdtempSync(join(tmpdir(), "plaudit-authority-"));
  writeFileSync(join(folder, "definitions.json"), JSON.stringify(definitions));
  server = await start();
});

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await stop();
  rmSync(folder, { recursive: true });
});

test("what is recorded is settled, and a second device is told without a second pop-up", async () => {
  const account = await signIn("a-device-with-a-long-id");
  const one = await open(account, new FakeStorage(), "known");
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

test("a token that is forged pauses, and a right one resumes", async () => {
  const account = await signIn("another-device-with-an-id");
  let token = "forged";
  const client = await createClient({ player: account.player, definitions, store: keyValueStore(new FakeStorage()), transport: httpTransport(server.url, { token: () => token }) });
  clients.push(client);
  const asked = new Promise<void>((told) => client.on("auth", told));
  await client.record(steps(1));
  await expect(client.sync()).rejects.toMatchObject({ code: "AUTH" });
  await asked;
  token = account.token;
  expect(await client.sync()).toMatchObject({ applied: 1 });
});

test("the authority is killed and restored from a backup: what it lost and the client holds is sent again", async () => {
  const account = await signIn("a-third-device-with-an-id");
  const client = await open(account, new FakeStorage(), "known");
  await client.record(steps(1, "marathon"));
  await client.sync();
  const address = new URL(server.url).host;
  await stop();
  copyFileSync(join(folder, "authority.db"), join(folder, "backup.db"));
  for (const rest of ["-wal", "-shm"]) if (existsSync(join(folder, `authority.db${rest}`))) copyFileSync(join(folder, `authority.db${rest}`), join(folder, `backup.db${rest}`));
  await client.record(steps(2, "marathon"));
  await expect(client.sync()).rejects.toMatchObject({ code: "NETWORK" });
  server = await start(address);
  await client.sync();
  expect(client.get("marathon")?.count).toBe(3);
  await client.record(steps(4, "marathon"));
  await client.sync();
  await stop();
  for (const rest of ["", "-wal", "-shm"]) {
    rmSync(join(folder, `authority.db${rest}`), { force: true });
    if (existsSync(join(folder, `backup.db${rest}`))) copyFileSync(join(folder, `backup.db${rest}`), join(folder, `authority.db${rest}`));
  }
  await client.record(steps(8, "marathon"));
  server = await start(address);
  await client.sync();
  expect(client.status.pending).toBe(0);
  // The 2 and the 4 had been settled, and went with the server; the 8 was still here.
  expect(client.get("marathon")?.count).toBe(9);
});
