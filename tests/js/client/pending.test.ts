// What a page can show of what is on its way: the events that wait, and the unlocks that nobody has confirmed yet.

import { expect, test } from "vitest";
import { memoryStore } from "../../../pkg/client.js";
import { refusal } from "../package/refusal.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, settle } from "./harness.js";
import { definitions, NOW, session, steps } from "./sample.js";

test("the events that wait are listed, oldest first, under the identities that are sent", async () => {
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
  expect(standing()).toEqual([["regular", false], ["first_steps", false]]);
  expect(client.unlocks().map(({ key }) => key)).toEqual(told.unlocks.map(({ key }) => key));

  authority.refuses = ({ command }) => (command.type === "update" ? "INVALID_COMMAND" : undefined);
  authority.always(undefined);
  await client.sync();
  expect(standing()).toEqual([["regular", true]]);
  expect(told.retracts.map(({ id }) => id)).toEqual(["first_steps"]);
});

test("a client that is closed tells nothing any more", async () => {
  const { client } = await open({ store: memoryStore() });
  await client.close();
  for (const question of [client.pending, client.unlocks]) refusal(question, "DISPOSED");
});
