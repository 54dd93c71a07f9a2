// The rarity of a host's own transport is checked like any answer.

import { expect, test } from "vitest";
import { createClient, memoryStore } from "../../../pkg/client.js";
import { rejection } from "../package/refusal.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, settle, type Told } from "./harness.js";
import { definitions } from "./sample.js";

/** A client whose transport gives this answer. */
async function asking(answer: unknown): Promise<{ rarity: unknown; told: Told }> {
  const transport = Object.assign(new MemoryAuthority(definitions), { rarity: async () => answer });
  const { client, told } = await open({ transport: transport as never, store: memoryStore(), rarity: true });
  await client.sync();
  await settle();
  return { rarity: client.getSnapshot().rarity, told };
}

test.each<[string, unknown, string]>([
  ["null", null, "expected an object of percentages by id, found null"],
  ["text", "25", 'expected an object of percentages by id, found "25"'],
  ["an array", [25], "expected an object of percentages by id"],
  ["a function", () => 25, "a function is not data"],
  ["a share that is text", { regular: "25" }, 'expected 0 to 100 for "regular", found "25"'],
  ["a share that is no number", { regular: Number.NaN }, 'expected 0 to 100 for "regular", found NaN'],
  ["a share of more than all", { regular: 25, marathon: 1e300 }, 'expected 0 to 100 for "marathon", found 1e+300'],
  ["a share of less than none", { regular: -1 }, 'expected 0 to 100 for "regular", found -1'],
  ["an own __proto__ of another kind", JSON.parse('{"__proto__": {"regular": 25}}'), 'expected 0 to 100 for "__proto__", found an object'],
])("%s is not shown, and raised as an error", async (_, answer, words) => {
  const { rarity, told } = await asking(answer);
  expect(rarity).toBeUndefined();
  expect(told.errors).toMatchObject([{ code: "NETWORK", message: expect.stringContaining(words) }]);
  expect(told.errors[0]?.message).toMatch(/^the answer of transport\.rarity cannot be used: /);
  expect(told.reports.length).toBeGreaterThan(0);
});

test("an answer is copied, and has nothing but its ids", async () => {
  const answer = JSON.parse('{"regular": 25, "__proto__": 100, "marathon": 0}') as { regular: number };
  const { rarity, told } = await asking(answer);
  answer.regular = 99;
  expect(Object.entries(rarity as object)).toEqual([
    ["regular", 25],
    ["__proto__", 100],
    ["marathon", 0],
  ]);
  expect((rarity as { [id: string]: unknown })["toString"]).toBeUndefined();
  expect(told.errors).toEqual([]);
});

test.each(["rarity", "attach"])("a transport whose %s is no function is refused", async (method) => {
  const transport = { sync: () => new Promise(() => undefined), [method]: { regular: 25 } };
  const { message, path } = await rejection(
    () => createClient({ player: "ada", definitions, store: memoryStore(), transport: transport as never }),
    "INVALID_ARGUMENT",
  );
  expect([path, message]).toEqual([`/transport/${method}`, `transport.${method} must be a function, found an object`]);
});
