// The draft: saved soon, kept in the browser until then, and merged when two editors conflict.

import { beforeEach, expect, test, vi } from "vitest";
import { Api, ApiError, type Send, send, signedIn } from "../src/api.ts";
import { type Document, setAt } from "../src/document.ts";
import { DraftStore } from "../src/draft.ts";
import { merge, withMine } from "../src/merge.ts";

const LIVE: Document = { achievements: { wins: { name: "Wins", max_count: 3 }, laps: { name: "Laps", max_count: 9 } } };

/** A server, as far as drafts need one. */
class Server {
  rev = 1;
  document = LIVE;
  author = "file";
  fault: ApiError | undefined;
  /** Called after a request was carried out, for example to lose its answer. */
  after: (method: string) => Promise<void> = async () => undefined;
  readonly saves: Document[] = [];
  readonly send: Send = async (method, path, body) => {
    await Promise.resolve();
    if (this.fault !== undefined) throw this.fault;
    const draft = { rev: this.rev, base: 1, author: this.author, changed_at: 1, document: this.document };
    if (method === "GET" && path === "/v1/server/definitions")
      return { now: 1, read_only: false, draft, live: { seq: 1, document: LIVE }, versions: [] };
    const { rev, document } = body as { rev: number; document: Document };
    if (rev !== this.rev) throw new ApiError(409, "CONFLICT", "changed meanwhile", { draft });
    this.rev += 1;
    this.document = document;
    this.saves.push(document);
    const answer = { rev: this.rev, author: "operator:ann", changed_at: 2 };
    await this.after(method);
    return answer;
  };
}

class Kept extends Map<string, string> {
  isFull = false;
  get length(): number {
    return this.size;
  }
  key = (place: number): string | null => [...this.keys()][place] ?? null;
  getItem = (key: string): string | null => this.get(key) ?? null;
  setItem = (key: string, value: string): void => {
    if (this.isFull) throw new Error("QuotaExceededError");
    this.set(key, value);
  };
  removeItem = (key: string): void => void this.delete(key);
}

let server: Server;
let kept: Kept;
let pages = 0;
const open = async (owner = "ann", mayEdit = true): Promise<DraftStore> => {
  pages += 1;
  const store = new DraftStore(new Api(server.send), kept, `page ${pages}`);
  store.owner = owner;
  store.mayEdit = mayEdit;
  await store.load();
  return store;
};
const rename = (id: string, name: string) => (document: Document) => setAt(document, { id }, ["name"], name);

beforeEach(() => {
  server = new Server();
  kept = new Kept();
});

test("what is typed is saved, the last of it too", async () => {
  const store = await open();
  store.edit(rename("wins", "V"));
  store.edit(rename("wins", "Victories"));
  expect(store.saving).toBe("unsaved");
  const saving = store.flush();
  store.edit(rename("laps", "Rounds"));
  await saving;
  await vi.waitFor(() => expect(store.saving).toBe("saved"), 10_000);
  expect(server.document).toEqual(rename("laps", "Rounds")(rename("wins", "Victories")(LIVE)));
  expect(kept.size).toBe(0);
});

test("a session that ends while typing loses nothing, and no one else saves it", async () => {
  const store = await open();
  server.fault = new ApiError(401, "AUTH", "over", {});
  store.edit(rename("wins", "Victories"));
  expect(await store.flush()).toBe(false);
  expect(store.saving).toBe("signed out");
  expect(store.document).toEqual(rename("wins", "Victories")(LIVE));
  // The page closes. Another operator, and one who may not edit, find no backup.
  server.fault = undefined;
  expect((await open("bob")).left).toEqual([]);
  expect((await open("ann", false)).left).toEqual([]);
  // The operator who typed the text is offered it.
  const again = await open();
  expect(again.document).toEqual(LIVE);
  const [left] = again.left;
  if (left === undefined) throw new Error("nothing is left");
  await again.restore(left);
  expect(again.document).toEqual(rename("wins", "Victories")(LIVE));
  expect(await again.flush()).toBe(true);
  expect(server.document).toEqual(again.document);
  expect([kept.size, again.left.length]).toEqual([0, 0]);
});

