// The real authority: its binary, with a database in a separate folder.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";
import type { Definitions } from "../../pkg/index.js";

const SECRET = "a secret for tests, at least 32 bytes long";

/** Repeats an action while its port is in use. A closed connection may keep a port for a minute. */
export async function untilPortIsFree<T>(action: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= 900 || !/\bin use\b|EADDRINUSE/.test(String(error))) throw error;
      await pause(100);
    }
  }
}

/** The answer to a sign-in. */
export interface Account {
  player: string;
  token: string;
  refresh_token: string;
}

/** The body of an error. */
interface Refused {
  code?: string;
}

/** The authority's data of a player. */
export interface Stream {
  epoch: number;
  rev: number;
  state: {
    unlocks?: { key: string; id: string; at: number }[];
    celebrated?: Record<string, number>;
    records?: Record<string, { count?: number }>;
  };
}

export class ServerProcess {
  /** The address, whose port stays the same across a restart. */
  url = "http://127.0.0.1:0";
  private process: ChildProcess | undefined;
  private readonly log: string[] = [];

  private constructor(
    private readonly folder: string,
    private readonly flags: string[],
  ) {}

  static async start(definitions: Definitions, ...flags: string[]): Promise<ServerProcess> {
    return ServerProcess.startWithTeams(definitions, undefined, ...flags);
  }

  /** Starts a server with definitions for teams, in the format of Hiro's team documents. */
  static async startWithTeams(definitions: Definitions, teams: unknown, ...flags: string[]): Promise<ServerProcess> {
    const authority = new ServerProcess(await mkdtemp(join(tmpdir(), "plaudit-")), flags);
    await mkdir(authority.file("data"));
    await authority.define(definitions);
    if (teams !== undefined) {
      await writeFile(authority.file("team-definitions.json"), JSON.stringify(teams));
      authority.flags.push("--team-definitions", authority.file("team-definitions.json"));
    }
    await authority.start();
    return authority;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  /** Starts it, at its last address if it had one. Meanwhile, the system may have given the port to a connection of another process. */
  start(): Promise<void> {
    return untilPortIsFree(() => this.launch());
  }

  private async launch(): Promise<void> {
    const before = this.log.length;
    const words = ["serve", "--listen", new URL(this.url).host, "--definitions", this.file("definitions.json"), ...this.flags];
    const process = spawn(binary(), words, { env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.process = process;
    createInterface(process.stderr).on("line", (line) => this.log.push(line));
    // `close`, not `exit`: the log is complete then.
    const stopped = once(process, "close").then(() => {
      throw new Error(`the authority ended:\n${this.log.slice(before).join("\n")}`);
    });
    // The output is not needed once the server listens.
    stopped.catch(() => undefined);
    const [line] = (await Promise.race([once(createInterface(process.stdout), "line"), stopped])) as [string];
    this.url = line.replace(/^listening on /, "");
  }

  /** Kills it immediately. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process === undefined || process.exitCode !== null || process.signalCode !== null) return;
    const ended = once(process, "exit");
    process.kill("SIGKILL");
    await ended;
  }

  /** Copies the database, like a snapshot of the disk. */
  async backUp(): Promise<void> {
    await cp(this.file("data"), this.file("backup"), { recursive: true });
  }

  async restore(): Promise<void> {
    await rm(this.file("data"), { recursive: true });
    await cp(this.file("backup"), this.file("data"), { recursive: true });
  }

  /** Replaces the definitions, which the authority reads when it starts or reloads. */
  async define(document: Definitions): Promise<void> {
    await writeFile(this.file("definitions.json"), JSON.stringify(document));
  }

  /** Makes the running authority reload its definitions, which it only reports in its log. */
  async reload(): Promise<void> {
    const { process, log } = this;
    if (process?.stderr == null) throw new Error("the authority does not run");
    const before = log.length;
    process.kill("SIGHUP");
    while (!log.slice(before).some((line) => line.includes("definitions reloaded"))) await once(process.stderr, "data");
  }

  async signIn(device: string): Promise<Account> {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${this.url}/v1/auth/device`, { method: "POST", headers, body: JSON.stringify({ device_id: device }) });
    if (!answer.ok) throw new Error(`the authority refuses the device: ${await answer.text()}`);
    return (await answer.json()) as Account;
  }

  /** Calls an endpoint of teams as a player, with `POST` if there is a body. */
  async teams(
    account: Account,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: { id: string; code: string; members: { player: string; role: string }[] } & Refused }> {
    const headers = { "content-type": "application/json", authorization: `Bearer ${account.token}` };
    const answer = await fetch(
      `${this.url}/v1/teams${path}`,
      body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) },
    );
    return {
      status: answer.status,
      body: (await answer.json()) as { id: string; code: string; members: { player: string; role: string }[] } & Refused,
    };
  }

  /** Returns an operator's view of a player, or of a team as `team:<id>`. */
  async show(player: string): Promise<Stream> {
    return JSON.parse(await this.operate("show", player)) as Stream;
  }

  /** Replays every stream from its log, and returns the report; throws if the outcome differs. */
  async replay(): Promise<string> {
    return (await this.operate("replay", "--all")).trim();
  }

  /** Adds an operator who signs in with this password. */
  async addOperator(name: string, role: string, password: string): Promise<void> {
    const process = spawn(binary(), ["operator", "add", name, "--role", role], {
      env: this.environment(),
      stdio: ["pipe", "ignore", "inherit"],
    });
    process.stdin?.end(`${password}\n`);
    const [code] = (await once(process, "exit")) as [number | null];
    if (code !== 0) throw new Error(`operator add ended with ${code}`);
  }

  /** Makes a key for another server. */
  async addKey(name: string, scope: string): Promise<string> {
    return (await this.operate("key", "add", name, "--scope", scope)).trim();
  }

  private async operate(...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(binary(), words, { env: this.environment() });
    return stdout;
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      DATABASE_URL: `sqlite:${join(this.file("data"), "plaudit.db")}`,
      PLAUDIT_SECRET: SECRET,
      RUST_LOG: "info,sqlx=warn",
    };
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}

/** Returns the same sign-in an hour later, with an expired access token. */
export function expired(account: Account): Account {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: "HS256", typ: "JWT" },
    { iss: "plaudit", sub: account.player, iat: now - 4_500, exp: now - 3_600 },
  ];
  const content = parts.map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  return { ...account, token: `${content}.${createHmac("sha256", SECRET).update(content).digest("base64url")}` };
}

/** The path in PLAUDIT_SERVER, or that of the binary from `cargo build --package plaudit-server`. */
function binary(): string {
  const path = process.env["PLAUDIT_SERVER"] ?? resolve(import.meta.dirname, "../../target/debug/plaudit-server");
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build --package plaudit-server`);
  return path;
}
