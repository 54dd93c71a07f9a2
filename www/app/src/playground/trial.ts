// What would happen: commands previewed on an engine in which nothing has happened, and how things would stand then.

import { createEngineSync, PlauditError } from "plaudit";
import type { Achievement, Command, Definitions, Engine, Explanation, Outcome, SubAchievement } from "plaudit";

export interface Standing { view: Achievement | SubAchievement; explanation: Explanation }
export type Tried = { outcome: Outcome; after: Standing[]; at: number } | { failure: PlauditError };

/** Rewards that hold chance are rolled by this, so that the same commands bring the same. */
const SEED = "playground";
const MOST_AFTER = 50;

export class Trial {
  readonly #engine: Engine;
  readonly #make: () => Engine;

  /** @throws PlauditError */
  constructor(definitions: Definitions, team: boolean) {
    const whose = team ? { team: { id: "playground" }, actor: { id: "you", role: "admin" as const } } : {};
    this.#make = () => createEngineSync(definitions, { rewards: { seed: SEED }, ...whose });
    this.#engine = this.#make();
  }

  /** Changes nothing, whatever the commands are. */
  run(commands: readonly Command[], at: number): Tried {
    const then = Math.max(at, ...commands.map((command) => (Number.isSafeInteger(command.at) ? command.at : at)));
    try {
      const outcome = this.#engine.preview(commands);
      return { outcome, after: this.#after(commands, outcome, then), at: then };
    } catch (failure) {
      if (failure instanceof PlauditError) return { failure };
      throw failure;
    }
  }

  /** How a node stands for a player who has just come; undefined: it is hidden. */
  standing(id: string, at: number): Standing | undefined {
    const view = this.#engine.get(id, at);
    return view && { view, explanation: this.#engine.explain(id, at) };
  }

  dispose(): void {
    this.#engine.dispose();
  }

  /** The same for good, on an engine that is thrown away: what the commands named would look like. */
  #after(commands: readonly Command[], outcome: Outcome, at: number): Standing[] {
    const engine = this.#make();
    try {
      engine.applyAll(commands);
      const ids = new Set([...outcome.events, ...outcome.skipped].map(({ id }) => id));
      return [...ids].slice(0, MOST_AFTER).flatMap((id) => {
        const view = engine.get(id, at);
        return view === undefined ? [] : [{ view, explanation: engine.explain(id, at) }];
      });
    } finally {
      engine.dispose();
    }
  }
}
