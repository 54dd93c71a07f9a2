// What the engine expects of commands that a server carries out now, from the base on.

import type { Achievement, Command, Definitions, Engine, State, SubAchievement, Unlock } from "../../../index.js";
import { type Plain, PlauditError, createEngineSync } from "../../core.js";

/** What a step changed, and what it unlocked. */
export interface Effect {
  ids: string[];
  unlocks: Unlock[];
}

export class Prediction {
  private readonly engine: Engine;

  /** `definitions` hide nothing. */
  constructor(definitions: Plain, state: Plain | undefined, readonly now: number) {
    const options = state === undefined ? {} : { state: state as State };
    this.engine = createEngineSync(definitions as unknown as Definitions, options);
  }

  /** Hiro's calls carry no instant: what arrives now counts now. What is refused changes nothing. */
  apply(command: Command): Effect {
    try {
      const { events, unlocks } = this.engine.apply({ ...command, at: this.now });
      return { ids: events.map(({ id }) => id), unlocks };
    } catch (thrown) {
      if (thrown instanceof PlauditError && thrown.code !== "INTERNAL") return { ids: [], unlocks: [] };
      throw thrown;
    }
  }

  node(id: string): Achievement | SubAchievement | undefined {
    return this.engine.get(id, this.now);
  }

  state(): State {
    return this.engine.state();
  }

  dispose(): void {
    this.engine.dispose();
  }
}

/** Predicts, and disposes of the engines even if that fails. */
export function predicting<T>(make: () => Prediction, action: (fresh: () => Prediction) => T): T {
  const made: Prediction[] = [];
  try {
    return action(() => {
      const prediction = make();
      made.push(prediction);
      return prediction;
    });
  } finally {
    for (const prediction of made) prediction.dispose();
  }
}
