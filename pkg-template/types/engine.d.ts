// Loading the WebAssembly, and the engine.

import type { Command, Outcome } from "./commands.js";
import type { Definitions } from "./definitions.js";
import type { Issue, State } from "./errors.js";
import type { Constant, Names, NamesOf, RegisteredNames } from "./names.js";
import type { Achievement, AchievementList, Explanation, SubAchievement } from "./views.js";

// ---- Initialization ------------------------------------------------------------------------------------------------

/**
 * Loads the WebAssembly module ahead of time, or from another source than the bytes inside this package.
 *
 * Optional: {@link createEngine} loads it when needed. Concurrent calls share one attempt; a call after a success does nothing,
 * and a call after a failure tries again.
 *
 * @throws PlauditError `NOT_READY` if WebAssembly is missing or forbidden, or if the source is not this package's module;
 * `NETWORK` if the source cannot be fetched; `INVALID_ARGUMENT` for invalid options.
 */
export function init(options?: InitOptions): Promise<void>;

/** Options of {@link init}. */
export interface InitOptions {
  /** The source of the module. Default: the bytes inside this package. */
  wasm?: WasmSource;
}

/**
 * The URL, a Response, the bytes, or the compiled module of `plaudit/plaudit.wasm`.
 *
 * The type is structural, so that code compiles against it without the DOM library.
 */
export type WasmSource = string | { href: string } | { arrayBuffer(): Promise<ArrayBuffer> } | ArrayBuffer | ArrayBufferView | object;

/** Like the general form, for definitions `as const`: an id, content id, category or statistic that they do not name does not compile. */
export function createEngine<D extends Definitions>(definitions: Constant<D>, options?: EngineOptions): Promise<Engine<NamesOf<D>>>;
/**
 * Creates an engine from definitions and, if given, the saved state of an earlier engine.
 *
 * @throws PlauditError `INVALID_DEFINITIONS`, with all issues; `STATE_UNREADABLE` or `STATE_NEWER` for `options.state`;
 * `INVALID_ARGUMENT` for other invalid or unknown options; `NOT_READY` if WebAssembly is missing or forbidden.
 */
export function createEngine(definitions: Definitions, options?: EngineOptions): Promise<Engine>;

/** Like the general form, for definitions `as const`: an id, content id, category or statistic that they do not name does not compile. */
export function createEngineSync<D extends Definitions>(definitions: Constant<D>, options?: EngineOptions): Engine<NamesOf<D>>;
/**
 * Creates an engine synchronously; otherwise like {@link createEngine}.
 *
 * It instantiates the bytes inside this package synchronously, which Chrome before 115 forbids outside workers: call `await init()`
 * first there. The same applies to {@link validate} and {@link Schedule}.
 *
 * @throws PlauditError Like {@link createEngine}.
 */
export function createEngineSync(definitions: Definitions, options?: EngineOptions): Engine;

/**
 * Returns every problem of a definitions document; an empty array if there is none.
 *
 * @param definitions The document; any value is accepted.
 * @param previous The document that players have made progress under: changes that would harm their progress are reported too.
 * @throws PlauditError `INVALID_DEFINITIONS` if `previous` is not an object, or contains values that are not data;
 * `INVALID_ARGUMENT` for invalid options; `NOT_READY`.
 */
export function validate(definitions: unknown, previous?: unknown, options?: ValidateOptions): Issue[];

/** Options of {@link validate}. */
export interface ValidateOptions {
  /** Whether the document is a team's, in which `count` is the target of a node without `max_count` (T1). Default: false. */
  team?: boolean;
}

/** Options of {@link createEngine}. */
export interface EngineOptions {
  /** The saved state, from {@link Engine.state}. Default: an empty state. */
  state?: State;
  /**
   * How rewards with an element of chance are rolled (R4). `"pending"` (default): they wait for the authority. With a seed: this engine
   * rolls them, reproducibly.
   */
  rewards?: "pending" | { seed: string };
  /** The team, if the engine holds a team's stream (T1). */
  team?: { id: string };
  /** The actor who issues the commands; in a team, only an admin may claim (T3). */
  actor?: { id: string; role: "member" | "admin" };
  /**
   * The language of views and unlocks: a language tag, such as `navigator.language`. Each text comes from the closest language in the
   * definitions' `texts` that has it (`de-AT`, then `de`), or else from the node itself. State, keys and events do not depend on it. Default:
   * the nodes' own texts.
   */
  locale?: string;
}

