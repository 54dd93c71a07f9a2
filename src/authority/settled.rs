//! The result of processing an event, and the data that is kept once it is settled.

use crate::Outcome;
use crate::protocol::Sequence;
use crate::time::UnixSec;

/// A settled event.
///
/// ```
/// use plaudit::UnixSec;
/// use plaudit::authority::{Account, Settled};
/// use plaudit::protocol::Sequence;
/// let refusal = Some(("ALREADY_CLAIMED".to_owned(), "another device was faster".to_owned()));
/// let sequence = Sequence { cid: "phone".to_owned(), mid: 12 };
/// let mut account = Account::default();
/// account.insert_settled("e12".to_owned(), Settled { sequence, at: UnixSec(1_790_000_000), refusal });
/// assert!(account.settled().all(|(eid, settled)| eid == "e12" && settled.refusal.is_some()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The process and number under which it was settled last.
    pub sequence: Sequence,
    /// The instant at which it was first settled.
    pub at: UnixSec,
    /// The refusal, if it was refused: a code and a message.
    pub refusal: Option<(String, String)>,
}

/// The result of processing an event.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq)]
pub enum Processed {
    /// The event was applied, and counts at this instant.
    Applied(UnixSec, Outcome),
    /// The event is refused for good, with a code and a message.
    Rejected(String, String),
    /// The event could not be processed now; the client sends it again (S5).
    Deferred,
}
