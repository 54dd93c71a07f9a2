// `listen`: its reaction to events, and to connections that end.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Client, createClient, memoryStore } from "../../../pkg/client.js";
import { listen, type LiveEvent, type ListenOptions } from "../../../pkg/live.js";
import { MemoryAuthority } from "../client/memory-authority.js";
import { definitions } from "../client/sample.js";
import { refusal } from "../package/refusal.js";
import { Events, listening, poke, refusing } from "./event-stub.js";

let events: Events;
let authority: MemoryAuthority;
let client: Client;
let heard: LiveEvent[];
const ends: (() => void)[] = [];

beforeEach(async () => {
  events = await Events.start();
  authority = new MemoryAuthority(definitions);
  client = await createClient({ player: "ada", store: memoryStore(), transport: authority });
  await client.sync();
  heard = [];
});

afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await events.deserted();
  await client.close();
  await events.stop();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function start(options: Partial<ListenOptions> = {}): () => void {
  const end = listen(client, `${events.url}/`, { token: () => "t1", heard: (event) => heard.push(event), ...options });
  ends.push(end);
  return end;
}

const hears = async (...expected: LiveEvent[]): Promise<void> => vi.waitFor(() => expect(heard).toEqual(expected), 20_000);
const synced = async (times: number): Promise<void> => vi.waitFor(() => expect(authority.requests.length).toBe(times), 20_000);

test("a poke becomes a sync; several at once become one", async () => {
  const before = authority.requests.length;
  start();
  await events.asked(1);
  expect(events.requests[0]).toMatchObject({
    method: "GET",
    url: "/v1/events",
    headers: { authorization: "Bearer t1", accept: "text/event-stream" },
  });
  events.say(poke("team:red", 4) + poke("team:blue", 1) + poke("team:red", 5));
  await hears(
    { type: "poke", stream: "team:red", rev: 4 },
    { type: "poke", stream: "team:blue", rev: 1 },
    { type: "poke", stream: "team:red", rev: 5 },
  );
  await synced(before + 1);
  events.say(poke("player", 99));
  await synced(before + 2);
});

test("other definitions in force become a sync, which brings them", async () => {
  const before = authority.requests.length;
  start();
  await events.asked(1);
  events.say('event: definitions\ndata: {"stream":"player","version":"0123456789abcdef"}\n\n');
  await hears({ type: "definitions", stream: "player", version: "0123456789abcdef" });
  await synced(before + 1);
  events.say('event: definitions\ndata: {"stream":"player"}\n\n' + poke("player", 99));
  await synced(before + 2);
  expect(heard).toHaveLength(2);
});

test("the revision of an answer does not cause a sync", async () => {
  start();
  await client.record({ type: "session_completed", duration_sec: 60 });
  const { rev } = await client.sync();
  const before = authority.requests.length;
  await events.asked(1);
  events.say(poke("player", rev));
  await hears({ type: "poke", stream: "player", rev });
  // Long enough for an unwanted sync; the next poke causes the only one.
  await new Promise((done) => setTimeout(done, 200));
  events.say(poke("player", rev + 1));
  await synced(before + 1);
});

test("events are read regardless of chunks and line endings", async () => {
  start();
  await events.asked(1);
  const said =
    ': a comment\r\n\r\nid: 7\r\nretry: 10\r\nevent: poke\r\ndata: {"stream":"team:größe",\r\ndata:"rev":3}\r\n\r\nevent:members\rdata:{"stream":"team:red"}\r\r\n';
  for (const byte of Buffer.from(`\uFEFF${said}`)) {
    for (const response of events.open) response.write(Buffer.from([byte]));
    await new Promise((done) => setImmediate(done));
  }
  await hears({ type: "poke", stream: "team:größe", rev: 3 }, { type: "members", stream: "team:red" });
});

