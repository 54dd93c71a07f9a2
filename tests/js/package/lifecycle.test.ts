// Patterns of development servers, frameworks and impatient callers.

import { expect, test } from "vitest";
import { builds, type Plaudit } from "./builds.js";
import { refusal } from "./refusal.js";
import { NOW, sample } from "./sample.js";

const copy = async (name: string): Promise<Plaudit> =>
  (await import(/* @vite-ignore */ new URL(`../../../pkg/core.js?${name}`, import.meta.url).href)) as Plaudit;
const update = (at: number) => ({ type: "update", at, achievements: { daily: 1 } }) as const;

test.each(builds)("repeated initialization, from any source, keeps the present instance (%s)", async (_name, plaudit) => {
  const engine = plaudit.createEngineSync(sample);
  await Promise.all([plaudit.init(), plaudit.init({ wasm: "https://example.test/other.wasm" }), plaudit.init()]);
  expect(engine.apply(update(NOW)).events).toHaveLength(1);
});

test.each(builds)("a second disposal, or one during creation, has no further effect (%s)", async (_name, plaudit) => {
  const others = plaudit.createEngineSync(sample);
  // React's StrictMode mounts, unmounts and mounts again before the first engine is ready.
  const first = plaudit.createEngine(sample);
  const unmounted = first.then((engine) => [engine.dispose(), engine.dispose(), engine] as const);
  const second = await plaudit.createEngine(sample);
  const [, , gone] = await unmounted;
  refusal(() => gone.apply(update(NOW)), "DISPOSED");
  expect(second.apply(update(NOW)).events).toHaveLength(1);
  expect(others.get("daily", NOW)?.count).toBe(0);
});

test("after a hot update with a second copy of the package, both work, and a state moves from one to the other", async () => {
  const [before, after] = await Promise.all([copy("before"), copy("after")]);
  const old = await before.createEngine(sample);
  old.apply(update(NOW));
  const fresh = await after.createEngine(sample, { state: old.state() });
  expect(fresh.get("daily", NOW)?.count).toBe(1);
  old.dispose();
  fresh.apply(update(NOW + 1));
  expect(fresh.get("daily", NOW + 1)?.count).toBe(2);
  // An error of the other copy is not an instance of this one's class, but is still recognizable.
  expect(refusal(() => old.state(), "DISPOSED")).not.toBeInstanceOf(after.PlauditError);
});
