// The import of a list gives the same state in TypeScript as in Rust; the cases are those of tests/hiro/golden.rs.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

import { hiroTransport } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";

interface Case {
  name: string;
  definitions: Definitions;
  received: number;
  list: object | "achievement_list.json";
  state: { version: number };
}
interface Answer {
  server_time: number;
  streams: { player: { epoch: number; rev: number; snapshot: string; state_hash: string } };
}

const golden = (name: string): string => readFileSync(new URL(`../../hiro/golden/${name}`, import.meta.url), "utf8");
const cases = JSON.parse(golden("imports.json")) as Case[];

/** Returns the answer to a client without data. */
async function imported(definitions: Definitions, list: object): Promise<Answer> {
  const transport = hiroTransport({ rpc: () => Promise.resolve(list) });
  transport.attach?.({ definitions, base: () => undefined });
  const request = { v: 1, nonce: "n", streams: { player: { base: { epoch: 0, rev: null, definitions: "" }, seen: [] } }, events: [] };
  return (await transport.sync(request)) as Answer;
}

test.each(cases.filter(({ list }) => Object.keys(list).length > 0))("$name", async ({ definitions, list, received, state }) => {
  const answer = await imported(definitions, list === "achievement_list.json" ? (JSON.parse(golden(list)) as object) : list);
  const { epoch, rev, snapshot } = answer.streams.player;
  expect([epoch, rev]).toEqual([1, 1]);
  // A list does not contain activity, so the engine's state has none.
  expect(JSON.parse(snapshot)).toEqual({ ...state, facts: {} });
  expect(answer.server_time).toBe(received);
});

test.each([{}, { achievements: { other: { id: "other", count: "1" } } }])(
  "%j contains no defined achievement, and makes no base",
  async (list) => {
    const definitions = { achievements: { steps: { name: "Steps", max_count: 10 } } };
    await expect(imported(definitions, list)).rejects.toMatchObject({
      code: "NETWORK",
      message: expect.stringContaining("contains no defined achievement") as string,
    });
  },
);
