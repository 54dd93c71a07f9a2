//! `GET /v1/events`: server-sent events that name which of the player's streams has changed, and nothing of its content.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _, stream};
use plaudit::Value;
use prometheus::IntGauge;
use tokio::time::{Instant, timeout_at};

use crate::app::App;
use crate::clock::now;
use crate::endpoint::{Code, Refusal, bearer};
use crate::failure::Failure;
use crate::notify::{Notification, Subscription};

/// Between comments that keep proxies from taking a quiet connection for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// An open connection.
struct Connection {
    subscription: Subscription,
    /// When the token expires, and the connection ends.
    deadline: Instant,
    /// How many connections are open.
    open: IntGauge,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.open.dec();
    }
}

/// Sends events for as long as the token is valid.
pub async fn events(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    if !app.registry.is_on() {
        return Err(Refusal::new(Code::NotFound, "this server sends no events"));
    }
    let now = now();
    let (player, expires) = bearer::session(&app.tokens, &headers, now)?;
    app.limiter.check_player(&player)?;
    let subscription = app.registry.subscribe(&player);
    let subscription = subscription.ok_or_else(|| Refusal::later(Code::Busy, "too many connections listen to events; retry later", 30))?;
    // After the subscription, so that no change in between is missed.
    app.fanout().poll(std::slice::from_ref(&player)).await.map_err(Failure::from)?;
    let valid = Duration::from_secs(u64::try_from(expires.0.saturating_sub(now.0)).unwrap_or(0));
    let open = app.metrics.notifications.open.clone();
    open.inc();
    let connection = Connection { subscription, deadline: Instant::now() + valid, open };
    let greeting = stream::iter([Ok(Event::default().comment("listening"))]);
    let sse = Sse::new(greeting.chain(notifications(connection))).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let mut response = sse.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
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
        Notification::Poke { stream, rev } => ("poke", vec![("rev".into(), rev.into()), ("stream".into(), stream.into())]),
        Notification::Members { stream } => ("members", vec![("stream".into(), stream.into())]),
    };
    Event::default().event(name).data(Value::Object(members).to_canonical_json())
}
