//! Instants on a user's clock.

use crate::time::{DAY_SEC, UnixSec};

/// An instant with the user's offset from UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LocalInstant {
    pub(crate) at: UnixSec,
    pub(crate) offset_sec: i64,
}

impl LocalInstant {
    /// The local day, in days since 1970-01-01.
    pub(crate) fn day(self) -> i64 {
        self.day_in(self.offset_sec)
    }

    /// The local day of this instant on a clock `offset_sec` east of UTC.
    pub(super) fn day_in(self, offset_sec: i64) -> i64 {
        self.at.plus(offset_sec).0.div_euclid(DAY_SEC)
    }
}
