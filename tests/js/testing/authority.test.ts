// plaudit/testing: the authority in memory, one clock, celebrations, and matchers.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Client, createClient, memoryStore } from "../../../pkg/client.js";
import type { AchievementList } from "../../../pkg/index.js";
import {
  type ClientMatchers,
  createTestAuthority,
  createTestClock,
  matchers,
  recordCelebrations,
  type TestAuthority,
  type TestClock,
} from "../../../pkg/testing.js";

expect.extend(matchers);
declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: as vitest declares it
  interface Matchers<T = any> extends ClientMatchers<T> {}
}

const definitions = {
  achievements: {
    daily: { name: "Daily", max_count: 2, reset_cronexpr: "0 0 * * *", reward: { guaranteed: { currencies: { gold: { min: 5 } } } } },
    regular: { name: "Regular", trigger: { streak: { days: 3 } } },
    chest: { name: "Chest", max_count: 1, auto_claim: true, reward: { guaranteed: { currencies: { gold: { min: 1, max: 100 } } } } },
    after: { name: "After", max_count: 1, precondition_ids: ["chest"] },
  },
};
const crew = { definitions: { achievements: { raid: { name: "Raid", max_count: 3 } } }, members: { ada: "admin", bea: "member" } } as const;

let clock: TestClock;
let authority: TestAuthority;
const clients: Client[] = [];

beforeEach(async () => {
  clock = createTestClock(vi);
  authority = await createTestAuthority({ definitions, teams: { crew } });
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  clock.restore();
});

async function device(player = "ada", options: object = {}): Promise<Client> {
  const client = await createClient({
    player,
    definitions,
    transport: authority.transport(player),
    store: memoryStore(),
    past: "known",
    ...options,
  });
  clients.push(client);
  await clock.settle();
  return client;
}

test("the authority confirms a client's prediction", async () => {
  const client = await device();
  const celebrations = recordCelebrations(client);
  await client.record({ type: "update", achievements: { daily: 2 } });
  expect(await celebrations.next()).toMatchObject({ id: "daily", at: clock.now() });
  await clock.settle();
  expect(client.status.pending).toBe(0);
  expect(client.unlocks()).toMatchObject([{ id: "daily", confirmed: true }]);
  expect(authority.get("ada", "daily")).toEqual(client.get("daily"));
  expect(celebrations).toHaveCelebrated(["daily"]);
  expect(client.getSnapshot().inbox).toEqual([]);
});

