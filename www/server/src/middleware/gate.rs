//! The gate: refuses requests of an address above its rate, reads the body, and gives the request a place among the active ones.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::{Body, HttpBody as _};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures_util::future::BoxFuture;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::arrival;
use super::memory::{Held, Memory};
use crate::endpoint::{Code, MAX_BODY_BYTES, Refusal, body};
use crate::limiter::{Limiter, TooManyRequests};
use crate::peers::{ClientAddress, PerAddress, Proxies, Share};

/// The share of all places that one address may take: a tenth, and at least 16.
const PART: usize = 10;
const LEAST: usize = 16;

/// A check of a request's head, before its body is read.
pub type Check = Arc<dyn for<'p> Fn(&'p mut Parts) -> BoxFuture<'p, Result<(), Refusal>> + Send + Sync>;

/// The limits on active requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct Places {
    /// The most active requests; `None` for no limit.
    pub requests: Option<NonZeroUsize>,
    /// The most active requests of one address; `None` for a tenth of all, and at least 16.
    pub of_address: Option<NonZeroUsize>,
    /// The most bytes that all of them may hold; `None` for no limit.
    pub memory: Option<NonZeroUsize>,
}

/// The state of the gate.
#[derive(Clone)]
pub struct Gate {
    limiter: Arc<Limiter>,
    proxies: Proxies,
    /// One permit for each possible active request.
    places: Arc<Semaphore>,
    of_address: Arc<PerAddress>,
    memory: Memory,
    /// Whether bodies must be JSON. The endpoints refuse other bodies unread, so the gate does not wait for them.
    takes_json: bool,
    /// The most bytes of a body.
    most: usize,
    /// Refuses strangers before their bodies are read.
    check: Option<Check>,
}

impl Gate {
    /// A gate with these limits, and no active requests.
    #[must_use]
    pub fn new(limiter: Arc<Limiter>, proxies: Proxies, places: Places) -> Gate {
        let requests = places.requests.map_or(Semaphore::MAX_PERMITS, NonZeroUsize::get).min(Semaphore::MAX_PERMITS);
        let of_address = places.of_address.map_or((requests / PART).max(LEAST), NonZeroUsize::get);
        let memory = Memory::new(places.memory.map_or(usize::MAX, NonZeroUsize::get));
        let (places, of_address) = (Arc::new(Semaphore::new(requests)), Arc::new(PerAddress::new(of_address)));
        let most = MAX_BODY_BYTES.min(memory.largest_body());
        Gate { limiter, proxies, places, of_address, memory, takes_json: false, most, check: None }
    }

    /// The same gate, with the same places, for endpoints whose bodies are JSON.
    #[must_use]
    pub fn for_json(&self) -> Gate {
        Gate { takes_json: true, ..self.clone() }
    }

    /// The same gate, with the same places, for endpoints with this limit on bodies, as far as the memory can hold their
    /// trees.
    #[must_use]
    pub fn for_bodies_of(&self, most: usize) -> Gate {
        Gate { most: most.min(self.memory.largest_body()), ..self.clone() }
    }

    /// The same gate, with the same places, for endpoints that identify their callers: only bodies of known callers are read.
    #[must_use]
    pub fn behind(&self, check: Check) -> Gate {
        Gate { check: Some(check), ..self.clone() }
    }

    /// Admits a request, with its whole body.
    async fn enter(&self, address: Option<ClientAddress>, mut request: Request) -> Result<(Request, Held), Refusal> {
        if let Some(address) = address {
            self.limiter.check_address(address.0)?;
            request.extensions_mut().insert(address);
        }
        let (mut parts, body) = request.into_parts();
        if let Some(check) = &self.check {
            check(&mut parts).await?;
        }
        let is_refused = self.takes_json && body::check_kind(&parts.headers).is_err();
        let (body, bytes) = if is_refused || body.is_end_stream() {
            (body, 0)
        } else {
            let counted = address.filter(|_| self.check.is_none()).map(|address| address.0);
            let began = Instant::now();
            let whole = arrival::read(body, &self.memory, counted, self.most).await?;
            // A key may be revoked, and an operator removed, while the body arrives.
            if let Some(check) = self.check.as_ref().filter(|_| began.elapsed() > Duration::from_secs(1)) {
                check(&mut parts).await?;
            }
            let bytes = whole.len();
            (Body::from(whole), bytes)
        };
        let place = self.place(address.map(|address| address.0))?;
        let held = self.memory.working(bytes, place).await?;
        Ok((Request::from_parts(parts, body), held))
    }

    fn place(&self, address: Option<IpAddr>) -> Result<(Option<Share>, OwnedSemaphorePermit), Refusal> {
        let full = || Refusal::from(TooManyRequests { of: "requests from this address are in progress", retry_after_sec: 1 });
        let share = address.map(|address| self.of_address.take(address).ok_or_else(full)).transpose()?;
        let busy = |_| Refusal::later(Code::Busy, "too many requests are active; retry later", 1);
        Ok((share, self.places.clone().try_acquire_owned().map_err(busy)?))
    }

    fn address(&self, request: &Request) -> Option<ClientAddress> {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?.0.ip();
        Some(self.proxies.client(peer, request.headers()))
    }
}

/// Serves a request if the gate admits it.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let address = gate.address(&request);
    match gate.enter(address, request).await {
        Ok((request, held)) => {
            let response = next.run(request).await;
            gate.memory.until_sent(address.map(|address| address.0), held, response).await.unwrap_or_else(Refusal::into_response)
        }
        Err(refusal) => refusal.into_response(),
    }
}

/// Counts a request for a file or an unknown address, which takes no place.
pub async fn count_file(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    match gate.address(&request).map(|address| gate.limiter.check_files_of(address.0)) {
        Some(Err(limit)) => Refusal::from(limit).into_response(),
        _ => next.run(request).await,
    }
}
