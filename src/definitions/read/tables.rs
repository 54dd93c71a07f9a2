//! The keys of each kind of object, and what stands under them.

use super::kinds::{
    Achievements, Carried, CarriedList, Choice, Choices, Energies, FilledText, Flag, Ids, Integer, Must, Named, NamedTexts, Natural,
    Number, NumberFromZero, One, Positive, Rows, Subs, Text, TextList, Time, Version,
};
#[cfg(not(target_arch = "wasm32"))]
use super::table::{Entry, Kind, Rule::*};
use super::table::{Key, Keys, Table};
use crate::definitions::node::Tier;
use crate::definitions::settings::PreconditionMode;
use crate::definitions::trigger::{CommunityAction, Require};

/// A table. Only the schema needs the sentences: they are not in the wasm.
macro_rules! table {
    ($name:ident = $called:literal, open: $open:literal, $(triggers: $triggers:literal,)? rule: $rule:expr,
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
                triggers: false $(|| $triggers)?,
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

table!(Document = "the document", open: true, rule: Free, {
    /// Achievements by id; also nested once more, as team documents are.
    achievements: Must<Achievements>,
    /// What holds for all of them.
    settings: One<Settings>,
});

table!(Settings = "`settings`", open: false, rule: Free, {
    /// Whether triggers earn (G10). Default: true.
    enabled: Flag,
    /// From when the retroactive check looks back, once (G9), in UNIX seconds. Default: no check.
    enabled_time_sec: Time,
    /// A version below which nothing is earned by triggers (G10), such as 6.10.
    min_app_version: Version,
    /// What meets a precondition (U4). Default: completed for players, claimed for teams.
    precondition: Choice<PreconditionMode>,
    /// What the categories are called, by the `category` of achievements.
    categories: Named<Category>,
    /// Statistics that a team's stream keeps though no trigger names them.
    statistics: Ids,
});

table!(Category = "a category", open: false, rule: Free, {
    /// What it is called.
    name: Text,
    /// Its name in other languages, by language.
    texts: Named<Texts>,
});

table!(Texts = "texts of a language", open: false, rule: Free, {
    /// In place of `name`.
    name: Text,
    /// In place of `description`.
    description: Text,
    /// In place of the pop-up's title.
    title: Text,
    /// In place of the text below it.
    body: Text,
    /// In place of the text to share.
    share_text: Text,
    /// In place of `unit`.
    unit: Text,
});

table!(Achievement = "an achievement", open: true, rule: AnyOf(&["max_count", "trigger", "count"]), {
    /// Whether completing claims. Default: false.
    auto_claim: Flag,
    /// Whether the total reward is claimed when it falls due (R3). Default: false.
    auto_claim_total: Flag,
    /// Whether completing begins a fresh run at once. Default: false.
    auto_reset: Flag,
    /// A group to list it under.
    category: Text,
    /// The progress that a run starts with; for a team, where `max_count` is missing, the target (T1). Default: 0.
    count: Natural,
    /// What has to be done, in words.
    description: Text,
    /// When its time begins, and that of its subs, in UNIX seconds. Default: always has.
    start_time_sec: Time,
    /// When its time ends, and that of its subs, in UNIX seconds. Default: never.
    end_time_sec: Time,
    /// When it resets: a cron expression, such as `0 0 * * *` for every midnight. Default: never.
    reset_cronexpr: Text,
    /// How many seconds the schedule's clock is ahead of UTC; may be negative (C8). Default: 0.
    time_offset_sec: Integer,
    /// How long it is active after a reset, or after its start, in seconds. Default: all the time.
    duration_sec: Natural,
    /// What completes it. Required, except with a trigger (where it is 1). 0: complete when its preconditions are (U7).
    max_count: Natural,
    /// What it is called.
    name: Must<FilledText>,
    /// Ids of achievements and subs that have to be met first (U4).
    precondition_ids: TextList,
    /// What completing it is worth.
    reward: One<Reward>,
    /// What completing it and all of its subs is worth (R3).
    total_reward: One<Reward>,
    /// Its subs, by id; one level only.
    sub_achievements: Subs,
    /// Any texts, carried as they are.
    additional_properties: NamedTexts,
    /// What earns it, in place of updates: an object with exactly one key.
    trigger: One<Trigger>,
    /// From when activity counts for the trigger (G8), in UNIX seconds. Default: always.
    activated_time_sec: Time,
    /// Cannot be earned any more; shown to those who have it (G11). Default: false.
    archived: Flag,
    /// Not shown before it is earned (G13). Default: false.
    hidden: Flag,
    /// Its icon: whatever the host makes of it, such as a URL.
    icon: Text,
    /// Where it stands in lists, before those that do not say. Default: as the document has it (U13).
    order: Natural,
    /// How much it is worth showing.
    tier: Choice<Tier>,
    /// The word for what is counted, such as `steps`.
    unit: Text,
    /// Its words in other languages, by language, such as `de` or `de-AT`.
    texts: Named<Texts>,
    /// What the pop-up says, in place of the name; `unlock_message` goes first.
    title: Text,
    /// The text below the pop-up's title.
    body: Text,
    /// The text to share.
    share_text: Text,
    /// The address to share.
    share_url: Text,
    /// What the pop-up says, in place of the name.
    unlock_message: One<UnlockMessage>,
});

table!(UnlockMessage = "`unlock_message`", open: false, rule: Free, {
    /// Default: the node's name.
    title: Text,
    /// The text below the title.
    body: Text,
    /// The text to share.
    share_text: Text,
    /// The address to share.
    share_url: Text,
});

table!(Trigger = "`trigger`", open: false, rule: OneAlone, {
    /// So many local days in a row with a completed session (G1).
    streak: One<Streak>,
    /// Exactly so many completed sessions (G2).
    session_count: One<SessionCount>,
    /// So many minutes of sessions, or more (G3).
    total_time: One<TotalTime>,
    /// Any or all of this content, again each time (G4).
    content: One<Content>,
    /// A first action in the community (G5).
    community: One<Community>,
    /// A purchase, of these products or of any, again each time (G6).
    subscription: One<Subscription>,
    /// A statistic of so much, or more (G7).
    stat: One<Stat>,
});

table!(Streak = "`streak`", open: false, triggers: true, rule: Free, {
    /// How many local days in a row.
    days: Must<Positive>,
});

table!(SessionCount = "`session_count`", open: false, triggers: true, rule: Free, {
    /// How many sessions.
    sessions: Must<Positive>,
});

table!(TotalTime = "`total_time`", open: false, triggers: true, rule: Free, {
    /// How many minutes.
    minutes: Must<Positive>,
});

table!(Content = "`content`", open: false, triggers: true, rule: Free, {
    /// The ids of the contents.
    content_ids: Must<Ids>,
    /// Whether any or all of them. Default: any.
    require: Choice<Require>,
    /// Whether it is earned one time only. Default: false, again each time.
    once: Flag,
});

table!(Community = "`community`", open: false, triggers: true, rule: Free, {
    /// What is done, or a list of what counts.
    action: Must<Choices<CommunityAction>>,
});

table!(Subscription = "`subscription`", open: false, triggers: true, rule: Free, {
    /// The ids of the products. Default: any product.
    product_ids: Ids,
    /// Whether it is earned one time only. Default: false, again at each purchase.
    once: Flag,
});

table!(Stat = "`stat`", open: false, triggers: true, rule: AnyOf(&["at_least", "at_most"]), {
    /// The statistic, as `stat` commands name it.
    id: Must<FilledText>,
    /// The value that earns, and each above. This or `at_most`.
    at_least: Integer,
    /// The value that earns, and each below. This or `at_least`.
    at_most: Integer,
});

table!(Reward = "a reward", open: false, rule: Free, {
    /// Granted always.
    guaranteed: One<Contents>,
    /// Rows of which some are drawn, by weight.
    weighted: Rows<Contents>,
    /// How many rows are drawn. Default: 0, which draws one.
    max_rolls: Natural,
    /// A row is granted at most this many times more than once. Default: 0, no limit.
    max_repeat_rolls: Natural,
    /// The sum that weights are out of; above the rows' own sum, the rest is the chance of nothing. Default: the rows' sum.
    total_weight: Natural,
    /// How long the mailbox keeps it, in seconds. Default: not by mailbox.
    to_mailbox_expiry_sec: Natural,
    /// What the team gets, carried as it is.
    team_reward: Carried,
    /// Carried as it is.
    message: Carried,
});

table!(Contents = "a reward's `guaranteed` or a row of its `weighted`", open: false, rule: Free, {
    /// Items, by id.
    items: Named<Item>,
    /// Sets of which items are taken; they come back unresolved, for the host's catalogue (R4).
    item_sets: CarriedList,
    /// Currencies, by id.
    currencies: Named<Range>,
    /// Energies, by id; each an int32.
    energies: Energies,
    /// Carried as they are.
    energy_modifiers: CarriedList,
    /// Carried as they are.
    reward_modifiers: CarriedList,
    /// The row's weight, if it is a weighted one: there it is required.
    weight: Natural,
});

table!(Range = "a range", open: false, rule: AnyOf(&["min", "max"]), {
    /// The least. Default: 0.
    min: Natural,
    /// The most. Default: `min`.
    max: Natural,
    /// Only multiples of it. Default: any.
    multiple: Natural,
});

table!(NumberRange = "a range", open: false, rule: AnyOf(&["min", "max"]), {
    /// The least; fractions allowed. Default: 0.
    min: Number,
    /// The most; fractions allowed. Default: `min`.
    max: Number,
    /// In steps of it; fractions allowed. Default: any.
    multiple: NumberFromZero,
});

table!(Item = "an item", open: false, rule: AnyOf(&["min", "max"]), {
    /// The least. Default: 0.
    min: Natural,
    /// The most. Default: `min`.
    max: Natural,
    /// Only multiples of it. Default: any.
    multiple: Natural,
    /// Texts that are drawn, by name.
    string_properties: Named<StringProperty>,
    /// Numbers that are drawn, by name; fractions allowed.
    numeric_properties: Named<NumberRange>,
});

table!(StringProperty = "a string property", open: false, rule: Free, {
    /// The sum that weights are out of. Default: the options' sum.
    total_weight: Natural,
    /// The options, each with its weight.
    options: Named<PropertyOption>,
});

table!(PropertyOption = "an option", open: false, rule: Free, {
    /// Its weight, out of the property's total.
    weight: Must<Natural>,
});
