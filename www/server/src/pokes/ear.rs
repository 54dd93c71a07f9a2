//! One connection that listens: what it has to be told, in a space that does not grow with time.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// How long a client may leave what it is told unread.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection's side of the hub.
#[derive(Default)]
pub struct Ear {
    state: Mutex<State>,
    wake: Notify,
}

/// What a connection is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// A stream stands at this revision.
    Poke {
        /// As requests name it.
        stream: String,
        /// Its revision.
        rev: i64,
    },
    /// Who is a member of a team has changed.
    Members {
        /// The team's stream.
        stream: String,
    },
}

#[derive(Default)]
struct State {
    /// The last revision that was told, or waits to be, by stream.
    known: BTreeMap<String, i64>,
    pokes: BTreeSet<String>,
    members: BTreeSet<String>,
    /// Since when something has been waiting.
    since: Option<Instant>,
    is_closed: bool,
}

impl Ear {
    /// The stream stands at this revision. `false`: that was told already, and is not told again.
    pub fn poke(&self, stream: &str, rev: i64) -> bool {
        self.tell(|state| {
            let is_news = state.known.insert(stream.to_owned(), rev) != Some(rev);
            is_news && state.pokes.insert(stream.to_owned())
        })
    }

    /// Who is a member of this team has changed. `false`: that waits to be told already.
    pub fn members_changed(&self, stream: &str) -> bool {
        self.tell(|state| state.members.insert(stream.to_owned()))
    }

    /// These are all the streams that the player may know of: others are forgotten.
    pub fn keep_only(&self, streams: &BTreeSet<&str>) {
        self.tell(|state| {
            state.known.retain(|stream, _| streams.contains(stream.as_str()));
            state.pokes.retain(|stream| streams.contains(stream.as_str()));
            false
        });
    }

    /// Ends the connection.
    pub fn close(&self) {
        self.tell(|state| {
            state.is_closed = true;
            true
        });
    }

    /// Whether something has been waiting too long.
    pub fn is_deaf(&self, now: Instant) -> bool {
        self.with(|state| state.since.is_some_and(|since| now.saturating_duration_since(since) > PATIENCE))
    }

    /// Waits for what is to be told, and takes all of it; `None`: the connection has to end.
    pub async fn hear(&self) -> Option<Vec<Heard>> {
        loop {
            let woken = self.wake.notified();
            let (is_closed, heard) = self.with(State::take);
            if is_closed {
                return None;
            }
            if !heard.is_empty() {
                return Some(heard);
            }
            woken.await;
        }
    }

    fn tell(&self, change: impl FnOnce(&mut State) -> bool) -> bool {
        let is_news = self.with(|state| {
            let is_news = change(state);
            if is_news {
                state.since.get_or_insert_with(Instant::now);
            }
            is_news
        });
        if is_news {
            self.wake.notify_one();
        }
        is_news
    }

    fn with<T>(&self, use_it: impl FnOnce(&mut State) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn take(&mut self) -> (bool, Vec<Heard>) {
        self.since = None;
        let members = std::mem::take(&mut self.members).into_iter().map(|stream| Heard::Members { stream });
        let pokes = std::mem::take(&mut self.pokes).into_iter();
        let pokes = pokes.filter_map(|stream| self.known.get(&stream).map(|rev| Heard::Poke { rev: *rev, stream }));
        (self.is_closed, members.chain(pokes).collect())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn poke(stream: &str, rev: i64) -> Heard {
        Heard::Poke { stream: stream.to_owned(), rev }
    }

    #[tokio::test]
    async fn what_waits_is_told_once_and_as_it_stands_then() {
        let ear = Ear::default();
        ear.poke("player", 3);
        let news = (4..1_000).filter(|rev| ear.poke("team:reds", *rev)).count();
        assert_eq!(news, 1, "what follows takes the place of what waits");
        ear.members_changed("team:reds");
        let members = Heard::Members { stream: "team:reds".to_owned() };
        assert_eq!(ear.hear().await.unwrap(), [members, poke("player", 3), poke("team:reds", 999)]);
        ear.poke("player", 3);
        ear.poke("team:reds", 2);
        assert_eq!(ear.hear().await.unwrap(), [poke("team:reds", 2)], "a restored stream stands lower; the same is no news");
    }

    #[tokio::test]
    async fn what_may_not_be_known_any_more_is_not_told() {
        let ear = Ear::default();
        ear.poke("team:reds", 4);
        ear.poke("player", 1);
        ear.keep_only(&BTreeSet::from(["player"]));
        assert_eq!(ear.hear().await.unwrap(), [poke("player", 1)]);
    }

    #[tokio::test]
    async fn who_does_not_read_is_deaf_after_a_while() {
        let (ear, now) = (Ear::default(), Instant::now());
        let later = |seconds| now.checked_add(Duration::from_secs(seconds)).unwrap();
        assert!(!ear.is_deaf(later(1_000)), "nothing was told");
        ear.poke("player", 1);
        assert!(!ear.is_deaf(later(29)) && ear.is_deaf(later(31)));
        ear.hear().await.unwrap();
        assert!(!ear.is_deaf(later(1_000)));
        ear.close();
        assert_eq!(ear.hear().await, None);
    }
}
