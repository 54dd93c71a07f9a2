//! Builds a request: a prefix of the queue, and the base of each stream.

use super::journal::Fate;
use super::rules::ReplicaRules;
use super::{Reading, Replica};
use crate::progress::state::STATE_VERSION;
use crate::protocol::limits::MAX_KEY_BYTES;
use crate::protocol::{Event, MAX_EVENTS, MAX_REQUEST_BYTES, MAX_SEEN, MAX_STREAMS, PLAYER, StreamRequest, SyncRequest};
use crate::value::texts::{self, Places};

/// The bytes that an event's age adds when it is sent.
const AGE_BYTES: usize = 32;

impl<R: ReplicaRules> Replica<R> {
    /// Builds a request with a new random nonce. Pass its answer to [`Replica::accept`], or call [`Replica::forget`] when no answer
    /// is expected any more.
    pub fn request(&mut self, nonce: &str, reading: Reading, boot: &str) -> SyncRequest {
        self.live_nonces.push(nonce.to_owned());
        let mut events = self.batch(reading, boot);
        // Events of teams that are no longer followed are sent too; the authority settles them by refusing them.
        let mut ids: Vec<&str> = vec![PLAYER];
        for id in events.iter().map(|event| event.stream.as_str()).chain(self.streams.keys().map(String::as_str)) {
            if !ids.contains(&id) && ids.len() < MAX_STREAMS {
                ids.push(id);
            }
        }
        let streams: Vec<StreamRequest> = ids.into_iter().map(|id| self.held_of(id)).collect();
        let unknown = events.iter().position(|event| !streams.iter().any(|stream| stream.stream == event.stream));
        events.truncate(unknown.unwrap_or(events.len()));
        let streams = texts::sorted_by(streams, |stream| &stream.stream);
        SyncRequest { nonce: nonce.to_owned(), streams, events, adopt: self.adoption(), state_version: Some(STATE_VERSION) }
    }

    /// Drops a request, so that its answer is no longer accepted (K4).
    pub fn forget(&mut self, nonce: &str) {
        self.live_nonces.retain(|live| live != nonce);
    }

    fn held_of(&self, id: &str) -> StreamRequest {
        let Some(followed) = self.streams.get(id) else { return StreamRequest { stream: id.to_owned(), ..StreamRequest::default() } };
        StreamRequest {
            stream: id.to_owned(),
            epoch: followed.epoch,
            rev: (followed.epoch != 0 && !followed.wants_snapshot).then_some(followed.rev),
            receipt: followed.receipt.clone(),
            definitions: followed.version().to_owned(),
            seen: self.seen(id),
        }
    }

    /// The keys celebrated here that the authority does not know of yet, in the order of the view: confirmed ones first.
    fn seen(&self, stream: &str) -> Vec<String> {
        let Some(followed) = self.streams.get(stream).filter(|_| stream != PLAYER || !self.is_unseen()) else {
            return Vec::new(); // K16: celebrations of a base built without an authority are adopted with it, or belong to a guest
        };
        let is_known = |key: &str| self.streams.get(PLAYER).is_some_and(|player| player.base.celebrated.contains_key(key));
        let is_celebrated = |key: &str| {
            let entry = self.journal.get(key).filter(|entry| entry.stream == stream && entry.fate != Fate::Retracted);
            entry.is_some() && key.len() <= MAX_KEY_BYTES && !is_known(key)
        };
        let mut told = Places::default();
        let celebrated = followed.view.unlocks.iter().map(|earned| earned.key.as_str()).filter(|key| is_celebrated(key));
        let first = celebrated.enumerate().filter(|(index, key)| told.insert(*key, *index).is_none());
        first.map(|(_, key)| key.to_owned()).take(MAX_SEEN).collect()
    }

    fn batch(&self, reading: Reading, boot: &str) -> Vec<Event> {
        let mut bytes = 0_usize;
        let fits = |bytes: &mut usize, more: usize| {
            *bytes = bytes.saturating_add(more).saturating_add(AGE_BYTES);
            *bytes <= MAX_REQUEST_BYTES
        };
        // Events beside a base that is not adopted yet are the first to be sent once it is, so all others wait for them.
        let sendable = self.queue.iter().filter(|queued| !queued.saved.is_local && !self.waits_for_adoption());
        let prefix = sendable.take(self.settings.batch.clamp(1, MAX_EVENTS)).take_while(|queued| fits(&mut bytes, queued.bytes));
        let mut events: Vec<Event> = Vec::new();
        for queued in prefix {
            let mut event = queued.saved.event.clone();
            let age_ms = reading.mono_ms.saturating_sub(queued.saved.mono_ms);
            event.age_ms = (queued.saved.boot == boot && age_ms >= 0).then_some(age_ms);
            // An event that has left the queue is settled, even if a restored authority has forgotten it.
            event.after = event.after.filter(|after| events.iter().any(|earlier| earlier.sequence == *after));
            events.push(event);
        }
        events
    }
}
