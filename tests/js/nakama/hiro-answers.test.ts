// Servers that refuse, fail, or answer malformed data: the queue is kept, and the error states the reason.

import { afterEach, expect, test, vi } from "vitest";

import { type Client, createClient, hiroTransport, memoryStore } from "../../../pkg/client.js";

const definitions = {
  achievements: { steps: { name: "Steps", max_count: 10, reward: { guaranteed: { currencies: { gold: { min: 1 } } } } } },
};

/** A server with one achievement. The result of `fault` replaces the next answer. */
class Server {
  count = 0;
  claimed = false;
  faults: ((id: string, payload: object) => unknown)[] = [];

  readonly rpc = async (id: string, payload: object): Promise<object> => {
    const fault = this.faults.shift();
    if (fault !== undefined) return (await fault(id, payload)) as object;
    const { achievements, ids } = payload as { achievements?: { steps?: number }; ids?: string[] };
    this.count += achievements?.steps ?? 0;
    this.claimed ||= ids !== undefined;
    return this.list();
  };

  list(): object {
    const claim = this.claimed ? { claim_time_sec: "1790812800" } : {};
    return {
      achievements: {
        steps: {
          id: "steps",
          count: String(this.count),
          max_count: "10",
          update_time_sec: "1790812800",
          current_time_sec: "1790812801",
          ...claim,
        },
      },
    };
  }
}

const open: Client[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

/** A client that has read the list once, with one pending update. */
async function client(server: Server): Promise<{ client: Client; rejections: { code: string; message: string }[]; auths: string[] }> {
  const client = await createClient({
    player: "ada",
    definitions,
    store: memoryStore(),
    transport: hiroTransport({ rpc: server.rpc }),
    past: "known",
  });
  open.push(client);
  const rejections: { code: string; message: string }[] = [];
  const auths: string[] = [];
  client.on("rejected", ({ code, message }) => rejections.push({ code, message }));
  client.on("auth", () => auths.push("auth"));
  await client.sync();
  return { client, rejections, auths };
}

const nakama = (status: number, code: number, message: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ code, error: { Code: code, Message: message }, message }), { status, headers });
const throws = (thrown: unknown) => (): never => {
  throw thrown;
};

const update = { type: "update", achievements: { steps: 2 } } as const;

test.each<[string, (id: string) => unknown, string]>([
  ["an error", throws(new TypeError("Failed to fetch")), "failed: Failed to fetch"],
  ["nothing at all", throws(undefined), "undefined"],
  ["a response that says nothing", throws(new Response("<html>", { status: 502 })), "failed with 502: it gives no reason"],
  ["Nakama's internal error", throws(nakama(500, 13, "the database is gone")), "failed with 500: the database is gone"],
  ["an RPC that is not there", throws(nakama(404, 5, "RPC function not found")), "failed with 404: RPC function not found"],
  ["a member who may not", throws(nakama(403, 7, "banned")), "failed with 403: banned"],
  ["an object", throws({ code: 13, message: "internal" }), "internal"],
  [
    "a trap for any reader",
    throws(
      Object.defineProperty({}, "code", {
        get: () => {
          throw new Error("no");
        },
      }),
    ),
    "[object Object]",
  ],
  ["no message", () => null, "answered null, which is not a message"],
  ["text", () => "<html>", "which is not a message"],
  ["a payload that is no JSON", () => ({ payload: "<html>" }), "a payload that is not JSON"],
  ["a list of lists", () => ({ achievements: [] }), "expected an object at /achievements, found"],
  [
    "a count in words",
    () => ({ achievements: { steps: { count: "many" } } }),
    'expected a whole number at /achievements/steps/count, found "many"',
  ],
  ["a count that is no number", () => ({ achievements: { steps: { count: Number.NaN } } }), "at /achievements/steps/count"],
  ["an invalid sub", () => ({ achievements: { steps: { sub_achievements: { a: 1 } } } }), "at /achievements/steps/sub_achievements/a"],
  ["a list of nothing, as a portal may answer", () => ({}), "an empty message"],
  ["a list of something else", (id) => (id.endsWith("GET") ? { achievements: { other: { count: "1" } } } : {}), "an empty message"],
  ["something that is no data", () => ({ achievements: new Map() }), "an instance of a class is not data"],
])("after %s the queue is unchanged, and continues", async (_, fault, words) => {
  const server = new Server();
  const { client: ada, rejections } = await client(server);
  // Every call fails: the read, and the update, whose effect is unknown.
  server.faults = [fault, fault];
  await ada.record(update);
  const error: unknown = await ada.sync().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "NETWORK", message: expect.stringContaining(words) as string });
  expect(ada.status.pending).toBe(1);
  server.faults = [];
  await expect
    .poll(async () => {
      await ada.sync();
      return ada.status.pending;
    })
    .toBe(0);
  expect([server.count, ada.get("steps")?.count, rejections]).toEqual([2, 2, []]);
});

test("with a server that never returns the changes of a call, the list decides", async () => {
  const server = new Server();
  const { client: ada } = await client(server);
  const silent = (id: string, payload: object): unknown =>
    id.endsWith("GET") ? server.list() : ((server.count += (payload as typeof update).achievements.steps), {});
  server.faults = Array.from({ length: 8 }, () => silent);
  await ada.record(update);
  await expect
    .poll(async () => {
      await ada.sync().catch(() => undefined);
      return ada.status.pending;
    })
    .toBe(0);
  expect([server.count, ada.get("steps")?.count]).toEqual([2, 2]);
});

