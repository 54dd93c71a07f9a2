// Malformed answers: the queue is kept, the state stays correct, and the next valid answer settles everything.

import { describe, expect, test } from "vitest";
import { memoryStore } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { type Answer, MemoryAuthority, hashOf, type Request } from "./memory-authority.js";
import { open, settle, wait } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";

type Spoil = (answer: Answer, request: Request) => unknown;

const player = (answer: Answer): Answer["streams"][string] => answer.streams["player"] as Answer["streams"][string];
const withPlayer = (answer: Answer, change: object): Answer => ({ ...answer, streams: { player: { ...player(answer), ...change } } });

/** Each case turns a valid answer into a malformed one; the client refuses it with NETWORK and raises `error`. */
const unusable: [name: string, spoil: Spoil][] = [
  ["nothing", () => undefined],
  ["null", () => null],
  ["text, as of a captive portal", () => "<!doctype html><title>Log in</title>"],
  ["an array", () => []],
  ["an empty object", () => ({})],
  ["a function", () => () => 1],
  ["something that contains itself", (answer) => Object.assign(answer, { self: answer })],
  [
    "a getter that throws",
    (answer) =>
      Object.defineProperty(answer, "ack", {
        enumerable: true,
        get: () => {
          throw new Error("no");
        },
      }),
  ],
  ["something too deep", (answer) => ({ ...answer, rejected: JSON.parse("[".repeat(1_000) + "]".repeat(1_000)) as unknown })],
  ["no streams", (answer) => ({ ...answer, streams: {} })],
  ["no player", (answer) => ({ ...answer, streams: { "team:x": player(answer) } })],
  ["a revision that is no number", (answer) => withPlayer(answer, { rev: "7" })],
  ["a revision of 2^60", (answer) => withPlayer(answer, { rev: 2 ** 60 })],
  ["an epoch below zero", (answer) => withPlayer(answer, { epoch: -1 })],
  ["an invalid time", (answer) => ({ ...answer, server_time: Number.NaN })],
  ["acks that are none", (answer) => ({ ...answer, ack: { x: -1 } })],
  ["a snapshot that was cut short", (answer) => withPlayer(answer, { snapshot: player(answer).snapshot?.slice(0, -9) })],
  ["a snapshot with a wrong hash", (answer) => withPlayer(answer, { state_hash: "0000000000000000" })],
  ["a snapshot that is missing", (answer) => withPlayer(answer, { snapshot: undefined })],
  ["a snapshot that is no state", (answer) => withPlayer(answer, { snapshot: "[1]", state_hash: hashOf("[1]") })],
  ["a snapshot of a newer version", (answer) => withPlayer(answer, { snapshot: '{"version":99}', state_hash: hashOf('{"version":99}') })],
  ["invalid definitions", (answer) => withPlayer(answer, { definitions: { version: "x", document: { achievements: { a: 1 } } } })],
  ["a key that is a trap", (answer) => ({ ...answer, ack: JSON.parse('{"__proto__": "x"}') as unknown })],
];

/** Answers for another client, or too late: the client ignores them and asks again. */
const stale: [name: string, spoil: Spoil][] = [
  ["another nonce", (answer) => ({ ...answer, nonce: "another" })],
  ["a lower epoch", (answer) => withPlayer({ ...answer }, { epoch: 1 })],
  ["a lower revision", (answer) => withPlayer({ ...answer }, { rev: 0 })],
];

async function pending(): Promise<{ authority: MemoryAuthority } & Awaited<ReturnType<typeof open>>> {
  const authority = new MemoryAuthority(definitions);
  authority.saved.epoch = 2;
  const opened = await open({ transport: authority, store: memoryStore() });
  await opened.client.record(steps(1));
  await opened.client.sync();
  authority.always("offline");
  await opened.client.record(session);
  await settle();
  return { authority, ...opened };
}

describe.each(unusable)("an answer that is %s", (_, spoil) => {
  test("is refused, and nothing is lost", async () => {
    const { authority, client, told } = await pending();
    authority.always(undefined).next((request) => spoil(authority.answer(request), request));
    await rejection(() => client.sync(), "NETWORK");
    expect(told.errors.map(({ code }) => code)).toEqual(["NETWORK"]);
    expect(client.status.pending).toBe(1);
    expect(client.get("regular")?.earned_count).toBe(1);
    await wait(10);
    expect(client.status.pending).toBe(0);
    expect(client.get("regular")?.earned_count).toBe(1);
    expect(told.unlocks).toHaveLength(1);
    expect(authority.engine().get("first_steps", NOW)?.count).toBe(1);
  });
});

describe.each(stale)("an answer with %s", (_, spoil) => {
  test("changes nothing, and the client asks again", async () => {
    const { authority, client, told } = await pending();
    authority.always(undefined).next((request) => spoil(authority.answer(request), request));
    await client.sync();
    expect(client.status.pending).toBe(0);
    expect(told.unlocks).toHaveLength(1);
    expect(told.errors).toEqual([]);
    expect(client.get("regular")?.earned_count).toBe(1);
  });
});

test("an authority that only answers other requests is not asked endlessly, but again after a pause", async () => {
  const { authority, client, told } = await pending();
  authority.requests.length = 0;
  authority.always((request) => ({ ...authority.answer(request), nonce: "another" }));
  await rejection(() => client.sync(), "NETWORK");
  expect(authority.requests.length).toBeLessThan(10);
  expect(told.errors).toEqual([]);
  authority.always(undefined);
  await wait(10);
  expect(client.status.pending).toBe(0);
});

test("a late answer to an earlier request is ignored (K4)", async () => {
  const { authority, client } = await pending();
  let late: Answer | undefined;
  authority.always(undefined).next((request) => {
    late = authority.answer(request);
    throw new Error("lost");
  });
  await rejection(() => client.sync(), "NETWORK");
  authority.next(() => late);
  await client.sync();
  expect(authority.requests.length).toBeGreaterThan(3);
  expect(client.status.pending).toBe(0);
});

test("listeners that always throw do not stop anything", async () => {
  const { authority, client, told } = await pending();
  const names = ["change", "unlock", "retract", "rejected", "sync", "auth"] as const;
  for (const name of names) {
    client.on(name, () => {
      throw new Error(`mine, of ${name}`);
    });
  }
  authority.always(undefined).next(() => Promise.reject(Object.assign(new Error("expired"), { code: "AUTH" })));
  await rejection(() => client.sync(), "AUTH");
  authority.refuses = ({ command }) => (command.type === "session_completed" ? "INVALID_COMMAND" : undefined);
  await client.record(steps(2));
  await client.sync();
  await settle();
  expect(client.status.pending).toBe(0);
  expect([client.get("regular")?.earned_count, client.get("first_steps")?.count]).toEqual([0, 3]);
  expect([told.unlocks.length, told.retracts.length, told.rejections.length, told.auths]).toEqual([2, 1, 1, 1]);
  const blamed = told.errors.map(({ message }) => /mine, of (\w+)/.exec(message)?.[1]);
  expect([...new Set(blamed)].sort()).toEqual([...names].sort());
});

test("a transport may throw anything at all", async () => {
  const { authority, client } = await pending();
  for (const thrown of [
    undefined,
    null,
    7,
    "text",
    {},
    Object.create(null) as object,
    {
      get code(): never {
        throw new Error("no");
      },
    },
  ]) {
    authority.next(() => Promise.reject(thrown));
    await rejection(() => client.sync(), "NETWORK");
  }
  authority.always(undefined);
  await client.sync();
  expect(client.status.pending).toBe(0);
});
