// An authority in memory, and the network between it and its clients.

import type { Transport } from "../../client.js";
import type { AchievementList, Definitions, ErrorCode } from "../../index.js";
import { createEngineSync, members, optionalFunction, plain, PlauditError, shown, text } from "../core.js";
import type { TestAuthority, TestAuthorityOptions, TestBackup, TestEvent, TestTeam } from "../../testing.js";
import { count, dictionary, id, refused, step } from "./checks.js";
import type { RawAuthority } from "./glue.js";
import { authorityModule } from "./module.js";

/** The longest delay of a timer; browsers and Node fire at once after a longer one. */
const LONGEST_MS = 2 ** 31 - 1;

export async function createTestAuthority(options: TestAuthorityOptions): Promise<TestAuthority> {
  const { definitions, teams = {}, seed = "test", adopt = false } = members(options, ["definitions", "teams", "seed", "adopt"]);
  if (definitions === undefined || definitions === null)
    throw refused(`definitions must be an object, found ${shown(definitions)}`, "/definitions");
  if (typeof adopt !== "boolean") throw refused(`adopt must be true or false, found ${shown(adopt)}`, "/adopt");
  const random = within("/seed", () => text(seed, "seed"));
  const all = Object.entries(dictionary(teams, "teams", "/teams"));
  const { MemoryAuthority } = await authorityModule();
  const authority = new Authority(new MemoryAuthority(random, adopt));
  authority.publish(definitions as Definitions);
  for (const [team, given] of all) within(`/teams${step(team)}`, () => authority.team(team, given as TestTeam));
  return authority;
}

/** Adds the place of an argument to an error about a part of it. */
function within<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    if (thrown instanceof PlauditError && thrown.code === "INVALID_ARGUMENT") thrown.path = path + (thrown.path ?? "");
    throw thrown;
  }
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
    const name = id(player, "player");
    return { sync: (request) => this.exchange(name, request) };
  }

  goOffline(): void {
    this.isOnline = false;
  }

  goOnline(): void {
    this.isOnline = true;
  }

  delay(milliseconds: number): void {
    this.delayMs = count(milliseconds, "milliseconds", LONGEST_MS);
  }

  loseAnswers(answers = 1): void {
    this.lost = count(answers, "count");
  }

  signOut(): void {
    this.isSignedIn = false;
  }

  signIn(): void {
    this.isSignedIn = true;
  }

  refuse(decide: (event: TestEvent) => string | undefined = () => undefined): void {
    optionalFunction(decide, "decide");
    this.decide = decide;
  }

  backup(): TestBackup {
    return { number: this.raw.backup() };
  }

  restore(backup: TestBackup): void {
    const number = (backup as TestBackup | null | undefined)?.number;
    if (typeof number !== "number") throw refused(`backup must be a result of backup(), found ${shown(backup)}`);
    read(this.raw.restore(count(number, "backup.number")));
  }

  publish(definitions: Definitions): void {
    const document = plain(definitions, "INVALID_DEFINITIONS");
    // The engine names every problem of a document.
    createEngineSync(document as unknown as Definitions).dispose();
    read(this.raw.publish(JSON.stringify(document)));
  }

  team(id: string, team: TestTeam): void {
    const name = text(id, "id");
    dictionary(team, "team", "");
    const { definitions, members: roles } = members(team, ["definitions", "members"]);
    const of = rolesOf(roles);
    const document = plain(definitions, "INVALID_DEFINITIONS");
    createEngineSync(document as unknown as Definitions, { team: { id: name } }).dispose();
    read(this.raw.team(name, JSON.stringify(document), JSON.stringify(of), now()));
  }

  list(player: string, team?: string): AchievementList {
    return read(this.raw.list(id(player, "player"), team === undefined ? "" : id(team, "team"), now())) as AchievementList;
  }

  get(player: string, node: string, team?: string): ReturnType<TestAuthority["get"]> {
    const sought = text(node, "id");
    const { achievements, repeat_achievements } = this.list(player, team);
    const parents = [...Object.values(achievements), ...Object.values(repeat_achievements)];
    const views = parents.flatMap((parent) => [parent, ...Object.values(parent.sub_achievements)]);
    return views.find((view) => view.id === sought);
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
    const decided = events.map((event) => [event.eid, verdict(this.decide(event))] as const);
    return Object.fromEntries(decided.flatMap(([eid, code]) => (code === undefined ? [] : [[eid, code === "later" ? null : code]])));
  }
}

/** Checks the answer of a test's function. The client reports the error like any failure of its transport. */
function verdict(code: unknown): string | undefined {
  if (code === undefined || (typeof code === "string" && code !== "")) return code;
  throw refused(`the function given to refuse() must return a code, "later" or undefined, found ${shown(code)}`);
}

/** Checks the members of a team. */
function rolesOf(members: unknown): { [player: string]: string } {
  const roles = dictionary(members, "members", "/members");
  for (const [player, role] of Object.entries(roles))
    if (role !== "member" && role !== "admin")
      throw refused(`the role of ${shown(player)} must be "member" or "admin", found ${shown(role)}`, `/members${step(player)}`);
  return roles as { [player: string]: string };
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
