//! A stream's state in memory, and the undo that makes commands all or nothing.

mod read;
mod streak;
mod write;

use litemap::LiteMap;

use super::facts::{Facts, MAX_TRANSACTIONS, Tally};
use super::record::{Earnings, Record};
use super::streak::Streak;
use crate::definitions::{Definitions, NodeIx};
use crate::value::{Key, Value};

/// The version of the saved form; older ones are upgraded when they are read.
pub(crate) const STATE_VERSION: i64 = 2;

/// Everything that is stored of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    pub(crate) records: Records,
    pub(crate) facts: Facts,
    /// The version of the document that the last command was carried out under ([`Definitions::version`]); `None` before the first one.
    document: Option<String>,
    /// Records of ids that are not defined, untouched (D1).
    foreign: Vec<(Key, Value)>,
    /// Fields of a newer version, kept as they are (A8).
    extra: Vec<(Key, Value)>,
}

/// The records, by node.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Records(Vec<Slot>);

/// A place for a record.
#[derive(Clone, Debug, Default, PartialEq)]
struct Slot {
    record: Option<Box<Record>>,
    /// The draft at hand remembers what was here before; false between drafts.
    touched: bool,
}

impl Records {
    pub(crate) fn get(&self, ix: NodeIx) -> Option<&Record> {
        self.raw(ix).filter(|record| !record.forgotten)
    }

    /// What a node has earned, ever; X1 does not forget it.
    pub(crate) fn earnings(&self, ix: NodeIx) -> Option<&Earnings> {
        self.raw(ix).map(|record| &record.earnings)
    }

    /// Whether nothing has been recorded.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|slot| slot.record.is_none())
    }

    fn raw(&self, ix: NodeIx) -> Option<&Record> {
        self.0.get(ix.0 as usize)?.record.as_deref()
    }

    fn slot(&mut self, ix: NodeIx) -> Option<&mut Slot> {
        self.0.get_mut(ix.0 as usize)
    }
}

impl State {
    /// The state of a stream in which nothing has happened.
    pub(crate) fn new(definitions: &Definitions) -> State {
        State { records: Records(definitions.nodes.iter().map(|_| Slot::default()).collect()), ..State::default() }
    }

