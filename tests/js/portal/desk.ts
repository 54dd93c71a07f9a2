// The portal as an operator meets it: a server of its own, on SQLite or Postgres, with operators, and a browser.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, vi } from "vitest";
import { launch } from "../chrome.mjs";

const PASSWORD = "a long password of the tests";
const ROOT = resolve(import.meta.dirname, "../../..");
const DIST = join(ROOT, "www/portal/dist");

export type Database = "sqlite" | "postgres";

export interface DeskOptions {
  /** The definitions of teams, if there are any. */
  teams?: unknown;
  /** Further options of the server. */
  flags?: readonly string[];
  /** Further variables of the server's environment. */
  env?: Readonly<Record<string, string>>;
}

/** A server with a portal. */
export class Desk {
  url = "";
  private readonly ends: (() => Promise<unknown>)[] = [];
  private server: ChildProcess | undefined;
  private constructor(
    private readonly folder: string,
    readonly database: string,
    private readonly flags: readonly string[],
    private readonly env: Readonly<Record<string, string>>,
  ) {}

  static async open(definitions: unknown, kind: Database = "sqlite", { teams, flags = [], env = {} }: DeskOptions = {}): Promise<Desk> {
    if (!existsSync(join(DIST, "index.html"))) throw new Error("www/portal/dist is missing: npm run build --workspace www/portal");
    const folder = await mkdtemp(join(tmpdir(), "plaudit-portal-"));
    const ends: (() => Promise<unknown>)[] = [];
    const database = kind === "sqlite" ? `sqlite:${join(folder, "plaudit.db")}?mode=rwc` : await postgres(folder, ends);
    const all = [...flags, ...(teams === undefined ? [] : ["--team-definitions", join(folder, "teams.json")])];
    const desk = new Desk(folder, database, all, env);
    desk.ends.push(...ends);
    if (teams !== undefined) await writeFile(join(folder, "teams.json"), JSON.stringify(teams));
    await writeFile(join(folder, "definitions.json"), JSON.stringify(definitions));
    await desk.serve();
    for (const role of ["admin", "editor", "viewer"]) desk.operator(role);
    return desk;
  }

  /** A second process on the same database. */
  async another(): Promise<string> {
    const { process, url } = await start(this.words(), this.database, this.env);
    this.ends.unshift(async () => kill(process));
    return url;
  }

  private async serve(): Promise<void> {
    const { process, url } = await start(this.words(), this.database, this.env);
    this.server = process;
    this.url = url;
  }

  private words(): string[] {
    const page = ["--portal", "--api", "--portal-page", DIST, "--player-rate", "0", "--address-rate", "0"];
    return ["serve", "--listen", "127.0.0.1:0", "--definitions", join(this.folder, "definitions.json"), ...page, ...this.flags];
  }

  /** Adds an operator whose name is the role. */
  private operator(role: string): void {
    execFileSync(binary(), ["operator", "add", role, "--role", role], {
      input: `${PASSWORD}\n`,
      env: { ...process.env, DATABASE_URL: this.database, RUST_LOG: "error" },
    });
  }

  async close(): Promise<void> {
    if (this.server !== undefined) await kill(this.server);
    for (const end of this.ends) await end();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function start(
  words: readonly string[],
  database: string,
  env: Readonly<Record<string, string>>,
): Promise<{ process: ChildProcess; url: string }> {
  const server = spawn(binary(), words, {
    env: { ...process.env, DATABASE_URL: database, RUST_LOG: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log: string[] = [];
  createInterface(server.stderr).on("line", (line) => log.push(line));
  const ended = once(server, "exit").then(() => {
    throw new Error(`the server ended:\n${log.join("\n")}`);
  });
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface(server.stdout), "line"), ended])) as [string];
  return { process: server, url: line.replace(/^listening on /, "") };
}

async function kill(server: ChildProcess, signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, "exit");
  server.kill(signal);
  await ended;
}

/**
 * Starts a separate Postgres that listens only on a socket in the folder, because every port may be another program's. Postgres refuses to
 * run as root, so for root it runs as the user `postgres`.
 */
async function postgres(folder: string, ends: (() => Promise<unknown>)[]): Promise<string> {
  const programs = process.env["PLAUDIT_POSTGRES"] ?? "/usr/lib/postgresql/15/bin";
  const data = join(folder, "postgres");
  const isRoot = process.getuid?.() === 0;
  const run = (program: string, ...words: string[]): [string, string[]] =>
    isRoot
      ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", join(programs, program), ...words]]
      : [join(programs, program), words];
  chmodSync(folder, 0o755);
  if (isRoot) {
    mkdirSync(data);
    const [, , user, group] = /^postgres:.*$/m.exec(readFileSync("/etc/passwd", "utf8"))?.[0].split(":") ?? [];
    chownSync(data, Number(user), Number(group));
  }
  const [init, initWords] = run("initdb", "--pgdata", data, "--username", "plaudit", "--auth", "trust", "--no-sync", "--encoding", "UTF8");
  execFileSync(init, initWords, { stdio: "ignore", cwd: "/" });
  const [program, words] = run("postgres", "-D", data, "-k", data, "-c", "listen_addresses=", "-F");
  const server = spawn(program, words, { stdio: "ignore", cwd: "/" });
  ends.push(() => kill(server, "SIGQUIT"));
  await vi.waitFor(() => expect(isUp(programs, data)).toBe(true), { timeout: 60_000, interval: 100 });
  return `postgres://plaudit@localhost/postgres?host=${data}`;
}

