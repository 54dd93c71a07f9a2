// The texts of the elements.

import type { Achievement, SubAchievement } from "./views.js";

/**
 * All texts of the elements. A text with a count gets the count, to choose the plural form (`Intl.PluralRules`), and a function that formats
 * numbers in the element's language. Durations, dates and lists are passed as text in that language, followed by the duration in seconds or
 * the list of ids, for custom formats.
 */
export interface PlauditTexts {
  /** The accessible name of a button: its action and the subject. */
  named: (action: string, name: string) => string;
  /** The heading of unlocks that the retroactive check found. */
  retroactive: string;
  /** The mark on unlocks that the authority has not confirmed. */
  pending: string;
  /** The title of a summary. */
  summary: (count: number, number: (value: number) => string) => string;
  /** The button in a summary that opens the inbox. */
  see_all: string;
  /** The close button of pop-ups and dialogs. */
  close: string;
  /** The share button. */
  share: string;
  /** The share button, once the content is in the clipboard. */
  shared: string;
  /** The title of the inbox, its button, and the region of toasts. */
  inbox: string;
  /** The text of an empty inbox. */
  nothing: string;
  /** The button that removes one unlock from the inbox. */
  seen: string;
  /** The button that removes all unlocks from the inbox. */
  seen_all: string;
  /** The note on an unlock that was taken back. */
  retracted: (title: string) => string;
  /** The heading of earlier unlocks in the inbox. */
  history: string;
  /** The progress in a toast. */
  progress_toast: (value: string, whole: string) => string;

  /** The heading of achievements without a category. */
  other: string;
  /**
   * The text beside a progress bar of an achievement or step (`view`), with its unit, if it has one. Without `view`, the number of complete
   * achievements in a category.
   */
  of: (value: string, whole: string, view?: Achievement | SubAchievement, unit?: string) => string;
  /** State: a reward can be claimed. */
  claimable: string;
  /** State: the reward is claimed. */
  claimed: string;
  /** State: it is complete or earned; also the heading of a celebration. */
  done: string;
  /** State: it can progress. */
  open: string;
  /** State: a precondition is not met. */
  locked: string;
  /** State: its time has not started. */
  inactive: string;
  /** State: its time has ended. */
  expired: string;
  /** State: it can no longer be earned, but stays with players who have it. */
  archived: string;
  /** State: its milestone was passed. */
  missed: string;
  /** State: achievements are switched off. */
  disabled: string;
  /** State: the app's version is too old. */
  app_version: string;
  /** The number of times it was earned. */
  times: (count: number, number: (value: number) => string) => string;
  /** The time until it resets. */
  resets_in: (duration: string, seconds: number) => string;
  /** The time until it ends. */
  ends_in: (duration: string, seconds: number) => string;
  /** The time until it starts. */
  opens_in: (duration: string, seconds: number) => string;
  /** The time until a streak breaks. */
  streak_breaks_in: (duration: string, seconds: number) => string;
  /** The date on which it ended. */
  ended_on: (date: string) => string;
  /** The preconditions that are not met; `ids` leaves out hidden ones. */
  requires: (names: string, ids: readonly string[]) => string;
  /** The name shown for a hidden achievement. */
  secret: string;
  /** The version of the app that it requires. */
  needs_version: (version: string) => string;
  /** The label of the reward for a claim. */
  reward: string;
  /** The label of the reward for all steps. */
  total_reward: string;
  /** The label of a reward that was granted. */
  received: string;
  /** The name of a currency, an item or an energy. */
  item: (id: string) => string;
  /** An amount of an item, `shown` as text; for a range, `count` is the maximum. */
  amount: (item: string, shown: string, count: number) => string;
  /** A reward that depends on chance. */
  chance: string;
  /** The claim button. */
  claim: string;
  /** The claim button for the reward for all steps. */
  claim_total: string;
  /** The message after a refused claim. */
  claim_failed: string;

  /** The label of the filters, for screen readers. */
  filter: string;
  /** The filter for all achievements. */
  filter_all: string;
  /** The filter for achievements that can be claimed. */
  filter_claimable: string;
  /** The label of the search field. */
  search: string;
  /** The text of an empty list when a filter or search is set. */
  no_match: string;
  /** The button that claims all rewards at once. */
  claim_everything: (count: number, number: (value: number) => string) => string;

  /** The heading of the criteria. */
  criteria: string;
  /** Criterion: a streak of `count` days. */
  criteria_streak: (count: number, number: (value: number) => string) => string;
  /** Criterion: a streak of `count` weeks. */
  criteria_weeks: (count: number, number: (value: number) => string) => string;
  /** Criterion: `count` sessions. */
  criteria_sessions: (count: number, number: (value: number) => string) => string;
  /** Criterion: `count` minutes. */
  criteria_minutes: (count: number, number: (value: number) => string) => string;
  /** Criterion: any of `count` pieces of content. */
  criteria_any_content: (count: number, number: (value: number) => string) => string;
  /** Criterion: all of `count` pieces of content. */
  criteria_all_content: (count: number, number: (value: number) => string) => string;
  /** Criterion: an action in the community, by kind. */
  criteria_community: { join: string; post: string; comment: string; any: string };
  /** Criterion: a purchase. */
  criteria_subscription: string;
  /** Criterion: a statistic of at least `value`. */
  criteria_at_least: (name: string, value: string) => string;
  /** Criterion: a statistic of at most `value`. */
  criteria_at_most: (name: string, value: string) => string;
  /** Criterion: all of `count` steps. */
  criteria_steps: (count: number, number: (value: number) => string) => string;
  /** Criterion: a count; `unit` may be empty. */
  criteria_count: (count: number, unit: string, number: (value: number) => string) => string;
  /** The word for `count` days, without the number. */
  unit_days: (count: number) => string;
  /** The word for `count` weeks, without the number. */
  unit_weeks: (count: number) => string;
  /** The word for `count` sessions, without the number. */
  unit_sessions: (count: number) => string;
  /** The word for `count` minutes, without the number. */
  unit_minutes: (count: number) => string;
  /** The label of the date of the first unlock. */
  earned_on: string;
  /** The label of the date of the last unlock. */
  last_earned_on: string;
  /** The label of the rarity. */
  rarity: string;
  /** The rarity: the percentage of players who have it. */
  rarity_of: (percent: string) => string;

  /** The label of a streak, for screen readers. */
  streak: string;
  /** The length of a streak in days. */
  streak_days: (count: number, number: (value: number) => string) => string;
  /** The length of a streak in weeks. */
  streak_weeks: (count: number, number: (value: number) => string) => string;
  /** The length of the longest streak. */
  streak_best: (length: string) => string;
  /** The number of freezes left. */
  streak_freezes: (count: number, number: (value: number) => string) => string;
  /** The time left to continue the streak. */
  streak_keep: (duration: string, seconds: number) => string;
  /** The hint when today already counts. */
  streak_safe: string;
  /** The hint when there is no streak yet. */
  streak_start: string;
  /** The note on a broken streak, with its last length. */
  streak_lost: (length: string) => string;
  /** The button that closes this note. */
  streak_thanks: string;
  /** A day that counts. */
  day_done: string;
  /** A day that a freeze covers. */
  day_frozen: string;
  /** A day that neither continues nor breaks the streak. */
  day_rest: string;
  /** A day that was missed. */
  day_missed: string;
  /** Today, before it counts. */
  day_open: string;
  /** A day without an entry in `StreakView.days`, and every day while no streak is alive. */
  day_ahead: string;
}
