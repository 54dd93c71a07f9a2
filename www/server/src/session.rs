//! The player of a request, as a valid access token names it.

use plaudit::UnixSec;

/// The content of an access token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The player's id.
    pub player: String,
    /// The instant at which it was issued.
    pub issued_at: UnixSec,
    /// The first instant at which it is no longer valid.
    pub expires_at: UnixSec,
}
