// Clients under fake time, closed after each test.

import { afterEach, beforeEach, expect, vi } from "vitest";
import { type Client, type ClientEvents, type ClientOptions, createClient } from "../../../pkg/client.js";
import { definitions, NOW } from "./sample.js";

const clients: Client[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW * 1000 });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  expect(vi.getTimerCount(), "every timer ends with its client").toBe(0);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The events that a client has raised. */
export interface Told {
  unlocks: ClientEvents["unlock"][];
  retracts: ClientEvents["retract"][];
  rejections: ClientEvents["rejected"][];
  errors: ClientEvents["error"][];
  reports: ClientEvents["sync"][];
  auths: number;
}

export async function open(options: Partial<ClientOptions> = {}): Promise<{ client: Client; told: Told }> {
  const client = await createClient({ player: "ada", definitions, ...options });
  clients.push(client);
  const told: Told = { unlocks: [], retracts: [], rejections: [], errors: [], reports: [], auths: 0 };
  client.on("unlock", (unlock) => told.unlocks.push(unlock));
  client.on("retract", (retract) => told.retracts.push(retract));
  client.on("rejected", (rejection) => told.rejections.push(rejection));
  client.on("error", (error) => told.errors.push(error));
  client.on("sync", (report) => told.reports.push(report));
  client.on("auth", () => (told.auths += 1));
  await settle();
  return { client, told };
}

/** Runs everything that takes no time. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await vi.advanceTimersByTimeAsync(0);
}

/** Advances the time. */
export async function wait(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
  await settle();
}

export const titles = (told: Told): string[] => told.unlocks.map(({ title }) => title);

/** Random bytes that are the same in every run. */
export function predictable(seed = 1): (bytes: Uint8Array) => void {
  let state = seed;
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      bytes[index] = state >>> 16;
    }
  };
}
