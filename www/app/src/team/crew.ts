// The three players and their team: created on the first visit, and loaded on later ones.

import { Account, type Authority } from "../authority.ts";
import { loadCrew, saveCrew } from "../saved.ts";
import { Member, type Around } from "./member.ts";
import * as roster from "./roster.ts";
import { NAMES } from "./sample.ts";

export class Crew {
  readonly team: string;
  readonly members: readonly Member[];

  private constructor(team: string, members: readonly Member[]) {
    this.team = team;
    this.members = members;
  }

  /** Opens the team of the last visit, if the server still has it; otherwise a new one. */
  static async open(authority: Authority, around: Around): Promise<Crew> {
    const saved = loadCrew();
    if (saved?.players.length !== NAMES.length) return Crew.found(authority, around);
    const accounts = saved.players.map((player) => Account.of(authority, player));
    const rosters = await Promise.all(accounts.map((account) => roster.look(account, saved.team)));
    if (rosters.every((one) => one === undefined)) return Crew.found(authority, around);
    return Crew.#gather(authority, accounts, saved.team, around);
  }

  /** Creates three new players, the first of whom founds a team. */
  static async found(authority: Authority, around: Around): Promise<Crew> {
    const accounts: Account[] = [];
    for (const _name of NAMES) accounts.push(await Account.signUp(authority));
    const [founder, ...others] = accounts;
    if (founder === undefined) throw new Error("A team needs a founder.");
    const team = await roster.found(founder, "The Night Watch");
    for (const account of others) await roster.join(account, team);
    saveCrew({ team, players: accounts.map(({ known }) => known) });
    return Crew.#gather(authority, accounts, team, around);
  }

  static async #gather(authority: Authority, accounts: readonly Account[], team: string, around: Around): Promise<Crew> {
    const members: Member[] = [];
    for (const [index, account] of accounts.entries())
      members.push(await Member.open(`m${String(index)}`, NAMES[index] ?? "", account, team, authority, around));
    return new Crew(team, members);
  }

  /** Returns the member with this id on the page. */
  member(id: string | undefined): Member | undefined {
    return this.members.find((member) => member.id === id);
  }

  /** Returns the name of a player of the team. */
  nameOf(player: string): string {
    return this.members.find(({ account }) => account.player === player)?.name ?? "another player";
  }

  async erase(): Promise<void> {
    await Promise.all(this.members.map((member) => member.erase()));
  }
}
