//! Notices: messages from a replica to its host.

use crate::error::Error;
use crate::progress::Unlock;
use crate::protocol::Rejection;

/// A change for the host to show or to handle. It is returned after its write is stored.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Celebrate an unlock (K7).
    Unlock {
        /// The stream's id.
        stream: String,
        /// The unlock to show.
        unlock: Unlock,
        /// Whether the authority has it already.
        confirmed: bool,
    },
    /// List an unlock without a celebration: it was retracted, and is confirmed after all.
    Inbox {
        /// The stream's id.
        stream: String,
        /// The unlock to list.
        unlock: Unlock,
    },
    /// Retract an unlock, because the authority does not have it (A4).
    Retract {
        /// The stream's id.
        stream: String,
        /// The unlock's key.
        key: String,
        /// The node's id.
        id: String,
        /// The code of the rejection, `definitions_changed`, or `not_confirmed`.
        reason: String,
    },
    /// An event was refused for good (A7).
    Rejected(Rejection),
    /// The view of a stream has changed.
    Changed {
        /// The stream's id.
        stream: String,
    },
    /// The player is no longer a member of the team.
    NotMember {
        /// The stream's id.
        stream: String,
    },
    /// Sending is paused until the host provides a new token (K9).
    Auth,
    /// This client is too old for the authority.
    Upgrade,
    /// Progress made without an authority is not adopted; if it was the base, it is set aside (K16).
    NotAdopted {
        /// The reason.
        message: String,
    },
    /// The clock was ahead and has been set back: later stored instants have moved to the present (K17).
    ClockSetBack,
    /// An operator has banned the player; the queue is kept.
    Banned,
    /// A stored text could not be read; the host keeps it apart (A8, K11).
    SetAside {
        /// The kind of text: `base`, `event`, `journal` or `definitions`.
        what: &'static str,
        /// The text as it was stored.
        text: String,
        /// The error.
        error: Error,
    },
}
