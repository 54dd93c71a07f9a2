//! The definitions document: read, checked, and compiled once.

mod check;
mod compile;
mod evolution;
mod graph;
pub(crate) mod index;
mod node;
mod read;
mod reward;
mod settings;
#[cfg(not(target_arch = "wasm32"))]
mod stamps;
pub(crate) mod streak;
mod trigger;
mod version;

pub(crate) use index::TriggerIndex;
pub use node::Tier;
pub(crate) use node::{Node, NodeIx, ResetZone, ScheduleIx};
#[cfg(not(target_arch = "wasm32"))]
pub use read::definitions_schema;
pub(crate) use reward::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
pub use settings::AppVersion;
pub(crate) use settings::{COMMAND_TYPES, PreconditionMode, RateLimit, Settings};
#[cfg(not(target_arch = "wasm32"))]
pub use stamps::{stamp_activations, withdraw_activations};
pub(crate) use trigger::{Bound, CommunityAction, Require, StreakIx, Trigger};

use fnv::FnvHashMap;

use crate::error::{Error, Issue, Severity};
use crate::schedule::Schedule;
use crate::value::Value;

/// A compiled definitions document. Ids are interned, preconditions form a topologically ordered graph, equal schedules are
/// compiled once, and triggers are indexed by the activity that they match.
///
/// It is immutable, so many engines can share one.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, Value};
/// use std::sync::Arc;
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win three matches", "max_count": 3}}}"#)?;
/// let definitions = Arc::new(Definitions::parse(&document)?);
/// let players: Vec<Engine> =
///     ["ada", "bob"].iter().map(|_| Engine::new(definitions.clone(), EngineOptions::default())).collect::<Result<_, _>>()?;
/// assert_eq!((players.len(), Arc::strong_count(&definitions)), (2, 3)); // compiled once
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Definitions {
    /// All nodes, subs included, sorted by id. A [`NodeIx`] is an index into this list.
    pub(crate) nodes: Vec<Node>,
    /// Each node's index by its id. The map is never iterated, because its order means nothing.
    places: FnvHashMap<String, NodeIx>,
    /// The achievements (not subs), in the order of the document (U13).
    pub(crate) roots: Vec<NodeIx>,
    pub(crate) schedules: Vec<Schedule>,
    /// Whether any schedule follows the player's clock; then the stream keeps the changes of its offset (P13).
    pub(crate) follows_players: bool,
    pub(crate) settings: Settings,
    pub(crate) triggers: TriggerIndex,
    /// A hash of the definitions that decide when total rewards fall due (R3) and when parents that count their subs are complete
    /// (U12). `None` if the document has neither.
    pub(crate) version: Option<String>,
    warnings: Vec<Issue>,
}

