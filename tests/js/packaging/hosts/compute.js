// The computation for every host: an engine, a schedule, and a client that stores.
import { createEngine, Schedule } from "plaudit";
import { createClient, memoryStore } from "plaudit/client";

const definitions = { achievements: { first_steps: { name: "First steps", max_count: 1 } } };

export async function compute() {
  const engine = await createEngine(definitions);
  const at = 1790812800;
  const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
  const { count, max_count } = engine.get("first_steps", at);
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  await client.record({ type: "update", achievements: { first_steps: 1 } });
  const stored = client.get("first_steps").count;
  await client.close();
  return `${unlock.title}, ${count} of ${max_count}, next Monday ${new Schedule("0 0 * * MON").next(0)}, stored ${stored}`;
}
