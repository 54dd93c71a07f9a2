// plaudit/testing and faultStore refuse wrong arguments at the call: taken as they are, they would make a test pass without testing anything.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Client, createClient, faultStore, memoryStore } from "../../../pkg/client.js";
import {
  createTestAuthority,
  createTestClock,
  matchers,
  recordCelebrations,
  type TestAuthority,
  type TestClock,
} from "../../../pkg/testing.js";
import { refusal, rejection } from "../package/refusal.js";

const definitions = { achievements: { daily: { name: "Daily", max_count: 2 } } };
const members = { ada: "admin" };

let clock: TestClock;
let authority: TestAuthority;
let client: Client;

beforeEach(async () => {
  clock = createTestClock(vi);
  authority = await createTestAuthority({ definitions });
  client = await createClient({ player: "ada", store: memoryStore(), transport: authority.transport("ada"), definitions });
});

afterEach(async () => {
  await client.close();
  clock.restore();
});

test.each<[string, unknown, string | undefined, RegExp]>([
  ["nothing", undefined, "/definitions", /^definitions must be an object, found undefined$/],
  ["null", null, "/definitions", /^definitions must be an object, found undefined$/],
  ["text", "x", "", /^the options must be an object, found "x"$/],
  ["no definitions", {}, "/definitions", /^definitions must be an object, found undefined$/],
  ["definitions that are null", { definitions: null }, "/definitions", /found null$/],
  ["a seed that is no text", { definitions, seed: 7 }, "/seed", /^seed must be a string, found 7$/],
  ["adopt that is no boolean", { definitions, adopt: "yes" }, "/adopt", /^adopt must be true or false, found "yes"$/],
  ["teams that are an array", { definitions, teams: [] }, "/teams", /^teams must be an object, found an array$/],
  ["a team that is null", { definitions, teams: { crew: null } }, "/teams/crew", /^team must be an object, found null$/],
  ["a team without members", { definitions, teams: { crew: { definitions } } }, "/teams/crew/members", /^members must be .* undefined$/],
  [
    "a role that does not exist",
    { definitions, teams: { "a/b": { definitions, members: { ada: "boss" } } } },
    "/teams/a~1b/members/ada",
    /^the role of "ada" must be "member" or "admin", found "boss"$/,
  ],
  [
    "an unknown member of a team",
    { definitions, teams: { crew: { definitions, members, name: "Crew" } } },
    "/teams/crew/name",
    /^unknown option "name"; the options are definitions, members$/,
  ],
])("createTestAuthority refuses %s", async (_, options, path, words) => {
  const error = await rejection(() => createTestAuthority(options as never), "INVALID_ARGUMENT");
  expect([error.path, error.message]).toEqual([path, expect.stringMatching(words)]);
});

test.each<[string, (authority: TestAuthority) => unknown, RegExp]>([
  [
    "a transport for nobody",
    ({ transport }) => transport.call(authority, undefined as never),
    /^player must be a string, found undefined$/,
  ],
  ["a transport for an empty id", (to) => to.transport(""), /^player must not be empty$/],
  ["a delay that is text", (to) => to.delay("5" as never), /^milliseconds must be a whole number from 0 to 2147483647, found "5"$/],
  ["a delay that no timer can wait", (to) => to.delay(2 ** 31), /found 2147483648$/],
  ["answers that are no number", (to) => to.loseAnswers(Number.NaN), /^count must be a whole number from 0 to .*, found NaN$/],
  ["a decision that is no function", (to) => to.refuse("CHEATING" as never), /^decide must be a function, found "CHEATING"$/],
  ["no backup", (to) => to.restore(undefined as never), /^backup must be a result of backup\(\), found undefined$/],
  ["half a backup", (to) => to.restore({ number: 0.5 }), /^backup\.number must be a whole number .*, found 0\.5$/],
  ["a team without an id", (to) => to.team(4 as never, { definitions, members: {} }), /^id must be a string, found 4$/],
  ["a team that is not there", (to) => to.team("crew", undefined as never), /^team must be an object, found undefined$/],
  ["members that are an array", (to) => to.team("crew", { definitions, members: [] as never }), /^members must be .*, found an array$/],
  ["the list of nobody", (to) => to.list(null as never), /^player must be a string, found null$/],
  ["the list of a team that is no text", (to) => to.list("ada", 4 as never), /^team must be a string, found 4$/],
  ["an id that is no text", (to) => to.get("ada", 4 as never), /^id must be a string, found 4$/],
])("an authority refuses %s", (_, call, words) => {
  expect(refusal(() => call(authority), "INVALID_ARGUMENT").message).toMatch(words);
});

test.each([undefined, null, 4, { achievements: new Date() }])("an authority publishes no definitions such as %j", (wrong) => {
  refusal(() => authority.publish(wrong as never), "INVALID_DEFINITIONS");
});

test("an answer of `refuse` that is no code reaches the client's sync", async () => {
  authority.refuse(() => false as never);
  await client.record({ type: "update", achievements: { daily: 1 } });
  await expect(client.sync()).rejects.toThrow('the function given to refuse() must return a code, "later" or undefined, found false');
});