impl Definitions {
    /// Reads and compiles a player's definitions document; nesting as `achievements.achievements` is accepted.
    ///
    /// # Errors
    ///
    /// `INVALID_DEFINITIONS` with every issue, warnings among them, if any issue is an error.
    ///
    /// # Example: what is wrong, and where
    ///
    /// ```
    /// use plaudit::{Definitions, Value};
    /// let document: Value = serde_json::from_str(r#"{"achievements": {"first": {"name": "First steps"}}}"#)?;
    /// let error = Definitions::parse(&document).unwrap_err();
    /// assert_eq!(error.issues()[0].code, "missing_max_count");
    /// assert_eq!(error.issues()[0].path, "/achievements/first");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn parse(document: &Value) -> Result<Definitions, Error> {
        Self::parse_as(document, false)
    }

    /// Reads and compiles a team's definitions document (T1): without `max_count`, `count` is the target, and
    /// preconditions are met by claims unless `settings` say otherwise (U4).
    ///
    /// # Errors
    ///
    /// As for [`Definitions::parse`].
    ///
    /// ```
    /// use plaudit::{Definitions, Value};
    /// let document: Value = serde_json::from_str(r#"{"achievements": {"together": {"name": "Together", "count": 100}}}"#)?;
    /// assert!(Definitions::parse_team(&document).is_ok());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn parse_team(document: &Value) -> Result<Definitions, Error> {
        Self::parse_as(document, true)
    }

    fn parse_as(document: &Value, team: bool) -> Result<Definitions, Error> {
        let mut reading = read::read(document, team);
        let needs = check::check(&mut reading);
        if has_errors(&reading.issues) {
            return Err(Error::definitions(reading.issues));
        }
        Ok(compile::compile(reading, &needs))
    }

    /// The warnings of [`validate`], in document order: definitions that load, but probably do not mean what they say.
    ///
    /// ```
    /// use plaudit::{Definitions, Value};
    /// let document = Value::from_json(r#"{"achievements": {"daily": {"name": "Daily", "max_count": 1, "cronexpr": "@daily"}}}"#)?;
    /// let definitions = Definitions::parse(&document)?;
    /// assert_eq!(definitions.warnings()[0].path, "/achievements/daily/cronexpr");
    /// assert_eq!(definitions.warnings()[0].help.as_deref(), Some("write a cron expression under `reset_cronexpr`"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    #[must_use]
    pub fn warnings(&self) -> &[Issue] {
        &self.warnings
    }

    /// The ids of all achievements and their subs, in ascending order.
    ///
    /// ```
    /// use plaudit::{Definitions, Value};
    /// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win", "max_count": 3}, "first": {"name": "First", "max_count": 1}}}"#)?;
    /// assert_eq!(Definitions::parse(&document)?.ids().collect::<Vec<_>>(), ["first", "wins"]);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.id.as_str())
    }

    /// The node at an index.
    #[expect(clippy::indexing_slicing, reason = "a NodeIx is only ever made for a node of these definitions")]
    pub(crate) fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix.0 as usize]
    }

    /// The index of an id.
    pub(crate) fn find(&self, id: &str) -> Option<NodeIx> {
        self.places.get(id).copied()
    }

    /// The schedule at an index.
    #[expect(clippy::indexing_slicing, reason = "a ScheduleIx is only ever made for a schedule of these definitions")]
    pub(crate) fn schedule(&self, ix: ScheduleIx) -> &Schedule {
        &self.schedules[ix.0 as usize]
    }
}

