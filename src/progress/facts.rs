//! What a user has done, as far as triggers need it (rules G1–G9).

use std::collections::VecDeque;

use litemap::LiteMap;

use super::streak::Streak;
use crate::definitions::NodeIx;
use crate::time::{UnixSec, saturating_sum};
use crate::value::{Key, Value};

/// Distinct content ids that are kept for the retroactive check (G9).
pub(crate) const MAX_CONTENTS: usize = 2_000;
/// As many as a saved state may hold: earlier versions kept more.
pub(crate) const MAX_SAVED_CONTENTS: usize = 10_000;
/// Transactions by which a restored purchase is known (G6).
pub(crate) const MAX_TRANSACTIONS: usize = 1_000;
/// Distinct product ids that are kept for the retroactive check.
pub(crate) const MAX_PRODUCTS: usize = 1_000;
/// Distinct statistics of one stream.
pub(crate) const MAX_STATS: usize = 10_000;

/// Totals, streak, actions, products, statistics and content.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) tally: Tally,
    pub(crate) streak: Streak,
    pub(crate) products: LiteMap<String, ()>,
    /// The last transactions, the oldest first (G6).
    pub(crate) transactions: VecDeque<String>,
    pub(crate) stats: LiteMap<String, i64>,
    pub(crate) contents: LiteMap<String, ()>,
    /// G4 with `all`: what of the set has been done since the last earning. Saved with the node's record, but kept
    /// apart here: a record is copied before it changes, and a set may hold thousands of ids. No set is empty.
    pub(crate) collected: LiteMap<NodeIx, LiteMap<String, ()>>,
    /// The app version of the last command that named one (G10).
    pub(crate) app_version: Option<String>,
    /// Fields of a newer version beside those of the streak, kept as they are (A8).
    pub(crate) streak_extra: Vec<(Key, Value)>,
    /// Fields of a newer version, kept as they are (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// The facts that are plain numbers and marks: cheap to copy before a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) sessions: i64,
    pub(crate) total_sec: i64,
    pub(crate) joined: bool,
    pub(crate) posted: bool,
    pub(crate) commented: bool,
    pub(crate) purchased: bool,
    /// When the retroactive check was done (G9); once for ever.
    pub(crate) retroactive: Option<UnixSec>,
}

impl Facts {
    /// Takes an id out of what a node has collected.
    pub(crate) fn drop_collected(&mut self, ix: NodeIx, id: &str) {
        if let Some(collected) = self.collected.get_mut(&ix) {
            collected.remove(id);
            if collected.is_empty() {
                self.collected.remove(&ix);
            }
        }
    }
}

impl Tally {
    /// One more session of this length; totals saturate.
    pub(crate) fn count_session(&mut self, duration_sec: i64) {
        self.sessions = saturating_sum(self.sessions, 1);
        self.total_sec = saturating_sum(self.total_sec, duration_sec);
    }

    /// Accumulated time in whole minutes (G3).
    pub(crate) fn minutes(&self) -> i64 {
        self.total_sec / 60
    }
}
