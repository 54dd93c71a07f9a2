//! One subscribed connection: its queue of notifications, whose size is bounded.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use plaudit::UnixSec;
use tokio::sync::Notify;

/// How long notifications may stay unread before the connection counts as stalled.
const STALL_LIMIT: Duration = Duration::from_secs(30);

/// The receiving end of one connection, with its queue.
#[derive(Default)]
pub struct Subscriber {
    /// The instant at which the client's token was issued.
    pub(super) issued_at: UnixSec,
    state: Mutex<State>,
    wake: Notify,
}

/// One notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notification {
    /// A stream has this revision.
    Revision {
        /// The stream's name in requests.
        stream: String,
        /// Its revision.
        rev: i64,
    },
    /// The members of a team, or their roles, have changed.
    Members {
        /// The team's stream.
        stream: String,
    },
    /// Other definitions are in force.
    Definitions {
        /// The audience: `player` or `team`.
        stream: String,
        /// The hash of their document.
        version: String,
    },
}

#[derive(Default)]
struct State {
    /// The last sent or queued revision of each stream.
    known: BTreeMap<String, i64>,
    revisions: BTreeSet<String>,
    members: BTreeSet<String>,
    /// The new versions of definitions, by audience.
    definitions: BTreeMap<String, String>,
    /// Since when the queue has not been empty.
    since: Option<Instant>,
    is_closed: bool,
}

impl Subscriber {
    /// A subscriber whose token was issued at this instant.
    #[must_use]
    pub fn of(issued_at: UnixSec) -> Subscriber {
        Subscriber { issued_at, ..Subscriber::default() }
    }

    /// Queues the revision of a stream. Returns false, without queueing, if the connection knows this revision already.
    pub fn revision_changed(&self, stream: &str, rev: i64) -> bool {
        self.queue(|state| {
            let is_new = state.known.insert(stream.to_owned(), rev) != Some(rev);
            is_new && state.revisions.insert(stream.to_owned())
        })
    }

    /// Queues that the members of a team have changed. Returns false if that is queued already.
    pub fn members_changed(&self, stream: &str) -> bool {
        self.queue(|state| state.members.insert(stream.to_owned()))
    }

    /// Queues that other definitions are in force; of several, the last.
    pub fn definitions_changed(&self, stream: &str, version: &str) {
        self.queue(|state| {
            state.definitions.insert(stream.to_owned(), version.to_owned());
            true
        });
    }

    /// Forgets all streams but these, which the player may know of (T4).
    pub fn retain(&self, streams: &BTreeSet<&str>) {
        self.queue(|state| {
            state.known.retain(|stream, _| streams.contains(stream.as_str()));
            state.revisions.retain(|stream| streams.contains(stream.as_str()));
            false
        });
    }

    /// Ends the connection.
    pub fn close(&self) {
        self.queue(|state| {
            state.is_closed = true;
            true
        });
    }

    /// Whether the client has left notifications unread for too long.
    pub fn is_stalled(&self, now: Instant) -> bool {
        self.with(|state| state.since.is_some_and(|since| now.saturating_duration_since(since) > STALL_LIMIT))
    }

    /// Waits for notifications, and takes all queued ones; `None` if the connection must end.
    pub async fn recv(&self) -> Option<Vec<Notification>> {
        loop {
            let woken = self.wake.notified();
            let (is_closed, notifications) = self.with(State::take);
            if is_closed {
                return None;
            }
            if !notifications.is_empty() {
                return Some(notifications);
            }
            woken.await;
        }
    }

    /// Wakes the receiver if `change` returns true, because it has queued something.
    fn queue(&self, change: impl FnOnce(&mut State) -> bool) -> bool {
        let is_queued = self.with(|state| {
            let is_queued = change(state);
            if is_queued {
                state.since.get_or_insert_with(Instant::now);
            }
            is_queued
        });
        if is_queued {
            self.wake.notify_one();
        }
        is_queued
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn take(&mut self) -> (bool, Vec<Notification>) {
        self.since = None;
        let members = std::mem::take(&mut self.members).into_iter().map(|stream| Notification::Members { stream });
        let revisions = std::mem::take(&mut self.revisions).into_iter();
        let revisions = revisions.filter_map(|stream| self.known.get(&stream).map(|rev| Notification::Revision { rev: *rev, stream }));
        let definitions = std::mem::take(&mut self.definitions).into_iter();
        let definitions = definitions.map(|(stream, version)| Notification::Definitions { stream, version });
        (self.is_closed, definitions.chain(members).chain(revisions).collect())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn revision(stream: &str, rev: i64) -> Notification {
        Notification::Revision { stream: stream.to_owned(), rev }
    }

    #[tokio::test]
    async fn a_queued_notification_is_received_once_at_the_latest_revision() {
        let subscriber = Subscriber::default();
        subscriber.revision_changed("player", 3);
        let news = (4..1_000).filter(|rev| subscriber.revision_changed("team:reds", *rev)).count();
        assert_eq!(news, 1, "a later revision takes the place of the queued one");
        subscriber.members_changed("team:reds");
        let members = Notification::Members { stream: "team:reds".to_owned() };
        assert_eq!(subscriber.recv().await.unwrap(), [members, revision("player", 3), revision("team:reds", 999)]);
        subscriber.revision_changed("player", 3);
        subscriber.revision_changed("team:reds", 2);
        assert_eq!(
            subscriber.recv().await.unwrap(),
            [revision("team:reds", 2)],
            "a restored stream stands lower; an equal revision is not sent again"
        );
    }

    #[tokio::test]
    async fn of_definitions_the_last_version_is_received() {
        let subscriber = Subscriber::default();
        subscriber.definitions_changed("player", "one");
        subscriber.definitions_changed("player", "two");
        subscriber.revision_changed("player", 1);
        let news = Notification::Definitions { stream: "player".to_owned(), version: "two".to_owned() };
        assert_eq!(subscriber.recv().await.unwrap(), [news, revision("player", 1)]);
    }

    #[tokio::test]
    async fn a_stream_that_is_not_retained_is_not_received() {
        let subscriber = Subscriber::default();
        subscriber.revision_changed("team:reds", 4);
        subscriber.revision_changed("player", 1);
        subscriber.retain(&BTreeSet::from(["player"]));
        assert_eq!(subscriber.recv().await.unwrap(), [revision("player", 1)]);
    }

    #[tokio::test]
    async fn an_unread_connection_counts_as_stalled_after_a_while() {
        let (subscriber, now) = (Subscriber::default(), Instant::now());
        let later = |seconds| now.checked_add(Duration::from_secs(seconds)).unwrap();
        assert!(!subscriber.is_stalled(later(1_000)), "nothing is queued");
        subscriber.revision_changed("player", 1);
        assert!(!subscriber.is_stalled(later(29)) && subscriber.is_stalled(later(31)));
        subscriber.recv().await.unwrap();
        assert!(!subscriber.is_stalled(later(1_000)));
        subscriber.close();
        assert_eq!(subscriber.recv().await, None);
    }
}
