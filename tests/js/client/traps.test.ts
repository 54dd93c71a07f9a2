// Traps in wasm: a new instance continues from the stored data (K12).

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type * as clientModule from "../../../pkg/client.js";
import type { ClientEvents } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { definitions, NOW, session, steps } from "./sample.js";

/** The functions of wasm that trap, and how often. */
const trapping = { name: "", times: 0 };
let copies = 0;
let plaudit: typeof clientModule;

/** Loads a new copy of the package, on a platform whose instances trap on request. */
beforeEach(async () => {
  vi.useFakeTimers({ now: NOW * 1000 });
  const { instantiate } = WebAssembly;
  vi.spyOn(WebAssembly, "instantiate").mockImplementation((async (module: WebAssembly.Module, imports: WebAssembly.Imports) => {
    const { exports } = (await instantiate(module, imports)) as unknown as WebAssembly.Instance;
    const wrapped: Record<string, unknown> = { ...exports };
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function") continue;
      wrapped[name] = (...words: unknown[]): unknown => {
        if (name === trapping.name && trapping.times > 0) {
          trapping.times -= 1;
          throw new WebAssembly.RuntimeError("unreachable");
        }
        return (value as (...words: unknown[]) => unknown)(...words);
      };
    }
    return { exports: wrapped };
  }) as never);
  copies += 1;
  vi.resetModules();
  plaudit = (await import(
    /* @vite-ignore */ new URL(`../../../pkg/client.js?trap=${copies}`, import.meta.url).href
  )) as typeof clientModule;
});

afterEach(() => {
  trapping.times = 0;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(1);

test("one trap costs nothing: the event is recorded by a new instance", async () => {
  const store = plaudit.memoryStore();
  const client = await plaudit.createClient({ player: "ada", definitions, store });
  await client.record(steps(1));
  Object.assign(trapping, { name: "replica_record", times: 1 });
  expect((await client.record(session)).unlocks).toHaveLength(1);
  expect([client.get("first_steps")?.count, client.get("regular")?.earned_count]).toEqual([1, 1]);
  expect(client.status.state).toBe("ready");
  await client.close();
});

test("a trap after the write was stored loses nothing, and celebrates once", async () => {
  const client = await plaudit.createClient({ player: "ada", definitions, store: plaudit.memoryStore() });
  const unlock = vi.fn();
  client.on("unlock", unlock);
  Object.assign(trapping, { name: "replica_stored", times: 1 });
  await client.record(session);
  await client.record(steps(1));
  await settle();
  expect(client.get("regular")?.earned_count).toBe(1);
  expect(unlock).toHaveBeenCalledTimes(1);
  await client.close();
});

test("a trap during a read is thrown, and the next call works again", async () => {
  const client = await plaudit.createClient({ player: "ada", definitions, store: plaudit.memoryStore() });
  await client.record(steps(2));
  const before = client.getSnapshot();
  Object.assign(trapping, { name: "replica_list", times: 1 });
  expect(() => client.list()).toThrow(expect.objectContaining({ code: "INTERNAL" }));
  expect(client.getSnapshot()).toBe(before);
  await settle();
  expect(client.list().achievements["first_steps"]?.count).toBe(2);
  await client.close();
});

test("after two traps nothing is predicted, which is reported; events are still stored and sent", async () => {
  const authority = new MemoryAuthority(definitions);
  const store = plaudit.memoryStore();
  const client = await plaudit.createClient({ player: "ada", definitions, store, transport: authority });
  const errors: ClientEvents["error"][] = [];
  client.on("error", (error) => errors.push(error));
  await client.sync();
  authority.always("offline");
  Object.assign(trapping, { name: "replica_record", times: 2 });
  await client.record(steps(2));
  await settle();
  expect(client.status).toMatchObject({ state: "degraded", pending: 1 });
  expect(client.get("first_steps")?.count).toBe(0);
  expect(errors.map(({ code, message }) => [code, message.includes("nothing is predicted")])).toContainEqual(["INTERNAL", true]);
  authority.always(undefined);
  await client.sync();
  expect(client.status).toMatchObject({ state: "degraded", pending: 0 });
  expect(client.get("first_steps")?.count).toBe(2);
  await client.close();
});

test.each(["replica_resume", "replica_request", "replica_forget", "replica_failed", "replica_startOver"])(
  "a trap in %s does not stop syncing",
  async (name) => {
    const authority = new MemoryAuthority(definitions);
    const client = await plaudit.createClient({ player: "ada", definitions, store: plaudit.memoryStore(), transport: authority });
    await client.sync();
    authority.always("offline");
    await client.record(steps(2));
    await settle();
    Object.assign(trapping, { name, times: 1 });
    await client.sync().catch(() => undefined);
    authority.always(undefined);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(trapping.times).toBe(0);
    expect(client.status).toMatchObject({ state: "ready", pending: 0, syncing: false });
    expect(authority.engine().get("first_steps", NOW)?.count).toBe(2);
    await client.close();
  },
);

test("an engine that never works leads to a readable error", async () => {
  Object.assign(trapping, { name: "replica_new", times: 100 });
  await expect(plaudit.createClient({ player: "ada", definitions, store: plaudit.memoryStore() })).rejects.toMatchObject({
    code: "INTERNAL",
  });
  expect(trapping.times).toBeGreaterThan(90);
});

test("a new instance keeps the requested language", async () => {
  const spoken = {
    achievements: { ...definitions.achievements, marathon: { name: "Marathon", max_count: 100, texts: { de: { name: "Langlauf" } } } },
  };
  const client = await plaudit.createClient({ player: "ada", definitions: spoken, store: plaudit.memoryStore() });
  client.setLocale("de");
  Object.assign(trapping, { name: "replica_record", times: 1 });
  await client.record(steps(1));
  expect(client.get("marathon")?.name).toBe("Langlauf");
  await client.close();
});

test("a language that is chosen while the engine restarts is the new instance's", async () => {
  const spoken = {
    achievements: { ...definitions.achievements, marathon: { name: "Marathon", max_count: 100, texts: { de: { name: "Langlauf" } } } },
  };
  const client = await plaudit.createClient({ player: "ada", definitions: spoken, store: plaudit.memoryStore() });
  Object.assign(trapping, { name: "replica_explain", times: 1 });
  expect(() => client.explain("marathon")).toThrow();
  client.setLocale("de");
  await settle();
  expect(client.get("marathon")?.name).toBe("Langlauf");
  await client.close();
});

test("an engine that is lost leaves no timer that runs at once, again and again", async () => {
  const client = await plaudit.createClient({ player: "ada", definitions, store: plaudit.memoryStore() });
  client.getSnapshot();
  Object.assign(trapping, { name: "replica_explain", times: 1 });
  expect(() => client.explain("daily")).toThrow();
  Object.assign(trapping, { name: "replica_new", times: 100 });
  await settle();
  await vi.advanceTimersByTimeAsync(86_399_000);
  const timers = vi.spyOn(globalThis, "setTimeout");
  await vi.advanceTimersByTimeAsync(1_100);
  expect(timers.mock.calls.length).toBeLessThan(5);
  await client.close();
});
