// The channel over which tabs exchange messages.

import type { ErrorCode } from "../../../index.js";
import type { SyncReport } from "../../../client.js";
import type { Sample } from "../platform.js";
import type { Notice } from "../replica.js";

/** The base of a stream that a tab has. */
export interface StreamBase {
  stream: string;
  epoch: number;
  rev: number;
}

export type Message =
  /** The sender has written to the store, with these notices. */
  | { type: "written"; notices: Notice[] }
  /** The sender has these bases, which the store has no room for. */
  | { type: "ahead"; bases: StreamBase[] }
  /** The sender asks the leader to sync, and to follow these streams. Without an id it does not wait for an answer. */
  | { type: "sync"; id: string; streams?: string[] }
  /** The sender asks the leader to follow these streams. */
  | { type: "follow"; streams: string[] }
  | { type: "synced"; id: string; report: SyncReport }
  | { type: "refused"; id: string; code: ErrorCode; message: string }
  /** A round trip of the leader has succeeded or failed. */
  | { type: "round"; report?: SyncReport; online: boolean }
  | { type: "sample"; sample: Sample }
  /**
   * The sender has opened, or become the leader: the others answer with a clock sample and the streams that they follow, and repeat their open
   * sync requests.
   */
  | { type: "hello" }
  | { type: "auth" }
  /** The authority has refused the player, or its answer cannot be used. */
  | { type: "failed"; code: ErrorCode; message: string }
  /** The sender deletes the store's content: nothing may be written to it any more. */
  | { type: "forgotten" };

export interface Channel {
  post(message: Message): void;
  close(): void;
}

/** Opens a channel among the clients that share a store: across tabs if there are any, else within the process. */
export function openChannel(name: string, overTabs: boolean, receive: (message: Message) => void): Channel {
  return overTabs && typeof BroadcastChannel !== "undefined" ? tabChannel(name, receive) : processChannel(name, receive);
}

function tabChannel(name: string, receive: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(name);
  // Tabs of one origin trust each other. They may run different versions, so a receiver ignores unknown types.
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
