//! The accept loop: HTTP/1.1 connections with deadlines for headers and writes, limited in total and for each address.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use hyper_util::server::graceful::GracefulShutdown;
use prometheus::{IntCounter, IntCounterVec, IntGauge, Registry};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep};
use tower_service::Service as _;

use super::address::{Proxies, counted};
use super::connection::Connection;
use super::share::PerAddress;
use crate::registered::{counter, counters, gauge};

/// The time for a request's headers, and for an idle connection between two requests.
const HEADERS: Duration = Duration::from_secs(10);

/// The bytes that a connection reads ahead, which must hold the headers, and those that it buffers for sending.
const BUFFER: usize = 64 * 1024;

/// The pause after a failed accept, in which other connections may close their files.
const PAUSE: Duration = Duration::from_millis(100);

/// The least time between equal lines in the log.
const QUIET: Duration = Duration::from_secs(10);

/// The limits on connections.
#[derive(Clone, Copy, Debug)]
pub struct Capacity {
    /// The most connections in total.
    pub total: usize,
    /// Maximum connections from one address, except from a proxy's.
    pub per_address: usize,
}

/// Metrics of connections.
#[derive(Clone)]
pub struct Counters {
    open: IntGauge,
    failures: IntCounter,
    refused: IntCounterVec,
}

impl Counters {
    /// Metrics at zero.
    ///
    /// # Errors
    ///
    /// A name is registered already.
    pub fn new(registry: &Registry) -> prometheus::Result<Counters> {
        Ok(Counters {
            open: gauge(registry, "plaudit_connections", "Open connections")?,
            failures: counter(registry, "plaudit_accept_failures_total", "Connections that could not be accepted")?,
            refused: counters(registry, "plaudit_connections_refused_total", "Connections that were closed at once", &["limit"])?,
        })
    }
}

/// A message that is logged at most once in [`QUIET`].
#[derive(Default)]
struct Told(Option<Instant>);

impl Told {
    fn is_due(&mut self) -> bool {
        let is_due = self.0.is_none_or(|last| last.elapsed() >= QUIET);
        if is_due {
            self.0 = Some(Instant::now());
        }
        is_due
    }
}

/// Accepts connections and serves them until `end`, then finishes requests in progress.
pub async fn run(
    listener: TcpListener,
    router: Router,
    proxies: Proxies,
    capacity: Capacity,
    counters: Counters,
    end: impl Future<Output = ()>,
) {
    let (places, shares) =
        (Arc::new(Semaphore::new(capacity.total.min(Semaphore::MAX_PERMITS))), Arc::new(PerAddress::new(capacity.per_address)));
    let graceful = GracefulShutdown::new();
    let (mut failed, mut full, mut greedy) = (Told::default(), Told::default(), Told::default());
    tokio::pin!(end);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    counters.failures.inc();
                    if failed.is_due() {
                        tracing::warn!(%error, "a connection could not be accepted");
                    }
                    sleep(PAUSE).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let Ok(place) = places.clone().try_acquire_owned() else {
            counters.refused.with_label_values(&["total"]).inc();
            if full.is_due() {
                tracing::warn!(connections = capacity.total, "the limit of open files allows no more connections");
            }
            continue;
        };
        let is_proxy = proxies.may_include(peer.ip());
        let Some(share) = (if is_proxy { Some(None) } else { shares.take(counted(peer.ip())).map(Some) }) else {
            counters.refused.with_label_values(&["address"]).inc();
            if greedy.is_due() {
                tracing::warn!(connections = capacity.per_address, "one address has reached its largest number of connections");
            }
            continue;
        };
        let served = graceful.watch(connection(stream, peer, router.clone()));
        let open = counters.open.clone();
        open.inc();
        tokio::spawn(async move {
            let _ = served.await; // the client decides how a connection ends
            open.dec();
            drop((place, share));
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> hyper::server::conn::http1::Connection<
    Connection,
    impl hyper::service::HttpService<Incoming, ResBody = Body, Error = Infallible, Future: Send> + Send,
> {
    let _ = stream.set_nodelay(true); // a socket without it is slower, but works
    let service = service_fn(move |request: Request<Incoming>| answer(router.clone(), request, peer));
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(BUFFER);
    builder.serve_connection(Connection::new(stream), service)
}

async fn answer(mut router: Router, request: Request<Incoming>, peer: SocketAddr) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    router.call(request).await
}
