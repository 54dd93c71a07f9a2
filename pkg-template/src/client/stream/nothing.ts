// The snapshot before anything is known. It is a file of its own, because plaudit/react contains it without the rest of the client.

import type { Snapshot } from "../../../client.js";

/** The snapshot before anything is known. */
export const NOTHING: Snapshot = {
  achievements: { achievements: {}, repeat_achievements: {} },
  status: { state: "loading", online: false, syncing: false, pending: 0, storage: "memory", clock: "unsynced", clock_offset_sec: 0 },
  inbox: [],
};
