// The data for a page that shows what is not synced yet: pending events, and unlocks that are not confirmed.

import { expect, test } from "vitest";
import { memoryStore } from "../../../pkg/client.js";
import { refusal } from "../package/refusal.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, settle } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";

test("pending events are listed, oldest first, under the identities that are sent", async () => {
  const authority = new MemoryAuthority(definitions).always("offline");
  const { client } = await open({ transport: authority, store: memoryStore() });
  expect(client.pending()).toEqual([]);
  await client.record(steps(2));
  await client.record(session);
  await settle();
  expect(client.pending().map(({ command }) => command.type)).toEqual(["update", "session_completed"]);
  expect(client.pending()[0]?.command).toMatchObject({ achievements: { first_steps: 2 }, at: NOW });
  authority.always(undefined);
  const waited = client.pending().map(({ eid }) => eid);
  await client.sync();
  expect(authority.requests.findLast(({ events }) => events.length > 0)?.events.map(({ eid }) => eid)).toEqual(waited);
  expect(client.pending()).toEqual([]);
});

test("an event is the same object until it is settled, regardless of other events", async () => {
  const authority = new MemoryAuthority(definitions).always("offline");
  const store = memoryStore();
  const { client } = await open({ transport: authority, store });
  for (let n = 0; n < 3; n += 1) await client.record(steps(1));
  const [first, second, third] = client.pending();
  await client.record(session);
  const grown = client.pending();
  expect(grown).toHaveLength(4);
  [first, second, third].forEach((event, index) => expect(grown[index]).toBe(event));
  // Events leave the front of the queue while another one is recorded.
  authority.always(undefined);
  const sync = client.sync();
  await client.record(steps(2));
  await sync;
  await settle();
  expect(client.pending()).toEqual(client.pending());
  await client.sync();
  expect(client.pending()).toEqual([]);
  await client.record(session);
  expect(client.pending().map(({ command }) => command.type)).toEqual(["session_completed"]);
});

test("a client that is opened again lists the stored events", async () => {
  const store = memoryStore();
  const transport = new MemoryAuthority(definitions).always("offline");
  const { client } = await open({ transport, store });
  await client.record(steps(1));
  const before = client.pending();
  const { client: other } = await open({ transport, store });
  await other.record(session);
  expect(
    other
      .pending()
      .map(({ eid }) => eid)
      .slice(0, 1),
  ).toEqual(before.map(({ eid }) => eid));
  expect(other.pending()).toHaveLength(2);
  await client.record(session);
  expect(client.pending()).toHaveLength(3);
});

test("of each stream, its own events", async () => {
  const { client } = await open({ transport: new MemoryAuthority(definitions).always("offline"), store: memoryStore() });
  const team = await client.team("owls");
  await client.record(session);
  expect(client.pending()).toHaveLength(1);
  expect(team.pending()).toEqual([]);
});

test("an unlock is unconfirmed until the authority has it, and gone if it never will", async () => {
  const authority = new MemoryAuthority(definitions).always("offline");
  const { client, told } = await open({ transport: authority, store: memoryStore(), past: "known" });
  await client.record(session);
  await client.record(steps(3));
  await settle();
  const standing = (): [string, boolean][] => client.unlocks().map(({ id, confirmed }) => [id, confirmed]);
  expect(standing()).toEqual([
    ["regular", false],
    ["first_steps", false],
  ]);
  expect(client.unlocks().map(({ key }) => key)).toEqual(told.unlocks.map(({ key }) => key));

  authority.refuses = ({ command }) => (command.type === "update" ? "INVALID_COMMAND" : undefined);
  authority.always(undefined);
  await client.sync();
  expect(standing()).toEqual([["regular", true]]);
  expect(told.retracts.map(({ id }) => id)).toEqual(["first_steps"]);
});

test("a closed client no longer answers", async () => {
  const { client } = await open({ store: memoryStore() });
  await client.close();
  for (const question of [client.pending, client.unlocks]) refusal(question, "DISPOSED");
});
