// `plaudit diff`, `types`, `simulate` and `import`: the tools of content authors.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { file, folder, one, plaudit } from "./run.js";

const game = {
  achievements: {
    wins: { name: "Wins", max_count: 3, category: "arena", reward: { guaranteed: { currencies: { gold: { min: 5 } } } } },
    daily: { name: "Daily", max_count: 1, reset_cronexpr: "0 0 * * *" },
    regular: { name: "Regular", trigger: { streak: { days: 3 } } },
    lessons: {
      name: "Lessons",
      trigger: { content: { content_ids: ["intro", "end"], require: "all" } },
      sub_achievements: { fast: { name: "Fast", trigger: { stat: { id: "speed", at_least: 9 } } } },
    },
  },
  settings: { categories: { arena: { name: "Arena" }, quests: {} }, statistics: ["steps"] },
};

describe("diff", () => {
  const changed = {
    ...game,
    achievements: { ...game.achievements, wins: { ...game.achievements.wins, max_count: 5 }, extra: { name: "Extra", max_count: 1 } },
  };

  test("reports additions, removals and changes, and their effect", () => {
    const { daily: _, ...rest } = changed.achievements;
    const run = plaudit(["diff", file("old.json", game), file("new.json", { ...changed, achievements: rest })]);
    expect(run.out).toContain(
      '- "daily" "Daily"\n~ "wins" "Wins"\n    max_count: 3 becomes 5\n+ "extra" "Extra"\n1 new, 1 removed, 1 changed\n',
    );
    expect(run.out).toMatch(/new\.json:2:3: error id_removed: "daily"/);
    expect(run.out).toMatch(/new\.json:5:7: warning max_count_raised/);
    expect(run.status).toBe(0);
    expect(plaudit(["diff", "old.json", "new.json", "--ci"]).status).toBe(1);
  });

  test("with --ci warnings of the change fail with --strict only; the document's own warnings do not", () => {
    file("old.json", game);
    file("raised.json", changed);
    expect(plaudit(["diff", "--ci", "old.json", "raised.json"]).status).toBe(0);
    expect(plaudit(["diff", "--ci", "--strict", "old.json", "raised.json"]).status).toBe(1);
    file("typo.json", { achievements: { a: { name: "A", max_count: 1, cron: "@daily" } } });
    expect(plaudit(["diff", "--ci", "--strict", "typo.json", "typo.json"])).toMatchObject({ status: 0, out: "no changes\n" });
  });

  test("one of the files may be the standard input, and a file that is not JSON fails", () => {
    file("old.json", game);
    expect(plaudit(["diff", "-", "old.json", "--ci"], JSON.stringify(game))).toMatchObject({ status: 0, out: "no changes\n" });
    expect(plaudit(["diff", "old.json", "-", "--ci"], "{")).toMatchObject({
      status: 1,
      out: expect.stringContaining("<stdin>:1:2: error not_json"),
    });
    expect(plaudit(["diff", "old.json", "-"], "{").status).toBe(1);
    expect(plaudit(["diff", "-", "old.json"], "{").status).toBe(2);
    expect(plaudit(["diff", "-", "-"], "{}").status).toBe(2);
    expect(plaudit(["diff", "old.json"]).error).toContain("NEW is missing");
    expect(plaudit(["diff", "--strict", "old.json", "old.json"])).toMatchObject({ status: 2, error: expect.stringContaining("--ci") });
  });
});

