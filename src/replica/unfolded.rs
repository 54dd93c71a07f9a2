//! Events that are stored beside their base until it is written again, without an authority (K8).
//!
//! A base is written with its definitions, which takes long if there are many; an event is short. Therefore events go to the stored
//! queue, and the base is written again once their total length reaches that of the base. The cost per event is then about the same
//! for a base of any length. In memory, events are folded in at once; opening a store folds its events into its base.

use std::sync::Arc;

use super::queue::Queued;
use super::stream_replica::StreamReplica;
use crate::progress::unlock_key::KeyRules;

/// The most waiting events, regardless of the base's length: opening the store applies each again.
const MOST_EVENTS: usize = 500;

/// The length that waiting events may always have, however short the base is.
const LEAST_BYTES: usize = 16 * 1024;

/// The number and length of waiting events, and the length of the base.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unfolded {
    pub(super) events: usize,
    bytes: usize,
    base_bytes: usize,
}

impl Unfolded {
    /// No waiting events, beside a base of this length.
    pub(super) fn beside(base: &str) -> Unfolded {
        Unfolded { events: 0, bytes: 0, base_bytes: base.len() }
    }

    pub(super) fn add(&mut self, bytes: usize) {
        self.events = self.events.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// Whether the base must be written again before one more event waits.
    pub(super) fn is_enough(&self) -> bool {
        self.events >= MOST_EVENTS || self.bytes > self.base_bytes.max(LEAST_BYTES)
    }
}

/// The stored events to fold into the base of one stream.
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

    /// Whether all events were recorded under definitions of this version.
    pub(super) fn is_under(&self, version: &str) -> bool {
        self.events.iter().all(|queued| queued.saved.event.definitions == version)
    }

    /// Folds the events in; returns whether there are any.
    pub(super) fn fold_into(&self, followed: &mut StreamReplica) -> bool {
        self.events.iter().for_each(|queued| followed.fold(queued, self.kept_sec, self.keys));
        !self.events.is_empty()
    }
}
