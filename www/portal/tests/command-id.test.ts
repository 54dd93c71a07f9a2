// A command whose answer was lost keeps its identity.

import { expect, test } from "vitest";
import { ApiError } from "../src/api.ts";
import { CommandId } from "../src/command-id.ts";

test("a command keeps its identity until the server has answered", async () => {
  const sent: string[] = [];
  const id = new CommandId();
  const send = async (command: unknown, status?: number): Promise<void> => {
    const answered = id.send(command, async (eid) => {
      sent.push(eid);
      if (status !== undefined) throw new ApiError(status, "X", "x", {});
    });
    await (status === undefined ? answered : expect(answered).rejects.toThrow("x"));
  };
  const three = { freeze: { of: "daily", add: 3 } };
  // There is no answer, then one of a proxy, then one of the server; after that, the same command is a new one.
  for (const status of [0, 503, undefined, undefined]) await send(three, status);
  expect(new Set(sent.slice(0, 3)).size).toBe(1);
  expect(new Set(sent).size).toBe(2);
  // A refusal is an answer, and another command has another identity.
  for (const status of [400, 0]) await send(three, status);
  await send({ freeze: { of: "daily", add: 4 } });
  expect(new Set(sent).size).toBe(5);
});
