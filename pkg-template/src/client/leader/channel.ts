// What tabs tell each other.

import type { ErrorCode } from "../../../index.js";
import type { SyncReport } from "../../../client.js";
import type { Sample } from "../clock.js";
import type { Notice } from "../replica.js";

/** How far a stream is known. */
export interface Base {
  stream: string;
  epoch: number;
  rev: number;
}

export type Message =
  /** The store was written to; what that told. */
  | { type: "written"; notices: Notice[] }
  /** What this tab knows of the streams, and the store has no room for. */
  | { type: "ahead"; bases: Base[] }
  /** The leader is asked to sync. */
  | { type: "sync"; id: string }
  | { type: "synced"; id: string; report: SyncReport }
  | { type: "refused"; id: string; code: ErrorCode; message: string }
  /** A round trip of the leader's succeeded, or failed. */
  | { type: "round"; report?: SyncReport; online: boolean }
  | { type: "sample"; sample: Sample }
  /** A tab opens, or becomes the leader: the others answer with a clock sample, and repeat the sync requests that still wait. */
  | { type: "hello" }
  | { type: "auth" };

export interface Channel {
  post(message: Message): void;
  close(): void;
}

/** A channel among the clients that share a store: over tabs where there are any, else within the process. */
export function openChannel(name: string, overTabs: boolean, receive: (message: Message) => void): Channel {
  return overTabs && typeof BroadcastChannel !== "undefined" ? tabChannel(name, receive) : processChannel(name, receive);
}

function tabChannel(name: string, receive: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(name);
  // Tabs of one origin trust each other. They may run different versions: a receiver ignores types that it does not know.
  channel.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
  return { post: (message) => channel.postMessage(message), close: () => channel.close() };
}

const listeners = new Map<string, Set<(message: Message) => void>>();

function processChannel(name: string, receive: (message: Message) => void): Channel {
  const others = listeners.get(name) ?? new Set();
  listeners.set(name, others.add(receive));
  return {
    post: (message) => {
      for (const other of others) if (other !== receive) void Promise.resolve().then(() => others.has(other) && other(message));
    },
    close: () => {
      others.delete(receive);
      if (others.size === 0) listeners.delete(name);
    },
  };
}
