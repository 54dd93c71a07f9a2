//! How often one player, and one address, may come, and how many requests may be under way.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use tokio::sync::Semaphore;

use super::refusal::{Code, Refusal};
use crate::app::App;

/// Requests per minute; 0: as many as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatesPerMinute {
    /// Of one player.
    pub player: u32,
    /// Of one address.
    pub address: u32,
}

/// What is known of those who come.
pub struct Rates {
    players: Option<DefaultKeyedRateLimiter<String>>,
    addresses: Option<DefaultKeyedRateLimiter<IpAddr>>,
    clock: DefaultClock,
}

impl Rates {
    /// Nobody has come yet.
    #[must_use]
    pub fn new(rates: RatesPerMinute) -> Rates {
        let quota = |per_minute| NonZeroU32::new(per_minute).map(Quota::per_minute);
        Rates {
            players: quota(rates.player).map(RateLimiter::keyed),
            addresses: quota(rates.address).map(RateLimiter::keyed),
            clock: DefaultClock::default(),
        }
    }

    /// A player comes.
    ///
    /// # Errors
    ///
    /// Too often.
    pub fn player(&self, player: &str) -> Result<(), Refusal> {
        self.check(self.players.as_ref(), &player.to_owned(), "this player")
    }

    fn address(&self, address: IpAddr) -> Result<(), Refusal> {
        self.check(self.addresses.as_ref(), &address, "this address")
    }

    fn check<K: Clone + Eq + std::hash::Hash>(
        &self,
        known: Option<&DefaultKeyedRateLimiter<K>>,
        key: &K,
        who: &str,
    ) -> Result<(), Refusal> {
        let Some(Err(early)) = known.map(|known| known.check_key(key)) else { return Ok(()) };
        let seconds = early.wait_time_from(self.clock.now()).as_secs_f64().ceil().max(1.0);
        Err(Refusal::later(Code::TooMany, format!("too many requests of {who}"), seconds as i64))
    }

    /// Forgets those who have not come for a while.
    pub fn forget(&self) {
        if let Some(players) = &self.players {
            players.retain_recent();
        }
        if let Some(addresses) = &self.addresses {
            addresses.retain_recent();
        }
    }
}

/// What the check of addresses and of the crowd needs.
#[derive(Clone)]
pub struct Gate {
    /// The server.
    pub app: Arc<App>,
    /// Whether a proxy names the client.
    pub behind_proxy: bool,
    /// One for each request that may be under way; what requests hold in memory is bounded by that.
    pub places: Arc<Semaphore>,
}

/// Turns away an address that comes too often, and everybody while too many are served.
pub async fn by_address(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    if let Some(Err(refusal)) = address(&request, gate.behind_proxy).map(|address| gate.app.rates.address(address)) {
        return refusal.into_response();
    }
    match gate.places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => Refusal::later(Code::Busy, "as many requests as may be are under way; come again", 1).into_response(),
    }
}

/// Who is at the other end; behind a proxy, the last address of `X-Forwarded-For`, which the proxy has written.
fn address(request: &Request, behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok()).filter(|_| behind_proxy);
    let named = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    named.or_else(|| request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()))
}
