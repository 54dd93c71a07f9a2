// An authority in memory, and the network between it and its clients.

import type { Transport } from "../../client.js";
import type { AchievementList, Definitions, ErrorCode } from "../../index.js";
import { createEngineSync, PlauditError } from "../index.js";
import type { TestAuthority, TestAuthorityOptions, TestBackup, TestEvent, TestTeam } from "../../testing.js";
import type { RawAuthority } from "./glue.js";
import { authorityModule } from "./module.js";

const KNOWN = ["definitions", "teams", "seed", "adopt"];

export async function createTestAuthority(options: TestAuthorityOptions): Promise<TestAuthority> {
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined)
    throw new PlauditError(`unknown option ${JSON.stringify(unknown)}; the options are ${KNOWN.join(", ")}`, {
      code: "INVALID_ARGUMENT",
      path: `/${unknown}`,
    });
  const { definitions, teams = {}, seed = "test", adopt = false } = options;
  const { MemoryAuthority } = await authorityModule();
  const authority = new Authority(new MemoryAuthority(seed, adopt));
  authority.publish(definitions);
  for (const [id, team] of Object.entries(teams)) authority.team(id, team);
  return authority;
}

class Authority implements TestAuthority {
  requests = 0;
  private isOnline = true;
  private isSignedIn = true;
  private delayMs = 0;
  private lost = 0;
  private decide: (event: TestEvent) => string | undefined = () => undefined;

  constructor(private readonly raw: RawAuthority) {}

  transport(player: string): Transport {
    return { sync: (request) => this.exchange(player, request) };
  }

  goOffline(): void {
    this.isOnline = false;
  }

  goOnline(): void {
    this.isOnline = true;
  }

  delay(milliseconds: number): void {
    if (!(Number.isInteger(milliseconds) && milliseconds >= 0))
      throw new PlauditError(`a delay must be in whole milliseconds, found ${String(milliseconds)}`, { code: "INVALID_ARGUMENT" });
    this.delayMs = milliseconds;
  }

  loseAnswers(count = 1): void {
    this.lost = count;
  }

  signOut(): void {
    this.isSignedIn = false;
  }

  signIn(): void {
    this.isSignedIn = true;
  }

  refuse(decide: (event: TestEvent) => string | undefined = () => undefined): void {
    this.decide = decide;
  }

  backup(): TestBackup {
    return { number: this.raw.backup() };
  }

  restore(backup: TestBackup): void {
    read(this.raw.restore(backup.number));
  }

  publish(definitions: Definitions): void {
    // The engine names every problem of a document.
    createEngineSync(definitions).dispose();
    read(this.raw.publish(JSON.stringify(definitions)));
  }

  team(id: string, { definitions, members }: TestTeam): void {
    createEngineSync(definitions, { team: { id } }).dispose();
    read(this.raw.team(id, JSON.stringify(definitions), JSON.stringify(members), now()));
  }

  list(player: string, team = ""): AchievementList {
    return read(this.raw.list(player, team, now())) as AchievementList;
  }

  get(player: string, id: string, team = ""): ReturnType<TestAuthority["get"]> {
    const { achievements, repeat_achievements } = this.list(player, team);
    const parents = [...Object.values(achievements), ...Object.values(repeat_achievements)];
    const nodes = parents.flatMap((parent) => [parent, ...Object.values(parent.sub_achievements)]);
    return nodes.find((node) => node.id === id);
  }

  private async exchange(player: string, request: unknown): Promise<unknown> {
    if (!this.isOnline) throw new TypeError("the test has taken the network down");
    this.requests += 1;
    if (!this.isSignedIn) throw Object.assign(new Error("the test has signed the player out"), { code: "AUTH" });
    const isLost = this.lost > 0;
    if (isLost) this.lost -= 1;
    // Serialized, as on a real network.
    const text = JSON.stringify(request);
    const answer = read(this.raw.sync(player, text, JSON.stringify(this.verdicts(text)), now()));
    const { delayMs } = this;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (isLost) throw new TypeError("the test has lost the answer");
    return answer;
  }

  /** Returns the test's decisions about the events of a request, by eid: a code to refuse it, or null to postpone it. */
  private verdicts(request: string): Record<string, string | null> {
    const { events } = JSON.parse(request) as { events: TestEvent[] };
    const decided = events.map((event) => [event.eid, this.decide(event)] as const);
    return Object.fromEntries(decided.flatMap(([eid, code]) => (code === undefined ? [] : [[eid, code === "later" ? null : code]])));
  }
}

/** Returns the time, by the same clock as the clients'. */
function now(): number {
  return Math.floor(Date.now() / 1000);
}

function read(text: string): unknown {
  const { ok, error } = JSON.parse(text) as { ok?: unknown; error?: { code: ErrorCode; message: string } };
  if (error !== undefined) throw new PlauditError(error.message, { code: error.code });
  return ok;
}
