//! A player's account: the acks of processes, and the identities of settled events.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::AuthorityRules;
use super::settled::Settled;
use crate::protocol::{Event, Limits, Rejection, Sequence};
use crate::time::UnixSec;

/// Acks and settled identities of one player.
///
/// A host may keep them as rows, and fill an account with those that a request names: the processes of its events and
/// of their `after`, the events' identities, and what those processes were refused. What an exchange changes comes back as rows in its
/// [`Settlement`](super::Settlement)s.
///
/// ```
/// use plaudit::UnixSec;
/// use plaudit::authority::{Account, Ack};
/// let mut account = Account::default();
/// for (cid, mid, at) in [("phone", 12, 1_790_000_000), ("laptop", 3, 1_789_000_000)] {
///     account.insert_ack(cid.to_owned(), Ack { mid, at: UnixSec(at) }); // a row of the database
/// }
/// assert_eq!((account.ack("phone"), account.ack("tablet")), (12, 0));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Account {
    acks: BTreeMap<String, Ack>,
    settled: BTreeMap<String, Settled>,
}

/// How far a process is settled.
///
/// ```
/// use plaudit::UnixSec;
/// use plaudit::authority::{Account, Ack};
/// let mut account = Account::default();
/// account.insert_ack("phone".to_owned(), Ack { mid: 12, at: UnixSec(1_790_000_000) });
/// assert_eq!(account.acks().next().map(|(cid, ack)| (cid, ack.mid)), Some(("phone", 12)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ack {
    /// The highest settled number.
    pub mid: i64,
    /// When it was settled.
    pub at: UnixSec,
}

/// Whether it is an event's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eligibility {
    /// It is the next of its process.
    Next,
    /// It is a re-keyed copy of a settled event (S8).
    Duplicate,
    /// It is settled (S1), follows a gap (S2), or waits for another process (S3).
    Skipped,
}

impl Account {
    /// The highest settled number of a process; 0 if nothing is settled, or the ack has expired.
    #[must_use]
    pub fn ack(&self, cid: &str) -> i64 {
        self.acks.get(cid).map_or(0, |ack| ack.mid)
    }

    /// The acks, by process.
    pub fn acks(&self) -> impl Iterator<Item = (&str, Ack)> {
        self.acks.iter().map(|(cid, ack)| (cid.as_str(), *ack))
    }

    /// The settled events, by identity.
    pub fn settled(&self) -> impl Iterator<Item = (&str, &Settled)> {
        self.settled.iter().map(|(eid, settled)| (eid.as_str(), settled))
    }

    /// Inserts a stored ack.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::authority::{Account, Ack};
    /// let row = ("phone", 12, 1_790_000_000); // of the database
    /// let mut account = Account::default();
    /// account.insert_ack(row.0.to_owned(), Ack { mid: row.1, at: UnixSec(row.2) });
    /// assert_eq!(account.ack("phone"), 12);
    /// ```
    pub fn insert_ack(&mut self, cid: String, ack: Ack) {
        self.acks.insert(cid, ack);
    }

    /// Inserts a stored settled event.
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::authority::{Account, Settled};
    /// use plaudit::protocol::Sequence;
    /// let row = ("e12", "phone", 12, 1_790_000_000); // of the database
    /// let sequence = Sequence { cid: row.1.to_owned(), mid: row.2 };
    /// let mut account = Account::default();
    /// account.insert_settled(row.0.to_owned(), Settled { sequence, at: UnixSec(row.3), refusal: None });
    /// assert_eq!(account.settled().count(), 1);
    /// ```
    pub fn insert_settled(&mut self, eid: String, settled: Settled) {
        self.settled.insert(eid, settled);
    }

    /// S8: drops identities and acks that are older than [`Limits::known_sec`].
    ///
    /// ```
    /// use plaudit::UnixSec;
    /// use plaudit::authority::{Account, Ack};
    /// use plaudit::protocol::Limits;
    /// let (now, mut account) = (UnixSec(1_790_000_000), Account::default());
    /// account.insert_ack("phone".to_owned(), Ack { mid: 12, at: now.plus(-90 * 86_400) });
    /// account.insert_ack("lost phone".to_owned(), Ack { mid: 3, at: now.plus(-91 * 86_400) });
    /// account.expire(now, Limits::default());
    /// assert_eq!((account.ack("phone"), account.ack("lost phone")), (12, 0));
    /// ```
    pub fn expire(&mut self, now: UnixSec, limits: Limits) {
        let before = now.plus(-limits.known_sec);
        self.acks.retain(|_, ack| ack.at >= before);
        self.settled.retain(|_, settled| settled.at >= before);
    }

    pub(super) fn eligibility(&self, event: &Event, rules: &impl AuthorityRules) -> Eligibility {
        let Sequence { cid, mid } = &event.sequence;
        let ack = self.ack(cid);
        let waits = event.after.as_ref().is_some_and(|after| after.cid != *cid && rules.waits_for(after, self.ack(&after.cid)));
        if rules.is_settled(*mid, ack) || rules.is_gap(*mid, ack) || waits {
            return Eligibility::Skipped;
        }
        if rules.is_duplicate(event, self.settled.get(&event.eid)) { Eligibility::Duplicate } else { Eligibility::Next }
    }

    /// Settles an event. For a copy, instant and refusal of the first stay (S8).
    pub(super) fn settle(&mut self, event: &Event, at: UnixSec, refusal: Option<(String, String)>) {
        let sequence = event.sequence.clone();
        self.acks.insert(sequence.cid.clone(), Ack { mid: sequence.mid, at });
        let known = self.settled.entry(event.eid.clone()).or_insert(Settled { sequence: sequence.clone(), at, refusal });
        known.sequence = sequence;
    }

    /// S4: the rejections of these events, and of later events of their processes: those may have been settled by another
    /// request, whose answer may be lost, and the acks of this answer settle them too.
    pub(super) fn rejections(&self, events: &[Event], now: UnixSec, rules: &impl AuthorityRules) -> Vec<Rejection> {
        let mut first: BTreeMap<&str, i64> = BTreeMap::new();
        let mut named: BTreeSet<&str> = BTreeSet::new();
        for event in events {
            first.entry(&event.sequence.cid).or_insert(event.sequence.mid);
            named.insert(&event.eid);
        }
        let is_told = |eid: &str, sequence: &Sequence| {
            named.contains(eid) || first.get(sequence.cid.as_str()).is_some_and(|first| sequence.mid >= *first)
        };
        let told = self.settled.iter().filter(|(eid, settled)| is_told(eid, &settled.sequence) && rules.lists(settled, now));
        let refused = told.filter_map(|(eid, settled)| Some((eid, settled.refusal.as_ref()?)));
        refused.map(|(eid, (code, message))| Rejection { eid: eid.clone(), code: code.clone(), message: message.clone() }).collect()
    }
}