test("what is left of two pages is offered apart, and put together with what is there", async () => {
  server.fault = new ApiError(0, "NETWORK", "gone", {});
  const stores = [await fail("wins", "V"), await fail("laps", "L")];
  expect(kept.size).toBe(2);
  server.fault = undefined;
  for (const store of stores) store.keepNow = () => undefined;
  server.document = rename("laps", "Rounds")(LIVE);
  server.rev = 7;
  const again = await open();
  expect(again.left).toHaveLength(2);
  const own = again.left.find(({ document }) => JSON.stringify(document).includes('"V"'));
  const other = again.left.find((one) => one !== own);
  if (own === undefined || other === undefined) throw new Error("two are left");
  await again.restore(own);
  expect(await again.flush()).toBe(true);
  expect(server.document).toEqual(rename("wins", "V")(rename("laps", "Rounds")(LIVE)));
  again.discard(other);
  expect([kept.size, again.left.length]).toEqual([0, 0]);

  async function fail(id: string, name: string): Promise<DraftStore> {
    server.fault = undefined;
    const store = await open();
    server.fault = new ApiError(0, "NETWORK", "gone", {});
    store.edit(rename(id, name));
    await store.flush();
    return store;
  }
});

test("what a browser has no room for is told", async () => {
  const store = await open();
  kept.isFull = true;
  server.fault = new ApiError(0, "NETWORK", "gone", {});
  store.edit(rename("wins", "Victories"));
  await store.flush();
  expect([store.saving, store.isKept]).toEqual(["unreachable", false]);
  server.fault = undefined;
  expect(await store.flush()).toBe(true);
  expect(store.isKept).toBe(true);
});

test("two editors: what one of them has changed is taken, and each place of both is chosen", async () => {
  const [ann, bob] = [await open("ann"), await open("bob")];
  ann.edit(rename("wins", "Ann's"));
  await ann.flush();
  bob.edit(rename("wins", "Bob's"));
  bob.edit(rename("laps", "Rounds"));
  expect(await bob.flush()).toBe(false);
  const conflict = bob.conflict;
  if (conflict === undefined) throw new Error("no conflict was found");
  expect(bob.document).toEqual(rename("laps", "Rounds")(rename("wins", "Bob's")(LIVE)));
  const both = merge(conflict.common, bob.document, conflict.theirs.document);
  expect(both.clashes).toEqual([
    { path: ["achievements", "wins", "name"], name: "Ann's: name", common: "Wins", mine: "Bob's", theirs: "Ann's" },
  ]);
  expect(withMine(both, both.clashes)).toEqual(bob.document);
  bob.settle(withMine(both, []));
  expect(await bob.flush()).toBe(true);
  expect(server.document).toEqual(rename("laps", "Rounds")(rename("wins", "Ann's")(LIVE)));
});

test("two editors at different members of one achievement are put together, and that is told", async () => {
  const [ann, bob] = [await open("ann"), await open("bob")];
  ann.edit(rename("wins", "Ann's"));
  await ann.flush();
  bob.edit((document) => setAt(document, { id: "wins" }, ["max_count"], 5));
  expect(await bob.flush()).toBe(true);
  expect(bob.conflict).toBeUndefined();
  expect(bob.mergedWith).toBe("file");
  expect(server.document).toEqual(setAt(rename("wins", "Ann's")(LIVE), { id: "wins" }, ["max_count"], 5));
});

test("a trigger is one thing: parts of two are never put together", () => {
  const of = (trigger: unknown): Document => ({ achievements: { fast: { name: "Fast", trigger } } });
  const [common, mine, theirs] = [{ at_least: 1 }, { at_most: 9 }, { at_least: 2 }].map((stat) => of({ stat }));
  if (common === undefined || mine === undefined || theirs === undefined) throw new Error("three texts");
  const both = merge(common, mine, theirs);
  expect(both.document).toEqual(theirs);
  expect(both.clashes.map(({ path }) => path.join("."))).toEqual(["achievements.fast.trigger"]);
});

