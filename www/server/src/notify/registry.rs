//! The registry of one process: its subscribers by player, and the changes that are not sent yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use plaudit::UnixSec;
use tokio::sync::Notify;

use super::subscriber::Subscriber;

/// The most connections of one player; one more closes the oldest.
pub const MAX_PER_PLAYER: usize = 8;

/// The most bytes of an id, or of a stream's key.
const MAX_ID_BYTES: usize = 200;

/// A committed change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// The stream with this key has a new revision.
    Stream(String),
    /// This player has joined or left the team whose stream has this key, or has another role in it.
    Member {
        /// The stream's key.
        team: String,
        /// The player.
        player: String,
    },
}

impl Changed {
    /// Whether it may be sent to other processes. Requests can name any stream, and a name that cannot be a key would break the bridge's
    /// line format.
    fn is_plausible(&self) -> bool {
        let is_id = |text: &str| text.len() <= MAX_ID_BYTES && text.bytes().all(|byte| byte.is_ascii_graphic());
        match self {
            Changed::Stream(key) => is_id(key),
            Changed::Member { team, player } => is_id(team) && is_id(player),
        }
    }
}

/// The subscribers of one process, and its pending changes.
#[derive(Default)]
pub struct Registry {
    capacity: usize,
    subscribers: Mutex<Subscribers>,
    pending: Mutex<BTreeSet<Changed>>,
    wake: Notify,
}

#[derive(Default)]
struct Subscribers {
    count: usize,
    by_player: HashMap<String, Vec<Arc<Subscriber>>>,
    is_closed: bool,
}

/// A registered subscriber; dropping it removes the subscriber from the registry.
pub struct Subscription {
    /// The receiving end.
    pub subscriber: Arc<Subscriber>,
    registry: Arc<Registry>,
    player: String,
}

impl Registry {
    /// A registry for up to `capacity` connections; 0 turns notifications off, and changes are not kept.
    #[must_use]
    pub fn new(capacity: usize) -> Registry {
        Registry { capacity, ..Registry::default() }
    }

