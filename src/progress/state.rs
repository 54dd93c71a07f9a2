//! A stream's state in memory, with the undo that makes commands all or nothing.

mod account_bounds;
mod accounts;
mod earlier_accounts;
mod first_version;
mod read;
mod streak;
mod undo;
mod write;

use litemap::LiteMap;

use super::facts::{Facts, MAX_TRANSACTIONS, Rates, Tally};
use super::record::{Earnings, Record, Total};
use super::streak::{Account, Streak};
use crate::definitions::streak::StreakAccount;
use crate::definitions::{Definitions, NodeIx};
use crate::schedule::player::OffsetChanges;
use crate::time::UnixSec;
use crate::value::{Key, Value};
use undo::FactChange;
pub(crate) use undo::Undo;

/// The version of the saved form. Reading upgrades older versions.
pub(crate) const STATE_VERSION: i64 = 2;

/// The `reset_zone` of records that follow the player's clock (P13).
pub(crate) const PLAYERS_CLOCK: &str = "player";

/// The stored data of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    pub(crate) records: Records,
    pub(crate) facts: Facts,
    /// The document version under which the last command was carried out ([`Definitions::version`]); `None` before the first
    /// command.
    document: Option<String>,
    /// Records of undefined ids, kept unchanged (D1).
    foreign: Vec<(Key, Value)>,
    /// Unknown fields from a newer version, kept unchanged (A8).
    extra: Vec<(Key, Value)>,
}

/// The records by node index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Records(Vec<Slot>);

/// The slot of one node's record.
#[derive(Clone, Debug, Default, PartialEq)]
struct Slot {
    record: Option<Box<Record>>,
    /// Whether the current draft has remembered the slot's earlier content; false between drafts.
    touched: bool,
}

impl Records {
    pub(crate) fn get(&self, ix: NodeIx) -> Option<&Record> {
        self.raw(ix).filter(|record| !record.forgotten)
    }

    /// A node's earnings; X1 keeps them.
    pub(crate) fn earnings(&self, ix: NodeIx) -> Option<&Earnings> {
        self.raw(ix).map(|record| &record.earnings)
    }

    /// Forgets each member's contributions in every record.
    pub(crate) fn clear_contributions(&mut self) {
        for record in self.0.iter_mut().filter_map(|slot| slot.record.as_deref_mut()) {
            (record.contributions, record.earlier_contributions) = Default::default();
        }
    }

    /// Whether there are no records.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|slot| slot.record.is_none())
    }

    /// A node's record, whether forgotten or not.
    pub(crate) fn stored(&self, ix: NodeIx) -> Option<&Record> {
        self.raw(ix)
    }

    fn raw(&self, ix: NodeIx) -> Option<&Record> {
        self.0.get(ix.0 as usize)?.record.as_deref()
    }

    fn slot(&mut self, ix: NodeIx) -> Option<&mut Slot> {
        self.0.get_mut(ix.0 as usize)
    }
}

impl State {
    /// The state of a stream without activity.
    pub(crate) fn new(definitions: &Definitions) -> State {
        State { records: Records(definitions.nodes.iter().map(|_| Slot::default()).collect()), ..State::default() }
    }

    /// The latest instant in the state (K17).
    pub(crate) fn newest(&self) -> Option<UnixSec> {
        let records = self.records.0.iter().filter_map(|slot| slot.record.as_ref()).map(|record| record.newest());
        let accounts = self.facts.accounts.values().filter_map(Account::newest);
        let offset = self.facts.offsets.pairs().last().map(|(at, _)| *at);
        records.chain(accounts).chain(offset).chain(self.facts.streak.newest()).chain(self.facts.tally.retroactive).max()
    }

    /// The number of ids in the state (S12): records, statistics, content, also in collected sets, and products. Transactions do
    /// not count.
    pub(crate) fn ids(&self) -> usize {
        let records = self.records.0.iter().filter(|slot| slot.record.is_some()).count();
        let Facts { stats, contents, products, collected, .. } = &self.facts;
        let collected: usize = collected.values().map(LiteMap::len).sum();
        records + stats.len() + contents.len() + products.len() + collected
    }

    /// K16: limits the pending claims and the pending totals of each node, in the order of the nodes.
    pub(crate) fn limit_pending_claims(&mut self, limits: &[(i64, i64)]) {
        for (slot, (claims, totals)) in self.records.0.iter_mut().zip(limits) {
            let Some(record) = slot.record.as_mut() else { continue };
            record.pending_claims = record.pending_claims.min(*claims);
            record.pending_total_claims = record.pending_total_claims.min(*totals);
        }
    }

    /// Erases records, with their earnings (K16).
    pub(crate) fn erase(&mut self, is_erased: impl Fn(NodeIx) -> bool) {
        for (ix, slot) in (0..).map(NodeIx).zip(&mut self.records.0) {
            if is_erased(ix) {
                slot.record = None;
                self.facts.collected.remove(&ix);
            }
        }
    }

