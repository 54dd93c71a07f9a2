// A scenario of an app's tests, the same in Jest and Vitest, in a DOM of jsdom or happy-dom, and without one.

module.exports = { engine, client, hooks, authority, elements };

const definitions = { achievements: { first_steps: { name: "First steps", max_count: 1 }, grün: { name: "Grün 🏆", max_count: 2 } } };

async function engine({ createEngine, createEngineSync, Schedule }) {
  const engine = await createEngine(definitions);
  const at = 1790812800;
  const [unlock] = engine.apply({ type: "update", at, achievements: { first_steps: 1 } }).unlocks;
  const { count, max_count } = createEngineSync(definitions, { state: engine.state() }).get("first_steps", at);
  return `${unlock.title}, ${count} of ${max_count}, next Monday ${new Schedule("0 0 * * MON").next(0)}`;
}

async function client({ createClient, memoryStore }) {
  const store = memoryStore();
  const first = await createClient({ player: "åda", definitions, store });
  const told = new Promise((resolve) => first.on("unlock", ({ title }) => resolve(title)));
  await first.record({ type: "update", achievements: { grün: 2 } });
  const title = await told;
  await first.close();
  const second = await createClient({ player: "åda", definitions, store });
  const view = second.get("grün");
  await second.close();
  return `${title}, ${view.state}`;
}

/** Without a page, React renders as on a server. */
async function hooks({ act, createElement }, render, { PlauditProvider, useAchievement }, { createClient, memoryStore }) {
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  const Row = () => createElement("output", null, `${useAchievement("first_steps")?.count ?? "nothing yet"}`);
  const page = createElement(PlauditProvider, { client }, createElement(Row));
  if (typeof document === "undefined") {
    const { renderToString } = render.server;
    await client.close();
    return renderToString(page).replace(/<[^>]*>/g, "");
  }
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  const place = document.body.appendChild(document.createElement("main"));
  const root = render.client.createRoot(place);
  await act(async () => root.render(page));
  await act(async () => client.record({ type: "update", achievements: { first_steps: 1 } }));
  const shown = place.textContent;
  await act(async () => root.unmount());
  await client.close();
  return shown;
}

/** Three days with an authority with delayed answers, in the runner's own fake time. */
async function authority(timers, { createTestAuthority, createTestClock, recordCelebrations }, { createClient, memoryStore }) {
  const clock = createTestClock(timers);
  const definitions = { achievements: { regular: { name: "Regular", trigger: { streak: { days: 3 } } } } };
  const authority = await createTestAuthority({ definitions });
  authority.delay(1_000);
  const client = await createClient({
    player: "ada",
    definitions,
    transport: authority.transport("ada"),
    store: memoryStore(),
    past: "known",
  });
  const celebrations = recordCelebrations(client);
  for (let day = 0; day < 3; day += 1) {
    await client.record({ type: "session_completed", duration_sec: 60 });
    await clock.days(1);
  }
  const value = `${celebrations.ids.join()}, ${authority.get("ada", "regular").state}, ${client.status.pending} pending`;
  await client.close();
  clock.restore();
  return value;
}

/** An app's shell with the elements in it; without a page, it only imports them. */
async function elements({ createClient, memoryStore }) {
  if (typeof document === "undefined") return "imported";
  const client = await createClient({ player: "ada", definitions, store: memoryStore() });
  const [list, unlocks] = ["plaudit-achievements", "plaudit-unlocks"].map((name) => document.createElement(name));
  list.client = unlocks.client = client;
  document.body.append(list, unlocks);
  await client.record({ type: "update", achievements: { first_steps: 1 } });
  const text = () => [list, unlocks].map((element) => element.shadowRoot?.textContent ?? "");
  for (let turn = 0; turn < 50 && !text().every((shown) => shown.includes("First steps")); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 20));
  const shown = text().map((part) => (part.includes("First steps") ? "shown" : `not in ${JSON.stringify(part.slice(0, 200))}`));
  for (const element of [list, unlocks]) element.remove();
  await client.close();
  return `list ${shown[0]}, unlock ${shown[1]}`;
}