test("one clock: days pass for both, and a streak grows", async () => {
  const client = await device();
  const celebrations = recordCelebrations(client);
  for (let day = 0; day < 3; day += 1) {
    await client.record({ type: "session_completed", duration_sec: 60 });
    await clock.days(1);
  }
  expect(celebrations.ids).toEqual(["regular"]);
  expect(authority.get("ada", "regular")).toMatchObject({ count: 1 });
  await client.record({ type: "update", achievements: { daily: 1 } });
  expect(client).toHaveProgress("daily", 1, 2);
  await clock.until("2026-01-09T00:00Z");
  expect(client).toHaveProgress("daily", 0);
  await expect(clock.until("2026-01-08")).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  await expect(clock.seconds(-1)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

describe("the order of the document (U13)", () => {
  const sub = (name: string) => ({ name, max_count: 1 });
  const unsorted = {
    achievements: {
      zeta: { name: "Z", max_count: 9, sub_achievements: { y: sub("Y"), x: sub("X") } },
      alpha: sub("A"),
      mid: sub("M"),
    },
  };
  const inOrder = ["zeta 0", "y 0", "x 1", "alpha 1", "mid 2"];

  /** The ids of a list with their `order`, subs behind their parents. */
  const listed = ({ achievements }: AchievementList): string[] =>
    Object.values(achievements).flatMap((node) => [node, ...Object.values(node.sub_achievements)].map(({ id, order }) => `${id} ${order}`));

  beforeEach(async () => {
    authority = await createTestAuthority({
      definitions: unsorted,
      teams: { crew: { definitions: unsorted, members: { ada: "admin" } } },
    });
  });

  test("a client without definitions shows it, as the authority does, and after a reload", async () => {
    const store = memoryStore();
    const client = await device("ada", { definitions: undefined, store });
    const team = await client.team("crew");
    await client.sync();
    expect(listed(client.list())).toEqual(inOrder);
    expect(listed(authority.list("ada"))).toEqual(inOrder);
    expect(authority.get("ada", "mid")).toEqual(client.get("mid"));
    expect(listed(team.list())).toEqual(inOrder);
    await client.close();
    authority.goOffline();
    const again = await device("ada", { definitions: undefined, store });
    expect(listed(again.list())).toEqual(inOrder);
    expect(listed((await again.team("crew")).list())).toEqual(inOrder);
  });

  test("what is published later keeps its own, and the same content in another order is nothing new", async () => {
    const client = await device("ada", { definitions: unsorted });
    expect(listed(client.list())).toEqual(inOrder);
    const { zeta, alpha, mid } = unsorted.achievements;
    authority.publish({ achievements: { mid: { ...mid, max_count: 2 }, zeta, alpha } });
    await client.sync();
    const moved = ["mid 0", "zeta 1", "y 0", "x 1", "alpha 2"];
    expect(listed(client.list())).toEqual(moved);
    authority.publish({ achievements: { alpha, zeta, mid: { ...mid, max_count: 2 } } });
    await client.sync();
    expect(listed(client.list())).toEqual(moved);
  });

  test("an own `order` goes first, and `order` in views is the rank", async () => {
    const ranked = { z: sub("Z"), b: sub("B"), a: { ...sub("A"), order: 5 }, m: { ...sub("M"), order: 7 } };
    authority.publish({ achievements: ranked });
    const client = await device("ada", { definitions: undefined });
    await client.sync();
    expect(listed(client.list())).toEqual(["a 0", "m 1", "z 2", "b 3"]);
  });
});

test("rewards with chance are rolled by the authority", async () => {
  const client = await device();
  expect((await client.record({ type: "update", achievements: { chest: 1 } })).rewards).toMatchObject([{ pending_roll: true }]);
  await clock.settle();
  expect(client.get("chest")?.reward?.currencies?.["gold"]).toBeGreaterThan(0);
  expect(client).toHaveState("after", "open");
});

describe("a disturbed network", () => {
  test("offline: events wait, and arrive once", async () => {
    const client = await device();
    authority.goOffline();
    const before = authority.requests;
    await client.record({ type: "update", achievements: { daily: 1 } });
    await clock.minutes(10);
    expect(client.status).toMatchObject({ online: false, pending: 1 });
    expect(authority.requests).toBe(before);
    authority.goOnline();
    await clock.minutes(3);
    expect(client.status).toMatchObject({ online: true, pending: 0 });
    expect(authority.get("ada", "daily")).toMatchObject({ count: 1 });
  });

  test("a lost answer causes no second update", async () => {
    const client = await device();
    authority.loseAnswers(2);
    await client.record({ type: "update", achievements: { daily: 1 } });
    await clock.settle();
    expect(client.status.pending).toBe(1);
    expect(authority.get("ada", "daily")).toMatchObject({ count: 1 });
    await clock.minutes(5);
    expect(client.status.pending).toBe(0);
    expect(authority.get("ada", "daily")).toMatchObject({ count: 1 });
  });

  test("slow: the answer takes its time", async () => {
    const client = await device();
    authority.delay(5_000);
    await client.record({ type: "update", achievements: { daily: 1 } });
    await clock.seconds(4);
    expect(client.status).toMatchObject({ syncing: true, pending: 1 });
    await clock.seconds(2);
    expect(client.status).toMatchObject({ syncing: false, pending: 0 });
    expect(() => authority.delay(-1)).toThrow("milliseconds must be a whole number from 0");
  });

  test("signed out: the queue waits for a token", async () => {
    const client = await device();
    let auths = 0;
    client.on("auth", () => (auths += 1));
    authority.signOut();
    await client.record({ type: "update", achievements: { daily: 1 } });
    await clock.minutes(5);
    expect([auths, client.status.pending]).toEqual([1, 1]);
    authority.signIn();
    await client.sync();
    expect(client.status.pending).toBe(0);
  });
});

test("a refusal is reported once, and the unlock is taken back", async () => {
  const client = await device();
  const celebrations = recordCelebrations(client);
  authority.refuse(({ command }) => (command.type === "update" ? "CHEATING" : undefined));
  await client.record({ type: "update", achievements: { daily: 2 } });
  await clock.settle();
  expect(celebrations.rejected).toMatchObject([{ code: "CHEATING" }]);
  expect(celebrations.retracted).toEqual(["daily"]);
  authority.refuse();
  await client.record({ type: "update", achievements: { daily: 1 } });
  await clock.settle();
  expect(authority.get("ada", "daily")).toMatchObject({ count: 1 });
  expect(() => expect(celebrations).toHaveCelebrated([])).toThrow('found ["daily"]; the client raised CHEATING: the test refuses it');
});

test("a postponed event waits, and so do the events after it", async () => {
  const client = await device();
  authority.refuse(() => "later");
  await client.record({ type: "update", achievements: { daily: 1 } });
  await clock.minutes(5);
  expect(client.status.pending).toBe(1);
  authority.refuse();
  await clock.minutes(5);
  expect(client.status.pending).toBe(0);
});

test("a restored backup: the client continues, and nothing is celebrated twice", async () => {
  const client = await device();
  const celebrations = recordCelebrations(client);
  await client.record({ type: "update", achievements: { daily: 1 } });
  await clock.settle();
  const backup = authority.backup();
  await client.record({ type: "update", achievements: { daily: 1 } });
  await clock.settle();
  authority.restore(backup);
  expect(authority.get("ada", "daily")).toMatchObject({ count: 1 });
  await client.sync();
  await clock.settle();
  expect(client).toHaveProgress("daily", 1);
  await client.record({ type: "update", achievements: { daily: 1 } });
  await clock.settle();
  expect(authority.get("ada", "daily")).toMatchObject({ count: 2 });
  expect(celebrations.ids.filter((id) => id === "daily")).toHaveLength(1);
  expect(() => authority.restore({ number: 9 })).toThrow("there is no backup 9");
});

test("two devices of one player celebrate once", async () => {
  const phone = await device();
  const told = recordCelebrations(phone);
  await phone.record({ type: "update", achievements: { daily: 2 } });
  await clock.settle();
  const laptop = await device("ada", { past: "possible" });
  const again = recordCelebrations(laptop);
  await laptop.sync();
  await clock.settle();
  expect(laptop).toBeClaimable("daily");
  expect([told.ids, again.ids]).toEqual([["daily"], []]);
});

test("teams: members contribute, admins claim, others are no members", async () => {
  const [ada, bea, eve] = [await device("ada"), await device("bea"), await device("eve")];
  const [boss, member, stranger] = [await ada.team("crew"), await bea.team("crew"), await eve.team("crew")];
  const refused = recordCelebrations(stranger);
  await clock.settle();
  await member.record({ type: "update", achievements: { raid: 3 } });
  await clock.settle();
  await ada.sync();
  expect(boss).toBeClaimable("raid");
  expect(member).not.toBeClaimable("raid");
  await expect(member.claim("raid")).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
  await boss.claim("raid");
  await clock.settle();
  expect(authority.get("ada", "raid", "crew")).toMatchObject({ contributions: { bea: 3 }, state: "done" });
  expect(refused.errors).toMatchObject([{ code: "PERMISSION_DENIED" }]);
});

test("new definitions are published, and reach the client", async () => {
  const client = await device();
  authority.publish({ achievements: { ...definitions.achievements, extra: { name: "Extra", max_count: 1 } } });
  await client.sync();
  expect(client.get("extra")).toMatchObject({ name: "Extra" });
  expect(() => authority.publish({ achievements: { a: { name: "A", max_count: -1 } } })).toThrow(
    expect.objectContaining({ code: "INVALID_DEFINITIONS" }),
  );
});

test("invalid arguments are refused", async () => {
  await expect(createTestAuthority({ definitions: { achievements: { a: { name: "A", max_count: -1 } } } })).rejects.toMatchObject({
    code: "INVALID_DEFINITIONS",
    issues: [{ code: "negative" }],
  });
  await expect(createTestAuthority({ definitions, teems: {} } as never)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    path: "/teems",
  });
  expect(() => authority.team("other", { definitions: crew.definitions, members: { ada: "boss" as "admin" } })).toThrow(
    'the role of "ada" must be "member" or "admin", found "boss"',
  );
  expect(() => authority.list("nobody")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  expect(() => createTestClock(vi, "yesterday")).toThrow("start must be UNIX seconds");
});

describe("matchers explain failures", () => {
  test.each([
    [
      (client: Client) => expect(client).toHaveState("after", "open"),
      'expected "after" to be open, it is locked; reasons: [{"code":"locked","ids":["chest"]}]',
    ],
    [(client: Client) => expect(client).toHaveProgress("daily", 2, 2), 'expected "daily" to be at 2 of 2, it is at 0 of 2'],
    [(client: Client) => expect(client).toBeClaimable("daily"), 'expected "daily" to be claimable, it is open'],
    [(client: Client) => expect(client).not.toHaveState("daily", "open"), 'expected "daily" not to be open'],
    [(client: Client) => expect(client).not.toHaveState("dialy", "open"), 'the client has no achievement "dialy"'],
    [() => expect({}).not.toBeClaimable("daily"), "expect(…).toBeClaimable takes a client"],
    [(client: Client) => expect(client).not.toHaveCelebrated([]), "toHaveCelebrated expects the result of recordCelebrations"],
  ])("%#", async (assertion, says) => {
    const client = await device();
    expect(() => assertion(client)).toThrow(says);
  });
});

test("a recorder clears, stops, and returns each unlock once", async () => {
  const client = await device();
  const celebrations = recordCelebrations(client);
  const first = celebrations.next();
  await client.record({ type: "update", achievements: { chest: 1 } });
  expect((await first).id).toBe("chest");
  celebrations.clear();
  expect(celebrations.ids).toEqual([]);
  await client.record({ type: "update", achievements: { daily: 2 } });
  expect((await celebrations.next()).id).toBe("daily");
  celebrations.stop();
  await client.record({ type: "update", achievements: { after: 1 } });
  await clock.settle();
  expect(celebrations.ids).toEqual(["daily"]);
});

test("a module that could not be compiled once is compiled at the next call", async () => {
  // A module of its own, because the others have compiled theirs already.
  const anew = (await import(new URL("../../../pkg/testing.js?anew", import.meta.url).href)) as {
    createTestAuthority: typeof createTestAuthority;
  };
  const compile = vi.spyOn(WebAssembly, "compile").mockRejectedValueOnce(new RangeError("out of memory"));
  await expect(anew.createTestAuthority({ definitions })).rejects.toThrow();
  compile.mockRestore();
  await expect(anew.createTestAuthority({ definitions })).resolves.toBeDefined();
});
