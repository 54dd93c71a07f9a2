// Syncs for what was heard: one at a time, not too often, and none for what is known.

import type { Client } from "../../client.js";
import type { LiveEvent } from "../../live.js";

/** What is heard within this time is one matter; meanwhile the answer to a request of this client's own may come, and tell the same. */
const GATHER_MS = 50;
/** Between the beginnings of two syncs, so that a lively team costs each device no more than 100 requests a minute. */
const GAP_MS = 600;

export interface Syncing {
  want(event: LiveEvent): void;
  isClosed(): boolean;
  end(): void;
}

export function syncing(client: Client, disposed: () => void): Syncing {
  let own: number | undefined;
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isOver = false;
  const wanted = new Map<string, LiveEvent>();
  const forget = client.on("sync", ({ rev }) => (own = rev));

  const run = async (): Promise<void> => {
    timer = undefined;
    const news = [...wanted.values()].some((event) => event.type !== "poke" || event.stream !== "player" || event.rev !== own);
    wanted.clear();
    if (!news) return;
    last = Date.now();
    isRunning = true;
    try {
      await client.sync();
    } catch (thrown) {
      // The client tells its own listeners, and tries again by itself.
      if (isDisposal(thrown)) disposed();
    }
    isRunning = false;
    plan();
  };
  const plan = (): void => {
    if (isOver || isRunning || timer !== undefined || wanted.size === 0) return;
    // A clock that was set back must not lengthen the wait.
    timer = setTimeout(() => void run(), Math.min(Math.max(last + GAP_MS - Date.now(), GATHER_MS), GAP_MS));
  };
  return {
    want(event) {
      wanted.set(`${event.type} ${event.stream}`, event);
      plan();
    },
    isClosed() {
      try {
        client.pending();
        return false;
      } catch (thrown) {
        return isDisposal(thrown);
      }
    },
    end() {
      isOver = true;
      clearTimeout(timer);
      forget();
    },
  };
}

function isDisposal(thrown: unknown): boolean {
  return (thrown as { code?: unknown } | undefined)?.code === "DISPOSED";
}
