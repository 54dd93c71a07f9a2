// Records something, opens the player's store again as after a reload, and shows what is there.

/** @param {Pick<typeof import("plaudit"), "Schedule"> & Pick<typeof import("plaudit/client"), "createClient">} plaudit */
export async function showRecorded({ Schedule, createClient }) {
  const options = { player: "ada", definitions: { achievements: { first_steps: { name: "First steps", max_count: 1 } } } };
  const before = await createClient(options);
  const [unlock] = (await before.record({ type: "update", achievements: { first_steps: 1 } })).unlocks;
  await before.close();
  const after = await createClient(options);
  const { count, max_count } = after.get("first_steps");
  if (after.status.storage !== "durable") throw new Error("nothing outlives this page");
  const monday = new Schedule("0 0 * * MON").next(0);
  document.querySelector("output").textContent = `${unlock.title}, ${count} of ${max_count}, next Monday ${monday}`;
}
