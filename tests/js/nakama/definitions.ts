// An authority with small definitions, for games on Nakama.

import type { Definitions, RewardDefinition } from "../../../pkg/index.js";
import { ServerProcess } from "../server-process.ts";

export type { ServerProcess };

export const SERVER_KEY = "the game's key";

const gold = (amount: number): RewardDefinition => ({ guaranteed: { currencies: { gold: { min: amount } } } });

/** A daily reset half a day from now, so that no test runs across it. */
const daily = `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;

export const definitions = {
  achievements: {
    steps: {
      name: "Steps",
      description: "Walk",
      category: "body",
      max_count: 10,
      additional_properties: { icon: "shoe.png" },
      reward: { guaranteed: { currencies: { gold: { min: 5 } }, items: { medal: { min: 1, max: 1 } }, energies: { stamina: { min: 2 } } } },
    },
    coins: { name: "Coins", max_count: 2, auto_claim: true, auto_reset: true, reward: gold(3) },
    season: {
      name: "Season",
      max_count: 1,
      precondition_ids: ["steps"],
      total_reward: gold(100),
      sub_achievements: { tier: { name: "Tier", max_count: 1, reward: gold(1) } },
    },
    daily: { name: "Daily", max_count: 1, reset_cronexpr: daily },
  },
} satisfies Definitions;

/** A team's definitions, in the format of Hiro's team documents (T1). */
const teamDefinitions = {
  achievements: {
    achievements: {
      cup: { name: "Cup", count: 3, reward: { guaranteed: { currencies: { team_gold: { min: 7 } } } } },
    },
  },
};

/** Starts an authority that also serves teams. */
export async function startAuthorityWithTeams(...flags: string[]): Promise<ServerProcess> {
  return ServerProcess.startWithTeams(definitions, teamDefinitions, "--server-key", SERVER_KEY, ...flags);
}

export function startAuthority(...flags: string[]): Promise<ServerProcess> {
  return ServerProcess.start(definitions, "--server-key", SERVER_KEY, ...flags);
}

/** Returns the address for Nakama's client. */
export function placeOf({ url }: ServerProcess): { host: string; port: string } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port };
}
