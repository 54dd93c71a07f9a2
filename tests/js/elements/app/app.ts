// A page with both elements and a real client; tests control it through `app`.

import { type Client, createClient, memoryStore } from "../../../../pkg/client.js";
import "../../../../pkg/elements.js";
import type { PlauditAchievements, PlauditUnlocks } from "../../../../pkg/elements.js";
import { MemoryAuthority } from "../../client/memory-authority.ts";
import ar from "../../../../pkg/texts/ar.js";
import { sample } from "./sample.ts";

const EVENTS = ["plaudit-celebrate", "plaudit-share", "plaudit-detail", "plaudit-claim", "plaudit-error"];

const store = memoryStore();
const authority = new MemoryAuthority(sample).always("offline");
let client: Client | undefined;
const unlocks = document.createElement("plaudit-unlocks") as PlauditUnlocks;
const list = document.createElement("plaudit-achievements") as PlauditAchievements;

globalThis.app = {
  unlocks,
  list,
  authority,
  events: [],
  packs: { ar },
  get client() {
    if (client === undefined) throw new Error("no client has been opened");
    return client;
  },
  async open({ definitions = sample, authority: isSynced = false } = {}) {
    await client?.close();
    client = await createClient({
      player: "ada",
      definitions,
      store,
      ...(isSynced ? { transport: authority, past: "known" as const } : {}),
    });
    unlocks.client = list.client = client;
  },
  async openOther() {
    client = await createClient({ player: "grace", definitions: sample, store: memoryStore() });
  },
  show() {
    unlocks.setAttribute("inbox", "");
    document.querySelector("main")?.append(list, unlocks);
  },
  async earn(...ids) {
    await app.client.record({ type: "update", achievements: Object.fromEntries(ids.map((id) => [id, id === "summit" ? 3 : 1])) });
  },
  async record(activity) {
    await app.client.record(activity);
  },
};

for (const name of EVENTS) document.addEventListener(name, (event) => app.events.push([name, (event as CustomEvent).detail]));
