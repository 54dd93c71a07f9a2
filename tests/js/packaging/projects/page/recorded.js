// Records an event, opens the player's store again as after a reload, syncs another player, and shows the result.

/** @param {Pick<typeof import("plaudit"), "Schedule"> & Pick<typeof import("plaudit/client"), "createClient" | "hiroTransport">} plaudit */
export async function showRecorded({ Schedule, createClient, hiroTransport }) {
  const options = { player: "ada", definitions: { achievements: { first_steps: { name: "First steps", max_count: 1 } } } };
  const before = await createClient(options);
  const [unlock] = (await before.record({ type: "update", achievements: { first_steps: 1 } })).unlocks;
  await before.close();
  const after = await createClient(options);
  const { count, max_count } = after.get("first_steps");
  if (after.status.storage !== "durable") throw new Error("nothing outlives this page");
  await sync({ createClient, hiroTransport }, options);
  const monday = new Schedule("0 0 * * MON").next(0);
  document.querySelector("output").textContent = `${unlock.title}, ${count} of ${max_count}, next Monday ${monday}`;
}

/** Syncs with a server with Hiro's RPCs, whose implementation is only fetched now. */
async function sync({ createClient, hiroTransport }, { definitions }) {
  let count = 0;
  const rpc = async (_, { achievements = {} }) => {
    count += achievements.first_steps ?? 0;
    return { achievements: { first_steps: { id: "first_steps", count: String(count), max_count: "1" } } };
  };
  const client = await createClient({ player: "bea", definitions, transport: hiroTransport({ rpc }) });
  await client.record({ type: "update", achievements: { first_steps: 1 } });
  await client.sync();
  if (count !== 1 || client.status.pending > 0) throw new Error(`${count} has arrived, ${client.status.pending} waits`);
  await client.close();
}
