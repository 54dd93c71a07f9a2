// Connections to an authority, and the sign-in of a device.

import type { Definitions } from "./definitions.js";
import type { KeyValue } from "./stores.js";

// ---- Transports ----------------------------------------------------------------------------------------------------

/** The connection to the authority. */
export interface Transport {
  /**
   * Sends one request (plain JSON), and resolves with the authority's answer (plain JSON).
   *
   * Rejects in all other cases. An error with the `code` `AUTH` pauses sending until there is a new token (K9); after any other error the
   * client retries later, and not before the error's `retry_after_sec`, if it has one (K10).
   *
   * @param signal An AbortSignal, if the platform has them.
   */
  sync(request: unknown, signal?: unknown): Promise<unknown>;
  /**
   * Called by {@link createClient} before the first request, with the client's data, for a transport that translates to another protocol.
   *
   * @throws Any error; `createClient` rejects with it.
   */
  attach?(view: ClientView): void;
  /**
   * Returns the percentage of players who have earned each node, from 0 to 100, by id. Called if {@link ClientOptions.rarity} is set. If it
   * fails, nothing changes; for any other answer the client raises `error` with `NETWORK`.
   */
  rarity?(): Promise<{ [id: string]: number }>;
}

/** The data of a client that a transport may read. */
export interface ClientView {
  /** The definitions that the client was created with. */
  readonly definitions: Definitions | undefined;
  /** Returns the base of a stream, with the state as canonical text; its epoch is 0 before the first answer. */
  base(stream: string): { epoch: number; rev: number; text: string } | undefined;
}

/**
 * Creates a transport that posts to `<url>/v1/sync` with a bearer token. An answer that takes longer than 30 s, exceeds 32 MB, redirects,
 * or is not JSON (such as the page of a captive portal) is a `NETWORK` error.
 *
 * @param url The authority's base address: an absolute `http` or `https` URL without user, query and fragment; `location.origin` for the
 * page's own server.
 * @throws PlauditError `INVALID_ARGUMENT` for any other address, if `token` is not a function, and for unknown options.
 */
export function httpTransport(url: string, options: HttpTransportOptions): Transport;

/**
 * Signs this device in at an authority such as `plaudit-server`, as the player of the device: makes a secret id on the first start, keeps it with
 * the tokens, and exchanges tokens that have run out. Only the first start of a device needs the network.
 *
 * @param url The authority's base address, as for {@link httpTransport}.
 * @throws PlauditError `NETWORK` if the first sign-in does not reach the authority, `AUTH` if the authority refuses the device, `BANNED`,
 * `STORAGE`, `INVALID_ARGUMENT` for another address, and without `localStorage` and `store`.
 * @example
 * ```js
 * const account = await deviceSignIn(url);
 * const client = await createClient({ player: account.player, transport: httpTransport(url, { token: account.token }) });
 * ```
 */
export function deviceSignIn(url: string, options?: DeviceSignInOptions): Promise<DeviceAccount>;

/** Options of {@link deviceSignIn}. */
export interface DeviceSignInOptions {
  /** Keeps the id and the tokens, under one key. They are like a password: choose a store that other apps cannot read. Default: `localStorage`. */
  store?: KeyValue;
}

/** The account of a device. */
export interface DeviceAccount {
  /** The player's id, for {@link ClientOptions.player}. */
  player: string;
  /**
   * Returns the current token, for {@link HttpTransportOptions.token}; if `refused` is the current one, a new token.
   *
   * @throws PlauditError `AUTH` if the authority refuses the device, or signs it in as another player because this one was deleted;
   * `NETWORK`, `BANNED`, `STORAGE`.
   */
  token(refused?: string): Promise<string>;
}

/** Options of {@link httpTransport}. */
export interface HttpTransportOptions {
  /**
   * Returns the current token; called for every request. If the authority refuses the token, it is called once more with that token as
   * `refused`: with a new token, the request is sent again; with the same one, sending pauses and the client raises `auth` (K9).
   */
  token: (refused?: string) => string | Promise<string>;
  /** The timeout of a request in whole milliseconds, at most 2^31 − 1. Default: 30,000. */
  timeout_ms?: number;
}

/**
 * Creates a transport for a server with Hiro's achievements RPCs on Nakama, such as Hiro itself. The client has to be created with the
 * server's definitions.
 *
 * Hiro's calls add amounts and carry no identity, so the transport cannot rely on the server to recognize a repeated call. It stores the
 * base before each call; after a lost answer it first lists the achievements, and resends only what the counts do not already include.
 * With one writing device, every event counts once. With several, a change by another device between the last stored answer and that
 * list cannot be told apart from the call in doubt, whose events may then count twice or not at all. The same holds for a delayed call
 * that arrives after the list. Events recorded offline count at the time of their arrival.
 *
 * `update` and `claim` are sent; all other activities, and events of teams, are rejected with `UNSUPPORTED`. If the server refuses a call,
 * the event is rejected with `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED` or `INVALID_COMMAND`; after any other failure it stays queued.
 *
 * @example
 * ```js
 * const rpc = (id, payload) => nakama.rpc(session, id, payload);
 * const client = await createClient({ player: session.user_id, definitions, transport: hiroTransport({ rpc }) });
 * ```
 * @throws PlauditError `INVALID_ARGUMENT`.
 */
export function hiroTransport(options: HiroTransportOptions): Transport;

/** Options of {@link hiroTransport}. */
export interface HiroTransportOptions {
  /**
   * Calls an RPC as the signed-in player, and resolves with the message, or with Nakama's `{payload}` around it. On failure, reject with
   * the response that Nakama's client throws, or with an object or error that has its `code` and `message`.
   */
  rpc: (id: string, payload: object) => Promise<object>;
}
