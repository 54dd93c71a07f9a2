// The smallest document for each code of `validate`: the page shows it with the engine's message, and a
// test checks both.

import type { ValidateOptions } from "plaudit";

/** `previous`: the published document before; the code is then about the change. */
export interface Example {
  document: unknown;
  previous?: unknown;
  options?: ValidateOptions;
}

const NAMED = { name: "A", max_count: 3 };
const SESSIONS = { name: "A", trigger: { session_count: { sessions: 10 } } };
const HOUR = 3_600;

const document = (achievements: unknown, settings?: unknown): unknown =>
  settings === undefined ? { achievements } : { achievements, settings };
const only = (node: unknown): Example => ({ document: document({ a: node }) });
const rewarded = (reward: unknown): Example => only({ name: "A", max_count: 1, reward });
const triggered = (trigger: unknown): Example => only({ name: "A", trigger });
const change = (previous: unknown, next: unknown): Example => ({ previous: document({ a: previous }), document: document({ a: next }) });
const account = (settings: unknown): Example => ({ document: document({}, { streaks: { practice: settings } }) });
const counted = (trigger: unknown, settings: unknown = {}): Example => ({
  document: document({ a: { name: "A", trigger } }, { streaks: { practice: settings } }),
});
const long = "x".repeat(257);

