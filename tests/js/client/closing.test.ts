// What happens around a client's end: nothing runs after it.

import { expect, test, vi } from "vitest";
import { memoryStore, type Store } from "../../../pkg/client.js";
import { MemoryAuthority } from "./memory-authority.js";
import { open, settle } from "./harness.js";
import { definitions, steps } from "./sample.js";

/** A store whose calls take a while; `late`: the calls since it was closed. */
function slow(): { store: Store; late: string[] } {
  const inner = memoryStore();
  const late: string[] = [];
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
  };
  const store = new Proxy<Store>(
    { ...inner, close },
    {
      get(target, name: keyof Store) {
        const member = target[name];
        if (typeof member !== "function" || name === "close") return member;
        return async (...words: never[]) => {
          if (isClosed) late.push(name);
          for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
          return (member as (...words: never[]) => unknown)(...words);
        };
      },
    },
  );
  return { store, late };
}

test("a request that waits for its turn is not sent any more", async () => {
  const authority = new MemoryAuthority(definitions);
  const { client } = await open({ transport: authority, store: memoryStore() });
  const before = authority.requests.length;
  const synced = client.sync();
  const closed = client.close();
  await expect(synced).rejects.toMatchObject({ code: "DISPOSED" });
  await closed;
  await settle();
  expect(authority.requests).toHaveLength(before);
});

test("what was recorded before is stored, and nothing touches the store afterwards", async () => {
  const page = Object.assign(new EventTarget(), { visibilityState: "visible" });
  vi.stubGlobal("document", page);
  const { store, late } = slow();
  const { client } = await open({ store });
  const recorded = client.record(steps(1));
  page.dispatchEvent(new Event("visibilitychange"));
  await client.close();
  await recorded;
  await settle();
  expect(late).toEqual([]);
  expect((await open({ store })).client.get("first_steps")?.count).toBe(1);
});

test("an answer that is stored while the client closes is no internal error", async () => {
  // Tabs share this store, so that the client has a channel that can be closed.
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
  const inner = memoryStore();
  let [begun, go] = [(): void => undefined, (): void => undefined];
  const storing = new Promise<void>((done) => (begun = done));
  const held = new Promise<void>((done) => (go = done));
  let isSlow = false;
  const commit: Store["commit"] = async (change) => {
    if (isSlow) {
      begun();
      await held;
    }
    return inner.commit(change);
  };
  const authority = new MemoryAuthority(definitions);
  const { client } = await open({ transport: authority, store: { ...inner, durable: true, commit } });
  authority.next((request, to) => {
    isSlow = true;
    return to.answer(request);
  });
  await client.record(steps(1));
  const synced = client.sync().catch((error: { code: string }) => error.code);
  await storing;
  const closed = client.close();
  go();
  expect(["DISPOSED", undefined]).toContain(await synced.then((told) => (typeof told === "string" ? told : undefined)));
  await closed;
});