/// Lists every problem of a player's document, or of a team's if `team` is set: each with a severity, a stable code, its path, and
/// help.
///
/// [`Definitions::parse`] and [`Definitions::parse_team`] accept a document without errors. With the `previous` document, the list
/// also contains what the change would break for players who have progress. Such an error does not keep the document from loading;
/// it means that the document should not be published.
///
/// | code | severity | what it means |
/// |---|---|---|
/// | `wrong_type` | error | a value is of another kind than its field |
/// | `unsafe_number` | error | a fraction, or a number beyond 2^53 - 1 |
/// | `negative` | error | a number below 0 |
/// | `missing_achievements` | error | the document has no `achievements` |
/// | `empty_id`, `id_too_long` | error | an id is empty, or longer than 256 bytes |
/// | `duplicate_id` | error | an id is used already, by a parent or a sub (U10) |
/// | `missing_name` | error | the node has no name to show to players |
/// | `empty_name` | warning | the node's name is empty; Hiro loads it (U7) |
/// | `missing_max_count` | error | the node has no target |
/// | `endless_auto_reset` | error | `max_count` 0 with `auto_reset` and `auto_claim` (U7) |
/// | `derived_count`, `derived_auto_reset`, `derived_duration` | error | a field that counting subs excludes (U12) |
/// | `nested_sub_achievements` | warning | a sub has subs, which are left out, as Hiro leaves them out (U7) |
/// | `time_out_of_range` | warning | an instant after 2099, which never comes (U7) |
/// | `end_before_start` | warning | the end is not after the start (U7) |
/// | `never_active` | warning | the node can never progress or be earned (U7) |
/// | `bad_cron`, `cron_never_fires` | error | a schedule does not parse, or names no existing date (C7) |
/// | `self_precondition`, `cyclic_preconditions` | error | a node needs itself, or several nodes need each other in a cycle (U4) |
/// | `trigger_kinds`, `unknown_trigger` | error | a trigger without exactly one kind, or of an unknown one |
/// | `missing_field`, `too_small`, `empty_list`, `empty_text`, `duplicate_value`, `too_many` | error | a trigger's body (G1-G7), or a streak account (G14) |
/// | `two_bounds` | error | a statistic with `at_least` and `at_most` (G7) |
/// | `unknown_value` | error | a word other than the allowed ones |
/// | `triggered_max_count`, `triggered_schedule`, `triggered_auto_reset`, `triggered_duration` | error | a field that triggers exclude (G) |
/// | `bad_version` | error | `min_app_version` is no dotted version (G10) |
/// | `missing_range`, `min_above_max`, `no_multiple_in_range` | error | a reward's range holds no value (R4) |
/// | `energy_too_large` | error | an energy beyond int32 |
/// | `missing_weight`, `weights_too_large`, `too_many_rolls` | error | weighted rows that cannot be rolled (R4) |
/// | `unknown_key`, `misplaced_key` | warning | a key that looks misspelt, belongs elsewhere, or has no meaning in a trigger, a reward or settings |
/// | `foreign_key` | warning | a key of another system; the help says what to write here |
/// | `two_zones` | error | `reset_zone` beside a `time_offset_sec` (P13) |
/// | `team_reset_zone` | error | a team's document with a `reset_zone` (P13) |
/// | `odd_language` | warning | `texts` under a key that is no language tag |
/// | `numeric_id` | warning | an id that JavaScript moves to the front, without an `order` (U13) |
/// | `duplicate_order` | warning | two siblings with the same `order` (U13) |
/// | `unknown_streak`, `wrong_unit`, `two_units` | error | a trigger's streak account is not defined, or counts by another unit (G14) |
/// | `bad_weekday`, `no_day_counts`, `bad_per_week`, `days_only` | error | days that a streak account cannot have (G14) |
/// | `two_counts`, `missing_by`, `missing_at_least` | error | a streak account's `by` does not name exactly one activity (G14) |
/// | `too_large`, `start_above_max` | error | a grace or a number of freezes above its maximum (G14, G15) |
/// | `empty_limit` | error | a limit without `per_hour` and `per_day` (A9) |
/// | `unknown_name` | warning | a name in `trusted` or `limits` that names nothing (A9) |
/// | `field_ignored` | warning | a field that has no effect in its place |
/// | `count_above_max`, `count_equals_max` | warning | the node starts complete (U7) |
/// | `team_count_is_target` | warning | a team's `count` without another `max_count` (T1) |
/// | `odd_cron` | warning | a schedule that other cron parsers read differently (C7) |
/// | `unknown_precondition`, `archived_precondition` | warning | the node stays locked for some or all players (U4, G11) |
/// | `duplicate_precondition` | warning | the same precondition twice |
/// | `never_unlocks` | warning | the node ends before its preconditions begin |
/// | `unreachable` | warning | a milestone beyond all bounds |
/// | `zero_weight`, `total_weight_too_small` | warning | weights that do not have the effect they seem to have (R4) |
/// | `previous_has_errors` | warning | the comparison is incomplete |
/// | `id_removed` | error | a published id is gone (G11) |
/// | `trigger_changed` | error | a published id now means something else (G11) |
/// | `sub_moved` | warning | a sub belongs to another parent, or to none |
/// | `max_count_raised`, `max_count_lowered`, `counting_changed` | warning | affects players with progress (D2, U12) |
/// | `schedule_changed` | warning | another schedule, offset or clock (D3) |
/// | `end_earlier` | warning | progress is hidden earlier (P9, D4) |
/// | `not_activated` | warning | a new triggered id without `activated_time_sec` (G9) |
/// | `milestone_passed` | warning | a session count that players pass before it opens (G2) |
/// | `precondition_added`, `precondition_removed` | warning | players are locked out (U4) |
/// | `enabled_time_changed`, `precondition_mode_changed` | warning | a setting that has already taken effect for many players (G9, U4) |
///
/// # Example: a typo
///
/// ```
/// use plaudit::{Value, validate};
/// let document: Value = serde_json::from_str(
///     r#"{"achievements": {"daily": {"name": "Daily", "max_count": 1, "reset_cronexp": "@daily"}}}"#,
/// )?;
/// let issues = validate(&document, None, false);
/// assert_eq!(issues[0].path, "/achievements/daily/reset_cronexp");
/// assert_eq!(issues[0].help.as_deref(), Some("rename it to `reset_cronexpr`"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use]
pub fn validate(next: &Value, previous: Option<&Value>, team: bool) -> Vec<Issue> {
    let mut next = read::read(next, team);
    check::check(&mut next);
    if let Some(previous) = previous {
        let mut previous = read::read(previous, team);
        check::check(&mut previous);
        evolution::compare(&mut next, &previous);
    }
    next.issues
}

/// Whether any of these issues is an error.
fn has_errors(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
