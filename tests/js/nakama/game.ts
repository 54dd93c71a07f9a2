// A game with Nakama's own client, as its authors would write it.

import { Client, type Session } from "@heroiclabs/nakama-js";

import { placeOf, SERVER_KEY, type ServerProcess } from "./definitions.ts";

export interface Message {
  readonly [field: string]: unknown;
}
export interface Refused {
  status: number;
  body: unknown;
}

let devices = 0;

/** Returns a new device id. */
export function newDevice(): string {
  devices += 1;
  return `device-${String(process.pid)}-${String(Date.now())}-${String(devices)}`;
}

export function newClient(authority: ServerProcess, autoRefresh = true): Client {
  const { host, port } = placeOf(authority);
  return new Client(SERVER_KEY, host, port, false, 60_000, autoRefresh);
}

/** Calls an RPC with the client, which does not use `?unwrap`. */
export async function call(client: Client, session: Session, id: string, payload: object = {}): Promise<Message> {
  const answer = await client.rpc(session, id, payload);
  if (answer.payload === undefined) throw new Error(`${id} answered without a payload`);
  return { ...answer.payload };
}

/** Returns the error of a call; the client throws the response. */
export async function refusal(call: Promise<unknown>): Promise<Refused> {
  const thrown: unknown = await call.then(
    () => {
      throw new Error("the call was not refused");
    },
    (error: unknown) => error,
  );
  if (!(thrown instanceof Response)) throw thrown;
  return { status: thrown.status, body: await thrown.json() };
}

/** Builds the body of a refusal. */
export function error(code: number, message: string): unknown {
  return { code, error: { Code: code, Message: message }, message };
}

/** Calls an RPC with `?unwrap`, like Hiro's own clients. */
export async function unwrapped(
  authority: ServerProcess,
  session: Session,
  id: string,
  body: string | undefined,
  method = "POST",
): Promise<Response> {
  const headers = { authorization: `Bearer ${session.token}`, "content-type": "application/json" };
  return fetch(`${authority.url}/v2/rpc/${id}?unwrap`, { method, headers, ...(body === undefined ? {} : { body }) });
}
