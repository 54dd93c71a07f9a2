//! The definitions document: read, checked, and compiled once.

mod check;
mod compile;
mod graph;
pub(crate) mod index;
mod node;
mod read;
mod reward;
mod settings;
mod trigger;

pub(crate) use index::{Names, TriggerIndex};
pub(crate) use node::{Node, NodeIx, Precondition, ScheduleIx, UnlockMessage};
pub(crate) use reward::{ItemDefinition, NumberRange, Range, RewardContents, RewardDefinition, StringProperty};
pub use settings::AppVersion;
pub(crate) use settings::{PreconditionMode, Settings};
pub(crate) use trigger::{CommunityAction, Require, Trigger};

use crate::error::{Error, Issue, Severity};
use crate::schedule::Schedule;
use crate::value::Value;

/// A definitions document, compiled: ids interned, preconditions a graph with its topological order, equal
/// schedules compiled once, triggers indexed by what they wait for.
///
/// It does not change, so that many engines can share one.
#[derive(Clone, Debug)]
pub struct Definitions {
    /// Sorted by id, subs among them; a [`NodeIx`] is a place in here.
    pub(crate) nodes: Vec<Node>,
    pub(crate) by_id: Names,
    /// The achievements (not subs), in the order of their ids.
    pub(crate) roots: Vec<NodeIx>,
    pub(crate) schedules: Vec<Schedule>,
    pub(crate) settings: Settings,
    pub(crate) triggers: TriggerIndex,
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

    /// The node at a place.
    #[expect(clippy::indexing_slicing, reason = "a NodeIx is only ever made for a node of these definitions")]
    pub(crate) fn node(&self, ix: NodeIx) -> &Node {
        &self.nodes[ix.0 as usize]
    }

    /// The place of an id.
    pub(crate) fn find(&self, id: &str) -> Option<NodeIx> {
        self.by_id.get(id).map(|ix| NodeIx(*ix))
    }

    /// The schedule at a place.
    #[expect(clippy::indexing_slicing, reason = "a ScheduleIx is only ever made for a schedule of these definitions")]
    pub(crate) fn schedule(&self, ix: ScheduleIx) -> &Schedule {
        &self.schedules[ix.0 as usize]
    }
}

/// Every problem of a document, errors and warnings, in about the order of the document.
pub fn validate(next: &Value, previous: Option<&Value>, team: bool) -> Vec<Issue> {
    let _ = previous;
    let mut reading = read::read(next, team);
    check::check(&mut reading);
    reading.issues
}

fn has_errors(issues: &[Issue]) -> bool {
    issues.iter().any(|issue| issue.severity == Severity::Error)
}
