// Finds the authority, if there is one, and manages players' accounts there.

import { httpTransport } from "plaudit/client";
import type { Transport } from "plaudit/client";
import { isRecord, member } from "./json.ts";
import type { SourceId } from "./samples/index.ts";
import { loadPlayer, savePlayer, type Player } from "./saved.ts";

export interface Authority {
  url: string;
  /** Whether it lets a player back up and restore the player's own stream. */
  playground: boolean;
  /** Whether operators publish definitions there. */
  portal: boolean;
}

/** The server's `authority.json`; a static host has none. */
export async function findAuthority(): Promise<Authority | undefined> {
  try {
    const answer = await fetch("./authority.json", { cache: "no-store" });
    const said: unknown = await answer.json();
    if (!answer.ok || !isRecord(said) || typeof said["url"] !== "string") return undefined;
    return {
      url: new URL(said["url"], document.baseURI).href.replace(/\/+$/, ""),
      playground: said["playground"] === true,
      portal: said["portal"] === true,
    };
  } catch {
    // The host has no such file, or there is neither a network nor a cached copy.
    return undefined;
  }
}

/** The server cannot be reached, or refuses a request. */
export class ServerError extends Error {
  /** The status of the answer, if there was one. */
  status: number | undefined;
}

/** A player's account at the authority. The two devices of the page belong to one player and share it. */
export class Account {
  readonly #authority: Authority;
  readonly player: string;
  /** Whether the player was just created, so that no store can lack earlier progress. */
  readonly isNew: boolean;
  readonly #device: string;
  #token: Promise<string> | undefined;

  private constructor(authority: Authority, { device, player }: Player, token: string | undefined) {
    this.#authority = authority;
    this.#device = device;
    this.player = player;
    this.isNew = token !== undefined;
    if (token !== undefined) this.#token = Promise.resolve(token);
  }

  /** Opens the account of a sample in this browser. The first visit needs the authority; later ones can start without it. */
  static async open(authority: Authority, source: SourceId): Promise<Account> {
    const known = loadPlayer(source);
    return known === undefined ? Account.create(authority, source) : new Account(authority, known, undefined);
  }

  /** Creates a new player, who replaces the present one. */
  static async create(authority: Authority, source: SourceId): Promise<Account> {
    const account = await Account.signUp(authority);
    savePlayer(source, account.known);
    return account;
  }

  /** Creates a new player without saving it. */
  static async signUp(authority: Authority): Promise<Account> {
    const device = crypto.randomUUID();
    const { player, token } = await signIn(authority, device);
    return new Account(authority, { device, player }, token);
  }

  /** Returns the account of a known player. */
  static of(authority: Authority, known: Player): Account {
    return new Account(authority, known, undefined);
  }

  /** The player's data to save. */
  get known(): Player {
    return { device: this.#device, player: this.player };
  }

  transport(): Transport {
    return httpTransport(this.#authority.url, { token: this.token });
  }

  /** Returns a token other than the refused one; concurrent calls share one. */
  token = async (refused?: string): Promise<string> => {
    if (refused !== undefined && (await this.#token) === refused) this.#token = undefined;
    this.#token ??= signIn(this.#authority, this.#device).then(({ token }) => token);
    try {
      return await this.#token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  };

  /** Backs up the player's stream on the server, or restores the backup; returns the revision of the backup. */
  async playground(action: "backup" | "restore"): Promise<number> {
    return Number((await this.call("POST", `/playground/${action}`))["rev"]);
  }

  /** Calls an endpoint as this player; if the token is refused, once more with a new one. */
  async call(method: "GET" | "POST", path: string, body?: object): Promise<Record<string, unknown>> {
    const ask = async (token: string): Promise<Record<string, unknown>> =>
      call(method, `${this.#authority.url}${path}`, { authorization: `Bearer ${token}` }, body);
    const token = await this.token();
    return ask(token).catch(async (error: unknown) => {
      if (!(error instanceof ServerError && error.status === 401)) throw error;
      return ask(await this.token(token));
    });
  }
}

async function signIn(authority: Authority, device: string): Promise<{ player: string; token: string }> {
  const { player, token } = await call("POST", `${authority.url}/v1/auth/device`, {}, { device_id: device });
  if (typeof player !== "string" || typeof token !== "string") throw new ServerError("The server’s answer to the sign-in is malformed.");
  return { player, token };
}

async function call(method: "GET" | "POST", url: string, headers: Record<string, string>, body?: object): Promise<Record<string, unknown>> {
  const json =
    body === undefined ? { headers } : { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) };
  const { ok, status, said } = await answerOf(url, { method, ...json });
  const message = member(said, "message");
  if (!ok)
    throw Object.assign(new ServerError(`The server refused the request: ${typeof message === "string" ? message : String(status)}.`), {
      status,
    });
  if (!isRecord(said)) throw new ServerError("The server’s answer is not a JSON object.");
  return said;
}

async function answerOf(url: string, request: RequestInit): Promise<{ ok: boolean; status: number; said: unknown }> {
  try {
    const answer = await fetch(url, request);
    return { ok: answer.ok, status: answer.status, said: await answer.json() };
  } catch (error) {
    throw new ServerError("The server cannot be reached.", { cause: error });
  }
}
