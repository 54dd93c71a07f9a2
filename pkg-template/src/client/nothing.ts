// What there is to show before anything is known.

import type { Snapshot } from "../../client.js";

export const NOTHING: Snapshot = {
  achievements: { achievements: {}, repeat_achievements: {} },
  status: { state: "loading", online: false, syncing: false, pending: 0, storage: "memory", clock: "unsynced", clock_offset_sec: 0 },
  inbox: [],
};
