// A team's stream, on the same queue as the player's.

import { describe, expect, test, vi } from "vitest";
import { type Client, memoryStore, type Store, type Transport } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";
import { refusal, rejection } from "../package/refusal.js";
import { MemoryAuthority, type Request } from "./memory-authority.js";
import { open, settle, wait } from "./harness.js";
import { definitions, NOW, steps } from "./sample.js";

const TEAM = { achievements: { summit: { name: "Summit", max_count: 5 } } };
const climb = (count: number): ReturnType<typeof steps> => steps(count, "summit");

/** An authority with one team, for its members. */
class League implements Transport {
  readonly player = new MemoryAuthority(definitions);
  readonly red: MemoryAuthority;
  isOffline = false;
  isMember = true;

  constructor(team: Definitions = TEAM) {
    this.red = new MemoryAuthority(team, "team:red");
  }

  sync = async (sent: unknown): Promise<unknown> => {
    if (this.isOffline) throw new TypeError("fetch failed");
    const request = JSON.parse(JSON.stringify(sent)) as Request;
    const held = request.streams["team:red"];
    if (held === undefined) return this.player.answer(request);
    if (!this.isMember) {
      this.player.refuses = ({ stream }) => (stream === "player" ? undefined : "PERMISSION_DENIED");
      const answer = this.player.answer(request);
      return { ...answer, streams: { ...answer.streams, "team:red": { error: "NOT_MEMBER" } } };
    }
    const team = this.red.answer(request);
    this.player.celebrate(held.seen);
    const answer = this.player.answer(request);
    return { ...answer, rejected: [...answer.rejected, ...team.rejected], streams: { ...answer.streams, ...team.streams } };
  };

  count(): number {
    return this.red.engine().get("summit", NOW)?.count ?? 0;
  }
}

async function join(league: League, store: Store = memoryStore()): Promise<{ client: Client; team: Client; unlocks: string[] }> {
  const { client } = await open({ transport: league, store });
  const team = await client.team("red");
  const unlocks: string[] = [];
  team.on("unlock", ({ id, key }) => {
    expect(key).toMatch(/^team:red:/);
    unlocks.push(id);
  });
  await settle();
  return { client, team, unlocks };
}

