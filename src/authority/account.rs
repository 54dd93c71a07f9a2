//! A player's account: the acks of processes, and the settled events by id.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::AuthorityRules;
use super::settled::Settled;
use crate::protocol::{Event, Limits, Rejection, Sequence};
use crate::time::UnixSec;

/// The acks and settled events of one player.
///
/// A host may keep them as rows, and fill an account with those that a request refers to: the processes of its events and of their
/// `after`, the events' ids, and the rejections of those processes. Each [`Settlement`](super::Settlement) names the rows that an
/// exchange changed.
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

/// The client id under which adoptions and the events that servers report are settled; no real process has it.
pub(super) const ADOPTION: &str = "";

/// The progress of a process: its events up to a number are settled.
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
    /// The instant at which it was settled.
    pub at: UnixSec,
}

/// Whether an event may be processed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Eligibility {
    /// The event is the next of its process.
    Next,
    /// The event is a re-keyed copy of a settled one (S8).
    Duplicate,
    /// The event is settled (S1), follows a gap (S2), or waits for another process (S3).
    Skipped,
}

impl Account {
    /// The highest settled number of a process; 0 if nothing is settled, or the ack has expired.
    #[must_use]
    pub fn ack(&self, cid: &str) -> i64 {
        self.acks.get(cid).map_or(0, |ack| ack.mid)
    }

    /// The acks by process.
    pub fn acks(&self) -> impl Iterator<Item = (&str, Ack)> {
        self.acks.iter().map(|(cid, ack)| (cid.as_str(), *ack))
    }

    /// The settled events by id.
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

    /// The settled event with this id.
    pub(super) fn settled_as(&self, eid: &str) -> Option<&Settled> {
        self.settled.get(eid)
    }

    /// K16: settles an adoption, which has no number in any process.
    pub(super) fn settle_adoption(&mut self, eid: &str, at: UnixSec, refusal: Option<(String, String)>) {
        let sequence = Sequence { cid: ADOPTION.to_owned(), mid: 0 };
        self.settled.insert(eid.to_owned(), Settled { sequence, at, refusal });
    }

    /// S8: drops settled events and acks that are older than [`Limits::known_sec`].
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

    /// Settles an event. A copy keeps the instant and the refusal of the first one (S8).
    pub(super) fn settle(&mut self, event: &Event, at: UnixSec, refusal: Option<(String, String)>) {
        let sequence = event.sequence.clone();
        self.acks.insert(sequence.cid.clone(), Ack { mid: sequence.mid, at });
        let known = self.settled.entry(event.eid.clone()).or_insert(Settled { sequence: sequence.clone(), at, refusal });
        known.sequence = sequence;
    }

    /// S4: the rejections of these events and of an adoption, and a limited number of rejections of later events of each process,
    /// which another request with a lost answer may have settled. `cut` lists the processes that have more, with the first number
    /// that is left out.
    pub(super) fn rejections(&self, events: &[Event], adoption: Option<&str>, now: UnixSec, rules: &impl AuthorityRules) -> Rejections {
        let mut first: BTreeMap<&str, i64> = BTreeMap::new();
        for event in events {
            let mid = first.entry(&event.sequence.cid).or_insert(event.sequence.mid);
            *mid = event.sequence.mid.min(*mid);
        }
        let named: BTreeSet<&str> = events.iter().map(|event| event.eid.as_str()).chain(adoption).collect();
        let mut listed = Rejections::default();
        let mut later: BTreeMap<(&str, i64), Rejection> = BTreeMap::new();
        for (eid, settled) in &self.settled {
            let Some((code, message)) = settled.refusal.as_ref().filter(|_| rules.lists(settled, now)) else { continue };
            let rejection = Rejection { eid: eid.clone(), code: code.clone(), message: message.clone() };
            let Sequence { cid, mid } = &settled.sequence;
            if named.contains(eid.as_str()) {
                listed.rejected.push(rejection);
            } else if first.get(cid.as_str()).is_some_and(|first| mid >= first) {
                later.insert((cid, *mid), rejection);
            }
        }
        let quota = rules.later_rejections(first.len());
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for ((cid, mid), rejection) in later {
            let count = counts.entry(cid).or_default();
            *count = count.saturating_add(1);
            if *count <= quota {
                listed.rejected.push(rejection);
            } else {
                listed.cut.entry(cid.to_owned()).or_insert(mid);
            }
        }
        listed.rejected.sort_by(|one, other| one.eid.cmp(&other.eid));
        listed
    }
}

/// The rejections in an answer.
#[derive(Debug, Default)]
pub(super) struct Rejections {
    pub(super) rejected: Vec<Rejection>,
    /// The processes with more rejections than the answer contains, with the first number that is left out.
    pub(super) cut: BTreeMap<String, i64>,
}
