// Syncs a client when the authority reports a change elsewhere.

import type { Client } from "../../client.js";
import type { ListenOptions, LiveEvent } from "../../live.js";
import { baseAddress, optionalFunction, requireKnown, shown, tokenSource } from "../arguments.js";
import { PlauditError } from "../errors.js";
import { connect } from "./connection.js";

/** The time over which clients spread their syncs after new definitions, of which all are notified at once, and after a lost connection. */
const SPREAD_MS = 2000;

export function listen(client: Client, url: string, options: ListenOptions): () => void {
  if (typeof (client as Partial<Client> | undefined)?.sync !== "function")
    throw new PlauditError(`client must be a client, found ${shown(client)}`, { code: "INVALID_ARGUMENT" });
  const endpoint = `${baseAddress(url)}/v1/events`;
  requireKnown(options, ["token", "heard"]);
  const { heard } = options ?? {};
  const token = tokenSource(options?.token);
  optionalFunction(heard, "heard");
  const syncs = syncing(client, () => stop());
  const wantSpread = (event: LiveEvent): void => void setTimeout(() => syncs.want(event), Math.random() * SPREAD_MS);
  const take = (name: string, data: string): void => {
    // After the client was closed, the next event ends the connection; the authority is never silent for long.
    if (syncs.isClosed()) return stop();
    const event = read(name, data);
    if (event === undefined) return;
    if (event.type === "definitions") wantSpread(event);
    else syncs.want(event);
    try {
      heard?.(event);
    } catch {
      // An error in `heard` must not end the connection.
    }
  };
  // The authority says at the start of a connection which streams have changed, but not that other definitions are in force.
  const connection = connect(endpoint, token, take, () => wantSpread({ type: "definitions", stream: "player", version: "" }));
  const stop = (): void => {
    connection.end();
    syncs.end();
  };
  return stop;
}

/** Parses an event; undefined if it is unknown. */
function read(name: string, data: string): LiveEvent | undefined {
  try {
    const { stream, rev, version } = JSON.parse(data) as { stream?: unknown; rev?: unknown; version?: unknown };
    if (typeof stream !== "string") return undefined;
    if (name === "members") return { type: name, stream };
    if (name === "definitions") return typeof version === "string" ? { type: name, stream, version } : undefined;
    return name === "poke" && typeof rev === "number" ? { type: name, stream, rev } : undefined;
  } catch {
    return undefined;
  }
}

/** Events within this time lead to one sync, or to none if the answer to this client's own request brings the same change. */
const GATHER_MS = 50;
/** The minimum interval between the starts of two syncs, so that an active team costs each device at most 100 requests a minute. */
const GAP_MS = 600;

interface Syncing {
  want(event: LiveEvent): void;
  isClosed(): boolean;
  end(): void;
}

function syncing(client: Client, disposed: () => void): Syncing {
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
      // The client reports the failure to its own listeners, and retries by itself.
      if (isDisposal(thrown)) disposed();
    }
    isRunning = false;
    plan();
  };
  const plan = (): void => {
    if (isOver || isRunning || timer !== undefined || wanted.size === 0) return;
    // A clock that was set back must not extend the wait.
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
