// The draft: saved soon, kept in the browser until then, and merged when two editors conflict.

import { beforeEach, expect, test, vi } from "vitest";
import { Api, ApiError, type Send } from "../src/api.ts";
import { type Document, setAt } from "../src/document.ts";
import { differences, DraftStore, merged } from "../src/draft.ts";

const LIVE: Document = { achievements: { wins: { name: "Wins", max_count: 3 }, laps: { name: "Laps", max_count: 9 } } };

/** A server, as far as drafts need one. */
class Server {
  rev = 1;
  document = LIVE;
  author = "file";
  fault: ApiError | undefined;
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
    return { rev: this.rev, author: "operator:ann", changed_at: 2 };
  };
}

class Kept extends Map<string, string> {
  getItem = (key: string): string | null => this.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.set(key, value);
  removeItem = (key: string): void => void this.delete(key);
}

let server: Server;
let kept: Kept;
const open = async (): Promise<DraftStore> => {
  const store = new DraftStore(new Api(server.send), kept);
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

test("a session that ends while typing loses nothing", async () => {
  const store = await open();
  const ended = vi.fn();
  store.addEventListener("signed-out", ended);
  server.fault = new ApiError(401, "AUTH", "over", {});
  store.edit(rename("wins", "Victories"));
  expect(await store.flush()).toBe(false);
  expect(ended).toHaveBeenCalledOnce();
  expect(store.document).toEqual(rename("wins", "Victories")(LIVE));
  // The page is left, and opened again after sign-in.
  server.fault = undefined;
  const again = await open();
  expect(again.isRestored).toBe(true);
  expect(again.document).toEqual(rename("wins", "Victories")(LIVE));
  expect(await again.flush()).toBe(true);
  expect(server.document).toEqual(again.document);
});

test("two editors: both texts are there, and each place is chosen", async () => {
  const [ann, bob] = [await open(), await open()];
  ann.edit(rename("wins", "Ann's"));
  await ann.flush();
  bob.edit(rename("wins", "Bob's"));
  bob.edit(rename("laps", "Rounds"));
  await bob.flush();
  const conflict = bob.conflict;
  if (conflict === undefined) throw new Error("no conflict was found");
  expect(bob.document).toEqual(rename("laps", "Rounds")(rename("wins", "Bob's")(LIVE)));
  const found = differences(bob.document, conflict.theirs.document, conflict.common);
  expect(found.map(({ path }) => path.at(-1))).toEqual(["wins", "laps"]);
  bob.settle(
    merged(
      conflict.theirs.document,
      found.filter(({ path }) => path.at(-1) === "laps"),
    ),
  );
  expect(await bob.flush()).toBe(true);
  expect(server.document).toEqual(rename("laps", "Rounds")(rename("wins", "Ann's")(LIVE)));
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
