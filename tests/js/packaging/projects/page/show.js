// Computes a result, and shows it on the page.

/** @param {Pick<typeof import("plaudit"), "createEngine" | "Schedule">} plaudit */
export async function show({ createEngine, Schedule }) {
  const engine = await createEngine({ achievements: { first_steps: { name: "First steps", max_count: 1 } } });
  const at = 1790812800;
  const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
  const { count, max_count } = engine.get("first_steps", at);
  const monday = new Schedule("0 0 * * MON").next(0);
  document.querySelector("output").textContent = `${unlock.title}, ${count} of ${max_count}, next Monday ${monday}`;
}