test("an update that the server ignores silently is settled the second time", async () => {
  const server = new Server();
  const { client: ada } = await client(server);
  server.faults = Array.from({ length: 8 }, () => (id: string) => (id.endsWith("GET") ? server.list() : {}));
  await ada.record(update);
  await expect
    .poll(async () => {
      await ada.sync().catch(() => undefined);
      return ada.status.pending;
    })
    .toBe(0);
  expect([server.count, ada.get("steps")?.count]).toEqual([0, 0]);
});

test.each<[string, unknown]>([
  ["a response", nakama(401, 16, "Auth token invalid")],
  ["an object with Nakama's code", { code: 16, message: "Auth token invalid" }],
])("an expired session, as %s, pauses sending until there is a new one", async (_, thrown) => {
  const server = new Server();
  const { client: ada, auths } = await client(server);
  server.faults = [throws(thrown)];
  await ada.record(update);
  await expect.poll(() => auths).toEqual(["auth"]);
  expect(ada.status.pending).toBe(1);
  await ada.sync();
  expect([server.count, ada.status.pending]).toEqual([2, 0]);
});

test("a busy server tells when to retry", async () => {
  const server = new Server();
  const { client: ada } = await client(server);
  server.faults = Array.from({ length: 2 }, () => throws(nakama(429, 8, "too many requests", { "retry-after": "7" })));
  await ada.record(update);
  await expect(ada.sync()).rejects.toMatchObject({ code: "NETWORK", retry_after_sec: 7 });
});

test.each<[string, string]>([
  ["achievement not found", "NOT_FOUND"],
  ["achievement not complete", "NOT_COMPLETE"],
  ["achievement already claimed", "ALREADY_CLAIMED"],
  ["unknown field", "INVALID_COMMAND"],
])("the refusal %j of the server is rejected as %s", async (message, code) => {
  const server = new Server();
  server.count = 10;
  const { client: ada, rejections } = await client(server);
  server.faults = [throws(nakama(400, 3, message))];
  await ada.claim("steps");
  await expect.poll(() => rejections).toEqual([{ code, message }]);
  expect([ada.status.pending, server.claimed, ada.get("steps")?.claim_time_sec]).toEqual([0, false, 0]);
});

test("unchanged data is not transferred again", async () => {
  // U+FF5E sorts before U+1F600 by code point, and after it by UTF-16 unit.
  const named = {
    achievements: {
      ...definitions.achievements,
      "～": { name: "\u{1F600} \u001f", max_count: 3 },
      "😀": { name: "Steps", max_count: 10, additional_properties: { "": "1.5" } },
    },
  };
  const server = new Server();
  const transport = hiroTransport({ rpc: server.rpc });
  const standings: object[] = [];
  const sync = async (request: unknown, signal: unknown): Promise<unknown> => {
    const answer = (await transport.sync(request, signal)) as { streams: { player: object } };
    standings.push(Object.keys(answer.streams.player));
    return answer;
  };
  const ada = await createClient({ player: "ada", definitions: named, store: memoryStore(), transport: { ...transport, sync } });
  open.push(ada);
  await ada.sync();
  await ada.sync();
  expect(standings.at(0)).toContain("snapshot");
  expect(standings.at(-1)).toEqual(["epoch", "rev", "state_hash"]);
});

test("an ack with only the changes leaves the rest unchanged", async () => {
  const more = { achievements: { ...definitions.achievements, other: { name: "Other", max_count: 5 } } };
  const time = { current_time_sec: "1790812801", update_time_sec: "1790812800" };
  const rpc = async (id: string): Promise<object> => {
    const steps = { id: "steps", count: id.endsWith("GET") ? "0" : "2", max_count: "10", ...time };
    return { achievements: id.endsWith("GET") ? { steps, other: { id: "other", count: "3", max_count: "5", ...time } } : { steps } };
  };
  const ada = await createClient({
    player: "ada",
    definitions: more,
    store: memoryStore(),
    transport: hiroTransport({ rpc }),
    past: "known",
  });
  open.push(ada);
  await ada.sync();
  await ada.record(update);
  await expect.poll(() => ada.status.pending).toBe(0);
  expect([ada.get("steps")?.count, ada.get("other")?.count]).toEqual([2, 3]);
});

test("a closed client no longer sends a call that it was about to send", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  /** Returns the number of updates from a client that was closed while it waited for the next second. */
  const updates = async (isClosed: boolean): Promise<number> => {
    let updates = 0;
    const rpc = async (id: string): Promise<object> => {
      updates += Number(id.endsWith("UPDATE"));
      return { repeat_achievements: { coins: { max_count: "1", update_time_sec: "1790812801", current_time_sec: "1790812801" } } };
    };
    const coins = { achievements: { coins: { name: "Coins", max_count: 1, auto_reset: true } } };
    const ada = await createClient({
      player: "ada",
      definitions: coins,
      store: memoryStore(),
      transport: hiroTransport({ rpc }),
      past: "known",
    });
    open.push(ada);
    await ada.sync();
    await ada.record({ type: "update", achievements: { coins: 1 } });
    await turns();
    expect(updates, "it waits for the next second, by which alone the run would show").toBe(0);
    if (isClosed) await ada.close();
    await vi.advanceTimersByTimeAsync(2_000);
    await turns();
    return updates;
  };
  try {
    expect([await updates(false), await updates(true)]).toEqual([1, 0]);
  } finally {
    vi.useRealTimers();
  }
});
