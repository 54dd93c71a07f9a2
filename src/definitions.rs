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
mod trigger;
mod version;

pub(crate) use index::TriggerIndex;
pub use node::Tier;
pub(crate) use node::{Node, NodeIx, ScheduleIx};
#[cfg(not(target_arch = "wasm32"))]
pub use read::definitions_schema;
pub(crate) use reward::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
pub use settings::AppVersion;
pub(crate) use settings::{PreconditionMode, Settings};
pub(crate) use trigger::{Bound, CommunityAction, Require, Trigger};

use crate::error::{Error, Issue, Severity};
use crate::schedule::Schedule;
use crate::value::Value;

/// A definitions document, compiled: ids interned, preconditions a graph with its topological order, equal
/// schedules compiled once, triggers indexed by what they wait for.
///
/// It does not change, so that many engines can share one.
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
    /// Sorted by id, subs among them; a [`NodeIx`] is a place in here.
    pub(crate) nodes: Vec<Node>,
    /// The achievements (not subs), in the order of the document (U13).
    pub(crate) roots: Vec<NodeIx>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) settings: Settings,
    pub(crate) triggers: TriggerIndex,
    /// The same for documents that differ in nothing by which totals fall due (R3); `None`: nothing has a total.
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

    /// What the document probably does not mean as it says it, in its order: all that [`validate`] warns of.
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

    /// The node at a place.
    #[expect(clippy::indexing_slicing, reason = "a NodeIx is only ever made for a node of these definitions")]
    pub(crate) fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix.0 as usize]
    }

    /// The place of an id.
    pub(crate) fn find(&self, id: &str) -> Option<NodeIx> {
        self.nodes.binary_search_by(|node| node.id.as_str().cmp(id)).ok().map(|place| NodeIx(place as u32))
    }

    /// The schedule at a place.
    #[expect(clippy::indexing_slicing, reason = "a ScheduleIx is only ever made for a schedule of these definitions")]
    pub(crate) fn schedule(&self, ix: ScheduleIx) -> &Schedule {
        &self.schedules[ix.0 as usize]
    }
}

/// Every problem of a player's document, or of a `team`'s: each with a severity, a stable code, its place, and help.
///
/// A document without errors is what [`Definitions::parse`] (or [`Definitions::parse_team`]) accepts. With the `previous`
/// document, the list also says what the change would break for players who have progress; then an error is no reason
/// that the document would not load, but that it should not be published.
///
/// | code | severity | what it means |
/// |---|---|---|
/// | `wrong_type` | error | a value is of another kind than its field |
/// | `unsafe_number` | error | a fraction, or a number beyond 2^53 - 1 |
/// | `negative` | error | a number below 0 |
/// | `missing_achievements` | error | the document has no `achievements` |
/// | `empty_id`, `id_too_long` | error | an id is empty, or longer than 256 bytes |
/// | `duplicate_id` | error | an id is used already, by a parent or a sub (U10) |
/// | `missing_name`, `empty_name` | error | nothing to show to players |
/// | `missing_max_count` | error | nothing says what completes it |
/// | `endless_auto_reset` | error | `max_count` 0 with `auto_reset` and `auto_claim` (U7) |
/// | `nested_sub_achievements` | error | a sub has subs |
/// | `time_out_of_range` | error | an instant outside of 1970-2099 |
/// | `end_before_start` | error | the end is not after the start |
/// | `never_active` | error | no instant exists at which it could progress or be earned |
/// | `bad_cron`, `cron_never_fires` | error | a schedule does not parse, or names no existing date (C7) |
/// | `self_precondition`, `cyclic_preconditions` | error | it needs itself; each of several needs the next (U4) |
/// | `trigger_kinds`, `unknown_trigger` | error | a trigger without exactly one kind, or of an unknown one |
/// | `missing_field`, `too_small`, `empty_list`, `empty_text`, `duplicate_value`, `too_many` | error | a trigger's body (G1-G7) |
/// | `two_bounds` | error | a statistic with `at_least` and `at_most` (G7) |
/// | `unknown_value` | error | a word that is none of the few allowed |
/// | `triggered_max_count`, `triggered_schedule`, `triggered_auto_reset`, `triggered_duration` | error | a field that triggers exclude (G) |
/// | `bad_version` | error | `min_app_version` is no dotted version (G10) |
/// | `missing_range`, `min_above_max`, `no_multiple_in_range` | error | a reward's range holds no value (R4) |
/// | `energy_too_large` | error | an energy beyond int32 |
/// | `missing_weight`, `weights_too_large`, `too_many_rolls` | error | weighted rows that cannot be rolled (R4) |
/// | `unknown_key`, `misplaced_key` | warning | a key that looks misspelt, belongs elsewhere, or has no meaning in a trigger, a reward or settings |
/// | `foreign_key` | warning | a key of another system; the help says what to write here |
/// | `odd_language` | warning | `texts` under what is no language tag |
/// | `numeric_id` | warning | an id that JavaScript moves to the front, without an `order` (U13) |
/// | `duplicate_order` | warning | two siblings with the same `order` (U13) |
/// | `field_ignored` | warning | a field that has no effect where it stands |
/// | `count_above_max`, `count_equals_max` | warning | it starts complete (U7) |
/// | `team_count_is_target` | warning | a team's `count` without another `max_count` (T1) |
/// | `odd_cron` | warning | a schedule that others read differently (C7) |
/// | `unknown_precondition`, `archived_precondition` | warning | it is locked for good, or for those without (U4, G11) |
/// | `duplicate_precondition` | warning | the same precondition twice |
/// | `never_unlocks` | warning | it is over before what it needs begins |
/// | `unreachable` | warning | a milestone beyond all bounds |
/// | `zero_weight`, `total_weight_too_small` | warning | weights that do not do what they seem to (R4) |
/// | `previous_has_errors` | warning | the comparison is incomplete |
/// | `id_removed` | error | a published id is gone (G11) |
/// | `trigger_changed` | error | a published id now means something else (G11) |
/// | `sub_moved` | warning | a sub belongs to another parent, or to none |
/// | `max_count_raised`, `max_count_lowered` | warning | players under way are affected (D2) |
/// | `schedule_changed` | warning | another schedule or offset (D3) |
/// | `end_earlier` | warning | progress is hidden earlier (P9, D4) |
/// | `not_activated` | warning | a new triggered id without `activated_time_sec` (G9) |
/// | `milestone_passed` | warning | a session count that players pass before it opens (G2) |
/// | `precondition_added`, `precondition_removed` | warning | players are locked out (U4) |
/// | `enabled_time_changed`, `precondition_mode_changed` | warning | a setting that many players are past (G9, U4) |
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

/// Whether any of these is an error.
fn has_errors(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