function isUp(programs: string, socket: string): boolean {
  try {
    execFileSync(join(programs, "pg_isready"), ["-h", socket], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function binary(): string {
  const path = process.env["PLAUDIT_SERVER"] ?? join(ROOT, "target/debug/plaudit-server");
  if (!existsSync(path)) throw new Error(`${path} is missing: cargo build --package plaudit-server`);
  return path;
}

/** One browser for a test file. A page that throws, or logs an error, fails its test. */
export function browsers(): { page(url: string, options?: BrowserContextOptions): Promise<Page>; expected: RegExp[] } {
  let browser: Browser | undefined;
  const faults: string[] = [];
  const expected = [/the server responded with a status of (401|409|422|400|429)/];
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    expect(faults).toEqual([]);
  });
  return {
    expected,
    async page(url, options = {}) {
      if (browser === undefined) throw new Error("the browser is not running");
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: "en-US", timezoneId: "UTC", ...options });
      const page = await context.newPage();
      page.on("pageerror", (error) => faults.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !expected.some((one) => one.test(message.text()))) faults.push(message.text());
      });
      await page.goto(url);
      return page;
    },
  };
}

/** Reports events of a player's device to a server; `device` tells devices of one player apart. */
export async function report(
  url: string,
  token: string,
  commands: readonly Readonly<Record<string, unknown>>[],
  device: string | number = "",
): Promise<void> {
  const now = Date.now();
  const events = commands.map(({ at, ...command }, index) => ({
    cid: `device${device}`,
    mid: index + 1,
    eid: `event ${index} ${device}`,
    stream: "player",
    command: { ...command, at: Math.floor(now / 1000) },
    synced_at: null,
    clock: "unsynced",
    age_ms: typeof at === "number" ? now - at * 1000 : 0,
    definitions: "none",
  }));
  const body = { v: 1, nonce: "n", streams: { player: { base: { epoch: 0, rev: null, definitions: "" }, seen: [] } }, events };
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const answer = await fetch(`${url}/v1/sync`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(await answer.json()).toMatchObject({ rejected: [], ack: { [`device${device}`]: events.length } });
}

/** The link to a page of the portal, in its navigation. */
export function turn(page: Page, name: string): Locator {
  return page.getByRole("navigation").getByRole("link", { name: new RegExp(`^${name}`) });
}

/** Signs in on the portal's first page. */
export async function signIn(page: Page, name: string): Promise<void> {
  await enter(page, name);
  await page.getByRole("heading", { name: "Achievements", level: 1 }).waitFor();
}

/** Signs in on any page. */
export async function enter(page: Page, name: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  // The server allows an address ten sign-ins, and another one every six seconds: the button is pressed until one is allowed.
  await expect
    .poll(
      async () => {
        const form = page.locator("portal-sign-in");
        const button = form.getByRole("button", { name: "Sign in" });
        if (await button.isEnabled({ timeout: 1_000 }).catch(() => false)) await button.click({ timeout: 1_000 }).catch(() => undefined);
        // Waits until the form is gone, so that its field "Name" is not mistaken for one of the page.
        return form.waitFor({ state: "detached", timeout: 5_000 }).then(
          () => true,
          () => false,
        );
      },
      { timeout: 60_000 },
    )
    .toBe(true);
}

/**
 * Ends the operator's session once `toEditor` has opened an achievement's page. That page asks for the uploaded icons: a refusal of that
 * request would open the sign-in dialog, which takes the focus, at any moment of what the test types.
 */
export async function endSession(page: Page, toEditor: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForResponse("**/v1/server/icons"), toEditor()]);
  await page.context().clearCookies();
}

/**
 * Does something, and waits for what the portal says about it. The page itself watches for that text, because it shows it for six seconds
 * only.
 */
export async function says(page: Page, words: string, act: () => Promise<unknown>): Promise<void> {
  const said = page.evaluate(
    (text) =>
      new Promise<void>((done) => {
        const look = (): void => {
          if (document.querySelector(".said")?.textContent?.includes(text) !== true) return;
          watch.disconnect();
          done();
        };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
    words,
  );
  await Promise.all([said, act()]);
}

/**
 * Leaves what the page reads of the drafts from now on without an answer, also what it asks for by itself each minute; returns a function
 * that lets the answers come.
 */
export async function holdDrafts(page: Page): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((done) => {
    release = done;
  });
  await page.route("**/v1/server/definitions", async (route) => {
    if (route.request().method() === "GET") await released;
    await route.continue();
  });
  return () => release();
}

/** Waits for the next day in UTC if this one is about to end, so that all that a test does is on one day. */
export async function onOneDay(): Promise<void> {
  const left = 86_400_000 - (Date.now() % 86_400_000);
  if (left < 60_000) await new Promise((done) => setTimeout(done, left + 1_000));
}

export async function saved(page: Page): Promise<void> {
  await expect.poll(() => page.locator(".saving").textContent()).toBe("Saved");
}

/** The draft on the server. */
export async function draft(page: Page, of: "player" | "team" = "player"): Promise<unknown> {
  return page.evaluate(async (whose) => {
    const overview = (await (await fetch(`/v1/server/definitions?of=${whose}`)).json()) as { draft: { document: unknown } };
    return overview.draft.document;
  }, of);
}

/** By how many pixels the page is wider than its window. */
export async function narrowness(page: Page): Promise<number> {
  return page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - innerWidth));
}

/** A player, signed in by a device. */
export async function player(url: string, device: string): Promise<{ player: string; token: string }> {
  const answer = await fetch(`${url}/v1/auth/device`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ device_id: device.padEnd(32, "-") }),
  });
  return (await answer.json()) as { player: string; token: string };
}