test("two saves at once are sent one after the other", async () => {
  const store = await open();
  let answer = (): void => undefined;
  server.after = () => new Promise((resolve) => (answer = resolve));
  store.edit(rename("wins", "One"));
  const all = [store.flush()];
  await vi.waitFor(() => expect(server.saves).toHaveLength(1));
  store.edit(rename("wins", "Two"));
  all.push(store.flush(), store.flush());
  server.after = async () => undefined;
  answer();
  expect(await Promise.all(all)).toEqual([true, true, true]);
  expect(store.conflict).toBeUndefined();
  expect(server.saves.map((document) => JSON.stringify(document).match(/One|Two/)?.[0])).toEqual(["One", "Two"]);
  expect(await store.flush()).toBe(true);
  expect(server.saves, "what is saved is not sent again").toHaveLength(2);
});

test("a save whose answer is lost is no other editor's", async () => {
  const store = await open();
  server.after = async () => {
    throw new ApiError(0, "NETWORK", "gone", {});
  };
  store.edit(rename("wins", "Victories"));
  expect(await store.flush()).toBe(false);
  expect(store.saving).toBe("unreachable");
  server.after = async () => undefined;
  store.edit(rename("wins", "Victories!"));
  expect(await store.flush()).toBe(true);
  expect([store.conflict, store.mergedWith]).toEqual([undefined, ""]);
  expect(server.document).toEqual(rename("wins", "Victories!")(LIVE));
});

test("typing right after one's own publication, which writes into the draft, is no conflict", async () => {
  const store = await open();
  server.rev += 1;
  server.document = setAt(LIVE, { id: "laps" }, ["activated_time_sec"], 1_795_000_000);
  store.edit(rename("wins", "Victories"));
  expect(await store.flush()).toBe(true);
  expect(store.conflict).toBeUndefined();
  expect(server.document).toEqual(rename("wins", "Victories")(setAt(LIVE, { id: "laps" }, ["activated_time_sec"], 1_795_000_000)));
});

test("an answer that is no JSON is no success", async () => {
  const answers = vi.spyOn(globalThis, "fetch").mockImplementation(async () => new Response("<html>Welcome to the hotel</html>"));
  await expect(send("PUT", "/v1/server/definitions", {})).rejects.toMatchObject({ code: "NETWORK" });
  answers.mockRestore();
  const empty = new Api(async () => ({}));
  await expect(empty.save(1, LIVE)).rejects.toMatchObject({ code: "NETWORK" });
});

test("any request waits for a new sign-in, and is sent once more", async () => {
  let isOver = true;
  const asked: string[] = [];
  const request = signedIn(
    async (method, path) => {
      asked.push(`${method} ${path}`);
      if (isOver) throw new ApiError(401, "AUTH", "over", {});
      return { fine: true };
    },
    async () => {
      isOver = false;
    },
  );
  await expect(request("GET", "/portal/api/me")).rejects.toMatchObject({ code: "AUTH" });
  expect(await request("POST", "/v1/server/players/p/ban")).toEqual({ fine: true });
  expect(asked).toEqual(["GET /portal/api/me", "POST /v1/server/players/p/ban", "POST /v1/server/players/p/ban"]);
});

test("the same change by two editors is no conflict", async () => {
  const [ann, bob] = [await open(), await open()];
  for (const store of [ann, bob]) {
    store.edit(rename("wins", "Same"));
    expect(await store.flush()).toBe(true);
  }
  expect(bob.conflict).toBeUndefined();
  expect(server.saves).toHaveLength(1);
});

test("undo and redo are changes as well", async () => {
  const store = await open();
  store.edit(rename("wins", "Victories"));
  store.undo();
  expect(store.document).toBe(LIVE);
  store.redo();
  expect(await store.flush()).toBe(true);
  expect(server.document).toEqual(rename("wins", "Victories")(LIVE));
  expect([store.canUndo, store.canRedo]).toEqual([true, false]);
});

test("problems are found at their places", async () => {
  const store = await open();
  store.edit((document) => setAt(document, { id: "wins" }, ["max_count"], -1));
  await vi.waitFor(
    () => expect(store.issues.some(({ path, severity }) => path === "/achievements/wins/max_count" && severity === "error")).toBe(true),
    10_000,
  );
});
