// Predicts the effect of commands that a server carries out now, from the base on, and uses it to tell whether a call whose answer was lost
// has arrived: Hiro's calls add amounts and carry no identity, so only the counts can show it.

import type { Achievement, Command, Definitions, Engine, State, SubAchievement, Unlock } from "../../../index.js";
import { type Plain, PlauditError, createEngineSync } from "../../core.js";
import type { ListedNode } from "./list.js";

/** The changes and unlocks of one step. */
export interface Effect {
  ids: string[];
  unlocks: Unlock[];
}

export class Prediction {
  private readonly engine: Engine;

  /** `definitions` must not hide any node. */
  constructor(
    definitions: Plain,
    state: Plain | undefined,
    readonly now: number,
  ) {
    const options = state === undefined ? {} : { state: state as State };
    this.engine = createEngineSync(definitions as unknown as Definitions, options);
  }

  /** Applies a command at the present instant, because Hiro's calls carry none; a refused command changes nothing. */
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

/** Runs an action on predictions, and disposes of their engines even if it fails. */
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

/**
 * Returns how many of the commands, from the first on, the server has carried out since the base was stored. At most one call is in doubt,
 * which contained a prefix of the commands: the result is the shortest prefix that explains the list.
 *
 * With another writer, no prefix may fit; the call is then assumed not to have arrived, and the commands are sent again.
 */
export function arrived(commands: readonly Command[], list: Map<string, ListedNode>, fresh: () => Prediction): number {
  const [before, after] = [fresh(), fresh()];
  const effects = commands.map((command) => after.apply(command).ids.map((id) => [id, print(after.node(id))] as const));
  const touched = [...new Set(effects.flat().map(([id]) => id))];
  const expected = new Map(touched.map((id) => [id, print(before.node(id))]));
  const fits = (): boolean => touched.every((id) => expected.get(id) === print(list.get(id)));

  const isWritten = (id: string): boolean => (list.get(id)?.update_time_sec ?? 0) > (before.node(id)?.update_time_sec ?? 0);
  const isStill = fits();
  let wasWritten = false;
  for (const [index, effect] of effects.entries()) {
    for (const [id, next] of effect) expected.set(id, next);
    // auto_reset can return a count to its old value; only the time of the last change then shows the call.
    wasWritten ||= effect.some(([id]) => isWritten(id));
    if (fits() && (!isStill || wasWritten)) return index + 1;
  }
  return 0;
}

/** Returns the ids that the commands name, if the commands change nothing but the time of their last change; otherwise none. */
export function isOnlyInTime(commands: readonly Command[], fresh: () => Prediction): string[] {
  const [before, after] = [fresh(), fresh()];
  const ids = [...new Set(commands.flatMap((command) => after.apply(command).ids))];
  return ids.every((id) => print(before.node(id)) === print(after.node(id))) ? ids : [];
}

/** Returns the fields of a node that views and lists share, as one text. */
function print(node: Achievement | SubAchievement | ListedNode | undefined): string {
  if (node === undefined) return "";
  const total = "total_claim_time_sec" in node ? node.total_claim_time_sec : 0;
  return `${node.count} ${String(node.claim_time_sec !== 0)} ${String(total !== 0)}`;
}