    /// Whether clients can subscribe.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.capacity > 0
    }

    /// Adds committed changes to the pending ones, and wakes the fan-out if there are any.
    pub fn publish(&self, changes: impl IntoIterator<Item = Changed>) {
        let mut changes = changes.into_iter().filter(Changed::is_plausible).peekable();
        if self.is_on() && changes.peek().is_some() {
            self.pending.lock().unwrap_or_else(PoisonError::into_inner).extend(changes);
            self.wake.notify_one();
        }
    }

    /// Waits until changes are pending.
    pub async fn published(&self) {
        self.wake.notified().await;
    }

    /// Takes the pending changes.
    pub fn take_pending(&self) -> BTreeSet<Changed> {
        std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Registers one more connection of a player, with a token of this instant; `None` if the capacity is used up.
    pub fn subscribe(self: &Arc<Registry>, player: &str, issued_at: UnixSec) -> Option<Subscription> {
        let subscriber = Arc::new(Subscriber::of(issued_at));
        self.with(|subscribers| {
            let of_player = subscribers.by_player.get(player).map_or(0, Vec::len);
            if subscribers.is_closed || (subscribers.count >= self.capacity && of_player < MAX_PER_PLAYER) {
                return None;
            }
            let all = subscribers.by_player.entry(player.to_owned()).or_default();
            all.push(subscriber.clone());
            subscribers.count += 1;
            if all.len() > MAX_PER_PLAYER {
                all.remove(0).close();
                subscribers.count -= 1;
            }
            Some(())
        })?;
        Some(Subscription { subscriber, registry: self.clone(), player: player.to_owned() })
    }

    /// The number of connections.
    #[must_use]
    pub fn count(&self) -> usize {
        self.with(|subscribers| subscribers.count)
    }

    /// The connected ones of `players`.
    #[must_use]
    pub fn connected<'a>(&self, players: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        self.with(|subscribers| players.filter(|player| subscribers.by_player.contains_key(*player)).map(str::to_owned).collect())
    }

    /// All players who are connected.
    #[must_use]
    pub fn players(&self) -> Vec<String> {
        self.with(|subscribers| subscribers.by_player.keys().cloned().collect())
    }

    /// Runs `notify` on every connection of a player. Returns the sum of its results, the numbers of queued notifications.
    pub fn notify(&self, player: &str, mut notify: impl FnMut(&Subscriber) -> u64) -> u64 {
        self.with(|subscribers| subscribers.by_player.get(player).into_iter().flatten().map(|subscriber| notify(subscriber)).sum())
    }

    /// Tells every connection that other definitions are in force.
    pub fn publish_definitions(&self, stream: &str, version: &str) {
        self.with(|subscribers| {
            subscribers.by_player.values().flatten().for_each(|subscriber| subscriber.definitions_changed(stream, version));
        });
    }

    /// Ends the connections of a player for whose tokens `is_over` is true of the instant of issue.
    pub fn close_of(&self, player: &str, is_over: impl Fn(UnixSec) -> bool) {
        self.with(|subscribers| {
            if let Some(all) = subscribers.by_player.get_mut(player) {
                all.retain(|subscriber| {
                    let ends = is_over(subscriber.issued_at);
                    if ends {
                        subscriber.close();
                    }
                    !ends
                });
            }
            subscribers.tidy();
        });
    }

    /// Ends the connections whose clients do not read.
    pub fn drop_stalled(&self, now: Instant) {
        self.close_where(|subscriber| subscriber.is_stalled(now));
    }

    /// Ends all connections, and accepts no more.
    pub fn close(&self) {
        self.with(|subscribers| subscribers.is_closed = true);
        self.close_where(|_| true);
    }

    fn close_where(&self, ends: impl Fn(&Subscriber) -> bool) {
        self.with(|subscribers| {
            for all in subscribers.by_player.values_mut() {
                all.retain(|subscriber| {
                    let ends = ends(subscriber);
                    if ends {
                        subscriber.close();
                    }
                    !ends
                });
            }
            subscribers.tidy();
        });
    }

    fn with<T>(&self, use_them: impl FnOnce(&mut Subscribers) -> T) -> T {
        use_them(&mut self.subscribers.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Subscribers {
    fn tidy(&mut self) {
        self.by_player.retain(|_, all| !all.is_empty());
        self.count = self.by_player.values().map(Vec::len).sum();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.registry.with(|subscribers| {
            if let Some(all) = subscribers.by_player.get_mut(&self.player) {
                let before = all.len();
                all.retain(|subscriber| !Arc::ptr_eq(subscriber, &self.subscriber));
                let gone = before.saturating_sub(all.len());
                if all.is_empty() {
                    subscribers.by_player.remove(&self.player);
                }
                subscribers.count = subscribers.count.saturating_sub(gone);
            }
        });
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const NOW: UnixSec = UnixSec(1_790_000_000);

    #[tokio::test]
    async fn connections_are_bounded_and_their_room_comes_back() {
        let registry = Arc::new(Registry::new(10));
        let mut of_ann: Vec<Subscription> = (0..=MAX_PER_PLAYER).map(|_| registry.subscribe("ann", NOW).unwrap()).collect();
        assert_eq!((registry.count(), of_ann[0].subscriber.recv().await), (MAX_PER_PLAYER, None), "the oldest is closed");
        let (_bob, eve) = (registry.subscribe("bob", NOW).unwrap(), registry.subscribe("eve", NOW).unwrap());
        assert!(
            registry.subscribe("bob", NOW).is_none() && registry.subscribe("ann", NOW).is_some(),
            "full; a player's own oldest is still closed"
        );
        drop(eve);
        assert!(registry.subscribe("bob", NOW).is_some());
        of_ann.clear();
        assert_eq!(registry.players(), ["bob"]);
        registry.close();
        assert!(registry.count() == 0 && registry.subscribe("bob", NOW).is_none());
    }

    #[tokio::test]
    async fn connections_end_by_the_instant_of_their_tokens() {
        let registry = Arc::new(Registry::new(10));
        let (old, new, of_bob) = (registry.subscribe("ann", NOW), registry.subscribe("ann", NOW.plus(1)), registry.subscribe("bob", NOW));
        registry.close_of("ann", |issued_at| issued_at <= NOW);
        assert_eq!((registry.count(), old.unwrap().subscriber.recv().await), (2, None));
        drop((new, of_bob));
        assert_eq!(registry.count(), 0);
    }

    #[test]
    fn a_name_that_is_no_key_is_not_passed_on() {
        let registry = Registry::new(1);
        let keys = ["team:reds", "team:reds\nmember team:reds eve", "team:a b", &"x".repeat(201)];
        registry.publish(keys.map(|key| Changed::Stream(key.to_owned())));
        assert_eq!(registry.take_pending(), BTreeSet::from([Changed::Stream("team:reds".to_owned())]));
    }

    #[test]
    fn a_registry_without_capacity_keeps_nothing() {
        let registry = Registry::new(0);
        registry.publish([Changed::Stream("player:ann".to_owned())]);
        assert!(registry.take_pending().is_empty());
    }
}
