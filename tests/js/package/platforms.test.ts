// The weeks of play that `packaging` compares between Hermes and Node (tests/js/packaging/projects/react-native): every build of the
// package, including the translation to JavaScript, gives the same answers and the same final state as the Rust API.

import { expect, test } from "vitest";
import type { Definitions, Engine, EngineOptions } from "../../../pkg/index.js";
import { builds } from "./builds.js";
import { type Call, rust } from "./oracle.js";
import { asRefusal } from "./refusal.js";

type Play = (plaudit: object) => Promise<{ told: string; state: string }>;

/** Plays everything; returns the calls of the engine and their answers. */
async function played(plaudit: (typeof builds)[number][1]): Promise<{ calls: Call[]; answers: unknown[] }> {
  const { playEngine } = (await import(new URL("../packaging/projects/react-native/engine.js", import.meta.url).href)) as {
    playEngine: Play;
  };
  const [calls, answers]: [Call[], unknown[]] = [[], []];
  const createEngine = (definitions: Definitions, options: EngineOptions): Engine => {
    calls.push(["create", definitions, options]);
    answers.push({ answered: null });
    return new Proxy(plaudit.createEngineSync(definitions, options), {
      get: (engine, method) => {
        const asked: unknown = Reflect.get(engine, method);
        if (typeof asked !== "function") return asked;
        return (...values: unknown[]): unknown => {
          calls.push([String(method), ...values]);
          try {
            const answer: unknown = asked(...values);
            answers.push({ answered: answer ?? null });
            return answer;
          } catch (thrown) {
            const { code, message, path } = asRefusal(thrown);
            answers.push({ refused: { code, message, path: path ?? null } });
            throw thrown;
          }
        };
      },
    });
  };
  await playEngine({ ...plaudit, createEngine });
  return { calls, answers };
}

test("weeks of play give the same answers and final state as in Rust", { timeout: 600_000 }, async () => {
  let expected: string[] | undefined;
  for (const [name, plaudit] of builds) {
    const { calls, answers } = await played(plaudit);
    expected ??= rust(calls).map((answer) => JSON.stringify(answer));
    expect(calls.length).toBeGreaterThan(90);
    expect(
      answers.map((answer) => JSON.stringify(answer)),
      name,
    ).toEqual(expected);
    expect(answers.filter((answer) => JSON.stringify(answer).startsWith('{"refused"')).length, name).toBeGreaterThan(0);
  }
});
