//! What a user has done, as far as triggers need it (rules G1–G9).

use std::collections::{BTreeMap, BTreeSet};

use crate::definitions::NodeIx;
use crate::time::{DAY_SEC, UnixSec, saturating_sum};
use crate::value::{Key, Value};

/// Distinct content ids that are kept for the retroactive check (G9).
pub(crate) const MAX_CONTENTS: usize = 10_000;
/// Distinct product ids that are kept for the retroactive check.
pub(crate) const MAX_PRODUCTS: usize = 1_000;
/// Distinct statistics of one stream.
pub(crate) const MAX_STATS: usize = 10_000;

/// Totals, streak, actions, products, statistics and content.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) tally: Tally,
    pub(crate) products: BTreeSet<String>,
    pub(crate) stats: BTreeMap<String, i64>,
    pub(crate) contents: BTreeSet<String>,
    /// G4 with `all`: what of the set has been done since the last earning. Saved with the node's record, but kept
    /// apart here: a record is copied before it changes, and a set may hold thousands of ids. No set is empty.
    pub(crate) collected: BTreeMap<NodeIx, BTreeSet<String>>,
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
    pub(crate) streak: Streak,
    pub(crate) joined: bool,
    pub(crate) posted: bool,
    pub(crate) commented: bool,
    pub(crate) purchased: bool,
    /// When the retroactive check was done (G9); once for ever.
    pub(crate) retroactive: Option<UnixSec>,
}

/// Consecutive local days with a completed session (G1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Streak {
    pub(crate) days: i64,
    pub(crate) longest: i64,
    /// The last counted local day, in days since 1970-01-01.
    pub(crate) last_day: Option<i64>,
    /// The offset of the last session on that day: where its user was then.
    pub(crate) offset_sec: i64,
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

impl Streak {
    /// Counts a session (G1): a later day continues or restarts the streak, any other day leaves it.
    pub(crate) fn count_session(&mut self, at: UnixSec, utc_offset_sec: i64) {
        let day = at.0.saturating_add(utc_offset_sec).div_euclid(DAY_SEC);
        match self.last_day {
            Some(last) if day < last => return,
            Some(last) if day == last => {}
            Some(last) if day == last.saturating_add(1) => self.days = saturating_sum(self.days, 1),
            _ => self.days = 1,
        }
        self.longest = self.longest.max(self.days);
        self.last_day = Some(day);
        self.offset_sec = utc_offset_sec;
    }

    /// Its length after a session at an instant, where the last one was.
    pub(crate) fn after_session(&self, at: UnixSec) -> i64 {
        let mut after = *self;
        after.count_session(at, self.offset_sec);
        after.days
    }

    /// The instants at which [`Streak::after_session`] changes by time: the end of the last counted day, and of the day after it.
    pub(crate) fn turns(&self) -> impl Iterator<Item = UnixSec> {
        let end_of_day = |last: i64| last.saturating_add(1).saturating_mul(DAY_SEC).saturating_sub(self.offset_sec);
        let next_day = self.last_day.map(end_of_day).map(UnixSec);
        next_day.into_iter().chain(self.breaks_at())
    }

    /// The instant at which the streak breaks unless a session comes first: the end of the day after the last
    /// counted one, where that session was.
    pub(crate) fn breaks_at(&self) -> Option<UnixSec> {
        let last = self.last_day?;
        let day_after_next = last.saturating_add(2).saturating_mul(DAY_SEC);
        (self.days > 0).then_some(UnixSec(day_after_next.saturating_sub(self.offset_sec)))
    }
}

impl Tally {
    /// One more session of this length; totals saturate.
    pub(crate) fn count_session(&mut self, at: UnixSec, utc_offset_sec: i64, duration_sec: i64) {
        self.sessions = saturating_sum(self.sessions, 1);
        self.total_sec = saturating_sum(self.total_sec, duration_sec);
        self.streak.count_session(at, utc_offset_sec);
    }

    /// Accumulated time in whole minutes (G3).
    pub(crate) fn minutes(&self) -> i64 {
        self.total_sec / 60
    }
}
