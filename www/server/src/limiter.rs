//! Rate limits: how many requests one player, and one address, may make.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Requests per minute; 0: no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatesPerMinute {
    /// Of one player.
    pub player: u32,
    /// Of one address.
    pub address: u32,
}

/// A request above the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyRequests {
    /// Whose limit it is.
    pub of: &'static str,
    /// After how many seconds there is room again.
    pub retry_after_sec: i64,
}

/// The buckets of all players and addresses.
pub struct Limiter {
    players: Option<DefaultKeyedRateLimiter<String>>,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    clock: DefaultClock,
}

impl Limiter {
    /// Empty buckets.
    #[must_use]
    pub fn new(rates: RatesPerMinute) -> Limiter {
        let quota = |per_minute| NonZeroU32::new(per_minute).map(Quota::per_minute);
        Limiter {
            players: quota(rates.player).map(RateLimiter::keyed),
            addresses: quota(rates.address).map(RateLimiter::keyed),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request of a player.
    ///
    /// # Errors
    ///
    /// The player's limit is reached.
    pub fn check_player(&self, player: &str) -> Result<(), TooManyRequests> {
        self.check(self.players.as_ref(), &player.to_owned(), "this player")
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    ///
    /// The address' limit is reached.
    pub fn check_address(&self, address: IpAddr) -> Result<(), TooManyRequests> {
        self.check(self.addresses.as_ref(), &address, "this address")
    }

    fn check<K: Clone + Eq + Hash>(
        &self,
        buckets: Option<&DefaultKeyedRateLimiter<K>>,
        key: &K,
        of: &'static str,
    ) -> Result<(), TooManyRequests> {
        let Some(Err(early)) = buckets.map(|buckets| buckets.check_key(key)) else { return Ok(()) };
        let seconds = early.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0);
        Err(TooManyRequests { of, retry_after_sec: seconds as i64 })
    }

    /// Drops the buckets that are empty again.
    pub fn sweep(&self) {
        if let Some(players) = &self.players {
            players.retain_recent();
        }
        if let Some(addresses) = &self.addresses {
            addresses.retain_recent();
        }
    }
}
