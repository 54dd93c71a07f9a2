/**
 * plaudit/live: a client that hears at once what happened elsewhere, on another device or by another member of a team.
 *
 * It listens to the `GET /v1/events` of an authority, as `plaudit-server` has it. Nothing depends on it: what is missed comes with the
 * next sync.
 *
 * @packageDocumentation
 */

import type { Client } from "./client.js";

/**
 * Listens, and syncs the client whenever a stream of the player's has changed: at most 100 times a minute, and not for what the client has
 * just sent itself from this device on the player's own stream.
 *
 * It connects again by itself: after 1, 2, 4 … 60 s with jitter, at once when the network is back, and not while the page is hidden, so
 * that tabs that nobody sees take up no connections. Once it listens it never throws and raises nothing; without a network it waits. It ends by itself
 * when the client is closed, and where `fetch` has no streams, as in React Native.
 *
 * @param client The player's client; its teams' clients are served with it.
 * @param url The authority's base address, as for `httpTransport`.
 * @returns What ends it.
 * @throws An error with the code `INVALID_ARGUMENT` for another client or address, without a function `token`, and for keys that are none.
 *
 * @example
 * ```js
 * const client = await createClient({ player: "ada", transport: httpTransport(url, { token }) });
 * const stop = listen(client, url, { token });
 * ```
 */
export function listen(client: Client, url: string, options: ListenOptions): () => void;

/** How {@link listen} signs in, and whom it tells. */
export interface ListenOptions {
  /**
   * The current token, asked for with every connection. If the authority refuses it, it is asked for once more with `refused`, as by
   * `httpTransport`: the same function serves both.
   */
  token: (refused?: string) => string | Promise<string>;
  /** Called with everything that is heard, before the client has synced: for what is no part of a sync, such as a list of members. */
  heard?: (event: LiveEvent) => void;
}

/** What an authority says. */
export type LiveEvent =
  /** A stream, `player` or `team:<id>`, stands at this revision. */
  | { type: "poke"; stream: string; rev: number }
  /** Somebody joined or left the team, or has another role. */
  | { type: "members"; stream: string };
