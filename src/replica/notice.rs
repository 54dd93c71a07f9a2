//! Notices: what a replica tells its host.

use crate::error::Error;
use crate::progress::Unlock;
use crate::protocol::Rejection;

/// A change for the host to show or to act on; it is returned once the write behind it is stored.
///
/// ```
/// use plaudit::replica::{Intent, Notice, Opening, Replica, Saved};
/// # use plaudit::Value;
/// # let opening = r#"{"player": "ada", "cid": "c1", "past": "known", "predicts": true,
/// #     "definitions": {"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}}"#;
/// # let (mut device, _) = Replica::open(&Saved::default(), Opening::from_value(&Value::from_json(opening)?)?)?;
/// # let win = r#"{"stream": "player", "eid": "e1", "boot": "b1",
/// #     "command": {"type": "update", "at": 1790000000, "achievements": {"wins": 1}}}"#;
/// # let win = Intent::from_value(&Value::from_json(win)?)?;
/// let recorded = device.record(win)?;
/// let mut shown = Vec::new();
/// for notice in device.stored(recorded)? {
///     match notice {
///         Notice::Unlock { unlock, .. } => shown.push(unlock.title), // a pop-up
///         Notice::Changed { stream } => shown.push(stream), // a list to draw anew
///         other => shown.push(other.to_value().to_canonical_json()),
///     }
/// }
/// assert_eq!(shown, ["Win a match", "player"]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// Celebrate it (K7). `confirmed`: the authority has it.
    Unlock {
        /// The stream.
        stream: String,
        /// What to show.
        unlock: Unlock,
        /// The authority has it already.
        confirmed: bool,
    },
    /// List it without a celebration: it was retracted, and is confirmed after all.
    Inbox {
        /// The stream.
        stream: String,
        /// What to show.
        unlock: Unlock,
    },
    /// Retract it: the authority does not have it (A4).
    Retract {
        /// The stream.
        stream: String,
        /// The unlock's key.
        key: String,
        /// The node.
        id: String,
        /// The code of the rejection, `definitions_changed`, or `not_confirmed`.
        reason: String,
    },
    /// An event was refused for good (A7).
    Rejected(Rejection),
    /// The view of a stream has changed.
    Changed {
        /// The stream.
        stream: String,
    },
    /// The player is not a member of the team any more.
    NotMember {
        /// The stream.
        stream: String,
    },
    /// Sending is paused until there is a new token (K9).
    Auth,
    /// This client is too old for the authority.
    Upgrade,
    /// A stored text could not be read; keep it aside (A8, K11).
    SetAside {
        /// The kind of text: `base`, `event`, `journal` or `definitions`.
        what: &'static str,
        /// The text as it was stored.
        text: String,
        /// Why.
        error: Error,
    },
}
