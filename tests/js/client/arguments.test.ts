// Clients, transports and stores refuse invalid arguments at the call, with a message that says what is valid.

import { afterEach, describe, expect, test } from "vitest";
import {
  type Client,
  type ClientView,
  createClient,
  hiroTransport,
  httpTransport,
  indexedDbStore,
  keyValueStore,
  memoryStore,
} from "../../../pkg/client.js";
import { refusal, rejection } from "../package/refusal.js";
import { definitions, session } from "./sample.js";

const token = (): string => "t";
const clients: Client[] = [];

async function open(): Promise<Client> {
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

describe("httpTransport refuses", () => {
  test.each<[string, unknown[], RegExp]>([
    ["no options", ["https://a.test"], /^token must be a function .*token: \(\) =>/],
    ["no token", ["https://a.test", {}], /^token must be a function .*found undefined/],
    ["a token that is text", ["https://a.test", { token: "abc" }], /^token must be a function .*found "abc"/],
    ["options that are a function", ["https://a.test", token], /must be an object/],
    ["an unknown option", ["https://a.test", { token, timeout: 5 }], /unknown option "timeout"; the options are token, timeout_ms/],
    ["a timeout that is text", ["https://a.test", { token, timeout_ms: "5" }], /^timeout_ms .*found "5"/],
    ["a timeout of nothing", ["https://a.test", { token, timeout_ms: 0 }], /^timeout_ms .*found 0/],
    ["a timeout that no timer can wait", ["https://a.test", { token, timeout_ms: 2 ** 31 }], /^timeout_ms .*found 2147483648/],
    ["a relative address", ["/api", { token }], /^url must be an absolute .*location\.origin.*found "\/api"/],
    ["an address without its scheme", ["a.test", { token }], /^url must be an absolute/],
    ["another scheme", ["ftp://a.test", { token }], /http or https.*found "ftp:\/\/a\.test"/],
    ["credentials", ["https://ada:secret@a.test", { token }], /without user/],
    ["a query", ["https://a.test/?x=1", { token }], /without user, query and fragment/],
    ["a fragment", ["https://a.test/#x", { token }], /without user, query and fragment/],
    ["no host", ["https://", { token }], /^url must be/],
    ["a space", ["https://a .test", { token }], /^url must be/],
    ["no text", [new URL("https://a.test"), { token }], /^url must be .*found an object/],
    ["nothing", [], /^url must be .*found undefined/],
  ])("%s", (_kind, args, words) => {
    const error = refusal(() => (httpTransport as (...args: unknown[]) => unknown)(...args), "INVALID_ARGUMENT");
    expect(error.message).toMatch(words);
    expect(error.message).not.toContain("secret");
  });

  test.each([
    "http://127.0.0.1:8080",
    "https://a.test/",
    "https://a.test/games/one//",
    "HTTPS://A.TEST",
    "http://[::1]:80",
    "https://ä.test/%20@",
  ])("but not %s", (url) => {
    expect(() => httpTransport(url, { token, timeout_ms: 5_000 })).not.toThrow();
  });
});

test.each<[string, unknown, RegExp]>([
  ["no options", undefined, /needs a function `rpc`/],
  ["no function", { rpc: 4 }, /needs a function `rpc`/],
  ["an unknown option", { rpc: token, url: "https://a.test" }, /unknown option "url"; the options are rpc/],
])("hiroTransport refuses %s", (_kind, options, words) => {
  expect(refusal(() => hiroTransport(options as never), "INVALID_ARGUMENT").message).toMatch(words);
});

test.each<[string, () => unknown, RegExp]>([
  ["nothing to write to", () => keyValueStore(undefined as never), /kv lacks getItem, setItem, removeItem/],
  ["half of what it writes to", () => keyValueStore({ getItem: token } as never), /kv lacks setItem, removeItem/],
  [
    "a prefix that is not a string",
    () => keyValueStore({ getItem: token, setItem: token, removeItem: token } as never, 4 as never),
    /^prefix must be a string/,
  ],
  ["a name that is not a string", () => indexedDbStore({} as never), /^name must be a string/],
])("a store refuses %s", (_kind, make, words) => {
  expect(refusal(make, "INVALID_ARGUMENT").message).toMatch(words);
});

describe("createClient refuses", () => {
  test("neither definitions nor transport", async () => {
    const { message, path } = await rejection(() => createClient({ player: "ada" }), "INVALID_ARGUMENT");
    expect(path).toBe("/definitions");
    expect(message).toMatch(/pass `definitions`.*`transport`/);
  });

  test.each(["definition", "stores", "appVersion", "url"])("the unknown option %s", async (key) => {
    const { message, path } = await rejection(() => createClient({ player: "ada", definitions, [key]: {} }), "INVALID_ARGUMENT");
    expect(path).toBe(`/${key}`);
    expect(message).toMatch(/unknown option .* the options are player, definitions, store, transport, random, app_version, past/);
  });

  test("definitions that are null, though there is a transport", async () => {
    const options = { player: "ada", definitions: null, transport: { sync: () => new Promise(() => undefined) } };
    const { message, path } = await rejection(() => createClient(options as never), "INVALID_ARGUMENT");
    expect([message, path]).toEqual(["definitions must be an object, found null", "/definitions"]);
  });

  test.each(["v1", "a.b", "", "1..2", "1.2.3.4.5.6.7.8.9", "1234567890"])(
    "the app_version %j, which commands could not carry",
    async (app_version) => {
      const { message, path } = await rejection(() => createClient({ player: "ada", definitions, app_version }), "INVALID_ARGUMENT");
      expect(path).toBe("/app_version");
      expect(message).toMatch(/^app_version must be numbers with dots between them, such as "6\.10\.1", found "/);
    },
  );

  test("an option that cannot be read", async () => {
    const options = {
      player: "ada",
      get definitions(): never {
        throw new Error("hostile");
      },
    };
    expect((await rejection(() => createClient(options), "INVALID_ARGUMENT")).path).toBe("/definitions");
  });
});

test("a transport reads bases from the start, and is told of ids that are no text", async () => {
  let base: ClientView["base"] | undefined;
  let first: unknown;
  const transport = {
    sync: () => new Promise(() => undefined),
    attach: (view: ClientView) => {
      base = view.base;
      first = view.base("player");
    },
  };
  const client = await createClient({ player: "ada", definitions, store: memoryStore(), transport });
  clients.push(client);
  expect(first).toEqual({ epoch: 0, rev: 0, text: "" });
  expect(base?.("player")).toMatchObject({ epoch: 0 });
  expect(refusal(() => base?.(null as never), "INVALID_ARGUMENT").message).toBe("stream must be a string, found null");
  expect(client.status.state).not.toBe("degraded");
});

describe("a client refuses", () => {
  test.each(["typo", "unlocks", "changes", "toString", undefined, 4])("to listen to %s", async (event) => {
    const client = await open();
    const { message } = refusal(() => client.on(event as never, () => undefined), "INVALID_ARGUMENT");
    expect(message).toMatch(/^there is no event .*; the events are change, unlock, retract, rejected, sync, auth, error, progress$/);
  });

  test("a listener that is not a function", async () => {
    const client = await open();
    expect(refusal(() => client.on("unlock", undefined as never), "INVALID_ARGUMENT").message).toMatch(
      /listener must be a function, found undefined/,
    );
    expect(refusal(() => client.subscribe("x" as never), "INVALID_ARGUMENT").message).toMatch(/listener must be a function, found "x"/);
  });

  test.each(["at", "eid", "cid"])("an activity with its own %s, which the client adds", async (key) => {
    const client = await open();
    const activity = { ...session, [key]: 1_790_000_000 };
    const error = await rejection(() => client.record(activity), "INVALID_COMMAND");
    expect(error.path).toBe(`/${key}`);
    expect(error.message).toContain(`the client stamps ${key} itself`);
    expect(refusal(() => client.preview(activity), "INVALID_COMMAND").path).toBe(`/${key}`);
    expect(client.get("regular")?.earned_count).toBe(0);
  });

  test("options that do not exist", async () => {
    const client = await open();
    expect(refusal(() => client.list({ catgory: "x" } as never), "INVALID_ARGUMENT").path).toBe("/catgory");
    expect((await rejection(() => client.claim("first_steps", { total: true } as never), "INVALID_ARGUMENT")).path).toBe("/total");
  });

  test("ids and keys that are not strings", async () => {
    const client = await open();
    refusal(() => client.get(4 as never), "INVALID_ARGUMENT");
    refusal(() => client.explain(null as never), "INVALID_ARGUMENT");
    refusal(() => client.acknowledge(4 as never), "INVALID_ARGUMENT");
    await rejection(() => client.team(7 as never), "INVALID_ARGUMENT");
    await rejection(() => client.team(""), "INVALID_ARGUMENT");
  });
});
