/**
 * plaudit/live: immediate syncs when a stream changes elsewhere, on another device or by another member of a team.
 *
 * It listens to `GET /v1/events` of an authority such as `plaudit-server`. Correctness does not depend on it: a missed notification only
 * delays the change until the next sync.
 *
 * @packageDocumentation
 */

import type { Client } from "./client.js";
import type { Names } from "./index.js";

/**
 * Listens to the authority, and syncs the client whenever one of the player's streams has changed: at most 100 times a minute, and not for
 * changes to the player's own stream that this client has just sent.
 *
 * A lost connection is reopened after 1, 2, 4 … 60 s with jitter, and at once when the network returns; one sync then brings what has
 * changed meanwhile, definitions included. While the page is hidden there is no connection, so that hidden tabs leave the limited number of
 * connections to visible ones. After the call has returned, it neither throws nor raises errors; without a network it waits. It stops by
 * itself when the client is closed, and where `fetch` cannot stream, as in React Native.
 *
 * @param client The player's client; it includes the clients of the player's teams.
 * @param url The authority's base address, as for `httpTransport`.
 * @returns A function that stops listening.
 * @throws An error with the code `INVALID_ARGUMENT` if `client` is not a client or `token` is not a function, for an invalid address, and
 * for unknown options.
 *
 * @example
 * ```js
 * const client = await createClient({ player: "ada", transport: httpTransport(url, { token }) });
 * const stop = listen(client, url, { token });
 * ```
 */
export function listen(client: Client<Names>, url: string, options: ListenOptions): () => void;

/** Options of {@link listen}. */
export interface ListenOptions {
  /**
   * Returns the current token; called for every connection. If the authority refuses the token, it is called once more with that token as
   * `refused`, so that the same function serves `httpTransport`.
   */
  token: (refused?: string) => string | Promise<string>;
  /** Called with every event, before the client syncs, for data that is not part of a sync, such as a list of members. */
  heard?: (event: LiveEvent) => void;
}

/** An event from the authority. */
export type LiveEvent =
  /** The stream `player` or `team:<id>` has reached this revision. */
  | { type: "poke"; stream: string; rev: number }
  /** A member has joined or left the team, or has a new role. */
  | { type: "members"; stream: string }
  /** New definitions for players (`player`) or teams (`team`) are in force; the sync that brings them follows within two seconds. */
  | { type: "definitions"; stream: string; version: string };
