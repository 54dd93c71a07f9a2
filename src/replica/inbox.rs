//! The unlocks that a host can list: the unacknowledged ones, and all unlocks of a view.

use litemap::LiteMap;

use super::Replica;
use super::journal::{Entry, Fate};
use super::rules::ReplicaRules;
use super::stream_replica::StreamReplica;
use crate::progress::Unlock;
use crate::protocol::Earned;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::object::Object;

/// An unlock of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'r> {
    /// The unlock.
    pub earned: &'r Earned,
    /// Whether the authority has it; otherwise a pending event yields it.
    pub confirmed: bool,
}

impl Listed<'_> {
    /// The unlock as `{key, id, at, retroactive, confirmed}`.
    #[must_use]
    pub fn to_value(self) -> Value {
        let mut object = Object::default();
        object.text("key", &self.earned.key);
        object.text("id", &self.earned.id);
        object.number("at", self.earned.at.0);
        object.truth("retroactive", self.earned.retroactive);
        object.truth("confirmed", self.confirmed);
        object.into()
    }
}

impl<R: ReplicaRules> Replica<R> {
    /// The unlocks of a stream that were celebrated, or confirmed late, and that the host has not acknowledged
    /// ([`Replica::acknowledge`]), oldest first. A host shows them again if the page was closed too early.
    #[must_use]
    pub fn inbox(&self, stream: &str) -> Vec<Unlock> {
        let Some(followed) = self.streams.get(stream) else { return Vec::new() };
        let is_open = |entry: &Entry| entry.stream == stream && !entry.acknowledged && entry.fate != Fate::Retracted;
        let mut open: LiteMap<(UnixSec, &String), &Entry> = LiteMap::new();
        for (key, entry) in self.journal.entries().filter(|(_, entry)| is_open(entry)) {
            open.insert((entry.at, key), entry);
        }
        open.iter().map(|((_, key), entry)| display(followed, key, entry)).collect()
    }

    /// The recent unlocks in a stream's view, confirmed ones first.
    pub fn unlocks(&self, stream: &str) -> impl Iterator<Item = Listed<'_>> {
        let (earned, confirmed) =
            self.streams.get(stream).map_or((&[][..], 0), |followed| (&followed.view.unlocks[..], followed.base.unlocks.len()));
        earned.iter().enumerate().map(move |(index, earned)| Listed { earned, confirmed: index < confirmed })
    }
}

fn display(followed: &StreamReplica, key: &str, entry: &Entry) -> Unlock {
    let retroactive = followed.view.unlocks.iter().any(|earned| earned.key == key && earned.retroactive);
    followed.view.engine.unlock(&entry.id, key, entry.at, retroactive)
}
