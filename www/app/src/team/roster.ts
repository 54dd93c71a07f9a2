// The members of a team and their roles, by the server's endpoints.

import type { Account } from "../authority.ts";
import { isRecord } from "../json.ts";

export type Role = "member" | "admin";
export interface Roster {
  role: Role;
  members: { player: string; role: Role }[];
}

/** Returns the members of a team; undefined if the player is not a member. */
export async function look(account: Account, team: string): Promise<Roster | undefined> {
  const { teams } = await account.call("GET", "/v1/teams");
  const isOurs = (one: unknown): boolean => isRecord(one) && one["id"] === team;
  if (!Array.isArray(teams) || !teams.some(isOurs)) return undefined;
  return rosterOf(await account.call("GET", place(team)));
}

/** Creates a team that all players who know its id can join, with this player as its admin; returns its id. */
export async function found(account: Account, name: string): Promise<string> {
  return String((await account.call("POST", "/v1/teams", { name, open: true }))["id"]);
}

export async function join(account: Account, team: string): Promise<void> {
  await account.call("POST", `${place(team)}/join`);
}

export async function leave(account: Account, team: string): Promise<void> {
  await account.call("POST", `${place(team)}/leave`);
}

export async function remove(account: Account, team: string, player: string): Promise<void> {
  await account.call("POST", `${place(team)}/remove`, { player });
}

export async function giveRole(account: Account, team: string, player: string, role: Role): Promise<void> {
  await account.call("POST", `${place(team)}/role`, { player, role });
}

function place(team: string): string {
  return `/v1/teams/${encodeURIComponent(team)}`;
}

function rosterOf({ role, members }: Record<string, unknown>): Roster {
  const known = Array.isArray(members) ? members.filter(isRecord) : [];
  return { role: roleOf(role), members: known.map((one) => ({ player: String(one["player"]), role: roleOf(one["role"]) })) };
}

function roleOf(value: unknown): Role {
  return value === "admin" ? "admin" : "member";
}