describe("types", () => {
  test("the names in definitions, once each", () => {
    const { status, out } = plaudit(["types", file("game.json", game)]);
    expect(status).toBe(0);
    const unions = Object.fromEntries(
      [...out.matchAll(/^ {4}(\w+):((?:\n {6}\| .*)+);$/gm)].map(([, name, union = ""]) => [
        name,
        [...union.matchAll(/\| (.*)/g)].map(([, literal = ""]) => JSON.parse(literal) as string),
      ]),
    );
    expect(unions).toEqual({
      ids: ["wins", "daily", "regular", "lessons", "fast"],
      content_ids: ["intro", "end"],
      categories: ["arena", "quests"],
      statistics: ["speed", "steps"],
    });
  });

  test("any id is a literal that TypeScript reads back", () => {
    const ids = ["__proto__", "constructor", 'quo"te', "line\nend", "\u2028", "*/", "`${x}`", "\\", "\u{1f3c6}"];
    const achievements = JSON.parse(`{${ids.map((id) => `${JSON.stringify(id)}: {"name": "A", "max_count": 1}`).join(", ")}}`) as object;
    const { out } = plaudit(["types", file("ids */.json", { achievements })]);
    const source = ts.createSourceFile("ids.d.ts", out, ts.ScriptTarget.Latest, true);
    const literals: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) literals.push(node.literal.text);
      ts.forEachChild(node, visit);
    };
    visit(source);
    expect((source as unknown as { parseDiagnostics: unknown[] }).parseDiagnostics).toEqual([]);
    expect(literals).toEqual(ids);
  });

  test("several files are combined; a kind without names is `string`; a file with errors gives nothing", () => {
    file("one.json", one);
    file("two.json", { achievements: { b: { name: "B", max_count: 1 } } });
    expect(plaudit(["types", "one.json", "two.json"]).out).toContain('ids:\n      | "a"\n      | "b";\n    content_ids: string;');
    file("bad.json", { achievements: { b: { name: "B", max_count: -1 } } });
    expect(plaudit(["types", "one.json", "bad.json"])).toMatchObject({
      status: 1,
      out: "",
      error: expect.stringContaining("bad.json:5:7: error negative"),
    });
  });

  test("content and statistics of streaks are included", () => {
    const settings = { streaks: { learn: { by: { content: ["lesson"] } }, walk: { by: { stat: "steps", at_least: 1000 } } } };
    const { out } = plaudit(["types", file("streaks.json", { ...one, settings })]);
    expect(out).toContain('content_ids:\n      | "lesson";');
    expect(out).toContain('statistics:\n      | "steps";');
  });
});

