import { createClient } from "plaudit/client";

/** Records a step in IndexedDB, and returns its count. */
export async function record() {
  const client = await createClient({
    player: "ada",
    definitions: { achievements: { first_steps: { name: "First steps", max_count: 1 } } },
  });
  await client.record({ type: "update", achievements: { first_steps: 1 } });
  const { count } = client.get("first_steps");
  await client.close();
  return client.status.storage === "durable" ? count : "nowhere";
}
