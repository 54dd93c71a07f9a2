// Sign-in by device at an authority such as `plaudit-server`: one secret id per device, made here and kept.

import type { DeviceAccount, DeviceSignInOptions, KeyValue } from "../../client.js";
import { PlauditError, baseAddress, members, shown } from "../core.js";
import { caused, failure } from "./failure.js";
import { requireMethods } from "./options.js";
import { Random } from "./random.js";

const TIMEOUT_MS = 30_000;

interface Kept {
  /** The secret that signs the device in. */
  device_id: string;
  player?: string;
  token?: string;
  refresh_token?: string;
}

type SignedIn = Required<Kept>;

export async function deviceSignIn(url: string, options?: DeviceSignInOptions): Promise<DeviceAccount> {
  const address = baseAddress(url);
  const given = members(options ?? {}, ["store"]);
  const account = new Device(address, given.store === undefined ? pageStore() : storeOf(given.store));
  const { player } = await account.open();
  return { player, token: (refused) => account.token(refused) };
}

class Device {
  private readonly key: string;
  /** Calls at the same time share one request. */
  private renewing: Promise<SignedIn> | undefined;

  constructor(
    private readonly address: string,
    private readonly store: KeyValue,
  ) {
    this.key = `plaudit:device:${address}`;
  }

  /** Only a device's first sign-in needs the authority. */
  async open(): Promise<SignedIn> {
    const kept = await this.read();
    return isSignedIn(kept) ? kept : this.renew();
  }

  async token(refused?: string): Promise<string> {
    const kept = await this.open();
    if (kept.token !== refused) return kept.token;
    const { player, token } = await this.renew();
    if (player === kept.player) return token;
    throw failure(
      "AUTH",
      `the player ${shown(kept.player)} no longer exists; from the next start, the device signs in as ${shown(player)}`,
    );
  }

  private renew(): Promise<SignedIn> {
    this.renewing ??= this.ask().finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async ask(): Promise<SignedIn> {
    // Another tab may have made the id, or renewed the token.
    const { device_id, refresh_token } = (await this.read()) ?? (await this.create());
    const renewed = refresh_token === undefined ? undefined : await this.post("refresh", { refresh_token });
    const answer = renewed ?? (await this.post("device", { device_id }));
    if (answer === undefined) throw failure("AUTH", "the authority refuses this device");
    const kept = { device_id, ...answer };
    await this.write(kept);
    return kept;
  }

  /** Makes the id, and stores it before it is sent, so that a lost answer creates no second player. */
  private async create(): Promise<Kept> {
    const random = new Random();
    await this.write({ device_id: random.id() + random.id() });
    const kept = await this.read();
    if (kept === undefined) throw failure("STORAGE", "the store did not keep the device's id");
    return kept;
  }

  private async read(): Promise<Kept | undefined> {
    const text = await stored("read", () => this.store.getItem(this.key));
    try {
      const kept = JSON.parse(text ?? "") as Kept;
      return typeof kept.device_id === "string" ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  private write(kept: Kept): Promise<void> {
    return stored("stored", () => this.store.setItem(this.key, JSON.stringify(kept)));
  }

  /** The result of a sign-in; undefined if the authority does not know the device or the token. */
  private async post(path: "device" | "refresh", body: object): Promise<Omit<SignedIn, "device_id"> | undefined> {
    const { status, said } = await this.send(`${this.address}/v1/auth/${path}`, body);
    const { code, message, player, token, refresh_token } = (said ?? {}) as Record<string, unknown>;
    if (status === 401) return undefined;
    if (status === 403 && code === "BANNED") throw failure("BANNED", `the authority has banned this player: ${shown(message)}`);
    if (status === 200 && typeof player === "string" && typeof token === "string" && typeof refresh_token === "string")
      return { player, token, refresh_token };
    throw failure("NETWORK", `the authority answered ${status}, ${shown(code)}: ${shown(message)}`);
  }

  private async send(url: string, body: object): Promise<{ status: number; said: unknown }> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), TIMEOUT_MS);
    try {
      const headers = { "content-type": "application/json", accept: "application/json" };
      const request = { method: "POST", body: JSON.stringify(body), headers, credentials: "omit", redirect: "manual" } as const;
      const response = await fetch(url, { ...request, signal: abort.signal });
      return { status: response.status, said: await response.json().catch(() => undefined) };
    } catch (thrown) {
      throw thrown instanceof PlauditError ? thrown : caused("NETWORK", "the authority could not be reached", thrown);
    } finally {
      clearTimeout(timer);
    }
  }
}

function isSignedIn(kept: Kept | undefined): kept is SignedIn {
  return typeof kept?.player === "string" && typeof kept.token === "string" && typeof kept.refresh_token === "string";
}

function storeOf(store: unknown): KeyValue {
  requireMethods("store", store, ["getItem", "setItem", "removeItem"]);
  return store as KeyValue;
}

/** The page's `localStorage`, if there is one. */
function pageStore(): KeyValue {
  // If it is refused, even reading the property may throw.
  const storage = ((): Storage | undefined => {
    try {
      return typeof localStorage === "undefined" ? undefined : localStorage;
    } catch {
      return undefined;
    }
  })();
  if (storage === undefined) {
    throw failure("INVALID_ARGUMENT", "there is no localStorage: pass `store`, with getItem, setItem and removeItem", "/store");
  }
  return {
    getItem: async (key) => storage.getItem(key),
    setItem: async (key, value) => storage.setItem(key, value),
    removeItem: async (key) => storage.removeItem(key),
  };
}

async function stored<T>(done: "read" | "stored", action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (thrown) {
    throw caused("STORAGE", `the device's account could not be ${done}`, thrown);
  }
}