describe("simulate", () => {
  const steps = [
    { type: "update", achievements: { wins: 3, daily: 1 } },
    { expect: { unlocks: ["daily", "wins"], nodes: { daily: { state: "claimable", count: 1 } } } },
    { type: "claim", ids: ["daily", "wins"] },
    { type: "claim", ids: ["daily"], refused: "ALREADY_CLAIMED" },
    { wait: "1d" },
    { expect: { nodes: { daily: { count: 0, state: "open" } } } },
    { repeat: 3, steps: [{ type: "session_completed", duration_sec: 600 }, { wait: "1d" }] },
    { until: "2026-01-20T08:00Z" },
    { expect: { unlocks: ["regular"], nodes: { regular: { progress: { target: 3 } } } } },
  ];

  test("plays commands and days, prints their effects, and meets the expectations", () => {
    const run = plaudit(["simulate", file("game.json", game), file("script.json", { start: "2026-01-05T08:00Z", steps })]);
    expect(run).toMatchObject({ status: 0, error: "" });
    expect(run.out).toContain("Mon 2026-01-05 08:00    unlocked wins: Wins\n");
    expect(run.out).toContain('Mon 2026-01-05 08:00    the reward of wins: {"currencies":{"gold":5}}\n');
    expect(run.out).toContain('Mon 2026-01-05 08:00  claim ids ["daily"]: refused with ALREADY_CLAIMED, as expected\n');
    expect(run.out).toContain("Thu 2026-01-08 08:00    unlocked regular: Regular\n");
    expect(run.out).toMatch(/6 commands, 3 unlocks, 3 expectations met\n$/);
  });

  test.each([
    [[{ type: "update", achievements: { dialy: 1 } }], '1:35: NOT_FOUND: no achievement has the id "dialy"; did you mean "daily"?'],
    [[{ type: "claim", ids: ["wins"] }], "1:25: NOT_COMPLETE"],
    [[{ type: "sesion_completed" }], "1:3: INVALID_COMMAND"],
    [[{ expect: { nodes: { dialy: { count: 1 } } } }], 'the definitions have no "dialy"; did you mean "daily"?'],
    [[{ expect: { unlocks: ["nothing"] } }], 'the definitions have no "nothing"'],
    [[{ expect: { unlocks: ["wins"] } }], 'expected ["wins"], but unlocked were []'],
    [[{ expect: { nodes: { daily: { count: 1 } } } }], "expected 1, found 0 at Mon 2026-01-05 08:00"],
    [[{ expect: { nodes: { daily: { cuont: 1 } } } }], 'a view has no "cuont"'],
    [[{ type: "update", achievements: { wins: 1 }, refused: "NOT_FOUND" }], "expected a refusal with NOT_FOUND"],
    [[{ type: "update", at: 5, achievements: { wins: 1 } }], "a step takes place at the script's current time"],
    [[{ wiat: "1d" }], "a step is a command"],
    [[{ wait: "tomorrow" }], "wait must be a duration such as"],
    [[{ wait: 0 }], "wait must be a duration such as"],
    [[{ until: "2025-01-01" }], "time only advances: it is already Mon 2026-01-05 08:00"],
    [[{ wait: "3000w" }, { wait: "3000w" }], "the script leaves the years 1970 to 2099"],
    [[{ repeat: 1e9, steps: [] }], "repeat must be a number from 1 to 10000"],
    [[{ repeat: 9999, steps: [{ repeat: 9999, steps: [{ expect: {} }] }] }], "more than 1000000 steps"],
    [{ steps: [], begin: 5 }, 'a script has no "begin"'],
    [{ start: "2026-06-31", steps: [] }, "start must be a time such as"],
    ["no script", "a script is a list of steps"],
  ])("%j: status 1, and the place", (script, says) => {
    file("game.json", game);
    const run = plaudit(["simulate", "game.json", "-"], JSON.stringify(script));
    expect(run.status).toBe(1);
    expect(run.error).toContain(says);
    expect(run.error).toMatch(/^<stdin>:1:\d+: /);
  });

  test("a failed expectation is explained", () => {
    const locked = { achievements: { ...one.achievements, b: { name: "B", max_count: 1, precondition_ids: ["a"] } } };
    const script = [{ type: "update", achievements: { b: 1 } }, { expect: { nodes: { b: { count: 1 } } } }];
    const { error, out } = plaudit(["simulate", file("locked.json", locked), file("script.json", script)]);
    expect(out).toContain("b skipped: locked");
    expect(error).toContain('found 0 at Mon 2026-01-05 08:00; in the way of "b": [{"code":"locked","ids":["a"]}]');
    expect(error).toMatch(/^script\.json:\d+:\d+: /);
    const unlocks = plaudit(["simulate", "locked.json", "-"], JSON.stringify([{ expect: { unlocks: ["b"] } }]));
    expect(unlocks.error).toContain('expected ["b"], but unlocked were []; in the way of "b": [{"code":"locked","ids":["a"]}]');
  });

  test("a team's document, and local days", () => {
    file("team.json", { achievements: { a: { name: "A", count: 5 } } });
    expect(
      plaudit(
        ["simulate", "--team", "team.json", "-"],
        JSON.stringify([{ type: "update", achievements: { a: 5 } }, { expect: { unlocks: ["a"] } }]),
      ).status,
    ).toBe(0);
    file("game.json", game);
    const script = {
      start: "2026-01-05T23:30Z",
      utc_offset_sec: 3600,
      steps: [
        { repeat: 3, steps: [{ type: "session_completed", duration_sec: 60 }, { wait: "1d" }] },
        { expect: { unlocks: ["regular"] } },
      ],
    };
    expect(plaudit(["simulate", "game.json", "-"], JSON.stringify(script)).out).toMatch(/^Tue 2026-01-06 00:30 {2}start\n/);
  });
});