// ---- The engine ----------------------------------------------------------------------------------------------------

/**
 * An engine holds definitions and the state of one stream, carries out commands, and returns views. It is pure: no clock, no I/O.
 *
 * @typeParam N The names in the definitions. Default: those of {@link Register}.
 */
export interface Engine<N extends Names = RegisteredNames> {
  /**
   * The warnings of {@link validate} for these definitions; frozen. In development (`process.env.NODE_ENV` exists and is not
   * `"production"`) they are also logged to the console, once per document.
   */
  readonly warnings: readonly Issue[];
  /**
   * Carries out one command.
   *
   * @throws PlauditError `INVALID_COMMAND`, `NOT_FOUND`, `NOT_COMPLETE`, `ALREADY_CLAIMED`, `PERMISSION_DENIED`, `DISPOSED`.
   */
  apply(command: Command<N>): Outcome;
  /**
   * Carries out commands in order, all of them or none, in a single call into WebAssembly.
   *
   * @throws PlauditError Like {@link Engine.apply}.
   */
  applyAll(commands: readonly Command<N>[]): Outcome;
  /**
   * Returns the outcome that one or several commands would have; changes nothing.
   *
   * @throws PlauditError Like {@link Engine.apply}.
   */
  preview(commands: Command<N> | readonly Command<N>[]): Outcome;
  /**
   * Returns a view of every achievement at an instant, or of those in one category.
   *
   * The caller may change the views. Only objects that come from the definitions (`precondition_ids`, `available_rewards`,
   * `additional_properties`, `trigger`, `available_total_reward`) are frozen and shared by all views of an achievement.
   *
   * @param now Whole UNIX seconds in the years 1970–2099 (P12), such as `Math.floor(Date.now() / 1000)`. The same holds for the other reads.
   * @throws PlauditError `INVALID_ARGUMENT`, also for milliseconds, fractions and unknown filters; `DISPOSED`.
   */
  list(now: number, filter?: ListFilter<N>): AchievementList;
  /**
   * Returns a view of one achievement or sub-achievement at an instant; undefined if the id is unknown. The same objects are frozen as in
   * {@link Engine.list}.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  get(id: N["ids"], now: number): Achievement | SubAchievement | undefined;
  /**
   * Sets the language of views and unlocks, as {@link EngineOptions.locale} does; without an argument, the nodes' own texts are used again.
   *
   * @throws PlauditError `INVALID_ARGUMENT` if this is not a language tag; `DISPOSED`.
   */
  setLocale(locale?: string): void;
  /**
   * Returns whether a node is active (P1): between its start and end, and inside its phase.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `NOT_FOUND`, `DISPOSED`.
   */
  isActive(id: N["ids"], now: number): boolean;
  /**
   * Returns the next instant at which any view changes by time alone (P11), so that one timer is enough; undefined if there is none.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `DISPOSED`.
   */
  nextChange(now: number): number | undefined;
  /**
   * Returns whether a node can progress, and the reasons why not.
   *
   * @throws PlauditError `INVALID_ARGUMENT`, `NOT_FOUND`, `DISPOSED`.
   */
  explain(id: N["ids"], now: number): Explanation;
  /**
   * Returns the engine's state as plain JSON, to store and pass as {@link EngineOptions.state} later.
   *
   * @throws PlauditError `DISPOSED`.
   */
  state(): State;
  /** Frees the engine's memory. All other methods then throw `DISPOSED`; a second call does nothing. */
  dispose(): void;
}

/** A filter for {@link Engine.list}. */
export interface ListFilter<N extends Names = RegisteredNames> {
  /** Returns only achievements of this category. */
  category?: N["categories"];
}
