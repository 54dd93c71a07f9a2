//! The hub of one process: who listens, and what has changed.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use super::ear::Ear;

/// Connections of one player; the oldest makes room for one more.
pub const MOST_OF_PLAYER: usize = 8;

/// Bytes of an id, or of a stream's key.
const MOST_ID_BYTES: usize = 200;

/// Something that others may want to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// The stream with this key has another revision.
    Stream(String),
    /// This player has become, or is no longer, a member of the team whose stream has this key, or has another role in it.
    Member {
        /// The stream's key.
        team: String,
        /// The player.
        player: String,
    },
}

impl Changed {
    /// Requests name streams as they like; what cannot be one, another process need not read.
    fn is_plausible(&self) -> bool {
        let is_id = |text: &str| text.len() <= MOST_ID_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
        match self {
            Changed::Stream(key) => is_id(key),
            Changed::Member { team, player } => is_id(team) && is_id(player),
        }
    }
}

/// Who listens to this process, and what has changed in it.
#[derive(Default)]
pub struct Hub {
    most: usize,
    ears: Mutex<Ears>,
    changes: Mutex<BTreeSet<Changed>>,
    changed: Notify,
}

#[derive(Default)]
struct Ears {
    count: usize,
    of_players: HashMap<String, Vec<Arc<Ear>>>,
    is_over: bool,
}

/// A place at the hub; given up when it is dropped.
pub struct Seat {
    /// What the connection hears.
    pub ear: Arc<Ear>,
    hub: Arc<Hub>,
    player: String,
}

impl Hub {
    /// A hub for so many connections; 0: nobody can listen, and nothing is kept.
    #[must_use]
    pub fn new(most: usize) -> Hub {
        Hub { most, ..Hub::default() }
    }

    /// Whether anybody can listen.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.most > 0
    }

    /// Something was committed.
    pub fn changed(&self, changes: impl IntoIterator<Item = Changed>) {
        if self.is_on() {
            let changes = changes.into_iter().filter(Changed::is_plausible);
            self.changes.lock().unwrap_or_else(PoisonError::into_inner).extend(changes);
            self.changed.notify_one();
        }
    }

    /// Waits until something was.
    pub async fn news(&self) {
        self.changed.notified().await;
    }

    /// Takes all that was.
    pub fn take(&self) -> BTreeSet<Changed> {
        std::mem::take(&mut *self.changes.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A place for one more connection of a player; `None`: all are taken.
    pub fn seat(self: &Arc<Hub>, player: &str) -> Option<Seat> {
        let ear = Arc::new(Ear::default());
        self.with(|ears| {
            let of_player = ears.of_players.get(player).map_or(0, Vec::len);
            if ears.is_over || (ears.count >= self.most && of_player < MOST_OF_PLAYER) {
                return None;
            }
            let all = ears.of_players.entry(player.to_owned()).or_default();
            all.push(ear.clone());
            ears.count += 1;
            if all.len() > MOST_OF_PLAYER {
                all.remove(0).close();
                ears.count -= 1;
            }
            Some(())
        })?;
        Some(Seat { ear, hub: self.clone(), player: player.to_owned() })
    }

    /// How many connections there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.with(|ears| ears.count)
    }

    /// Those of these players who listen; all who do, if none are named.
    #[must_use]
    pub fn listening<'a>(&self, players: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        self.with(|ears| players.filter(|player| ears.of_players.contains_key(*player)).map(str::to_owned).collect())
    }

    /// All players who listen.
    #[must_use]
    pub fn everybody(&self) -> Vec<String> {
        self.with(|ears| ears.of_players.keys().cloned().collect())
    }

    /// Tells every connection of a player something; how many things were news.
    pub fn tell(&self, player: &str, mut tell: impl FnMut(&Ear) -> u64) -> u64 {
        self.with(|ears| ears.of_players.get(player).into_iter().flatten().map(|ear| tell(ear)).sum())
    }

    /// Ends connections that leave unread what they are told.
    pub fn drop_deaf(&self, now: Instant) {
        self.drop_where(|ear| ear.is_deaf(now));
    }

    /// Ends all connections, and lets nobody listen any more.
    pub fn end(&self) {
        self.with(|ears| ears.is_over = true);
        self.drop_where(|_| true);
    }

    fn drop_where(&self, is_over: impl Fn(&Ear) -> bool) {
        self.with(|ears| {
            for all in ears.of_players.values_mut() {
                all.retain(|ear| {
                    let ends = is_over(ear);
                    if ends {
                        ear.close();
                    }
                    !ends
                });
            }
            ears.tidy();
        });
    }

    fn with<T>(&self, use_them: impl FnOnce(&mut Ears) -> T) -> T {
        use_them(&mut self.ears.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Ears {
    fn tidy(&mut self) {
        self.of_players.retain(|_, all| !all.is_empty());
        self.count = self.of_players.values().map(Vec::len).sum();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.hub.with(|ears| {
            if let Some(all) = ears.of_players.get_mut(&self.player) {
                let before = all.len();
                all.retain(|ear| !Arc::ptr_eq(ear, &self.ear));
                let gone = before.saturating_sub(all.len());
                if all.is_empty() {
                    ears.of_players.remove(&self.player);
                }
                ears.count = ears.count.saturating_sub(gone);
            }
        });
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[tokio::test]
    async fn places_are_bounded_and_come_back() {
        let hub = Arc::new(Hub::new(10));
        let mut of_ann: Vec<Seat> = (0..=MOST_OF_PLAYER).map(|_| hub.seat("ann").unwrap()).collect();
        assert_eq!((hub.count(), of_ann[0].ear.hear().await), (MOST_OF_PLAYER, None), "the oldest has made room");
        let (_bob, eve) = (hub.seat("bob").unwrap(), hub.seat("eve").unwrap());
        assert!(hub.seat("bob").is_none() && hub.seat("ann").is_some(), "all are taken; one's own oldest still makes room");
        drop(eve);
        assert!(hub.seat("bob").is_some());
        of_ann.clear();
        assert_eq!(hub.everybody(), ["bob"]);
        hub.end();
        assert!(hub.count() == 0 && hub.seat("bob").is_none());
    }

    #[test]
    fn what_is_no_key_is_not_passed_on() {
        let hub = Hub::new(1);
        let keys = ["team:reds", "team:reds\nmember team:reds eve", "team:a b", &"x".repeat(201)];
        hub.changed(keys.map(|key| Changed::Stream(key.to_owned())));
        assert_eq!(hub.take(), BTreeSet::from([Changed::Stream("team:reds".to_owned())]));
    }

    #[test]
    fn a_hub_without_places_keeps_nothing() {
        let hub = Hub::new(0);
        hub.changed([Changed::Stream("player:ann".to_owned())]);
        assert!(hub.take().is_empty());
    }
}
