//! Without an authority: the events that are stored beside the base that they belong to, until it is written anew (K8).
//!
//! A base is written with its definitions, and takes long where there are many. An event is short. So the queue of the store
//! takes the events, and the base is written once they have become as long as it is: whatever its length, each event costs
//! about the same. In memory they are folded in at once; a store that is opened is read as the base with its events folded in.

use std::sync::Arc;

use super::queue::Queued;
use super::stream_replica::StreamReplica;
use crate::progress::unlock_key::KeyRules;

/// So many events may wait, however long the base is: each is applied again when the store is opened.
const MOST_EVENTS: usize = 500;

/// They may become so long, however short the base is.
const LEAST_BYTES: usize = 16 * 1024;

/// How much waits in the store to be folded in, and beside how long a base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unfolded {
    pub(super) events: usize,
    bytes: usize,
    base_bytes: usize,
}

impl Unfolded {
    /// Nothing waits beside a base of this length.
    pub(super) fn beside(base: &str) -> Unfolded {
        Unfolded { events: 0, bytes: 0, base_bytes: base.len() }
    }

    pub(super) fn add(&mut self, bytes: usize) {
        self.events = self.events.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Whether one event more has to wait no longer.
    pub(super) fn is_enough(&self) -> bool {
        self.events >= MOST_EVENTS || self.bytes > self.base_bytes.max(LEAST_BYTES)
    }
}

/// The stored events that are to be folded into the base of one stream.
pub(super) struct Folding<'a> {
    events: Vec<&'a Queued>,
    kept_sec: i64,
    keys: &'a dyn KeyRules,
}

impl<'a> Folding<'a> {
    pub(super) fn of(id: &str, unfolded: &'a [Arc<Queued>], kept_sec: i64, keys: &'a dyn KeyRules) -> Folding<'a> {
        let events = unfolded.iter().map(Arc::as_ref).filter(|queued| queued.saved.event.stream == id).collect();
        Folding { events, kept_sec, keys }
    }

    /// Whether all were recorded under definitions of this version.
    pub(super) fn is_under(&self, version: &str) -> bool {
        self.events.iter().all(|queued| queued.saved.event.definitions == version)
    }

    /// Folds them in; tells whether there are any.
    pub(super) fn fold_into(&self, followed: &mut StreamReplica) -> bool {
        self.events.iter().for_each(|queued| followed.fold(queued, self.kept_sec, self.keys));
        !self.events.is_empty()
    }
}
