// Measures how costs grow with the definitions, the subs of one achievement, chains of preconditions, and a client's queue.
//
//   node benches/growth.mjs [<package folder>]        default: pkg/
//
// Each row has the microseconds of the processor's time that a call takes in the fastest turn, which other load disturbs least, at two
// sizes, one ten times the other. A ratio of 10 means linear growth; a ratio of 1, none. Many objects cost more each than few, because
// they survive garbage collections; so the row of lists is compared with copies of the same views by JavaScript alone.

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { number } from "./lib/measure.mjs";

const folder = resolve(process.argv[2] ?? "pkg");
const { createClient, memoryStore } = await import(pathToFileURL(resolve(folder, "client.js")).href);
const { createEngineSync } = await import(pathToFileURL(resolve(folder, "index.js")).href);

const SIZES = [1_000, 10_000];
const T0 = 1_767_225_600;
const LIMIT = 15;
const TURN_MS = 2;

const ids = (count) => Array.from({ length: count }, (_, n) => `a${n}`);
const document = (count, node) => ({ achievements: Object.fromEntries(ids(count).map((id, n) => [id, node(n)])) });

/** Achievements of which a tenth reset daily, so that views change with time alone. */
const plain = (count) =>
  document(count, (n) => ({
    name: `Achievement ${n}`,
    description: "What is to be done for it",
    max_count: 1e6,
    category: `c${n % 10}`,
    reward: { guaranteed: { currencies: { gold: { min: 10 } } } },
    ...(n % 10 === 0 && { reset_cronexpr: `${n % 60} 0 * * *` }),
  }));
const family = (count) => ({
  achievements: {
    parent: {
      name: "Parent",
      max_count: 1,
      total_reward: { guaranteed: { currencies: { gold: { min: 1 } } } },
      sub_achievements: document(count, () => ({ name: "Sub", max_count: 1e6 })).achievements,
    },
  },
});
/** A chain of preconditions. The links between the first and the last complete as soon as their precondition is complete (U7). */
const chain = (count) =>
  document(count, (n) => ({
    name: "Link",
    max_count: n === 0 || n === count - 1 ? 1e6 : 0,
    ...(n > 0 && { precondition_ids: [`a${n - 1}`] }),
  }));

const update = (id) => ({ type: "update", at: T0, achievements: { [id]: 1 } });
const silent = { sync: async () => Promise.reject(new Error("offline")) };

/** Measures turns of several calls; with `once`, turns of one call. */
async function micros(rounds, work, once = false) {
  let fastest = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const before = process.cpuUsage();
    let calls = 0;
    do {
      await work();
      calls += 1;
    } while (!once && performance.now() - start < TURN_MS);
    const { user, system } = process.cpuUsage(before);
    fastest = Math.min(fastest, (user + system) / calls);
  }
  return fastest;
}

async function recorded(count, isListening) {
  const client = await createClient({ player: "ada", definitions: plain(count), store: memoryStore() });
  if (isListening) client.on("change", () => undefined);
  const record = () => client.record({ type: "update", achievements: { a1: 1 } });
  await micros(20, record);
  const spent = await micros(100, record);
  await client.close();
  return spent;
}

/** Opens a client five times on a store with pending events, as at starts. */
async function pending(count) {
  const options = { player: "ada", definitions: plain(10), store: memoryStore(), transport: silent, past: "known" };
  const before = await createClient(options);
  before.on("error", () => undefined);
  for (let n = 0; n < count; n += 1) await before.record({ type: "update", achievements: { a1: 1 } });
  await before.close();
  const found = { first: Infinity, again: Infinity, one: Infinity };
  for (let start = 0; start < 5; start += 1) {
    const client = await createClient(options);
    client.on("error", () => undefined);
    found.first = Math.min(found.first, await micros(1, () => client.pending(), true));
    found.again = Math.min(found.again, await micros(20, () => client.pending()));
    found.one = Math.min(found.one, await micros(20, () => client.record({ type: "update", achievements: { a1: 1 } }), true));
    await client.close();
  }
  return found;
}

const copying = (views) => () => {
  const copies = {};
  for (const id in views) copies[id] = { ...views[id] };
  return copies;
};

const LIST = "list, by definitions";
const COPIES = "copies of its views, by JavaScript alone";

/** The measured calls of engines, with the definitions of each. */
const ENGINES = {
  "apply of an update, by definitions": [plain, (engine) => () => engine.apply(update("a1"))],
  "get, by definitions": [plain, (engine) => () => engine.get("a1", T0)],
  "apply and nextChange, by definitions": [plain, (engine) => () => (engine.apply(update("a0")), engine.nextChange(T0))],
  [LIST]: [plain, (engine) => () => engine.list(T0), 9],
  [COPIES]: [plain, (engine) => copying(engine.list(T0).achievements), 9],
  "state, by definitions": [plain, (engine) => () => engine.state(), 9],
  "creation, by definitions": [plain, (_, definitions) => () => createEngineSync(definitions).dispose(), 5],
  "apply of an update of a sub, by its siblings": [family, (engine) => () => engine.apply(update("a1"))],
  "get of a parent, by its subs": [family, (engine) => () => engine.get("parent", T0), 9],
  "apply at the end of a chain, by its length": [chain, (engine, _, count) => () => engine.apply(update(`a${count - 1}`))],
  "explain at the end of a chain, by its length": [chain, (engine, _, count) => () => engine.explain(`a${count - 1}`, T0)],
};

const rows = [];
for (const [name, [definitionsOf, ask, rounds = 200]] of Object.entries(ENGINES)) {
  const spent = [];
  for (const count of SIZES) {
    const definitions = definitionsOf(count);
    const engine = createEngineSync(definitions);
    const work = ask(engine, definitions, count);
    await micros(Math.ceil(rounds / 10), work);
    spent.push(await micros(rounds, work));
    engine.dispose();
  }
  rows.push([name, spent]);
}
for (const [name, isListening] of [
  ["record without a transport, by definitions", false],
  ["the same with a listener of snapshots", true],
]) {
  const spent = [];
  for (const count of SIZES) spent.push(await recorded(count, isListening));
  rows.push([name, spent]);
}
const queues = [];
for (const count of SIZES) queues.push(await pending(count));
rows.push(["the first pending(), by what waits", queues.map(({ first }) => first)]);
rows.push(["pending() again, by what waits", queues.map(({ again }) => again)]);
rows.push(["record, by what waits", queues.map(({ one }) => one)]);

console.log(`| growth, µs a call | at ${number(SIZES[1])} | at ${number(SIZES[0])} | ratio |\n|---|---:|---:|---:|`);
for (const [name, [small, large]] of rows)
  console.log(`| ${name} | ${number(large)} | ${number(small)} | ${(large / small).toPrecision(3)} |`);
const growth = ([small, large]) => large / small;
const ofCopies = growth(rows.find(([name]) => name === COPIES)[1]);
const most = (name) => (name === LIST ? Math.max(LIMIT, ofCopies) : LIMIT);
const steep = rows.filter(([name, spent]) => name !== COPIES && spent[1] > 100 && growth(spent) > most(name)).map(([name]) => name);
if (steep.length > 0) console.log(`worse than linear: ${steep.join("; ")}`);