    /// Forgets the total rewards of nodes, of every phase (K16).
    pub(crate) fn forget_totals(&mut self, is_forgotten: impl Fn(NodeIx) -> bool) {
        let records = (0..).map(NodeIx).zip(&mut self.records.0).filter_map(|(ix, slot)| Some((ix, slot.record.as_mut()?)));
        for (_, record) in records.filter(|(ix, _)| is_forgotten(*ix)) {
            (record.total, record.pending_total_claims) = (Total::Open, 0);
        }
    }

    /// A field that this version does not know (A8).
    pub(crate) fn extra(&self, name: &str) -> Option<&Value> {
        self.extra.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// The changes of a draft, by kind.
pub(crate) struct Touched<N> {
    /// The nodes whose records have changed.
    pub(crate) nodes: N,
    /// Whether the facts of triggers have changed.
    pub(crate) facts: bool,
    /// Whether the player's offset has changed, and so the phases of all nodes that follow the player's clock (P13).
    pub(crate) clock: bool,
}

/// A state under change, which remembers every write so that it can be rolled back.
#[derive(Debug)]
pub(crate) struct Draft<'s> {
    state: &'s mut State,
    undo: &'s mut Undo,
    /// Whether records, the tally, the streak and statistics are copied before they change. A draft without copies is not rolled back
    /// after such a change.
    copies: bool,
}

impl<'s> Draft<'s> {
    /// Begins a draft. `undo` is empty, or its memory is from an earlier draft.
    pub(crate) fn new(state: &'s mut State, undo: &'s mut Undo, copies: bool) -> Draft<'s> {
        Draft { state, undo, copies }
    }

    pub(crate) fn records(&self) -> &Records {
        &self.state.records
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.state.facts
    }

    /// Gives a node a fresh record, for writing. A forgotten record keeps its earnings.
    pub(crate) fn create(&mut self, ix: NodeIx, fresh: Record) -> Option<&mut Record> {
        let slot = self.state.records.slot(ix)?;
        slot.remember(ix, self.copies, self.undo);
        let earnings = slot.record.take().map(|forgotten| forgotten.earnings).unwrap_or_default();
        Some(slot.record.insert(Box::new(Record { earnings, ..fresh })))
    }

    /// A node's record for writing, whether forgotten or not.
    pub(crate) fn edit(&mut self, ix: NodeIx) -> Option<&mut Record> {
        let slot = self.state.records.slot(ix)?;
        slot.remember(ix, self.copies, self.undo);
        slot.record.as_deref_mut()
    }

    pub(crate) fn tally(&mut self) -> &mut Tally {
        if self.copies_facts() {
            self.undo.copied().tally.get_or_insert(self.state.facts.tally);
        }
        &mut self.state.facts.tally
    }

    pub(crate) fn streak(&mut self) -> &mut Streak {
        if self.copies_facts() {
            self.undo.copied().streak.get_or_insert_with(|| self.state.facts.streak.clone());
        }
        &mut self.state.facts.streak
    }

    /// Whether facts that are about to change are copied first.
    fn copies_facts(&mut self) -> bool {
        self.undo.changes_facts |= !self.copies;
        self.copies
    }

    /// The streak accounts with something after this instant, for writing.
    pub(crate) fn accounts_after(&mut self, at: UnixSec) -> impl Iterator<Item = (&String, &mut Account)> {
        let is_later = move |account: &Account| account.newest().is_some_and(|newest| newest > at);
        let (accounts, undo) = (&mut self.state.facts.accounts, &mut self.undo.copied().accounts);
        for (name, account) in accounts.iter().filter(|(_, account)| is_later(account)) {
            if undo.iter().all(|(known, _)| known != name) {
                undo.push((name.clone(), Some(account.clone())));
            }
        }
        accounts.iter_mut().filter(move |(_, account)| is_later(account))
    }

    pub(crate) fn set_offsets(&mut self, offsets: OffsetChanges) {
        if self.state.facts.offsets != offsets {
            let before = std::mem::replace(&mut self.state.facts.offsets, offsets);
            self.undo.copied().offsets.get_or_insert(before);
        }
    }

    pub(crate) fn rates(&mut self) -> &mut Rates {
        self.undo.copied().rates.get_or_insert_with(|| self.state.facts.rates.clone());
        &mut self.state.facts.rates
    }

    /// A streak account for writing; created if there is none yet.
    pub(crate) fn account(&mut self, account: &StreakAccount) -> &mut Account {
        let accounts = &mut self.state.facts.accounts;
        let copied = &mut self.undo.copied().accounts;
        if copied.iter().all(|(name, _)| *name != account.name) {
            copied.push((account.name.clone(), accounts.get(&account.name).cloned()));
        }
        accounts.entry(account.name.clone()).or_insert_with(|| Account::new(account))
    }

    pub(crate) fn set_app_version(&mut self, version: String) {
        if self.state.facts.app_version.as_deref() != Some(version.as_str()) {
            let before = self.state.facts.app_version.replace(version);
            self.undo.copied().app_version.get_or_insert(before);
        }
    }

    pub(crate) fn document(&self) -> Option<&String> {
        self.state.document.as_ref()
    }

