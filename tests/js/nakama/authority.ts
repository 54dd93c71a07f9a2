// The authority as a process of its own, on a fresh database, with small definitions.

import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import type { Definitions, RewardDefinition } from "../../../pkg/index.js";

export const SERVER_KEY = "the game's key";

const gold = (amount: number): RewardDefinition => ({ guaranteed: { currencies: { gold: { min: amount } } } });

export const definitions = {
  achievements: {
    steps: {
      name: "Steps", description: "Walk", category: "body", max_count: 10, additional_properties: { icon: "shoe.png" },
      reward: { guaranteed: { currencies: { gold: { min: 5 } }, items: { medal: { min: 1, max: 1 } }, energies: { stamina: { min: 2 } } } },
    },
    coins: { name: "Coins", max_count: 2, auto_claim: true, auto_reset: true, reward: gold(3) },
    season: {
      name: "Season", max_count: 1, precondition_ids: ["steps"], total_reward: gold(100),
      sub_achievements: { tier: { name: "Tier", max_count: 1, reward: gold(1) } },
    },
    daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
  },
} satisfies Definitions;

export interface Authority {
  host: string; port: string; url: string;
  /** Carries out every stream again from its log; what the authority says of it. */
  replay(): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the binary that `PLAUDIT_SERVER` names. */
export async function startAuthority(options: readonly string[] = []): Promise<Authority> {
  const binary = process.env["PLAUDIT_SERVER"];
  if (binary === undefined) throw new Error("PLAUDIT_SERVER is not set: `cargo xtask test` sets it, or point it at a built plaudit-server");
  const folder = await mkdtemp(join(tmpdir(), "plaudit-nakama-"));
  const file = join(folder, "definitions.json");
  await writeFile(file, JSON.stringify(definitions));
  const env = { ...process.env, DATABASE_URL: `sqlite:${join(folder, "plaudit.db")}`, RUST_LOG: "warn" };
  const replay = async (): Promise<string> => (await promisify(execFile)(binary, ["replay", "--all"], { env })).stdout.trim();
  const process_ = spawn(binary, ["serve", "--definitions", file, "--listen", "127.0.0.1:0", "--server-key", SERVER_KEY, ...options], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await address(process_);
  const { hostname, port } = new URL(url);
  const stop = async (): Promise<void> => {
    process_.kill("SIGTERM");
    await new Promise((resolve) => process_.once("exit", resolve));
    await rm(folder, { recursive: true });
  };
  return { host: hostname, port, url, replay, stop };
}

async function address(authority: ChildProcess): Promise<string> {
  const { stdout } = authority;
  if (stdout === null) throw new Error("the authority has no output");
  for await (const line of createInterface({ input: stdout })) {
    const [, url] = /^listening on (\S+)$/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error("the authority ended before it listened");
}
