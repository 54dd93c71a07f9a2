// How a client grows with its definitions and its queue: what one `record`, one snapshot and one list of pending events take.
//
//   node benches/growth.mjs [<package folder>]        by default pkg/

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { median, number } from "./lib/measure.mjs";

const folder = resolve(process.argv[2] ?? "pkg");
const { createClient, memoryStore } = await import(pathToFileURL(resolve(folder, "client.js")).href);
const { createEngine } = await import(pathToFileURL(resolve(folder, "index.js")).href);

const DEFINITIONS = [10, 100, 1_000, 10_000];
const T0 = 1_767_225_600;

/** A tenth of them reset daily, so that views change by time alone. */
const definitions = (count) => ({
  achievements: Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `a${n}`,
      { name: `Achievement ${n}`, description: "What is to be done for it", max_count: 1e6, category: `c${n % 10}`, reward: { guaranteed: { currencies: { gold: { min: 10 } } } }, ...(n % 10 === 0 && { reset_cronexpr: `${n % 60} 0 * * *` }) },
    ]),
  ),
});

const silent = { sync: async () => Promise.reject(new Error("offline")) };

async function timed(rounds, work) {
  const spent = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work(round);
    spent.push(performance.now() - start);
  }
  return { median: median(spent), mean: spent.reduce((sum, one) => sum + one, 0) / rounds };
}

const table = [];
const row = (name, cells) => table.push(`${name.padEnd(52)}${cells.map((cell) => String(cell).padStart(18)).join("")}`);

const recorded = { alone: [], listening: [], next: [] };
for (const count of DEFINITIONS) {
  const rounds = count > 1_000 ? 60 : 300;
  for (const [name, isListening] of [["alone", false], ["listening", true]]) {
    const client = await createClient({ player: "ada", definitions: definitions(count), store: memoryStore() });
    if (isListening) client.on("change", () => undefined);
    await client.record({ type: "update", achievements: { a1: 1 } });
    const { median: middle, mean } = await timed(rounds, () => client.record({ type: "update", achievements: { a1: 1 } }));
    recorded[name].push(`${number(middle * 1000)} (${number(mean * 1000)})`);
    await client.close();
  }
  const engine = await createEngine(definitions(count));
  engine.nextChange(T0);
  const asked = await timed(300, () => {
    engine.apply({ type: "update", at: T0, achievements: { a0: 1 } });
    engine.nextChange(T0);
  });
  recorded.next.push(number(asked.median * 1000));
  engine.dispose();
}

const waiting = { first: [], again: [], later: [] };
for (const count of DEFINITIONS) {
  const client = await createClient({ player: "ada", definitions: definitions(10), store: memoryStore(), transport: silent, past: "known" });
  client.on("error", () => undefined);
  for (let n = 0; n < count; n += 1) await client.record({ type: "update", achievements: { a1: 1 } });
  waiting.first.push(number((await timed(1, () => client.pending())).median));
  waiting.again.push(number((await timed(20, () => client.pending())).median));
  await client.record({ type: "update", achievements: { a1: 1 } });
  waiting.later.push(number((await timed(1, () => client.pending())).median));
  await client.close();
}

row("definitions, pending events", DEFINITIONS.map((count) => number(count)));
row("record without a transport, µs: median (mean)", recorded.alone);
row("the same with a listener that takes snapshots", recorded.listening);
row("apply and nextChange, µs", recorded.next);
row("pending() the first time, ms", waiting.first);
row("pending() again, ms", waiting.again);
row("pending() after one event more, ms", waiting.later);
console.log(table.join("\n"));