/** In the order of the page, by subject. */
export const groups: Readonly<Record<string, Readonly<Record<string, Example>>>> = {
  "The shape of the document": {
    missing_achievements: { document: { quests: {} } },
    wrong_type: only({ name: "A", max_count: "3" }),
    unknown_key: only({ ...NAMED, reset_cronexp: "0 0 * * *" }),
    misplaced_key: only({ ...NAMED, guaranteed: {} }),
    foreign_key: only({ ...NAMED, cronexpr: "0 0 * * *" }),
    odd_language: only({ ...NAMED, texts: { de_AT: { name: "Erste Schritte" } } }),
    numeric_id: { document: document({ first: NAMED, 2: NAMED }) },
    duplicate_order: { document: document({ a: { ...NAMED, order: 1 }, b: { ...NAMED, order: 1 } }) },
    unknown_value: { document: document({}, { precondition: "done" }) },
    bad_version: { document: document({}, { min_app_version: "six" }) },
    negative: only({ name: "A", max_count: -1 }),
    unsafe_number: only({ name: "A", max_count: 2 ** 53 }),
    time_out_of_range: only({ ...NAMED, end_time_sec: 9_999_999_999 }),
    empty_id: { document: document({ "": NAMED }) },
    id_too_long: { document: document({ [long]: NAMED }) },
    duplicate_id: { document: document({ a: { ...NAMED, sub_achievements: { a: NAMED } } }) },
  },
  Achievements: {
    missing_name: only({ max_count: 3 }),
    empty_name: only({ name: "", max_count: 3 }),
    missing_max_count: only({ name: "A" }),
    count_above_max: only({ ...NAMED, count: 4 }),
    count_equals_max: only({ ...NAMED, count: 3 }),
    endless_auto_reset: only({ name: "A", max_count: 0, auto_claim: true, auto_reset: true }),
    derived_count: only({ name: "A", count: 1, sub_achievements: { b: NAMED } }),
    derived_auto_reset: only({ name: "A", auto_reset: true, sub_achievements: { b: NAMED } }),
    derived_duration: only({ name: "A", duration_sec: HOUR, sub_achievements: { b: NAMED } }),
    nested_sub_achievements: only({ ...NAMED, sub_achievements: { b: { ...NAMED, sub_achievements: { c: NAMED } } } }),
    field_ignored: only({ ...NAMED, activated_time_sec: 1_790_000_000 }),
    team_count_is_target: { document: document({ a: { name: "A", count: 3 } }), options: { team: true } },
  },
  "Schedules and time": {
    bad_cron: only({ ...NAMED, reset_cronexpr: "0 25 * * *" }),
    odd_cron: only({ ...NAMED, reset_cronexpr: "0 0 * * 5-7" }),
    two_zones: only({ ...NAMED, reset_cronexpr: "0 0 * * *", reset_zone: "player", time_offset_sec: HOUR }),
    team_reset_zone: { document: document({ a: NAMED }, { reset_zone: "player" }), options: { team: true } },
    cron_never_fires: only({ ...NAMED, reset_cronexpr: "0 0 31 2 *" }),
    end_before_start: only({ ...NAMED, start_time_sec: 1_790_003_600, end_time_sec: 1_790_000_000 }),
    never_active: only({
      ...NAMED,
      reset_cronexpr: "0 0 1 1 *",
      start_time_sec: 1_790_000_000,
      end_time_sec: 1_790_000_000 + HOUR,
      duration_sec: HOUR,
    }),
  },
  Preconditions: {
    unknown_precondition: only({ ...NAMED, precondition_ids: ["b"] }),
    self_precondition: only({ ...NAMED, precondition_ids: ["a"] }),
    duplicate_precondition: { document: document({ a: { ...NAMED, precondition_ids: ["b", "b"] }, b: NAMED }) },
    cyclic_preconditions: { document: document({ a: { ...NAMED, precondition_ids: ["b"] }, b: { ...NAMED, precondition_ids: ["a"] } }) },
    archived_precondition: { document: document({ a: { ...NAMED, precondition_ids: ["b"] }, b: { ...NAMED, archived: true } }) },
    never_unlocks: {
      document: document({
        a: { ...NAMED, end_time_sec: 1_790_000_000, precondition_ids: ["b"] },
        b: { ...NAMED, start_time_sec: 1_790_003_600 },
      }),
    },
  },
  Triggers: {
    unknown_trigger: triggered({ steak: { days: 3 } }),
    trigger_kinds: triggered({ streak: { days: 3 }, total_time: { minutes: 60 } }),
    missing_field: triggered({ streak: {} }),
    too_small: triggered({ streak: { days: 0 } }),
    empty_text: triggered({ stat: { id: "", at_least: 1 } }),
    empty_list: triggered({ content: { content_ids: [] } }),
    duplicate_value: triggered({ content: { content_ids: ["breath", "breath"] } }),
    too_many: triggered({ content: { content_ids: Array.from({ length: 10_001 }, (_, index) => `lesson_${String(index)}`) } }),
    two_bounds: triggered({ stat: { id: "lap", at_least: 1, at_most: 60 } }),
    unreachable: triggered({ streak: { days: 100_000 } }),
    triggered_max_count: only({ name: "A", max_count: 3, trigger: { streak: { days: 3 } } }),
    triggered_schedule: only({ name: "A", reset_cronexpr: "0 0 * * *", trigger: { streak: { days: 3 } } }),
    triggered_auto_reset: only({ name: "A", auto_reset: true, trigger: { streak: { days: 3 } } }),
    triggered_duration: only({ name: "A", duration_sec: HOUR, trigger: { streak: { days: 3 } } }),
  },
  "Streak accounts": {
    unknown_streak: counted({ streak: { days: 3, of: "training" } }),
    two_units: counted({ streak: { days: 3, weeks: 3, of: "practice" } }),
    wrong_unit: counted({ streak: { weeks: 3, of: "practice" } }),
    bad_per_week: account({ unit: "week", per_week: 8 }),
    days_only: account({ unit: "week", grace_sec: HOUR }),
    bad_weekday: account({ rest_days: ["someday"] }),
    no_day_counts: account({ rest_days: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] }),
    too_large: account({ grace_sec: 13 * HOUR }),
    start_above_max: account({ freezes: { start: 3, max: 2 } }),
    missing_by: account({ by: {} }),
    two_counts: account({ by: { content: ["breath"], stat: "metres", at_least: 1_000 } }),
    missing_at_least: account({ by: { stat: "metres" } }),
  },
  "Trust and limits": {
    unknown_name: { document: document({}, { trusted: ["purchase"] }) },
    empty_limit: { document: document({ a: NAMED }, { limits: { a: {} } }) },
  },
  Rewards: {
    missing_range: rewarded({ guaranteed: { currencies: { gold: {} } } }),
    min_above_max: rewarded({ guaranteed: { currencies: { gold: { min: 9, max: 1 } } } }),
    no_multiple_in_range: rewarded({ guaranteed: { currencies: { gold: { min: 1, max: 4, multiple: 5 } } } }),
    energy_too_large: rewarded({ guaranteed: { energies: { stamina: 3_000_000_000 } } }),
    missing_weight: rewarded({ weighted: [{ currencies: { gold: { min: 1 } } }] }),
    zero_weight: rewarded({ weighted: [{ weight: 0, currencies: { gold: { min: 1 } } }] }),
    weights_too_large: rewarded({ weighted: [{ weight: 2 ** 53 - 1 }, { weight: 1 }] }),
    total_weight_too_small: rewarded({ total_weight: 1, weighted: [{ weight: 2, currencies: { gold: { min: 1 } } }] }),
    too_many_rolls: rewarded({ max_rolls: 10_001, weighted: [{ weight: 1, currencies: { gold: { min: 1 } } }] }),
  },
  "Changes of what is published": {
    previous_has_errors: change({ max_count: 3 }, NAMED),
    id_removed: { previous: document({ a: NAMED, b: NAMED }), document: document({ a: NAMED }) },
    sub_moved: { previous: document({ a: { ...NAMED, sub_achievements: { b: NAMED } } }), document: document({ a: NAMED, b: NAMED }) },
    trigger_changed: change({ name: "A", trigger: { streak: { days: 3 } } }, { name: "A", trigger: { streak: { days: 5 } } }),
    max_count_raised: change(NAMED, { ...NAMED, max_count: 5 }),
    max_count_lowered: change(NAMED, { ...NAMED, max_count: 2 }),
    counting_changed: change({ ...NAMED, sub_achievements: { b: NAMED } }, { name: "A", sub_achievements: { b: NAMED } }),
    schedule_changed: change({ ...NAMED, reset_cronexpr: "0 0 * * *" }, { ...NAMED, reset_cronexpr: "0 6 * * *" }),
    end_earlier: change({ ...NAMED, end_time_sec: 1_790_003_600 }, { ...NAMED, end_time_sec: 1_790_000_000 }),
    precondition_added: {
      previous: document({ a: NAMED, b: NAMED }),
      document: document({ a: { ...NAMED, precondition_ids: ["b"] }, b: NAMED }),
    },
    precondition_removed: {
      previous: document({ a: { ...NAMED, precondition_ids: ["b"] }, b: NAMED }),
      document: document({ a: { ...NAMED, precondition_ids: ["b"] } }),
    },
    not_activated: {
      previous: document({}, { enabled_time_sec: 1_790_000_000 }),
      document: document({ a: SESSIONS }, { enabled_time_sec: 1_790_000_000 }),
    },
    milestone_passed: change(SESSIONS, { ...SESSIONS, activated_time_sec: 1_790_000_000 }),
    precondition_mode_changed: { previous: document({}), document: document({}, { precondition: "claimed" }) },
    enabled_time_changed: {
      previous: document({}, { enabled_time_sec: 1_790_000_000 }),
      document: document({}, { enabled_time_sec: 1_790_003_600 }),
    },
  },
};
