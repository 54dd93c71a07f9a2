// Warnings of definitions: the engine lists them, and the console shows them in development.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, memoryStore } from "../../../pkg/client.js";
import { builds } from "./builds.js";

/** Returns a new document, because each one is logged only once. */
let count = 0;
const odd = () => ({ achievements: { [`daily_${(count += 1)}`]: { name: "Daily", max_count: 1, cronexpr: "@daily", "//": "a comment" } } });

const warn = vi.spyOn(console, "warn");
const environment = process.env["NODE_ENV"];

beforeEach(() => void warn.mockReset().mockImplementation(() => undefined));
afterEach(() => void (process.env["NODE_ENV"] = environment));

describe.each(builds)("warnings (%s)", (_name, { createEngine, createEngineSync, validate }) => {
  test("U7: the engine has the warnings of validate", async () => {
    const definitions = odd();
    const engine = await createEngine(definitions);
    expect(engine.warnings).toEqual(validate(definitions));
    expect(engine.warnings).toMatchObject([
      {
        severity: "warning",
        code: "foreign_key",
        path: `/achievements/daily_${count}/cronexpr`,
        help: expect.stringContaining("`reset_cronexpr`"),
      },
    ]);
    expect(Object.isFrozen(engine.warnings) && engine.warnings.every(Object.isFrozen)).toBe(true);
    expect(createEngineSync({ achievements: { a: { name: "A", max_count: 1 } } }).warnings).toEqual([]);
  });

  test("in development the console shows them, once per document", () => {
    process.env["NODE_ENV"] = "development";
    const definitions = odd();
    for (const again of [definitions, structuredClone(definitions)]) createEngineSync(again);
    createEngineSync({ achievements: {} });
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^plaudit: the definitions have 1 warning\n {2}\/achievements\/daily_\d+\/cronexpr: .*`reset_cronexpr`\)$/)],
    ]);
    createEngineSync(odd());
    expect(warn).toHaveBeenCalledTimes(2);
    const many = {
      achievements: Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [`a${index}`, { name: "A", max_count: 1, cron: `${(count += 1)}` }]),
      ),
    };
    createEngineSync(many);
    expect(warn.mock.lastCall?.[0]).toContain("and 10 more, see engine.warnings");
  });

  test("in production, and without NODE_ENV, the console is not used", () => {
    process.env["NODE_ENV"] = "production";
    expect(createEngineSync(odd()).warnings).toHaveLength(1);
    process.env["NODE_ENV"] = "development";
    vi.stubGlobal("process", undefined);
    expect(createEngineSync(odd()).warnings).toHaveLength(1);
    vi.unstubAllGlobals();
    expect(warn).not.toHaveBeenCalled();
  });

  test("a failing or missing console changes nothing", () => {
    process.env["NODE_ENV"] = "development";
    warn.mockImplementation(() => {
      throw new Error("no console");
    });
    expect(createEngineSync(odd()).warnings).toHaveLength(1);
    vi.stubGlobal("console", undefined);
    expect(createEngineSync(odd()).warnings).toHaveLength(1);
    vi.unstubAllGlobals();
  });
});

test("a client shows those of its definitions, too", async () => {
  process.env["NODE_ENV"] = "development";
  const client = await createClient({ player: "ada", definitions: odd(), store: memoryStore() });
  expect(warn.mock.calls).toEqual([[expect.stringContaining("`reset_cronexpr`")]]);
  await client.close();
});
