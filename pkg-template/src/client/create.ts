// Creates a client from its options.

import type { Client, ClientOptions, ClientView, Store } from "../../client.js";
import type { Definitions } from "../../index.js";
import { type PlauditError, instanceSoon, tellInDevelopment, text, validate } from "../core.js";
import { caused } from "./failure.js";
import { ReplicaHost } from "./replica-host.js";
import { checked } from "./options.js";
import { Random } from "./random.js";
import { PLAYER, type RawReplica } from "./replica.js";
import { Session } from "./session.js";
import { moveGuest } from "./storage/guest.js";
import { locksFor } from "./storage/locks.js";
import { isFull } from "./storage/change.js";
import { indexedDbStore } from "./storage/indexed-db.js";
import { memoryStore } from "./storage/memory.js";
import { StreamClient } from "./stream/stream-client.js";

/** The time limit for opening the database: some browsers never answer if storage is refused. */
const OPENING_MS = 10_000;

export async function createClient(options: ClientOptions): Promise<Client> {
  const { player, definitions, store, transport, random: fill, app_version, past, adopt, locale, rarity } = checked(options);
  const random = new Random(fill);
  await instanceSoon();
  const { chosen, problem } = store === undefined ? await defaultStore(player) : { chosen: store, problem: undefined };
  const refusal =
    typeof adopt === "string" && store === undefined && chosen.durable
      ? await moveGuest(adopt, chosen, locksFor(chosen, random.id()))
      : undefined;
  const host = new ReplicaHost({ player, local: transport === undefined, definitions, adopt, locale }, random);
  const session = new Session({ player, past, adopt, store: chosen, transport, random, host, app_version, rarity });
  const client = new StreamClient(session, PLAYER);
  session.streams.set(PLAYER, client);
  if (problem !== undefined) session.raise(problem);
  if (refusal !== undefined) session.raise(refusal);
  let isAttaching = true;
  const base: ClientView["base"] = (stream) => {
    const id = text(stream, "stream");
    return isAttaching ? { epoch: 0, rev: 0, text: "" } : host.ask((raw) => baseOf(raw, id));
  };
  try {
    transport?.attach?.({ definitions: definitions as Definitions | undefined, base });
    isAttaching = false;
    await session.start();
    if (definitions !== undefined) tellInDevelopment(() => validate(definitions).filter(({ severity }) => severity === "warning"));
    return client;
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
}

function baseOf(raw: RawReplica, stream: string): ReturnType<ClientView["base"]> {
  const [version, text] = [raw.base(stream), raw.snapshot(stream)];
  return version === undefined || text === undefined ? undefined : { epoch: version.epoch, rev: version.rev, text };
}

/** Creates a store in IndexedDB, or in memory if that is missing or refused, as in some private windows. */
async function defaultStore(player: string): Promise<{ chosen: Store; problem: PlauditError | undefined }> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${OPENING_MS / 1000} s`)), OPENING_MS);
  });
  try {
    // If storage is refused, even reading `indexedDB` may throw.
    if (typeof indexedDB === "undefined") return { chosen: memoryStore(), problem: undefined };
    const store = indexedDbStore(`plaudit:${player}`);
    // If there is no room even to open the database, the client waits for room.
    const opened = store.load().catch((thrown: unknown) => {
      if (!isFull(thrown)) throw thrown;
    });
    await Promise.race([opened, late]);
    return { chosen: store, problem: undefined };
  } catch (thrown) {
    return {
      chosen: memoryStore(),
      problem: caused("STORAGE", "IndexedDB cannot be used, so nothing is kept after this page closes", thrown),
    };
  } finally {
    clearTimeout(timer);
    late.catch(() => undefined);
  }
}