describe("a team", () => {
  test("has its own achievements, which arrive with the next answer", async () => {
    const league = new League();
    const { client, team } = await join(league);
    expect(team.status.state).toBe("ready");
    expect(Object.keys(team.list().achievements)).toEqual(["summit"]);
    expect(client.get("summit")).toBeUndefined();
    expect(await client.team("red")).toBe(team);
    await rejection(() => team.record(steps(1)), "NOT_FOUND");
    await rejection(() => client.team(7 as never), "INVALID_ARGUMENT");
  });

  test("has no timer for its next change once its client is closed", async () => {
    const { client, team } = await join(
      new League({ achievements: { daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" } } }),
    );
    expect(team.getSnapshot().next_change).toBeDefined();
    const timers = vi.spyOn(globalThis, "setTimeout");
    const setBySnapshot = async (): Promise<number> => {
      await client.record(steps(1));
      timers.mockClear();
      team.getSnapshot();
      return timers.mock.calls.length;
    };
    expect(await setBySnapshot()).toBe(1);
    await team.close();
    expect(await setBySnapshot()).toBe(0);
  });

  test("predicts offline, keeps it over a reload, and settles it with the player's events in order", async () => {
    const league = new League();
    const store = memoryStore();
    const { client, team, unlocks } = await join(league, store);
    league.isOffline = true;
    await team.record(climb(3));
    await client.record(steps(2));
    await team.record(climb(2));
    await settle();
    expect([team.get("summit")?.count, team.status.pending, unlocks]).toEqual([5, 3, ["summit"]]);
    await client.close();

    const again = await join(league, store);
    expect(again.team.get("summit")?.count).toBe(5);
    expect(again.team.getSnapshot().inbox.map(({ id }) => id)).toEqual(["summit"]);
    expect(again.client.getSnapshot().inbox).toEqual([]);
    league.isOffline = false;
    await wait(120);
    expect([again.client.status.pending, league.count(), league.player.engine().get("first_steps", NOW)?.count]).toEqual([0, 5, 2]);
    expect(again.unlocks).toEqual([]);
  });

  test("adds up what is done on all devices, and a player celebrates once", async () => {
    const league = new League();
    const { client, team, unlocks } = await join(league);
    const other = await join(league);
    await team.record(climb(4));
    await client.sync();
    await other.client.sync();
    await other.team.record(climb(1));
    await other.client.sync();
    await client.sync();
    expect([team.get("summit")?.count, other.team.get("summit")?.count]).toEqual([5, 5]);
    expect([unlocks, other.unlocks]).toEqual([[], ["summit"]]);
    await client.sync();
    expect(Object.keys(league.player.saved.celebrated)).toHaveLength(1);
    expect((await join(league)).unlocks).toEqual([]);
  });

  test("of others is refused, and takes nothing of the player's along (T4)", async () => {
    const league = new League();
    const { client, team } = await join(league);
    const told: string[] = [];
    client.on("rejected", ({ code }) => told.push(code));
    team.on("error", ({ code }) => told.push(code));
    const shown: string[][] = [];
    team.on("change", ({ achievements }) => shown.push(Object.keys(achievements.achievements)));
    await team.record(climb(1));
    await client.sync();
    league.isMember = false;
    await team.record(climb(1));
    await client.record(steps(1));
    await client.sync();
    await settle();
    expect(client.status.pending).toBe(0);
    expect([...new Set(told)]).toEqual(["PERMISSION_DENIED"]);
    expect([league.count(), league.player.engine().get("first_steps", NOW)?.count]).toEqual([1, 1]);
    // The snapshot is empty, and subscribers are notified.
    expect(team.getSnapshot()).toMatchObject({
      achievements: { achievements: {}, repeat_achievements: {} },
      inbox: [],
      status: { state: "loading", online: true },
    });
    expect(shown.at(-1)).toEqual([]);
    // Everything else that asks for the team is refused, until it is followed again.
    for (const question of [
      () => team.list(),
      () => team.get("summit"),
      () => team.explain("summit"),
      () => team.preview(climb(1)),
      () => team.nearest(),
      () => team.reminders(),
      () => team.pending(),
      () => team.unlocks(),
    ])
      expect(refusal(question, "NOT_FOUND").message).toContain("team:red");
    await rejection(() => team.record(climb(1)), "NOT_FOUND");
    await rejection(() => team.claim("summit"), "NOT_FOUND");
    league.isMember = true;
    expect(await client.team("red")).toBe(team);
    await settle();
    expect([team.pending(), team.unlocks().length, team.nearest().map(({ id }) => id), team.reminders()]).toEqual([[], 0, ["summit"], []]);
  });

  test("closing its client does not affect the player's client", async () => {
    const league = new League();
    const { client, team, unlocks } = await join(league);
    await team.close();
    await client.record(steps(1));
    await client.sync();
    expect(client.status.pending).toBe(0);
    expect(unlocks).toEqual([]);
    await client.close();
    await rejection(() => team.record(climb(1)), "DISPOSED");
  });
});

describe("a team that a tab follows which does not lead", () => {
  test("arrives through the leader, and through the one that leads after it", async () => {
    const [league, store] = [new League(), memoryStore()];
    const leader = await open({ transport: league, store });
    const { team } = await join(league, store);
    expect([team.status.state, Object.keys(team.list().achievements)]).toEqual(["ready", ["summit"]]);
    await team.record(climb(2));
    await settle();
    expect([team.status.pending, team.get("summit")?.count, league.count()]).toEqual([0, 2, 2]);

    const third = await open({ transport: league, store });
    await leader.client.close();
    await settle();
    await team.record(climb(1));
    await third.client.sync();
    await settle();
    expect([team.get("summit")?.count, league.count()]).toEqual([3, 3]);
  });

  test("is followed by a tab that becomes the leader, although only another one shows it", async () => {
    const [league, store] = [new League(), memoryStore()];
    league.isOffline = true;
    const leader = await open({ transport: league, store });
    await open({ transport: league, store });
    const { team } = await join(league, store);
    league.isOffline = false;
    await leader.client.close();
    await settle();
    expect([team.status.state, Object.keys(team.list().achievements)]).toEqual(["ready", ["summit"]]);
  });

  test("tells there that the player is not a member", async () => {
    const [league, store] = [new League(), memoryStore()];
    league.isMember = false;
    await open({ transport: league, store });
    const { client, team } = await join(league, store);
    const codes: string[] = [];
    team.on("error", ({ code }) => codes.push(code));
    await client.sync();
    await settle();
    expect(new Set(codes)).toEqual(new Set(["PERMISSION_DENIED"]));
  });
});
