//! The streams of one server, for requests that change them.

use std::sync::Arc;

use plaudit::protocol::Limits;

use super::authority::Authority;
use super::metrics::Counters;
use super::receipts::ReceiptKeys;
use super::transaction::Tally;
use crate::notify::{Changed, Registry};
use crate::rules::{CurrentRules, Rules};
use crate::store::Store;

/// The store of streams, the rules of their changes, and the subscribers to changes.
#[derive(Clone)]
pub struct Streams {
    /// The database.
    pub store: Store,
    /// How long data is kept, and how large it may be.
    pub limits: Limits,
    /// The receipts of revisions (S11).
    pub receipts: Arc<ReceiptKeys>,
    /// Whether players may adopt progress made without an authority (K16).
    pub adopts: bool,
    /// The definitions in force.
    pub rules: CurrentRules,
    /// Counts settled events.
    pub counters: Counters,
    /// Receives committed changes.
    pub registry: Arc<Registry>,
}

impl Streams {
    /// The authority under these definitions.
    #[must_use]
    pub fn authority<'a>(&'a self, rules: &'a Rules) -> Authority<'a> {
        Authority { store: &self.store, rules, limits: self.limits, receipts: &self.receipts, adopts: self.adopts }
    }

    /// Counts a commit's settled events, and notifies subscribers of the streams that may have changed.
    pub fn committed(&self, tally: Tally, changed: impl IntoIterator<Item = Changed>) {
        self.counters.count(tally);
        self.registry.publish(changed);
    }
}