test.each<[string, unknown[], RegExp]>([
  ["nothing", [], /^timers must be Vitest's `vi` or Jest's `jest`, found undefined without useFakeTimers, adv.*, useRealTimers$/],
  ["half of the timers", [{ useFakeTimers: vi.fn() }], /found an object without advanceTimersByTimeAsync, useRealTimers$/],
  ["a start that is an object", [vi, new Date()], /^start must be UNIX seconds .*, found an object$/],
  ["a start that is null", [vi, null], /^start must be UNIX seconds .*, found null$/],
  ["a start in milliseconds", [vi, 1_767_600_000_000], /^start must be .* years 1970 to 2099, .*, found 1767600000000$/],
])("createTestClock refuses %s", (_, args, words) => {
  expect(refusal(() => (createTestClock as (...args: unknown[]) => unknown)(...args), "INVALID_ARGUMENT").message).toMatch(words);
});

test.each(["seconds", "minutes", "hours", "days"] as const)("a clock advances by no %s that are no duration", async (unit) => {
  const before = Date.now();
  for (const wrong of [undefined, null, "5", Number.NaN, -1, 1e300]) {
    const { message } = await rejection(() => clock[unit](wrong as never), "INVALID_ARGUMENT");
    expect(message).toContain(
      `a number of ${unit} from 0 that ends before the year 2100, found ${JSON.stringify(wrong) ?? wrong}`.slice(0, 60),
    );
  }
  expect(Date.now()).toBe(before);
  await rejection(() => clock.until({} as never), "INVALID_ARGUMENT");
});

test.each([undefined, null, {}, "ada"])("recordCelebrations refuses %j for a client", (wrong) => {
  const { message } = refusal(() => recordCelebrations(wrong as never), "INVALID_ARGUMENT");
  expect(message).toMatch(/^client must be a client, as createClient returns, found .* without on$/);
});

describe("matchers refuse what no client could match", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["no client", () => matchers.toHaveState({}, "daily", "open"), /^expect\(…\)\.toHaveState takes a client, found an object$/],
    [
      "a state that does not exist",
      () => matchers.toHaveState(client, "daily", "opened" as never),
      /^the state must be .*, found "opened"$/,
    ],
    ["a state of every object", () => matchers.toHaveState(client, "daily", "toString" as never), /found "toString"$/],
    ["progress that is text", () => matchers.toHaveProgress(client, "daily", "1" as never), /^the progress must be a number, found "1"$/],
    ["a target that is text", () => matchers.toHaveProgress(client, "daily", 1, "2" as never), /^the target must be a number .* "2"$/],
    ["an id that is no text", () => matchers.toBeClaimable(client, 4 as never), /^id must be a string, found 4$/],
    ["no recorder", () => matchers.toHaveCelebrated(client, []), /^toHaveCelebrated expects the result of recordCelebrations, found/],
    [
      "ids that are one text",
      () => matchers.toHaveCelebrated(recordCelebrations(client), "daily" as never),
      /^toHaveCelebrated takes an array of ids, found "daily"$/,
    ],
  ])("%s", (_, call, words) => {
    expect(refusal(call, "INVALID_ARGUMENT").message).toMatch(words);
  });

  test("an id that the client does not know", () => {
    expect(refusal(() => matchers.toHaveState(client, "dialy", "open"), "NOT_FOUND").message).toContain('"dialy"');
  });
});

test.each<[string, unknown[], string, RegExp]>([
  ["nothing", [], "/inner", /^inner lacks load, append, commit, claim, clear$/],
  ["no faults", [memoryStore()], "/faults", /^faults must be an array, found undefined$/],
  ["one fault alone", [memoryStore(), { on: "write", nth: 1, fault: "fail" }], "/faults", /^faults must be an array, found an object$/],
  ["a fault that is null", [memoryStore(), [null]], "/faults/0", /^faults\[0\] must be an object such as .*, found null$/],
  [
    "a call that does not exist",
    [memoryStore(), [{ on: "commit", nth: 1, fault: "fail" }]],
    "/faults/0/on",
    /^faults\[0\]\.on must be one of load, write, claim, found "commit"$/,
  ],
  ["a call before the first", [memoryStore(), [{ on: "load", nth: 0, fault: "fail" }]], "/faults/0/nth", /whole number from 1, found 0$/],
  [
    "a failure that does not exist",
    [
      memoryStore(),
      [
        { on: "load", nth: 1, fault: "fail" },
        { on: "load", nth: 2, fault: "crash" },
      ],
    ],
    "/faults/1/fault",
    /^faults\[1\]\.fault must be one of fail, quota, lost, torn, lie, stale, found "crash"$/,
  ],
])("faultStore refuses %s", (_, args, path, words) => {
  const error = refusal(() => (faultStore as (...args: unknown[]) => unknown)(...args), "INVALID_ARGUMENT");
  expect([error.path, error.message]).toEqual([path, expect.stringMatching(words)]);
});