describe("import", () => {
  const read = (out: string): unknown => JSON.parse(out);

  test("hiro: configuration as it is; messages and older keys become configuration", () => {
    const hiro = {
      achievements: {
        first: {
          name: "First",
          max_count: 3,
          reward: { guaranteed: { currencies: { gold: { min: 1 } } } },
          sub_achievements: { S_1: { name: "Sub", maxCount: "2", additionalProperties: { fooBar: "1" } } },
        },
        old: {
          name: "Old",
          max_count: "5",
          cronexpr: "0 0 * * *",
          description: null,
          reward_config: { guaranteed: { items: { Sword: { count: { min: "1", max: "3" } } }, energies: { life: "2" } } },
        },
      },
    };
    const { status, out, error } = plaudit(["import", "hiro", file("hiro.json", hiro)]);
    expect(read(out)).toEqual({
      $schema: "./node_modules/plaudit/definitions.schema.json",
      achievements: {
        first: {
          ...hiro.achievements.first,
          sub_achievements: { S_1: { name: "Sub", max_count: 2, additional_properties: { fooBar: "1" } } },
        },
        old: {
          name: "Old",
          max_count: 5,
          reset_cronexpr: "0 0 * * *",
          reward: { guaranteed: { items: { Sword: { min: 1, max: 3 } }, energies: { life: 2 } } },
        },
      },
    });
    expect(error).toContain("note: `cronexpr` is `reset_cronexpr` here (once)");
    expect(status).toBe(0);
    expect(plaudit(["check", "--strict", "-"], out).status).toBe(0);
  });

  test("hiro: a player's list gives the definitions without the player's progress", () => {
    const list = {
      repeat_achievements: {
        d: {
          id: "d",
          name: "D",
          count: "2",
          max_count: "3",
          reset_time_sec: "5",
          reward: { items: { x: "1" } },
          available_rewards: { guaranteed: { items: { x: { count: { min: "1" } } } } },
        },
      },
      achievements: {},
    };
    const { out, error } = plaudit(["import", "hiro", "-"], JSON.stringify(list));
    expect(read(out)).toMatchObject({
      achievements: { d: { name: "D", max_count: 3, reward: { guaranteed: { items: { x: { min: 1 } } } } } },
    });
    expect(Object.keys((read(out) as { achievements: { d: object } }).achievements.d)).toEqual(["name", "max_count", "reward"]);
    expect(error).toContain("the file is a player's list");
  });

  test("hiro: keys that every object inherits are keys like others", () => {
    const odd = '{"achievements": {"a": {"name": "A", "max_count": 1, "constructor": 1, "additional_properties": {"__proto__": "x"}}}}';
    const { status, out } = plaudit(["import", "hiro", "-"], odd);
    expect(status).toBe(0);
    expect(out).toContain('"constructor": 1');
    expect(out).toContain('"__proto__": "x"');
  });

  test("hiro: team documents that nest, and files without achievements", () => {
    expect(read(plaudit(["import", "hiro", "-"], JSON.stringify({ achievements: one })).out)).toMatchObject(one);
    expect(plaudit(["import", "hiro", "-"], "{}")).toMatchObject({ status: 2, error: expect.stringContaining('no "achievements"') });
    expect(plaudit(["import", "hiro", "-"], "{").status).toBe(1);
    expect(plaudit(["import", "steam", "-"], "{}")).toMatchObject({
      status: 2,
      error: expect.stringContaining("hiro and achievements-engine"),
    });
  });

  test("achievements-engine: thresholds become triggers, and conditions in code are reported", () => {
    const source = `export const achievements = {
      score: { 100: { title: "Century!", description: "Score 100 points", icon: "x" }, 0.5: { title: "Half" } },
      done: { true: { title: "Done" } },
      hero: { wizard: { title: "Wizard" } },
      combo: { custom: { title: "Combo", condition: (metrics) => metrics.score > 1 } },
      level: [{ isConditionMet: (value) => value > 5, achievementDetails: { achievementId: "level_5", achievementTitle: "Level 5" } }],
    };`;
    const { status, out, error } = plaudit(["import", "achievements-engine", file("achievements.mjs", source)]);
    expect(read(out)).toMatchObject({
      achievements: {
        score_100: { name: "Century!", description: "Score 100 points", icon: "x", trigger: { stat: { id: "score", at_least: 100 } } },
        "score_0.5": { name: "Half", trigger: { stat: { id: "score", at_least: 1 } } },
        done_true: { name: "Done", trigger: { stat: { id: "done", at_least: 1 } } },
        hero_wizard: { name: "Wizard", max_count: 1 },
        combo_custom: { name: "Combo", max_count: 1 },
        level_5: { name: "Level 5", max_count: 1 },
      },
    });
    expect(error.match(/^note: /gm)).toHaveLength(5);
    expect(status).toBe(0);
    file("imported.json", out);
    const script = [{ type: "stat", set: { score: 150 } }, { expect: { unlocks: ["score_0.5", "score_100"] } }];
    expect(plaudit(["simulate", "imported.json", "-"], JSON.stringify(script)).status).toBe(0);
  });

  test("achievements-engine: JSON, a module that exports nothing, and one that fails", () => {
    expect(read(plaudit(["import", "achievements-engine", "-"], JSON.stringify({ score: { 5: { title: "Five" } } })).out)).toMatchObject({
      achievements: { score_5: { name: "Five" } },
    });
    expect(plaudit(["import", "achievements-engine", file("none.mjs", "export const a = {}, b = {};")])).toMatchObject({
      status: 2,
      error: expect.stringContaining("but a, b"),
    });
    expect(plaudit(["import", "achievements-engine", file("throws.cjs", "throw new Error('no');")])).toMatchObject({
      status: 2,
      error: expect.stringContaining("it could not be loaded: no"),
    });
    expect(readFileSync(join(folder, "none.mjs"), "utf8")).toContain("export");
  });
});
