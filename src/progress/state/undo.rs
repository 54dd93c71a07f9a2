//! The earlier values of what a draft has changed, for rolling it back.

use litemap::LiteMap;

use crate::definitions::NodeIx;
use crate::progress::facts::{Facts, Rates, Tally};
use crate::progress::record::Record;
use crate::progress::streak::{Account, Streak};
use crate::schedule::player::OffsetChanges;

/// The earlier values of everything that a draft has changed.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    /// Each changed record once, by its `touched` flag; without copies, its index alone.
    pub(super) records: Vec<(NodeIx, Option<Box<Record>>)>,
    /// Whether a draft without copies has changed facts.
    pub(super) changes_facts: bool,
    /// Boxed, because most drafts have no use for it.
    pub(super) copied: Option<Box<Copied>>,
}

impl Undo {
    pub(super) fn copied(&mut self) -> &mut Copied {
        self.copied.get_or_insert_default()
    }

    /// Frees the memory of the list of records beyond this many.
    pub(crate) fn shrink_to(&mut self, records: usize) {
        self.records.shrink_to(records);
    }
}

/// The earlier values of everything but records.
#[derive(Debug, Default)]
pub(super) struct Copied {
    pub(super) tally: Option<Tally>,
    pub(super) streak: Option<Streak>,
    /// Each changed account once.
    pub(super) accounts: Vec<(String, Option<Account>)>,
    pub(super) offsets: Option<OffsetChanges>,
    pub(super) rates: Option<Rates>,
    pub(super) app_version: Option<Option<String>>,
    pub(super) document: Option<Option<String>>,
    /// The changes to sets and statistics, in order.
    pub(super) facts: Vec<FactChange>,
}

/// A change to facts that are not copied as a whole.
#[derive(Debug)]
pub(super) enum FactChange {
    ProductAdded(String),
    /// With the transaction that was dropped for it, if any.
    TransactionAdded(Option<String>),
    ContentAdded(String),
    ContentRemoved(String),
    Collected(NodeIx, String),
    SetEmptied(NodeIx, LiteMap<String, ()>),
    Stat(String, Option<i64>),
}

impl Copied {
    /// Whether the facts of triggers were among what has changed.
    pub(super) fn has_facts(&self) -> bool {
        let Copied { tally, streak, accounts, app_version, facts, .. } = self;
        tally.is_some() || streak.is_some() || !accounts.is_empty() || app_version.is_some() || !facts.is_empty()
    }

    /// Puts the values back; `version` is that of the document.
    pub(super) fn put_back(self, now: &mut Facts, version: &mut Option<String>) {
        let Copied { tally, streak, accounts, offsets, rates, app_version, document, facts } = self;
        now.tally = tally.unwrap_or(now.tally);
        if let Some(before) = streak {
            now.streak = before;
        }
        if let Some(before) = offsets {
            now.offsets = before;
        }
        if let Some(before) = rates {
            now.rates = before;
        }
        for (name, before) in accounts {
            match before {
                Some(before) => drop(now.accounts.insert(name, before)),
                None => drop(now.accounts.remove(&name)),
            }
        }
        if let Some(before) = app_version {
            now.app_version = before;
        }
        if let Some(before) = document {
            *version = before;
        }
        for change in facts.into_iter().rev() {
            change.take_back(now);
        }
    }
}

impl FactChange {
    fn take_back(self, facts: &mut Facts) {
        match self {
            FactChange::ProductAdded(id) => drop(facts.products.remove(&id)),
            FactChange::TransactionAdded(oldest) => {
                facts.transactions.pop_back();
                oldest.into_iter().for_each(|id| facts.transactions.push_front(id));
            }
            FactChange::ContentAdded(id) => drop(facts.contents.remove(&id)),
            FactChange::ContentRemoved(id) => drop(facts.contents.insert(id, ())),
            FactChange::Collected(ix, id) => facts.drop_collected(ix, &id),
            FactChange::SetEmptied(ix, collected) => drop(facts.collected.insert(ix, collected)),
            FactChange::Stat(id, Some(before)) => drop(facts.stats.insert(id, before)),
            FactChange::Stat(id, None) => drop(facts.stats.remove(&id)),
        }
    }
}