    /// A field that is none of this version's (A8).
    pub(crate) fn extra(&self, name: &str) -> Option<&Value> {
        self.extra.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// What was there before a batch, as far as the batch touched it.
#[derive(Debug, Default)]
pub(crate) struct Undo {
    /// Each record once, by its `touched` mark.
    records: Vec<(NodeIx, Option<Box<Record>>)>,
    tally: Option<Tally>,
    streak: Option<Streak>,
    app_version: Option<Option<String>>,
    document: Option<Option<String>>,
    /// The changes to sets and statistics, in order.
    facts: Vec<FactChange>,
}

/// One change to the facts that are not copied as a whole.
#[derive(Debug)]
enum FactChange {
    ProductAdded(String),
    /// With the one that had to go for it.
    TransactionAdded(Option<String>),
    ContentAdded(String),
    ContentRemoved(String),
    Collected(NodeIx, String),
    SetEmptied(NodeIx, LiteMap<String, ()>),
    Stat(String, Option<i64>),
}

/// A state under change: everything that is written is remembered, so that it can be taken back.
#[derive(Debug)]
pub(crate) struct Draft<'s> {
    state: &'s mut State,
    undo: Undo,
}

impl<'s> Draft<'s> {
    pub(crate) fn new(state: &'s mut State) -> Draft<'s> {
        Draft { state, undo: Undo::default() }
    }

    pub(crate) fn records(&self) -> &Records {
        &self.state.records
    }

    pub(crate) fn facts(&self) -> &Facts {
        &self.state.facts
    }

    /// The record of a node for writing; `fresh` makes one where there is none.
    pub(crate) fn write(&mut self, ix: NodeIx, fresh: impl Fn() -> Record) -> Option<&mut Record> {
        let slot = self.state.records.slot(ix)?;
        slot.remember(ix, &mut self.undo);
        let record = slot.record.get_or_insert_with(|| Box::new(fresh()));
        if record.forgotten {
            let earnings = std::mem::take(&mut record.earnings);
            **record = Record { earnings, ..fresh() };
        }
        Some(record)
    }

    pub(crate) fn tally(&mut self) -> &mut Tally {
        self.undo.tally.get_or_insert(self.state.facts.tally);
        &mut self.state.facts.tally
    }

    pub(crate) fn streak(&mut self) -> &mut Streak {
        self.undo.streak.get_or_insert_with(|| self.state.facts.streak.clone());
        &mut self.state.facts.streak
    }

    pub(crate) fn set_app_version(&mut self, version: String) {
        if self.state.facts.app_version.as_deref() != Some(version.as_str()) {
            let before = self.state.facts.app_version.replace(version);
            self.undo.app_version.get_or_insert(before);
        }
    }

    pub(crate) fn document(&self) -> Option<&String> {
        self.state.document.as_ref()
    }

    pub(crate) fn set_document(&mut self, version: Option<String>) {
        let before = std::mem::replace(&mut self.state.document, version);
        self.undo.document.get_or_insert(before);
    }

    pub(crate) fn add_product(&mut self, id: &str) {
        if self.state.facts.products.insert(id.to_owned(), ()).is_none() {
            self.undo.facts.push(FactChange::ProductAdded(id.to_owned()));
        }
    }

    /// G6: false if the transaction is known already.
    pub(crate) fn add_transaction(&mut self, id: &str) -> bool {
        let transactions = &mut self.state.facts.transactions;
        if transactions.iter().any(|known| known == id) {
            return false;
        }
        let oldest = if transactions.len() < MAX_TRANSACTIONS { None } else { transactions.pop_front() };
        transactions.push_back(id.to_owned());
        self.undo.facts.push(FactChange::TransactionAdded(oldest));
        true
    }

    pub(crate) fn add_content(&mut self, id: &str) {
        if self.state.facts.contents.insert(id.to_owned(), ()).is_none() {
            self.undo.facts.push(FactChange::ContentAdded(id.to_owned()));
        }
    }

    pub(crate) fn retain_contents(&mut self, keep: impl Fn(&str) -> bool) {
        let undo = &mut self.undo.facts;
        self.state.facts.contents.retain(|id, ()| {
            let kept = keep(id);
            if !kept {
                undo.push(FactChange::ContentRemoved(id.clone()));
            }
            kept
        });
    }

    /// G4: adds to what a node has collected; true if all of `wanted` is there now.
    pub(crate) fn collect(&mut self, ix: NodeIx, id: &str, wanted: &[String]) -> bool {
        let collected = self.state.facts.collected.entry(ix).or_default();
        if collected.insert(id.to_owned(), ()).is_none() {
            self.undo.facts.push(FactChange::Collected(ix, id.to_owned()));
        }
        collected.len() >= wanted.len() && wanted.iter().all(|id| collected.contains_key(id))
    }

    pub(crate) fn empty_set(&mut self, ix: NodeIx) {
        if let Some(collected) = self.state.facts.collected.remove(&ix) {
            self.undo.facts.push(FactChange::SetEmptied(ix, collected));
        }
    }

    pub(crate) fn set_stat(&mut self, id: &str, value: i64) {
        let before = self.state.facts.stats.insert(id.to_owned(), value);
        self.undo.facts.push(FactChange::Stat(id.to_owned(), before));
    }

    /// Keeps everything; tells which records were touched.
    pub(crate) fn keep(self) -> impl Iterator<Item = NodeIx> {
        for (ix, _) in &self.undo.records {
            if let Some(slot) = self.state.records.slot(*ix) {
                slot.touched = false;
            }
        }
        self.undo.records.into_iter().map(|(ix, _)| ix)
    }

    /// Takes everything back.
    pub(crate) fn roll_back(self) {
        let Undo { records, tally, streak, app_version, document, facts } = self.undo;
        for (ix, before) in records {
            if let Some(slot) = self.state.records.slot(ix) {
                *slot = Slot { record: before, touched: false };
            }
        }
        if let Some(before) = tally {
            self.state.facts.tally = before;
        }
        if let Some(before) = streak {
            self.state.facts.streak = before;
        }
        if let Some(before) = app_version {
            self.state.facts.app_version = before;
        }
        if let Some(before) = document {
            self.state.document = before;
        }
        for change in facts.into_iter().rev() {
            change.take_back(&mut self.state.facts);
        }
    }

    /// X1 in part: forgets the record of a node, all but its earning numbers.
    pub(crate) fn forget(&mut self, ix: NodeIx) {
        if let Some(slot) = self.state.records.slot(ix) {
            slot.remember(ix, &mut self.undo);
            let earnings = slot.record.take().map(|record| record.earnings).filter(|earnings| earnings.count > 0);
            slot.record = earnings.map(|earnings| Box::new(Record { earnings, forgotten: true, ..Record::default() }));
        }
        self.empty_set(ix);
    }
}

impl Slot {
    /// Before the first change of a draft.
    fn remember(&mut self, ix: NodeIx, undo: &mut Undo) {
        if !self.touched {
            self.touched = true;
            undo.records.push((ix, self.record.clone()));
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