test("malformed events are ignored, and a throwing listener has no effect on others", async () => {
  start({
    heard: (event) => {
      heard.push(event);
      throw new Error("the page's own matter");
    },
  });
  await events.asked(1);
  events.say(
    'event: poke\ndata: {"stream":\n\nevent: poke\ndata: {"stream":1,"rev":1}\n\nevent: poke\ndata: {"stream":"player","rev":"1"}\n\nevent: poke\ndata: null\n\n',
  );
  events.say('event: later\ndata: {"stream":"player","rev":1}\n\ndata: {"stream":"player","rev":1}\n\nevent: poke\n\n');
  events.say(poke("team:red", 1) + poke("team:red", 2));
  await hears({ type: "poke", stream: "team:red", rev: 1 }, { type: "poke", stream: "team:red", rev: 2 });
  await vi.waitFor(() => expect(events.requests).toHaveLength(1), 20_000);
});

describe("a connection is reopened", () => {
  test.each([
    [
      "when it was ended",
      [
        (response: Parameters<typeof listening>[0], request: Parameters<typeof listening>[1]) => {
          listening(response, request);
          response.end();
        },
      ],
    ],
    ["when it breaks", [(response: Parameters<typeof listening>[0]) => void response.socket?.destroy()]],
    [
      "when it says what no authority says",
      [(response: Parameters<typeof listening>[0]) => void response.writeHead(200).write("x".repeat(100_000))],
    ],
    ["when it is refused", [refusing(503, { "retry-after": "1" })]],
    ["when it is led elsewhere", [refusing(302, { location: "/page" })]],
    [
      "when it says one thing without an end",
      [(response: Parameters<typeof listening>[0]) => void response.writeHead(200).write("data: x\n".repeat(100_000))],
    ],
  ])("%s", async (_, meets) => {
    events.meets.push(...meets);
    start();
    await events.asked(2);
    events.say(poke("team:red", 1));
    await hears({ type: "poke", stream: "team:red", rev: 1 });
    expect(events.requests.map(({ url }) => url)).toEqual(["/v1/events", "/v1/events"]);
  });

  test("when no server was listening at first, or there was no token", async () => {
    let asked = 0;
    start({ token: () => ((asked += 1) === 1 ? Promise.reject(new Error("not yet")) : "t2") });
    await events.asked(1);
    expect(events.requests[0]?.headers.authorization).toBe("Bearer t2");
  });
});

test.each([
  ["ever later, while each one ends as soon as it was greeted", () => new Response(": listening\n\n"), [1000, 2000, 4000]],
  [
    "within an hour, even if the authority asks for more",
    () => new Response("", { status: 503, headers: { "retry-after": "99999999" } }),
    [3_600_000, 3_600_000, 3_600_000],
  ],
])("connections are reopened %s", async (_, answer, expected) => {
  const { setTimeout: wait } = globalThis;
  const pauses: number[] = [];
  const fetching = vi.fn(async () => answer());
  vi.stubGlobal("fetch", fetching);
  vi.spyOn(Math, "random").mockReturnValue(0);
  // Pauses pass at once, but not the wait for data from the authority.
  vi.stubGlobal("setTimeout", (done: () => void, ms: number) => {
    if (ms === 45_000) return wait(done, ms);
    // Shorter timers are those of syncs.
    if (ms >= 1000) pauses.push(ms);
    return wait(done, 0);
  });
  const end = start();
  await vi.waitFor(() => expect(fetching.mock.calls.length).toBeGreaterThan(3), 20_000);
  end();
  expect(pauses.slice(0, 3)).toEqual(expected);
});

