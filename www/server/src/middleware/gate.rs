//! The gate: refuses requests of an address above its rate, and requests beyond the number that may be under way.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroUsize;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use crate::endpoint::{Code, Refusal};
use crate::limiter::Limiter;

/// What the gate needs.
#[derive(Clone)]
pub struct Gate {
    limiter: Arc<Limiter>,
    /// Whether a proxy names the client.
    behind_proxy: bool,
    /// One for each request that may be under way; this bounds the memory that requests hold.
    permits: Arc<Semaphore>,
}

impl Gate {
    /// A gate for up to `requests` at once; `None`: no limit.
    #[must_use]
    pub fn new(limiter: Arc<Limiter>, behind_proxy: bool, requests: Option<NonZeroUsize>) -> Gate {
        let permits = requests.map_or(Semaphore::MAX_PERMITS, NonZeroUsize::get).min(Semaphore::MAX_PERMITS);
        Gate { limiter, behind_proxy, permits: Arc::new(Semaphore::new(permits)) }
    }
}

/// Serves a request if the gate admits it.
pub async fn admit(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let address = address(&request, gate.behind_proxy);
    if let Some(Err(limit)) = address.map(|address| gate.limiter.check_address(address)) {
        return Refusal::from(limit).into_response();
    }
    match gate.permits.try_acquire() {
        Ok(_permit) => next.run(request).await,
        Err(_) => Refusal::later(Code::Busy, "too many requests are under way; retry later", 1).into_response(),
    }
}

/// The client's address; behind a proxy, the last one of `X-Forwarded-For`, which the proxy has written.
fn address(request: &Request, behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok()).filter(|_| behind_proxy);
    let named = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
    named.or_else(|| request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip()))
}
