// The texts of definitions by locale, in every build: after a change of language, views have the new texts at once.

import { describe, expect, test } from "vitest";
import { builds } from "./builds.js";
import { refusal } from "./refusal.js";
import { NOW } from "./sample.js";

const definitions = {
  settings: { categories: { duels: { name: "Duels", texts: { de: { name: "Duelle" } } } } },
  achievements: {
    wins: {
      name: "Three wins",
      description: "Win three duels",
      max_count: 3,
      unit: "wins",
      category: "duels",
      texts: { de: { name: "Drei Siege", unit: "Siege", title: "Unaufhaltsam" }, "de-AT": { name: "Drei Siegerl" } },
      sub_achievements: { first: { name: "First", max_count: 1, texts: { de: { name: "Erster" } } } },
    },
  },
};

describe.each(builds)("languages (%s)", (_name, { createEngineSync }) => {
  const words = (engine: ReturnType<typeof createEngineSync>): unknown[] => {
    const view = engine.list(NOW).achievements["wins"];
    return [view?.name, view?.description, view?.unit, view?.category_name, view?.sub_achievements["first"]?.name];
  };
  const own = ["Three wins", "Win three duels", "wins", "Duels", "First"];
  const german = ["Drei Siege", "Win three duels", "Siege", "Duelle", "Erster"];

  test("de-AT, then de, then the node's own, each text by itself", () => {
    const engine = createEngineSync(definitions, { locale: "de-AT" });
    expect(words(engine)).toEqual(["Drei Siegerl", ...german.slice(1)]);
    const [unlock] = engine.apply({ type: "update", at: NOW, achievements: { wins: 3 } }).unlocks;
    expect(unlock).toMatchObject({ key: "wins@once#1", title: "Unaufhaltsam", description: "Win three duels" });
  });

  test("another language takes hold in views that were told before, and in no state", () => {
    const engine = createEngineSync(definitions);
    expect(words(engine)).toEqual(own);
    const before = engine.get("wins", NOW);
    const state = engine.state();
    engine.setLocale("de_CH.UTF-8");
    expect(words(engine)).toEqual(german);
    expect(engine.get("first", NOW)?.name).toBe("Erster");
    expect(before?.name, "a view that was given before stays as it was").toBe("Three wins");
    expect(engine.state()).toEqual(state);
    engine.setLocale("ja");
    expect(words(engine)).toEqual(own);
    engine.setLocale("de");
    engine.setLocale();
    expect(words(engine)).toEqual(own);
  });

  test.each([null, 3, {}, ["de"], "\ud800"])("a locale that is not a string is refused: %s", (locale) => {
    const engine = createEngineSync(definitions);
    expect(refusal(() => engine.setLocale(locale as never), "INVALID_ARGUMENT").message).toMatch(/^locale /);
    expect(words(engine)).toEqual(own);
  });

  test.each(["", "d", "German language", "de-", "__proto__", "constructor", "de-".repeat(100)])(
    "what is no tag is refused: %j",
    (locale) => {
      const engine = createEngineSync(definitions, { locale: "de" });
      const error = refusal(() => engine.setLocale(locale), "INVALID_ARGUMENT");
      expect(error.message).toMatch(/^locale must be a language tag, such as "de" or "de-AT", found/);
      expect(words(engine)).toEqual(german);
      expect(refusal(() => createEngineSync(definitions, { locale }), "INVALID_ARGUMENT").path).toBe("/locale");
    },
  );
});