test("a refused token is replaced by a new one, as in httpTransport", async () => {
  const token = vi.fn(async (refused?: string) => (refused === undefined ? "old" : "new"));
  events.meets.push(refusing(401));
  start({ token });
  await events.asked(2);
  expect(token.mock.calls).toEqual([[], ["old"]]);
  expect(events.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer old", "Bearer new"]);
});

test("a token that stays refused is tried again later, without an error", async () => {
  const token = vi.fn((_refused?: string) => "same");
  events.meets.push(refusing(401), refusing(401));
  start({ token });
  await events.asked(3);
  expect(token.mock.calls.slice(0, 5)).toEqual([[], ["same"], [], ["same"], []]);
  events.say(poke("team:red", 1));
  await hears({ type: "poke", stream: "team:red", rev: 1 });
});

describe("it ends", () => {
  test("by the returned function, also during a wait", async () => {
    events.meets.push(listening, refusing(503, { "retry-after": "100" }));
    const end = start();
    await events.asked(1);
    const other = start();
    await events.asked(2);
    end();
    other();
    await events.deserted();
    expect(heard).toEqual([]);
  });

  test("with its client", async () => {
    start();
    await events.asked(1);
    await client.close();
    events.say(": the next comment\n\n");
    await events.deserted();
  });

  test("where fetch has no streams", async () => {
    const plain = vi.fn(async () => ({ ok: true, status: 200, headers: new Headers(), body: undefined }));
    vi.stubGlobal("fetch", plain);
    start();
    await vi.waitFor(() => expect(plain).toHaveBeenCalledTimes(1), 20_000);
    expect(events.requests).toHaveLength(0);
  });
});

test("definitions that came into force while there was no connection are learnt when it is back", async () => {
  const before = authority.requests.length;
  start();
  await events.asked(1);
  for (const response of events.open) response.end();
  await events.asked(2);
  await synced(before + 1);
  // The first connection, made at once, can have missed nothing.
  expect(heard).toEqual([]);
});

test("a hidden page, or one without a network, does not listen", async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const network = { onLine: false };
  const window = new EventTarget();
  vi.stubGlobal("document", page);
  vi.stubGlobal("navigator", network);
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  vi.stubGlobal("removeEventListener", window.removeEventListener.bind(window));
  start();
  network.onLine = true;
  window.dispatchEvent(new Event("online"));
  await events.asked(1);
  const show = (state: string): void => {
    page.visibilityState = state;
    page.dispatchEvent(new Event("visibilitychange"));
  };
  show("hidden");
  await events.deserted();
  show("visible");
  await events.asked(2);
});

test.each<[string, unknown[], RegExp]>([
  ["a token that is missing", ["https://a.test", {}], /^token must be a function/],
  ["no options", ["https://a.test"], /^token must be a function/],
  ["an invalid address", ["/events", { token: () => "t" }], /^url must be an absolute/],
  [
    "an unknown option",
    ["https://a.test", { token: () => "t", heart: () => undefined }],
    /unknown option "heart"; the options are token, heard/,
  ],
  ["an invalid listener", ["https://a.test", { token: () => "t", heard: 4 }], /^heard must be a function, found 4/],
])("it refuses %s at once", (_kind, args, words) => {
  expect(refusal(() => (listen as (...args: unknown[]) => unknown)(client, ...args), "INVALID_ARGUMENT").message).toMatch(words);
});

test("it refuses anything except a client", () => {
  expect(refusal(() => listen(undefined as never, "https://a.test", { token: () => "t" }), "INVALID_ARGUMENT").message).toMatch(
    /^client must be a client/,
  );
});

test("a connection that is accepted, but never answered, is given up like a silent one", async () => {
  const { setTimeout: wait } = globalThis;
  vi.stubGlobal("setTimeout", (done: () => void, ms: number) => wait(done, ms === 45_000 ? 100 : Math.min(ms, 10)));
  const never = (_: string, { signal }: { signal: AbortSignal }): Promise<never> =>
    new Promise((_resolve, refuse) => signal.addEventListener("abort", () => refuse(signal.reason)));
  const fetching = vi.fn(never);
  vi.stubGlobal("fetch", fetching);
  const end = start();
  await vi.waitFor(() => expect(fetching.mock.calls.length).toBeGreaterThan(1), 20_000);
  end();
});
