//! The keys of each kind of object, and the kinds of their values.

use super::kinds::{
    Achievements, Carried, CarriedList, Choice, Choices, Energies, FilledText, FilledTextList, Flag, Ids, Integer, Must, Named, NamedTexts,
    Natural, Number, NumberFromZero, One, Positive, Rows, Subs, Text, TextList, Time, Version,
};
#[cfg(not(target_arch = "wasm32"))]
use super::table::{Entry, Kind, Rule::*};
use super::table::{Key, Keys, Neighbours, Table};
use super::weekdays::{By, DayOfWeek, DaysOfWeek, UnitWord};
use super::{neighbours, unknown};
use crate::definitions::node::{ResetZone, Tier};
use crate::definitions::settings::PreconditionMode;
use crate::definitions::trigger::{CommunityAction, Require};
use crate::value::fields::Fields;

/// The tables of all objects in a document, without the document itself.
pub(super) const ALL: [&Table; 24] = [
    Settings::TABLE,
    Achievement::TABLE,
    UnlockMessage::TABLE,
    Trigger::TABLE,
    Streak::TABLE,
    SessionCount::TABLE,
    TotalTime::TABLE,
    Content::TABLE,
    Community::TABLE,
    Subscription::TABLE,
    Stat::TABLE,
    Reward::TABLE,
    Contents::TABLE,
    Range::TABLE,
    NumberRange::TABLE,
    Item::TABLE,
    StringProperty::TABLE,
    PropertyOption::TABLE,
    Category::TABLE,
    Texts::TABLE,
    StreakAccount::TABLE,
    StreakBy::TABLE,
    Freezes::TABLE,
    Limit::TABLE,
];

fn warn_of_unknown_keys(table: &Table, fields: &Fields<'_, '_>) {
    unknown::warn_of_unknown_keys(table, &ALL, fields);
}

