import { createEngine, Schedule } from "plaudit";
import { createClient, hiroTransport, memoryStore } from "plaudit/client";

const definitions = { achievements: { first_steps: { name: "First steps", max_count: 1 } } };
const engine = await createEngine(definitions);
const at = 1790812800;
const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
const { count, max_count } = engine.get("first_steps", at);
console.log(`${unlock.title}, ${count} of ${max_count}, next Monday ${new Schedule("0 0 * * MON").next(0)}`);

/** Syncs with a server with Hiro's RPCs, whose implementation is only loaded now. */
async function sync() {
  let count = 0;
  const rpc = async (_, { achievements = {} }) => {
    count += achievements.first_steps ?? 0;
    return { achievements: { first_steps: { id: "first_steps", count: String(count), max_count: "1" } } };
  };
  const client = await createClient({ player: "bea", definitions, store: memoryStore(), transport: hiroTransport({ rpc }) });
  await client.record({ type: "update", achievements: { first_steps: 1 } });
  await client.sync();
  if (count !== 1 || client.status.pending > 0) throw new Error(`${count} has arrived, ${client.status.pending} waits`);
  await client.close();
}

await sync();
