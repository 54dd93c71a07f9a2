// The interface between tests and the page. Types only.

import type { Client, ClientEvents, ClientOptions } from "../../../../pkg/client.js";
import type { LiveEvent } from "../../../../pkg/live.js";
import type { Account } from "../../server-process.ts";

/** How the app opens its client. */
export interface Opening extends Pick<ClientOptions, "past" | "definitions" | "adopt"> {
  account: Account;
  /** Without an authority. */
  local?: boolean;
  timeout_ms?: number;
  /** A team to follow. */
  team?: string;
  /** Listens to changes elsewhere. */
  live?: boolean;
}

type Unlock = Pick<ClientEvents["unlock"], "key" | "id" | "title" | "at" | "confirmed">;

/** The events of the client since the page was loaded. */
export interface Told {
  unlocks: Unlock[];
  retracts: ClientEvents["retract"][];
  rejections: string[];
  errors: string[];
  /** The number of pending events after each round trip. */
  pending: number[];
  auths: number;
  /** The notifications of changes elsewhere. */
  heard: LiveEvent[];
}

interface App {
  /** The client; throws before `open` has resolved. */
  readonly client: Client;
  /** The team's client; throws unless a team is followed. */
  readonly team: Client;
  readonly told: Told;
  /** Closes the client that is open. */
  open(options: Opening): Promise<void>;
  /** Sets the tokens that the transport uses from now on. */
  signIn(account: Account): void;
}

declare global {
  var app: App;
}
