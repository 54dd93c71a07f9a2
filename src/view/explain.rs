//! Explains whether progress counts now, and which rules prevent it.

use super::Sight;
use super::reason::{Reason, findings};
use crate::definitions::NodeIx;
use crate::progress::standing::Known;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// The reasons why a node is open, or not, at one instant.
///
/// ```
/// use plaudit::{Definitions, Engine, EngineOptions, Reason, UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"season": {"name": "Season", "max_count": 9, "end_time_sec": 1790000000}}}"#)?;
/// let engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// assert!(engine.explain("season", UnixSec(1_789_999_999))?.open);
/// let over = engine.explain("season", UnixSec(1_790_000_000))?;
/// assert_eq!((over.open, &over.reasons[0]), (false, &Reason::Expired { since: UnixSec(1_790_000_000) }));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The node's id.
    pub id: String,
    /// Whether progress or an earning could happen now.
    pub open: bool,
    /// The reasons against progress, in the order of U3. A note about a breaking streak, which closes nothing, comes too. Never
    /// empty if the node is not open.
    pub reasons: Vec<Reason>,
}

/// The explanation of a node at `now`.
pub(crate) fn explain(sight: Sight<'_>, ix: NodeIx, now: UnixSec) -> Explanation {
    let standing = sight.standing;
    let found = findings(sight, &standing.moment(ix, now), &mut Known::default());
    Explanation { id: standing.node(ix).id.clone(), open: found.open, reasons: found.reasons }
}

impl Explanation {
    /// The explanation in the shape of `plaudit.d.ts`.
    ///
    /// ```
    /// use plaudit::{Explanation, Reason};
    /// let locked = Explanation { id: "boss".to_owned(), open: false, reasons: vec![Reason::Locked { ids: vec!["key".to_owned()] }] };
    /// let text = locked.to_value().to_canonical_json();
    /// assert_eq!(text, r#"{"id":"boss","open":false,"reasons":[{"code":"locked","ids":["key"]}]}"#);
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("id", &self.id);
        object.truth("open", self.open);
        object.set("reasons", Value::List(self.reasons.iter().map(Reason::to_value).collect()));
        object.into()
    }
}
