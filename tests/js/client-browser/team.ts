// Teams: their definitions, and a helper that creates one.

import { randomUUID } from "node:crypto";
import type { Account, ServerProcess } from "../server-process.ts";

export const teamDefinitions = {
  achievements: {
    achievements: {
      summit: { name: "Summit", count: 5, reward: { guaranteed: { currencies: { team_coins: { min: 50 } } } } },
      march: { name: "March", count: 1000 },
      rivals: { name: "Ten rivals", trigger: { stat: { id: "pvp_wins", at_least: 10 } } },
    },
  },
};

export class Squad {
  private constructor(
    private readonly authority: ServerProcess,
    readonly ann: Account,
    readonly bob: Account,
    readonly team: string,
  ) {}

  /** Creates a team of an admin and a member. */
  static async make(authority: ServerProcess): Promise<Squad> {
    const [ann, bob] = [await authority.signIn(randomUUID()), await authority.signIn(randomUUID())];
    const { body } = await authority.teams(ann, "", { name: "Reds" });
    const squad = new Squad(authority, ann, bob, body.id);
    await squad.act(bob, "join", { code: body.code });
    return squad;
  }

  async act(who: Account, what: "join" | "leave" | "role" | "remove", body: object): Promise<void> {
    const answer = await this.authority.teams(who, `/${this.team}/${what}`, body);
    if (answer.status !== 200) throw new Error(`${what}: ${JSON.stringify(answer.body)}`);
  }

  async count(id: string): Promise<number | undefined> {
    const { state } = await this.authority.show(`team:${this.team}`);
    return state.records?.[id]?.count;
  }
}
