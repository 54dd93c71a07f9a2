//! The registry of one process: its subscribers by player, and the changes that they have yet to be notified of.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;

use super::subscriber::Subscriber;

/// Connections of one player; a further one closes the oldest.
pub const MAX_PER_PLAYER: usize = 8;

/// Bytes of an id, or of a stream's key.
const MAX_ID_BYTES: usize = 200;

/// A committed change.
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
    /// Whether it may be sent to other processes. Requests name streams freely, and a name that cannot be a key would break the
    /// bridge's line format.
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

    /// Adds committed changes to the pending ones, and wakes the fan-out.
    pub fn publish(&self, changes: impl IntoIterator<Item = Changed>) {
        if self.is_on() {
            let changes = changes.into_iter().filter(Changed::is_plausible);
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

    /// Registers one more connection of a player; `None`: the capacity is used up.
    pub fn subscribe(self: &Arc<Registry>, player: &str) -> Option<Subscription> {
        let subscriber = Arc::new(Subscriber::default());
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

    /// How many connections there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.with(|subscribers| subscribers.count)
    }

    /// Those of `players` who have a connection.
    #[must_use]
    pub fn connected<'a>(&self, players: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
        self.with(|subscribers| players.filter(|player| subscribers.by_player.contains_key(*player)).map(str::to_owned).collect())
    }

    /// All players who have a connection.
    #[must_use]
    pub fn players(&self) -> Vec<String> {
        self.with(|subscribers| subscribers.by_player.keys().cloned().collect())
    }

    /// Runs `notify` on every connection of a player; the sum of the notifications that it says it queued.
    pub fn notify(&self, player: &str, mut notify: impl FnMut(&Subscriber) -> u64) -> u64 {
        self.with(|subscribers| subscribers.by_player.get(player).into_iter().flatten().map(|subscriber| notify(subscriber)).sum())
    }

    /// Ends the connections whose client does not read.
    pub fn drop_stalled(&self, now: Instant) {
        self.close_where(|subscriber| subscriber.is_stalled(now));
    }

    /// Ends all connections, and takes no more.
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

    #[tokio::test]
    async fn connections_are_bounded_and_their_room_comes_back() {
        let registry = Arc::new(Registry::new(10));
        let mut of_ann: Vec<Subscription> = (0..=MAX_PER_PLAYER).map(|_| registry.subscribe("ann").unwrap()).collect();
        assert_eq!((registry.count(), of_ann[0].subscriber.recv().await), (MAX_PER_PLAYER, None), "the oldest is closed");
        let (_bob, eve) = (registry.subscribe("bob").unwrap(), registry.subscribe("eve").unwrap());
        assert!(registry.subscribe("bob").is_none() && registry.subscribe("ann").is_some(), "full; a player's own oldest is still closed");
        drop(eve);
        assert!(registry.subscribe("bob").is_some());
        of_ann.clear();
        assert_eq!(registry.players(), ["bob"]);
        registry.close();
        assert!(registry.count() == 0 && registry.subscribe("bob").is_none());
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
