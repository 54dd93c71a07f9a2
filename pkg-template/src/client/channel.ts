// What tabs tell each other.

import type { ErrorCode } from "../../index.js";
import type { SyncReport } from "../../client.js";
import type { Notice } from "./replica.js";

/** A round trip, by which clocks are set; in milliseconds, and the authority's time in seconds. */
export interface Sample {
  sent_wall_ms: number;
  received_wall_ms: number;
  round_trip_ms: number;
  server_time: number;
}

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
  /** The sender is asked to sync. */
  | { type: "sync"; id: string }
  | { type: "synced"; id: string; report: SyncReport }
  | { type: "refused"; id: string; code: ErrorCode; message: string }
  /** A round trip of the sender's succeeded, or failed. */
  | { type: "round"; report?: SyncReport; online: boolean }
  | { type: "sample"; sample: Sample }
  /** A tab has just begun, or begins to send: whoever has news of the clock tells it, and who waits for a sync asks again. */
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
  // Tabs of one origin trust each other, and run one version or the next: what is not known is left alone by whoever receives it.
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