/// The neighbours that a table names; empty if it names none.
const fn first(lists: &[&'static [Neighbours]]) -> &'static [Neighbours] {
    match lists {
        [first, ..] => first,
        [] => &[],
    }
}

/// Defines a table. Only the schema uses the sentences, so the wasm does not contain them.
macro_rules! table {
    ($name:ident = $called:literal, open: $open:literal, $(neighbours: $neighbours:ident,)? rule: $rule:expr,
        { $($(#[doc = $about:literal])+ $key:ident: $kind:ty,)+ }) => {
        pub(super) struct $name {
            $(pub(super) $key: Key<$kind>,)+
        }

        impl Keys for $name {
            const KEYS: &'static Self = &$name { $($key: Key::new(stringify!($key))),+ };
            const TABLE: &'static Table = &Table {
                name: $called,
                keys: &[$(stringify!($key)),+],
                open: $open,
                neighbours: first(&[$(neighbours::$neighbours,)? &[]]),
                warn_of_unknown_keys,
                #[cfg(not(target_arch = "wasm32"))]
                id: stringify!($name),
                #[cfg(not(target_arch = "wasm32"))]
                entries: &[$(Entry {
                    key: stringify!($key),
                    schema: <$kind as Kind>::property,
                    required: <$kind as Kind>::REQUIRED,
                    about: concat!($($about),+),
                }),+],
                #[cfg(not(target_arch = "wasm32"))]
                rule: $rule,
            };
        }
    };
}

table!(Document = "the document", open: true, neighbours: DOCUMENT, rule: Free, {
    /// Achievements by id; may be nested once more, as in team documents.
    achievements: Must<Achievements>,
    /// Settings of all achievements.
    settings: One<Settings>,
});

table!(Settings = "`settings`", open: false, neighbours: SETTINGS, rule: Free, {
    /// Whether triggers earn (G10). Default: true.
    enabled: Flag,
    /// The instant to which the retroactive check looks back, once (G9), in UNIX seconds. Default: no check.
    enabled_time_sec: Time,
    /// The lowest app version in which triggers earn (G10), such as 6.10.
    min_app_version: Version,
    /// The state that meets a precondition (U4). Default: completed for players, claimed for teams.
    precondition: Choice<PreconditionMode>,
    /// The clock that decides when schedules fire: `utc`, or `player` for the player's own clock (P13). Default: utc.
    reset_zone: Choice<ResetZone>,
    /// The names of categories, by the `category` of achievements.
    categories: Named<Category>,
    /// Statistics that a team's stream keeps although no trigger names them.
    statistics: Ids,
    /// Streak accounts by name, each with its own days or weeks; at most 64 (G14).
    streaks: Named<StreakAccount>,
    /// Names that an authority accepts from servers only (A9): types of commands, `stat:` with a statistic, ids of achievements.
    trusted: FilledTextList,
    /// Limits on the amounts that an authority accepts from a client, by the names that `trusted` allows (A9).
    limits: Named<Limit>,
});

table!(StreakAccount = "a streak account", open: false, rule: Free, {
    /// Whether the streak counts days or weeks. Default: day.
    unit: Choice<UnitWord>,
    /// The number of days that make a week count, from 1 to 7; for weeks only. Default: 1.
    per_week: Integer,
    /// The first day of a week: its name, or its number, with 0 for Sunday; for weeks only. Default: Monday.
    week_starts: DayOfWeek,
    /// The activity that counts a day: `session`, or an object with contents or with a statistic. Default: session.
    by: By<StreakBy>,
    /// Days of the week that neither count nor break the streak, by name, or by number with 0 for Sunday; for days only. Default: none.
    rest_days: DaysOfWeek,
    /// How long after midnight a session may count for the day before, in seconds, at most 43,200; for days only. Default: 0.
    grace_sec: Natural,
    /// The freezes that cover missed days or weeks (G15). Default: only those of `streak_freeze` commands.
    freezes: One<Freezes>,
    /// How long after its break a `streak_repair` command may repair the streak, in seconds. Default: 0, not at all.
    repair_sec: Natural,
});

table!(StreakBy = "`by`", open: false, rule: AnyOf(&["content", "stat"]), {
    /// The ids of contents; completing one of them counts a day.
    content: Ids,
    /// The statistic to which at least `at_least` must be added on a local day.
    stat: FilledText,
    /// The amount that must be added on a local day, from 1; with `stat`.
    at_least: Positive,
});

table!(Freezes = "`freezes`", open: false, rule: Free, {
    /// The number of freezes of a new account. Default: 0.
    start: Natural,
    /// A freeze is earned whenever the length is a multiple of this, from 1. Default: never.
    earn_every: Positive,
    /// The maximum number of freezes, up to 100. Default: 100.
    max: Natural,
});

table!(Limit = "a limit", open: false, rule: AnyOf(&["per_hour", "per_day"]), {
    /// The maximum within an hour. Default: no limit.
    per_hour: Natural,
    /// The maximum within a day. Default: no limit.
    per_day: Natural,
});

table!(Category = "a category", open: false, rule: Free, {
    /// The category's name.
    name: Text,
    /// The category's name in other languages, by language.
    texts: Named<Texts>,
});

table!(Texts = "texts of a language", open: false, rule: Free, {
    /// Replaces `name`.
    name: Text,
    /// Replaces `description`.
    description: Text,
    /// Replaces the pop-up's title.
    title: Text,
    /// Replaces the text below the title.
    body: Text,
    /// Replaces the text to share.
    share_text: Text,
    /// Replaces `unit`.
    unit: Text,
});

table!(Achievement = "an achievement", open: true, neighbours: ACHIEVEMENT, rule: AnyOf(&["max_count", "trigger", "count", "sub_achievements"]), {
    /// Whether completion claims the reward. Default: false.
    auto_claim: Flag,
    /// Whether the total reward is claimed when it falls due (R3). Default: false.
    auto_claim_total: Flag,
    /// Whether completion begins a fresh run at once. Default: false.
    auto_reset: Flag,
    /// The group under which it is listed.
    category: Text,
    /// The count that a run starts with; for a team without `max_count`, the target (T1). Default: 0.
    count: Natural,
    /// A description of the task.
    description: Text,
    /// The instant at which it and its subs start, in UNIX seconds. Default: no start.
    start_time_sec: Time,
    /// The instant at which it and its subs end, in UNIX seconds. Default: never.
    end_time_sec: Time,
    /// The schedule of resets: a cron expression, such as `0 0 * * *` for every midnight. Default: never.
    reset_cronexpr: Text,
    /// The seconds by which the schedule's clock is ahead of UTC; may be negative (C8). Default: 0.
    time_offset_sec: Integer,
    /// The clock that decides when the schedule fires: `utc`, or `player` for the player's own clock (P13). Default: that of the settings.
    reset_zone: Choice<ResetZone>,
    /// How long it is active after a reset, or after its start, in seconds. Default: always.
    duration_sec: Natural,
    /// The target. Required, except with a trigger (where it is 1) and with subs, which are then counted (U12). With 0, it is
    /// complete once its preconditions are met (U7).
    max_count: Natural,
    /// The name that players see.
    name: Must<Text>,
    /// Ids of achievements and subs that must be complete or claimed first (U4).
    precondition_ids: TextList,
    /// The reward of completing it.
    reward: One<Reward>,
    /// The reward of completing it and all of its subs (R3).
    total_reward: One<Reward>,
    /// Its subs, by id; one level only.
    sub_achievements: Subs,
    /// Any texts by name, passed on unchanged.
    additional_properties: NamedTexts,
    /// The trigger that earns it, in place of updates: an object with exactly one key.
    trigger: One<Trigger>,
    /// The instant from which activity counts for the trigger (G8), in UNIX seconds. Default: always.
    activated_time_sec: Time,
    /// Whether it can no longer be earned; players who have it still see it (G11). Default: false.
    archived: Flag,
    /// Whether it is hidden until it is earned (G13). Default: false.
    hidden: Flag,
    /// The icon for the host: a URL, or a name that the host knows.
    icon: Text,
    /// The position in lists, before siblings without one. Default: the order of the document (U13).
    order: Natural,
    /// The metal of the badge.
    tier: Choice<Tier>,
    /// The unit of the count, such as `steps`.
    unit: Text,
    /// Its texts in other languages, by language, such as `de` or `de-AT`.
    texts: Named<Texts>,
    /// The pop-up's title, in place of the name; `unlock_message` takes precedence.
    title: Text,
    /// The text below the pop-up's title.
    body: Text,
    /// The text to share.
    share_text: Text,
    /// The address to share.
    share_url: Text,
    /// The texts of the pop-up, in place of the name.
    unlock_message: One<UnlockMessage>,
});

table!(UnlockMessage = "`unlock_message`", open: false, rule: Free, {
    /// The title. Default: the node's name.
    title: Text,
    /// The text below the title.
    body: Text,
    /// The text to share.
    share_text: Text,
    /// The address to share.
    share_url: Text,
});

table!(Trigger = "`trigger`", open: false, rule: OneAlone, {
    /// A number of consecutive days or weeks (G1, G14).
    streak: One<Streak>,
    /// An exact number of completed sessions (G2).
    session_count: One<SessionCount>,
    /// A minimum number of minutes in sessions (G3).
    total_time: One<TotalTime>,
    /// Any or all of these contents, repeatedly (G4).
    content: One<Content>,
    /// A first action in the community (G5).
    community: One<Community>,
    /// A purchase of one of these products, or of any, repeatedly (G6).
    subscription: One<Subscription>,
    /// A statistic that reaches a bound (G7).
    stat: One<Stat>,
});

table!(Streak = "`streak`", open: false, neighbours: TRIGGER, rule: AnyOf(&["days", "weeks"]), {
    /// The number of consecutive days. Use this or `weeks`.
    days: Positive,
    /// The number of consecutive weeks, of an account that counts weeks. Use this or `days`.
    weeks: Positive,
    /// The streak account, by its name in `settings.streaks` (G14). Default: local days with a completed session (G1).
    of: FilledText,
});

table!(SessionCount = "`session_count`", open: false, neighbours: TRIGGER, rule: Free, {
    /// The number of sessions.
    sessions: Must<Positive>,
});

table!(TotalTime = "`total_time`", open: false, neighbours: TRIGGER, rule: Free, {
    /// The number of minutes.
    minutes: Must<Positive>,
});

table!(Content = "`content`", open: false, neighbours: TRIGGER, rule: Free, {
    /// The ids of the contents.
    content_ids: Must<Ids>,
    /// Whether any or all contents are needed. Default: any.
    require: Choice<Require>,
    /// Whether it is earned only once. Default: false, repeatedly.
    once: Flag,
});

table!(Community = "`community`", open: false, neighbours: TRIGGER, rule: Free, {
    /// The action, or a list of actions that count.
    action: Must<Choices<CommunityAction>>,
});

table!(Subscription = "`subscription`", open: false, neighbours: TRIGGER, rule: Free, {
    /// The ids of the products. Default: any product.
    product_ids: Ids,
    /// Whether it is earned only once. Default: false, at each purchase.
    once: Flag,
});

table!(Stat = "`stat`", open: false, neighbours: TRIGGER, rule: AnyOf(&["at_least", "at_most"]), {
    /// The statistic's id, as in `stat` commands.
    id: Must<FilledText>,
    /// The lowest value that earns. Use this or `at_most`.
    at_least: Integer,
    /// The highest value that earns. Use this or `at_least`.
    at_most: Integer,
});

table!(Reward = "a reward", open: false, neighbours: REWARD, rule: Free, {
    /// Contents that are always granted.
    guaranteed: One<Contents>,
    /// Rows that are drawn by weight.
    weighted: Rows<Contents>,
    /// The number of draws. Default: 0, which draws one row.
    max_rolls: Natural,
    /// The maximum number of repeats of one row. Default: 0, no limit.
    max_repeat_rolls: Natural,
    /// The total of the weights; what exceeds the rows' sum is the chance of nothing. Default: the rows' sum.
    total_weight: Natural,
    /// How long the mailbox keeps the reward, in seconds. Default: not by mailbox.
    to_mailbox_expiry_sec: Natural,
    /// The team's reward, passed on unchanged.
    team_reward: Carried,
    /// A message, passed on unchanged.
    message: Carried,
});

table!(Contents = "a reward's `guaranteed` or a row of its `weighted`", open: false, rule: Free, {
    /// Items, by id.
    items: Named<Item>,
    /// Item sets to draw from; the host's catalogue resolves them (R4).
    item_sets: CarriedList,
    /// Currencies, by id.
    currencies: Named<Range>,
    /// Energies, by id; each an int32.
    energies: Energies,
    /// Modifiers of energies, passed on unchanged.
    energy_modifiers: CarriedList,
    /// Modifiers of later rewards, passed on unchanged.
    reward_modifiers: CarriedList,
    /// The row's weight; required in weighted rows.
    weight: Natural,
});

table!(Range = "a range", open: false, neighbours: RANGE, rule: AnyOf(&["min", "max"]), {
    /// The lowest value. Default: 0.
    min: Natural,
    /// The highest value. Default: `min`.
    max: Natural,
    /// The divisor of all values. Default: none.
    multiple: Natural,
});

table!(NumberRange = "a range", open: false, neighbours: RANGE, rule: AnyOf(&["min", "max"]), {
    /// The lowest value; fractions allowed. Default: 0.
    min: Number,
    /// The highest value; fractions allowed. Default: `min`.
    max: Number,
    /// The step between values; fractions allowed. Default: any value.
    multiple: NumberFromZero,
});

table!(Item = "an item", open: false, rule: AnyOf(&["min", "max"]), {
    /// The lowest count. Default: 0.
    min: Natural,
    /// The highest count. Default: `min`.
    max: Natural,
    /// The divisor of all counts. Default: none.
    multiple: Natural,
    /// Texts that are drawn, by name.
    string_properties: Named<StringProperty>,
    /// Numbers that are drawn, by name; fractions allowed.
    numeric_properties: Named<NumberRange>,
});

table!(StringProperty = "a string property", open: false, rule: Free, {
    /// The total of the weights. Default: the options' sum.
    total_weight: Natural,
    /// The options, each with its weight.
    options: Named<PropertyOption>,
});

table!(PropertyOption = "an option", open: false, rule: Free, {
    /// The option's weight, out of the property's total.
    weight: Must<Natural>,
});

#[cfg(test)]
mod tests {
    #![allow(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::unknown::{Guess, guess};
    use super::*;

    #[test]
    fn guesses_what_was_meant() {
        for (key, table, meant) in [
            ("reset_cronexp", Achievement::TABLE, Some(Guess::Typo("reset_cronexpr"))),
            ("maxCount", Achievement::TABLE, Some(Guess::Typo("max_count"))),
            ("Name", Achievement::TABLE, Some(Guess::Typo("name"))),
            ("nmae", Achievement::TABLE, Some(Guess::Typo("name"))),
            ("precondition_id", Achievement::TABLE, Some(Guess::Typo("precondition_ids"))),
            ("max_rolls", Achievement::TABLE, Some(Guess::Misplaced("a reward"))),
            ("guaranteed", Achievement::TABLE, Some(Guess::Misplaced("a reward"))),
            ("currencies", Reward::TABLE, Some(Guess::Misplaced("a reward's `guaranteed` or a row of its `weighted`"))),
            ("enabled_time_sec", Document::TABLE, Some(Guess::Misplaced("`settings`"))),
            ("reset_cron", Achievement::TABLE, Some(Guess::Typo("reset_cronexpr"))),
            ("currency", Contents::TABLE, Some(Guess::Typo("currencies"))),
            ("energy", Contents::TABLE, Some(Guess::Typo("energies"))),
            ("total", Achievement::TABLE, None),
            ("acheivements", Document::TABLE, Some(Guess::Typo("achievements"))),
            ("id", Achievement::TABLE, None),
            ("difficulty", Achievement::TABLE, None),
            ("my_own_field", Achievement::TABLE, None),
            ("$schema", Document::TABLE, None),
        ] {
            assert_eq!(guess(key, table, &ALL), meant, "{key}");
        }
    }
}
