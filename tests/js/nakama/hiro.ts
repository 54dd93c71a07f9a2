// A client of plaudit with the authority's Hiro RPCs, and a network that a test can disturb.

import type { Session } from "@heroiclabs/nakama-js";
import { type Client, type ClientEvents, createClient, hiroTransport, memoryStore, type Store } from "../../../pkg/client.js";
import type { Definitions } from "../../../pkg/index.js";

import { definitions, type ServerProcess } from "./definitions.ts";
import { newClient, newDevice } from "./game.ts";

export type Rpc = (id: string, payload: object) => Promise<object>;
/** The fate of a call. Default: the call and its answer arrive. */
export type Fate = "lost request" | "lost answer" | "never answered" | ((answer: object) => unknown);

/** One player at a server, with one of the ways in which hosts call it. */
export class Player {
  /** The fates of the next writing calls, in order. */
  readonly fates: Fate[] = [];
  /** The ids of the calls that have arrived. */
  readonly calls: string[] = [];
  /** Calls the server directly, without the disturbed network. */
  readonly direct: Rpc;
  private readonly underWay = new Set<Promise<object>>();

  private constructor(
    readonly session: Session,
    rpc: Rpc,
  ) {
    this.direct = rpc;
  }

  static async signIn(authority: ServerProcess, how: "nakama-js" | "fetch"): Promise<Player> {
    const nakama = newClient(authority);
    const session = await nakama.authenticateDevice(newDevice());
    return new Player(session, how === "fetch" ? rawRpc(authority, session) : (id, payload) => nakama.rpc(session, id, payload));
  }

  readonly rpc: Rpc = async (id, payload) => {
    const fate = id === "RPC_ID_ACHIEVEMENTS_GET" ? undefined : this.fates.shift();
    if (fate === "lost request") throw new TypeError("the request was lost");
    this.calls.push(id.replace("RPC_ID_ACHIEVEMENTS_", ""));
    const arrival = this.direct(id, payload);
    this.underWay.add(arrival);
    const answer = await arrival.finally(() => this.underWay.delete(arrival));
    if (fate === "lost answer") throw new TypeError("the answer was lost");
    if (fate === "never answered") return new Promise(() => undefined);
    return fate === undefined ? answer : (fate(answer) as object);
  };

  /** Waits until sent calls have arrived, because no client can detect a call that is still in transit when it reads. */
  async arrived(): Promise<void> {
    await Promise.allSettled(this.underWay);
  }

  /** Returns the server's achievements and subs by id. */
  async list(): Promise<Record<string, Message>> {
    const answer = await this.direct("RPC_ID_ACHIEVEMENTS_GET", {});
    const list = ("payload" in answer ? answer.payload : answer) as {
      achievements: Record<string, Message>;
      repeat_achievements: Record<string, Message>;
    };
    const all = { ...list.achievements, ...list.repeat_achievements };
    for (const { sub_achievements } of Object.values(all)) Object.assign(all, sub_achievements);
    return all;
  }

  async count(id: string): Promise<number> {
    return Number((await this.list())[id]?.count ?? 0);
  }
}

export interface Message {
  count?: string;
  claim_time_sec?: string;
  sub_achievements?: Record<string, Message>;
  [field: string]: unknown;
}

/** Calls and throws like a host without Nakama's client. */
function rawRpc({ url }: ServerProcess, { token }: Session): Rpc {
  return async (id, payload) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(`${url}/v2/rpc/${id}?unwrap`, { method: "POST", headers, body: JSON.stringify(payload) });
    const body = (await response.json()) as object;
    if (!response.ok) throw Object.assign(new Error(`the server answered ${String(response.status)}`), body);
    return body;
  };
}

interface Told {
  unlocks: string[];
  retracts: string[];
  rejections: ClientEvents["rejected"][];
  errors: string[];
}
export interface Device {
  client: Client;
  told: Told;
  store: Store;
}

const open: Client[] = [];

/** Creates a client, without waiting for the network. */
export async function device(player: Player, store: Store = memoryStore(), document: Definitions = definitions): Promise<Device> {
  const transport = hiroTransport({ rpc: player.rpc });
  const client = await createClient({ player: player.session.user_id ?? "", definitions: document, store, transport, past: "known" });
  open.push(client);
  const told: Told = { unlocks: [], retracts: [], rejections: [], errors: [] };
  client.on("unlock", (unlock) => {
    told.unlocks.push(unlock.title);
    unlock.acknowledge();
  });
  client.on("retract", ({ id }) => told.retracts.push(id));
  client.on("rejected", (rejection) => told.rejections.push(rejection));
  client.on("error", (error) => told.errors.push(error.message));
  return { client, told, store };
}

/** Syncs until all events are settled, despite failures of the network. */
export async function drain({ client }: Device): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await client.sync().catch(() => undefined);
    if (client.status.pending === 0 && client.status.online) return;
  }
  throw new Error(`${String(client.status.pending)} events are still pending`);
}

/** Kills the client immediately; its store stays. */
export async function crash({ client }: Device): Promise<void> {
  open.splice(open.indexOf(client), 1);
  await client.close();
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((client) => client.close()));
}
