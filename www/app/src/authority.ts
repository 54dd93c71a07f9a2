// Where the authority is, if there is one, and who plays there.

import { httpTransport } from "plaudit/client";
import type { Transport } from "plaudit/client";
import { isRecord } from "./json.ts";
import type { SourceId } from "./samples/index.ts";
import { forgetPlayer, loadPlayer, savePlayer, type Player } from "./saved.ts";

export interface Authority {
  url: string;
  /** Whether it lets a player back up and restore the player's own stream. */
  playground: boolean;
}

/** What whoever serves this page says in `authority.json`; a static host has no authority. */
export async function findAuthority(): Promise<Authority | undefined> {
  try {
    const answer = await fetch("./authority.json", { cache: "no-store" });
    const said: unknown = await answer.json();
    if (!answer.ok || !isRecord(said) || typeof said["url"] !== "string") return undefined;
    return { url: new URL(said["url"], document.baseURI).href.replace(/\/+$/, ""), playground: said["playground"] === true };
  } catch {
    // There is a page without the file, or no network and nothing kept of it.
    return undefined;
  }
}

/** A player at the authority. The page's two devices are the same player's, and sign in as one. */
export class Account {
  readonly #authority: Authority;
  readonly player: string;
  /** Made just now: there is nothing that a store could have missed. */
  readonly isNew: boolean;
  readonly #device: string;
  #token: string | undefined;

  private constructor(authority: Authority, { device, player }: Player, token: string | undefined) {
    this.#authority = authority;
    this.#device = device;
    this.player = player;
    this.isNew = token !== undefined;
    this.#token = token;
  }

  /** The player of a sample on this browser. A first visit needs the authority; later ones can begin without. */
  static async open(authority: Authority, source: SourceId): Promise<Account> {
    const known = loadPlayer(source);
    if (known !== undefined) return new Account(authority, known, undefined);
    const device = crypto.randomUUID();
    const { player, token } = await signIn(authority, device);
    savePlayer(source, { device, player });
    return new Account(authority, { device, player }, token);
  }

  /** The next visit is another player's. */
  static forget(source: SourceId): void {
    forgetPlayer(source);
  }

  transport(): Transport {
    return httpTransport(this.#authority.url, { token: this.token });
  }

  token = async (refused?: string): Promise<string> => {
    if (this.#token === undefined || this.#token === refused) this.#token = (await signIn(this.#authority, this.#device)).token;
    return this.#token;
  };

  /** Backs up the player's stream on the server, or brings the backup back; the revision that the backup holds. */
  async playground(action: "backup" | "restore"): Promise<number> {
    const headers = { authorization: `Bearer ${await this.token()}` };
    const answer = await post(`${this.#authority.url}/playground/${action}`, headers);
    return typeof answer["rev"] === "number" ? answer["rev"] : 0;
  }
}

async function signIn(authority: Authority, device: string): Promise<{ player: string; token: string }> {
  const { player, token } = await post(`${authority.url}/v1/auth/device`, { "content-type": "application/json" }, { device_id: device });
  if (typeof player !== "string" || typeof token !== "string") throw new Error("the server signs nobody in");
  return { player, token };
}

async function post(url: string, headers: Record<string, string>, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(url, { method: "POST", headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const said: unknown = await answer.json();
  if (!isRecord(said)) throw new Error("the server answers with something else than JSON");
  if (!answer.ok) throw new Error(typeof said["message"] === "string" ? said["message"] : `the server answers ${String(answer.status)}`);
  return said;
}
