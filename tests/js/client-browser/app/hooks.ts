// What tests reach in the page. Types only.

import type { Client, ClientEvents, ClientOptions } from "../../../../pkg/client.js";
import type { LiveEvent } from "../../../../pkg/live.js";
import type { Account } from "../../server-process.ts";

/** How the app opens its client. */
export interface Opening extends Pick<ClientOptions, "past" | "definitions"> {
  account: Account;
  /** Without an authority. */
  local?: boolean;
  timeout_ms?: number;
  /** A team to follow. */
  team?: string;
  /** Hears of changes elsewhere. */
  live?: boolean;
}

type Unlock = Pick<ClientEvents["unlock"], "key" | "id" | "title" | "at" | "confirmed">;

/** What the client has told since the page was loaded. */
export interface Told {
  unlocks: Unlock[];
  retracts: ClientEvents["retract"][];
  rejections: string[];
  errors: string[];
  /** How many events waited after each round trip. */
  pending: number[];
  auths: number;
  /** What was heard of changes elsewhere. */
  heard: LiveEvent[];
}

export interface App {
  /** Throws before `open` has resolved. */
  readonly client: Client;
  /** The team's client; throws unless one is followed. */
  readonly team: Client;
  readonly told: Told;
  /** Closes the client that is open. */
  open(options: Opening): Promise<void>;
  /** From now on the transport uses these tokens. */
  signIn(account: Account): void;
}

declare global {
  var app: App;
}
