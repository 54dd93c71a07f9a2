// Engines: each call encodes its arguments, calls wasm, and returns the decoded answer.

import type {
  Achievement,
  AchievementList,
  Command,
  Definitions,
  Engine,
  EngineOptions,
  Explanation,
  Issue,
  Outcome,
  State,
  SubAchievement,
} from "../index.js";
import { categoryOf, instant, localeOf, shown, text } from "./arguments.js";
import { PlauditError } from "./errors.js";
import { type Row, row } from "./encode.js";
import { type Instance, instanceNow, instanceSoon } from "./instance.js";
import type { RawEngine } from "./raw.js";
import { tellInDevelopment } from "./validate.js";

export async function createEngine(definitions: Definitions, options?: EngineOptions): Promise<Engine> {
  // Encodes the arguments before the first await, so that later changes by the caller have no effect.
  const documents = engineArguments(definitions, options);
  return wrap(await instanceSoon(), documents);
}

export function createEngineSync(definitions: Definitions, options?: EngineOptions): Engine {
  const documents = engineArguments(definitions, options);
  return wrap(instanceNow(), documents);
}

function engineArguments(definitions: unknown, options: unknown): Row {
  const documents = row(definitions, "INVALID_DEFINITIONS");
  return documents.add(options ?? null, (path) => (path[0] === "state" ? "STATE_UNREADABLE" : "INVALID_ARGUMENT"));
}

/** Returns the warnings of the definitions, and logs them to the console in development. */
function warningsOf(raw: RawEngine): readonly Issue[] {
  const warnings = raw.warnings();
  warnings.forEach(Object.freeze);
  tellInDevelopment(() => warnings);
  return Object.freeze(warnings);
}

/** Creates the public engine. It is a closure, not a class, so that its methods work without their object. */
function wrap(instance: Instance, documents: Row): Engine {
  let raw: RawEngine | undefined = instance.engine(documents);
  const warnings = warningsOf(raw);

  function ask<T>(question: (raw: RawEngine) => T, when?: "even after a trap"): T {
    const asked = raw;
    if (asked === undefined) throw new PlauditError("the engine was disposed", { code: "DISPOSED" });
    return instance.call(() => question(asked), when);
  }

  return {
    warnings,
    apply: (command: Command): Outcome => {
      const one = single(command);
      return ask((raw) => raw.apply(one));
    },
    applyAll: (commands: readonly Command[]): Outcome => {
      const all = several(commands);
      return ask((raw) => raw.apply(all));
    },
    preview: (commands: Command | readonly Command[]): Outcome => {
      const all = row(commands, "INVALID_COMMAND");
      return ask((raw) => raw.preview(all));
    },
    list: (now: number, filter?: { category?: string }): AchievementList => {
      const at = instant(now, "now");
      const category = categoryOf(filter);
      return ask((raw) => raw.list(at, category));
    },
    get: (id: string, now: number): Achievement | SubAchievement | undefined => {
      const node = text(id, "id");
      const at = instant(now, "now");
      return ask((raw) => raw.get(node, at));
    },
    setLocale: (locale?: string): void => {
      const tag = localeOf(locale);
      ask((raw) => raw.setLocale(tag));
    },
    isActive: (id: string, now: number): boolean => {
      const node = text(id, "id");
      const at = instant(now, "now");
      return ask((raw) => raw.isActive(node, at));
    },
    nextChange: (now: number): number | undefined => {
      const at = instant(now, "now");
      return ask((raw) => raw.nextChange(at));
    },
    explain: (id: string, now: number): Explanation => {
      const node = text(id, "id");
      const at = instant(now, "now");
      return ask((raw) => raw.explain(node, at));
    },
    // The state can be saved even after another engine's trap; an engine that trapped itself refuses.
    state: (): State => ask((raw) => raw.state(), "even after a trap"),
    dispose: (): void => {
      const disposed = raw;
      raw = undefined;
      if (disposed !== undefined && !instance.trapped) instance.call(() => disposed.free());
    },
  };
}

function single(command: unknown): Row {
  const one = row(command, "INVALID_COMMAND");
  if (one.kind === "object") return one;
  throw new PlauditError(`a command must be an object, found ${one.kind === "array" ? "an array" : shown(command)}`, {
    code: "INVALID_COMMAND",
    path: "",
  });
}

function several(commands: unknown): Row {
  const all = row(commands, "INVALID_COMMAND");
  if (all.kind === "array") return all;
  throw new PlauditError(`commands must be an array, found ${shown(commands)}`, { code: "INVALID_COMMAND", path: "" });
}
