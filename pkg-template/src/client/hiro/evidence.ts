// Did a call whose answer was lost arrive? Hiro's calls are additive and carry no identity, so the counts have to tell.

import type { Achievement, Command, SubAchievement } from "../../../index.js";
import type { Told } from "./list.js";
import type { Prediction } from "./prediction.js";

/**
 * How many of the commands, from the first on, the server has carried out since the base was stored. At most one call is ever in
 * doubt, and it stood for a prefix of the commands: the shortest one that explains what the list says.
 *
 * With another writer no prefix may fit; then none is taken to have arrived, and the commands are sent again.
 */
export function arrived(commands: readonly Command[], list: Map<string, Told>, fresh: () => Prediction): number {
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
    // auto_reset brings a count back to where it was: then only the time of the last change tells.
    wasWritten ||= effect.some(([id]) => isWritten(id));
    if (fits() && (!isStill || wasWritten)) return index + 1;
  }
  return 0;
}

/** Whether the commands leave everything as it is but for the time of its last change. */
export function isOnlyInTime(commands: readonly Command[], fresh: () => Prediction): string[] {
  const [before, after] = [fresh(), fresh()];
  const ids = [...new Set(commands.flatMap((command) => after.apply(command).ids))];
  return ids.every((id) => print(before.node(id)) === print(after.node(id))) ? ids : [];
}

/** What of a node both sides can see. */
function print(node: Achievement | SubAchievement | Told | undefined): string {
  if (node === undefined) return "";
  const total = "total_claim_time_sec" in node ? node.total_claim_time_sec : 0;
  return `${node.count} ${String(node.claim_time_sec !== 0)} ${String(total !== 0)}`;
}
