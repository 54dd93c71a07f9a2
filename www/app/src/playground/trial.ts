// Previews commands on an engine with an empty state, and shows the state afterwards.

import { createEngineSync, PlauditError } from "plaudit";
import type { Achievement, Command, Definitions, Engine, Explanation, Outcome, SubAchievement } from "plaudit";

export interface Standing {
  view: Achievement | SubAchievement;
  explanation: Explanation;
}
export type Tried = { outcome: Outcome; after: Standing[]; at: number } | { failure: PlauditError };

/** The seed for rewards with an element of chance, so that equal commands give equal rewards. */
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

  /** Previews commands; changes nothing. */
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

  /** Returns the state of a node for a new player; undefined if it is hidden. */
  standing(id: string, at: number): Standing | undefined {
    const view = this.#engine.get(id, at);
    return view && { view, explanation: this.#engine.explain(id, at) };
  }

  /** All achievements after the commands; refused ones change nothing. */
  cards(commands: readonly Command[], at: number): { nodes: Achievement[]; at: number } {
    const engine = this.#make();
    const then = Math.max(at, ...commands.map((command) => (Number.isSafeInteger(command.at) ? command.at : at)));
    try {
      try {
        engine.applyAll(commands);
      } catch (failure) {
        if (!(failure instanceof PlauditError)) throw failure;
      }
      const { achievements, repeat_achievements } = engine.list(then);
      const nodes = [...Object.values(achievements), ...Object.values(repeat_achievements)];
      return { nodes: nodes.sort((one, other) => one.order - other.order), at: then };
    } finally {
      engine.dispose();
    }
  }

  /** The outcome of granting an achievement to a new player; undefined if the engine refuses. */
  earned(id: string, at: number): Outcome | undefined {
    const engine = this.#make();
    try {
      return engine.apply({ type: "grant", at, ids: [id] });
    } catch (failure) {
      if (failure instanceof PlauditError) return undefined;
      throw failure;
    } finally {
      engine.dispose();
    }
  }

  dispose(): void {
    this.#engine.dispose();
  }

  /** Applies the commands to a temporary engine, and returns the state of the nodes that they name. */
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
