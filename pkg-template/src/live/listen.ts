// A client that hears of changes elsewhere: a connection that pokes, and a sync for it.

import type { Client } from "../../client.js";
import type { ListenOptions, LiveEvent } from "../../live.js";
import { baseAddress, optionalFunction, requireKnown, shown, tokenSource } from "../arguments.js";
import { PlauditError } from "../errors.js";
import { connect } from "./connection.js";
import { syncing } from "./syncing.js";

export function listen(client: Client, url: string, options: ListenOptions): () => void {
  if (typeof (client as Partial<Client> | undefined)?.sync !== "function") throw new PlauditError(`client must be a client, found ${shown(client)}`, { code: "INVALID_ARGUMENT" });
  const endpoint = `${baseAddress(url)}/v1/events`;
  requireKnown(options, ["token", "heard"]);
  const { heard } = options ?? {};
  const token = tokenSource(options?.token);
  optionalFunction(heard, "heard");
  const syncs = syncing(client, () => stop());
  const connection = connect(endpoint, token, (name, data) => {
    // A closed client ends the connection at the next event; the authority is never quiet for long.
    if (syncs.isClosed()) return stop();
    const event = read(name, data);
    if (event === undefined) return;
    syncs.want(event);
    try {
      heard?.(event);
    } catch {
      // An error of the listener must not end the connection.
    }
  });
  const stop = (): void => {
    connection.end();
    syncs.end();
  };
  return stop;
}

/** What is said, as far as it is understood. */
function read(name: string, data: string): LiveEvent | undefined {
  try {
    const { stream, rev } = JSON.parse(data) as { stream?: unknown; rev?: unknown };
    if (typeof stream !== "string") return undefined;
    if (name === "members") return { type: name, stream };
    return name === "poke" && typeof rev === "number" ? { type: name, stream, rev } : undefined;
  } catch {
    return undefined;
  }
}
