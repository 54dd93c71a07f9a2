//! The facts about a user's activity that triggers need (rules G1–G9).

use std::collections::VecDeque;

use litemap::LiteMap;

use super::streak::{Account, Streak};
use crate::definitions::NodeIx;
use crate::schedule::player::OffsetChanges;
use crate::time::{UnixSec, saturating_sum};
use crate::value::{Key, Value};

/// The most distinct content ids that are kept for the retroactive check (G9).
pub(crate) const MAX_CONTENTS: usize = 2_000;
/// The most content ids in a saved state; earlier versions kept more.
pub(crate) const MAX_SAVED_CONTENTS: usize = 10_000;
/// The number of transactions that are kept to recognize a restored purchase (G6).
pub(crate) const MAX_TRANSACTIONS: usize = 1_000;
/// The most distinct product ids that are kept for the retroactive check.
pub(crate) const MAX_PRODUCTS: usize = 1_000;
/// The most distinct statistics of one stream.
pub(crate) const MAX_STATS: usize = 10_000;

/// The amount within each hour, by the name of the limit (A9). Hours are UNIX seconds, ascending.
pub(crate) type Rates = LiteMap<String, Vec<(i64, i64)>>;

/// Totals, streak, actions, products, statistics and content.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) tally: Tally,
    pub(crate) streak: Streak,
    /// The streak accounts by name (G14). An account is kept after its definition is removed.
    pub(crate) accounts: LiteMap<String, Account>,
    /// The changes of the player's offset from UTC (P13).
    pub(crate) offsets: OffsetChanges,
    /// The amounts of everything that has a limit (A9).
    pub(crate) rates: Rates,
    pub(crate) products: LiteMap<String, ()>,
    /// The last transactions, oldest first (G6).
    pub(crate) transactions: VecDeque<String>,
    pub(crate) stats: LiteMap<String, i64>,
    pub(crate) contents: LiteMap<String, ()>,
    /// G4 with `all`: the part of each set that was collected since the last earning. It is saved with the node's record but kept
    /// apart in memory: a record is copied before it changes, and a set may hold thousands of ids. No set is empty.
    pub(crate) collected: LiteMap<NodeIx, LiteMap<String, ()>>,
    /// The app version of the last command that had one (G10).
    pub(crate) app_version: Option<String>,
    /// Unknown fields of the streak from a newer version, kept unchanged (A8).
    pub(crate) streak_extra: Vec<(Key, Value)>,
    /// Unknown fields from a newer version, kept unchanged (A8).
    pub(crate) extra: Vec<(Key, Value)>,
}

/// The facts that are plain numbers and flags; cheap to copy before a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) sessions: i64,
    pub(crate) total_sec: i64,
    pub(crate) joined: bool,
    pub(crate) posted: bool,
    pub(crate) commented: bool,
    pub(crate) purchased: bool,
    /// The instant of the retroactive check (G9); set once.
    pub(crate) retroactive: Option<UnixSec>,
}

impl Facts {
    /// The player's last known offset from UTC, in seconds; 0 if no command has contained one.
    pub(crate) fn utc_offset_sec(&self) -> i64 {
        let sessions = self.streak.counted().map(|counted| counted.latest);
        let latest = sessions.into_iter().chain(self.accounts.values().filter_map(|account| account.latest)).max();
        let known = self.offsets.pairs().last().map(|(_, offset_sec)| *offset_sec);
        known.or_else(|| latest.map(|latest| latest.offset_sec)).unwrap_or(0)
    }

    /// Removes an id from a node's collected set.
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
    /// Counts one more session of this length; totals saturate.
    pub(crate) fn count_session(&mut self, duration_sec: i64) {
        self.sessions = saturating_sum(self.sessions, 1);
        self.total_sec = saturating_sum(self.total_sec, duration_sec);
    }

    /// The accumulated time in whole minutes (G3).
    pub(crate) fn minutes(&self) -> i64 {
        self.total_sec / 60
    }
}
