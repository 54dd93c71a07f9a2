// The names in definitions: ids, content ids, categories and statistics, as types.

import type { Definitions } from "./definitions.js";

// ---- Ids -----------------------------------------------------------------------------------------------------------

/**
 * The names in the app's definitions. Empty until the app fills it by declaration merging with the output of `npx plaudit types`; from
 * then on, an id, content id, category or statistic that the definitions lack does not compile.
 *
 * @example
 * ```ts
 * declare module "plaudit" {
 *   interface Register { ids: "daily" | "weekly"; content_ids: string; categories: string; statistics: "steps" }
 * }
 * ```
 */
export interface Register {}

/** The names in definitions; each member is `string` or a union of string literals. */
export interface Names {
  /** Ids of achievements and subs. */
  ids: string;
  /** Content ids in triggers. */
  content_ids: string;
  /** Category names. */
  categories: string;
  /** Statistic names. */
  statistics: string;
}

/** The names in {@link Register}; `string` for each kind that it does not declare. */
export type RegisteredNames = { [Kind in keyof Names]: Register extends { [kind in Kind]: infer Found extends string } ? Found : string };

/** The id of an achievement or sub; `string` unless {@link Register} declares the ids. */
export type AchievementId = RegisteredNames["ids"];

/** A content id; `string` unless {@link Register} declares them. */
export type ContentId = RegisteredNames["content_ids"];

/** The name of a category; `string` unless {@link Register} declares them. */
export type CategoryId = RegisteredNames["categories"];

/** The name of a statistic; `string` unless {@link Register} declares them. */
export type StatisticId = RegisteredNames["statistics"];

/** `D` if the definitions are `as const`, so that names are literals; otherwise `never`. */
export type Constant<D extends Definitions> = string extends NameIn<ById<D>> ? never : D;

/** The names in definitions `as const`; `string` for each kind of which they name none. */
export interface NamesOf<D extends Definitions> extends Names {
  /** Ids of achievements and subs. */
  ids: OrText<IdsOf<ById<D>>>;
  /** Content ids in triggers and streaks. */
  content_ids: OrText<ContentOf<TriggersOf<D>> | StreakContentOf<SettingsOf<D>>>;
  /** Categories of achievements and in the settings. */
  categories: OrText<Member<NodesOf<ById<D>>, "category"> | KnownCategoriesOf<SettingsOf<D>>>;
  /** Statistics in triggers, settings and streaks. */
  statistics: OrText<StatisticOf<TriggersOf<D>> | KnownStatisticsOf<SettingsOf<D>> | StreakStatisticOf<SettingsOf<D>>>;
}

/** A union of string literals; `string` if the union is empty. */
type OrText<Text> = [Text] extends [never] ? string : Extract<Text, string>;

/** Achievements by id, also in a document with a nested `achievements` object; an achievement whose id is `achievements` has a name. */
type ById<D> = D extends { achievements: infer Outer }
  ? Outer extends { achievements: infer Inner }
    ? Inner extends { name: string }
      ? Outer
      : Inner
    : Outer
  : never;

/** The keys of an object, without comments. */
type KeysOf<T> = Exclude<keyof T, symbol | `//${string}`>;

// An editor evaluates these types again after each key, for every achievement. Access to a property of all nodes at once is fast; a
// conditional type for each node is slow, and with `infer` twice as slow (benches/editor.mjs).

/** The names of achievements; `string` if there are none. */
type NameIn<ById> = [KeysOf<ById>] extends [never] ? string : ById[KeysOf<ById>]["name" & keyof ById[KeysOf<ById>]];

/** A member of all types of a union that have it. */
type Member<Union, Key extends string> = Union extends { readonly [key in Key]: unknown } ? Union[Key] : never;

/** The subs of all achievements, by id. */
type SubsOf<ById> = Member<ById[KeysOf<ById>], "sub_achievements">;

/** The ids of achievements and of their subs. */
type IdsOf<ById> = `${KeysOf<ById>}` | `${SubIdsOf<SubsOf<ById>>}`;

/** The keys of each object of a union. */
type SubIdsOf<Subs> = Subs extends unknown ? KeysOf<Subs> : never;

/** Achievements and their subs. */
type NodesOf<ById> = ById[KeysOf<ById>] | SubNodesOf<SubsOf<ById>>;

/** The members of each object of a union. */
type SubNodesOf<Subs> = Subs extends unknown ? Subs[KeysOf<Subs>] : never;

/** The triggers of all nodes. */
type TriggersOf<D> = Member<NodesOf<ById<D>>, "trigger">;

/** The content ids in triggers. */
type ContentOf<Triggers> = Triggers extends { content: { content_ids: readonly (infer Content)[] } } ? Content : never;

/** The statistics in triggers. */
type StatisticOf<Triggers> = Triggers extends { stat: { id: infer Statistic } } ? Statistic : never;

/** The settings of definitions. */
type SettingsOf<D> = D extends { settings: infer Found } ? Found : never;

/** The categories in the settings. */
type KnownCategoriesOf<Found> = Found extends { categories: infer Categories } ? KeysOf<Categories> : never;

/** The statistics in the settings. */
type KnownStatisticsOf<Found> = Found extends { statistics: readonly (infer Statistic)[] } ? Statistic : never;

/** The streak accounts in the settings. */
type StreaksOf<Found> = Found extends { streaks: infer Accounts } ? Accounts[keyof Accounts] : never;

/** The content ids that a streak account counts. */
type StreakContentOf<Found> =
  StreaksOf<Found> extends infer Account ? (Account extends { by: { content: readonly (infer Content)[] } } ? Content : never) : never;

/** The statistic that a streak account counts. */
type StreakStatisticOf<Found> =
  StreaksOf<Found> extends infer Account ? (Account extends { by: { stat: infer Statistic } } ? Statistic : never) : never;