    pub(crate) fn set_document(&mut self, version: Option<String>) {
        let before = std::mem::replace(&mut self.state.document, version);
        self.undo.copied().document.get_or_insert(before);
    }

    pub(crate) fn add_product(&mut self, id: &str) {
        if self.state.facts.products.insert(id.to_owned(), ()).is_none() {
            self.undo.copied().facts.push(FactChange::ProductAdded(id.to_owned()));
        }
    }

    /// G6: adds a transaction; false if it is known already.
    pub(crate) fn add_transaction(&mut self, id: &str) -> bool {
        let transactions = &mut self.state.facts.transactions;
        if transactions.iter().any(|known| known == id) {
            return false;
        }
        let oldest = if transactions.len() < MAX_TRANSACTIONS { None } else { transactions.pop_front() };
        transactions.push_back(id.to_owned());
        self.undo.copied().facts.push(FactChange::TransactionAdded(oldest));
        true
    }

    pub(crate) fn add_content(&mut self, id: &str) {
        if self.state.facts.contents.insert(id.to_owned(), ()).is_none() {
            self.undo.copied().facts.push(FactChange::ContentAdded(id.to_owned()));
        }
    }

    pub(crate) fn retain_contents(&mut self, keep: impl Fn(&str) -> bool) {
        let undo = &mut self.undo.copied().facts;
        self.state.facts.contents.retain(|id, ()| {
            let kept = keep(id);
            if !kept {
                undo.push(FactChange::ContentRemoved(id.clone()));
            }
            kept
        });
    }

    /// G4: adds to a node's collected set; true if all of `wanted` is collected now.
    pub(crate) fn collect(&mut self, ix: NodeIx, id: &str, wanted: &[String]) -> bool {
        let collected = self.state.facts.collected.entry(ix).or_default();
        if collected.insert(id.to_owned(), ()).is_none() {
            self.undo.copied().facts.push(FactChange::Collected(ix, id.to_owned()));
        }
        collected.len() >= wanted.len() && wanted.iter().all(|id| collected.contains_key(id))
    }

    pub(crate) fn empty_set(&mut self, ix: NodeIx) {
        if let Some(collected) = self.state.facts.collected.remove(&ix) {
            self.undo.copied().facts.push(FactChange::SetEmptied(ix, collected));
        }
    }

    /// Changes a statistic. Returns its value before, `None` for a new one, and its value after.
    pub(crate) fn change_stat(&mut self, id: &str, after: impl FnOnce(Option<i64>) -> i64) -> (Option<i64>, i64) {
        let stats = &mut self.state.facts.stats;
        let (before, value) = match stats.get_mut(id) {
            Some(value) => (Some(std::mem::replace(value, after(Some(*value)))), *value),
            None => {
                let value = after(None);
                stats.insert(id.to_owned(), value);
                (None, value)
            }
        };
        if self.copies_facts() {
            self.undo.copied().facts.push(FactChange::Stat(id.to_owned(), before));
        }
        (before, value)
    }

    /// Keeps all changes. Returns what has changed.
    pub(crate) fn keep(self) -> Touched<impl Iterator<Item = NodeIx> + 's> {
        for (ix, _) in &self.undo.records {
            if let Some(slot) = self.state.records.slot(*ix) {
                slot.touched = false;
            }
        }
        let Undo { records, changes_facts, copied } = self.undo;
        let facts = std::mem::take(changes_facts) || copied.as_ref().is_some_and(|copied| copied.has_facts());
        let clock = copied.take().is_some_and(|copied| copied.offsets.is_some());
        Touched { nodes: records.drain(..).map(|(ix, _)| ix), facts, clock }
    }

    /// Rolls all changes back.
    pub(crate) fn roll_back(self) {
        let Undo { records, changes_facts, copied } = std::mem::take(self.undo);
        debug_assert!(self.copies || (records.is_empty() && !changes_facts), "a record or a fact changed without a copy");
        for (ix, before) in records {
            if let Some(slot) = self.state.records.slot(ix) {
                *slot = Slot { record: before, touched: false };
            }
        }
        if let Some(copied) = copied {
            copied.put_back(&mut self.state.facts, &mut self.state.document);
        }
    }

    /// X1 in part: forgets a node's record, except its earnings.
    pub(crate) fn forget(&mut self, ix: NodeIx) {
        if let Some(slot) = self.state.records.slot(ix) {
            slot.remember(ix, self.copies, self.undo);
            let earnings = slot.record.take().map(|record| record.earnings).filter(|earnings| earnings.count > 0);
            slot.record = earnings.map(|earnings| Box::new(Record { earnings, forgotten: true, ..Record::default() }));
        }
        self.empty_set(ix);
    }
}

impl Slot {
    /// Remembers the record before the draft's first change to it.
    fn remember(&mut self, ix: NodeIx, copies: bool, undo: &mut Undo) {
        if !self.touched {
            self.touched = true;
            undo.records.push((ix, if copies { self.record.clone() } else { None }));
        }
    }
}
