//! Rate limits: on requests of one player and of one address, and on events of one player.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// Rates per minute; 0 for no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatesPerMinute {
    /// Requests of one player.
    pub player: u32,
    /// Requests of one address.
    pub address: u32,
    /// Events of one player.
    pub events: EventRate,
}

/// Events per minute of one player, after a burst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRate {
    /// The rate per minute; 0 for no limit.
    pub per_minute: u32,
    /// The burst: events that may come at once after a long pause.
    pub burst: u32,
}

impl Default for EventRate {
    /// 1,200 a minute after a burst of 10,000, so that a long offline queue drains.
    fn default() -> EventRate {
        EventRate { per_minute: 1_200, burst: 10_000 }
    }
}

/// The files that one address may request, for each request that it may make; a page consists of many files.
const FILES: u32 = 10;

/// The attempts at operators' passwords per minute of one address.
const SIGN_INS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// A request above the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyRequests {
    /// The counted thing, and its owner, in words.
    pub of: &'static str,
    /// The number of seconds until there is room again.
    pub retry_after_sec: i64,
}

impl TooManyRequests {
    /// The refusal of a count over all players, because earlier counts take too long.
    pub const COUNTS: TooManyRequests = TooManyRequests { of: "counts over all players at once", retry_after_sec: 5 };
}

/// The token buckets of all players and addresses.
pub struct Limiter {
    players: Option<DefaultKeyedRateLimiter<String>>,
    events: Option<DefaultKeyedRateLimiter<String>>,
    /// The size of the bucket of events.
    burst: NonZeroU32,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    files: Option<DefaultKeyedRateLimiter<IpAddr>>,
    sign_ins: DefaultKeyedRateLimiter<IpAddr>,
    clock: DefaultClock,
}

impl Limiter {
    /// A limiter whose buckets are full.
    #[must_use]
    pub fn new(rates: RatesPerMinute) -> Limiter {
        let burst = NonZeroU32::new(rates.events.burst).or(NonZeroU32::new(rates.events.per_minute));
        let quota = |per_minute| NonZeroU32::new(per_minute).map(Quota::per_minute);
        Limiter {
            players: quota(rates.player).map(RateLimiter::keyed),
            events: quota(rates.events.per_minute).map(|quota| RateLimiter::keyed(burst.map_or(quota, |burst| quota.allow_burst(burst)))),
            burst: burst.unwrap_or(NonZeroU32::MAX),
            addresses: quota(rates.address).map(RateLimiter::keyed),
            files: quota(rates.address.saturating_mul(FILES)).map(RateLimiter::keyed),
            sign_ins: RateLimiter::keyed(Quota::per_minute(SIGN_INS)),
            clock: DefaultClock::default(),
        }
    }

    /// Counts a request of a player.
    ///
    /// # Errors
    ///
    /// The player's limit is exceeded.
    pub fn check_player(&self, player: &str) -> Result<(), TooManyRequests> {
        self.check(self.players.as_ref(), &player.to_owned(), NonZeroU32::MIN, "requests from this player")
    }

    /// Counts events of a player. A number above the burst counts as the burst, because a device sends the same request until it is served.
    ///
    /// # Errors
    ///
    /// The player's limit is exceeded; then no event is counted.
    pub fn check_events(&self, player: &str, events: usize) -> Result<(), TooManyRequests> {
        let Some(events) = u32::try_from(events).ok().and_then(NonZeroU32::new) else { return Ok(()) };
        self.check(self.events.as_ref(), &player.to_owned(), events.min(self.burst), "events from this player")
    }

    /// Counts a request of an address.
    ///
    /// # Errors
    ///
    /// The address' limit is exceeded.
    pub fn check_address(&self, address: IpAddr) -> Result<(), TooManyRequests> {
        self.check(self.addresses.as_ref(), &address, NonZeroU32::MIN, "requests from this address")
    }

    /// Counts a file that an address requests.
    ///
    /// # Errors
    ///
    /// The address' limit is exceeded.
    pub fn check_files_of(&self, address: IpAddr) -> Result<(), TooManyRequests> {
        self.check(self.files.as_ref(), &address, NonZeroU32::MIN, "requests from this address")
    }

    /// Counts an attempt of an address at an operator's password.
    ///
    /// # Errors
    ///
    /// The address' limit is exceeded.
    pub fn check_sign_in(&self, address: IpAddr) -> Result<(), TooManyRequests> {
        self.check(Some(&self.sign_ins), &address, NonZeroU32::MIN, "sign-ins from this address")
    }

    fn check<K: Clone + Eq + Hash>(
        &self,
        buckets: Option<&DefaultKeyedRateLimiter<K>>,
        key: &K,
        count: NonZeroU32,
        of: &'static str,
    ) -> Result<(), TooManyRequests> {
        let early = match buckets.map(|buckets| buckets.check_key_n(key, count)) {
            None | Some(Ok(Ok(()))) => return Ok(()),
            Some(Ok(Err(early))) => early,
            // The number exceeds the size of the bucket.
            Some(Err(_)) => return Err(TooManyRequests { of, retry_after_sec: 60 }),
        };
        let seconds = early.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0);
        Err(TooManyRequests { of, retry_after_sec: seconds as i64 })
    }

    /// Drops the full buckets.
    pub fn sweep(&self) {
        for players in [&self.players, &self.events].into_iter().flatten() {
            players.retain_recent();
        }
        for addresses in [self.addresses.as_ref(), self.files.as_ref(), Some(&self.sign_ins)].into_iter().flatten() {
            addresses.retain_recent();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_of_more_events_than_the_burst_is_served_in_the_end() {
        let events = EventRate { per_minute: 1, burst: 200 };
        let limiter = Limiter::new(RatesPerMinute { player: 0, address: 0, events });
        assert_eq!(limiter.check_events("ann", 1_024), Ok(()));
        assert!(limiter.check_events("ann", 1).is_err(), "it took the whole burst");
    }
}
