//! `GET /v1/events`: server-sent events that name the player's changed streams, without their content.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _, stream};
use plaudit::Value;
use prometheus::IntGauge;
use tokio::time::{Instant, timeout_at};

use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::limiter::TooManyRequests;
use crate::metrics::Metrics;
use crate::notify::fanout::Fanout;
use crate::notify::{Notification, Subscription};
use crate::peers::{ClientAddress, PerAddress, Share};
use crate::session::Session;

/// The interval of comments that keep proxies from closing a quiet connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// An open connection.
struct Connection {
    subscription: Subscription,
    /// The share of the client's address.
    _share: Option<Share>,
    /// The instant at which the token expires and the connection ends.
    deadline: Instant,
    /// The gauge of open connections.
    open: IntGauge,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.dec();
    }
}

/// Streams events until the token expires, or a poll finds that the player is banned, signed out, or deleted.
pub async fn events(
    State(bearers): State<Bearers>,
    State(fanout): State<Fanout>,
    State(listeners): State<Arc<PerAddress>>,
    State(metrics): State<Arc<Metrics>>,
    address: Option<Extension<ClientAddress>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if !fanout.registry.is_on() {
        return Err(Refusal::new(Code::NotFound, "this server sends no events"));
    }
    let now = now();
    let Session { player, issued_at, expires_at: expires } = bearers.admitted(&headers, now).await?;
    let full = || Refusal::from(TooManyRequests { of: "connections from this address listen to events", retry_after_sec: 30 });
    let share = address.map(|Extension(address)| listeners.take(address.0).ok_or_else(full)).transpose()?;
    let subscription = fanout.registry.subscribe(&player, issued_at);
    let subscription = subscription.ok_or_else(|| Refusal::later(Code::Busy, "too many connections listen to events; retry later", 30))?;
    // The poll comes after the subscription, so that no change between the two is missed.
    fanout.poll(std::slice::from_ref(&player)).await.map_err(Failure::from)?;
    let valid = Duration::from_secs(u64::try_from(expires.0.saturating_sub(now.0)).unwrap_or(0));
    let open = metrics.notifications.open.clone();
    open.inc();
    let connection = Connection { subscription, _share: share, deadline: Instant::now() + valid, open };
    let greeting = stream::iter([Ok(Event::default().comment("listening"))]);
    let sse = Sse::new(greeting.chain(notifications(connection))).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let mut response = sse.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn notifications(connection: Connection) -> impl Stream<Item = Result<Event, Infallible>> {
    let batches = stream::unfold(connection, |connection| async {
        let received = timeout_at(connection.deadline, connection.subscription.subscriber.recv()).await.ok().flatten()?;
        Some((stream::iter(received.into_iter().map(|notification| Ok(event(notification)))), connection))
    });
    batches.flatten()
}

fn event(notification: Notification) -> Event {
    let (name, members) = match notification {
        Notification::Revision { stream, rev } => ("poke", vec![("rev".into(), rev.into()), ("stream".into(), stream.into())]),
        Notification::Members { stream } => ("members", vec![("stream".into(), stream.into())]),
        Notification::Definitions { stream, version } => {
            ("definitions", vec![("stream".into(), stream.into()), ("version".into(), version.into())])
        }
    };
    Event::default().event(name).data(Value::Object(members).to_canonical_json())
}
