// Calls of plaudit/client, as an app makes them.

import {
  type Activity,
  type Client,
  type ClientEvents,
  type ClientOptions,
  createClient,
  faultStore,
  hiroTransport,
  httpTransport,
  indexedDbStore,
  type KeyValue,
  keyValueStore,
  memoryStore,
  type Snapshot,
  type Status,
  type Store,
  type SyncReport,
  type Transport,
} from "plaudit/client";
import * as entry from "plaudit/client";
import * as javascript from "plaudit/javascript/client";
import * as streaming from "plaudit/streaming/client";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
function sure<_T extends true>(): void {}

sure<Same<typeof entry, typeof javascript>>();
sure<Same<typeof entry, typeof streaming>>();
sure<Same<IsAny<Client>, false>>();
sure<Same<IsAny<ClientOptions["definitions"]>, false>>();
sure<Same<Parameters<Client["record"]>, [activity: Activity]>>();

const items = new Map<string, string>();
const storage: KeyValue = {
  getItem: async (key) => items.get(key) ?? null,
  setItem: async (key, value) => void items.set(key, value),
  removeItem: async (key) => void items.delete(key),
};
const stores: Store[] = [
  memoryStore(),
  indexedDbStore("ada"),
  keyValueStore(storage),
  faultStore(memoryStore(), [{ on: "write", nth: 1, fault: "torn" }]),
];
const transports: Transport[] = [
  httpTransport("https://example.test", { token: (refused) => refused ?? "a token" }),
  { sync: async (request) => request },
  hiroTransport({ rpc: async (id, payload) => ({ id, payload }) }),
];

export async function calls(): Promise<void> {
  const client: Client = await createClient({
    player: "ada",
    definitions: { achievements: { a: { name: "A", max_count: 1 } } },
    store: stores[0]!,
    transport: transports[0]!,
    random: (bytes) => void bytes.fill(4),
    past: "known",
  });
  const stop = client.on("unlock", (unlock) => {
    const { title, confirmed }: ClientEvents["unlock"] = unlock;
    void [title, confirmed];
    unlock.acknowledge();
  });
  for (const { key } of client.getSnapshot().inbox) client.acknowledge(key);
  client.on("rejected", ({ eid, code }) => void [eid, code]);
  const activities: Activity[] = [
    { type: "session_completed", duration_sec: 60 },
    { type: "update", achievements: { a: 1 } },
  ];
  const [unlock] = (await client.record(activities[0]!)).unlocks;
  const snapshot: Snapshot = client.getSnapshot();
  const status: Status = client.status;
  const report: SyncReport = await client.sync();
  void [unlock?.title, snapshot.inbox[0]?.key, status.pending, report.rev, client.get("a")?.count, client.preview(activities).events];
  // Only the client sets the time.
  // @ts-expect-error
  await client.record({ type: "joined", at: 1 });
  const team = await client.team("t");
  await team.claim("a", { claim_total_reward: true });
  stop();
  await client.close();
}
