//! `GET /v1/events`: server-sent events that say which of the player's streams has changed, and nothing of what is in it.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::{Stream, StreamExt as _, stream};
use plaudit::Value;
use tokio::time::{Instant, timeout_at};

use super::auth;
use super::refusal::{Code, Refusal};
use crate::app::{App, now};
use crate::failure::Failure;
use crate::pokes::Heard;
use crate::pokes::hub::Seat;
use crate::pokes::spread::Spread;

/// Between comments that keep proxies from taking a quiet connection for a dead one.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// A connection, and what ends it.
struct Listener {
    app: Arc<App>,
    seat: Seat,
    /// When the token expires.
    deadline: Instant,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.app.metrics.pokes.open.dec();
    }
}

/// Listens for as long as the token is valid.
pub async fn events(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    if !app.pokes.is_on() {
        return Err(Refusal::new(Code::NotFound, "this server sends no events"));
    }
    let now = now();
    let (player, expires) = auth::session(&app, &headers, now)?;
    app.rates.player(&player)?;
    let seat = app.pokes.seat(&player);
    let seat = seat.ok_or_else(|| Refusal::later(Code::Busy, "as many connections as may be are listening; come again", 30))?;
    // Behind the seat: what changes meanwhile is told as well.
    let spread = Spread { hub: &app.pokes, store: &app.store };
    spread.look_at(std::slice::from_ref(&player)).await.map_err(Failure::from)?;
    let valid = Duration::from_secs(u64::try_from(expires.0.saturating_sub(now.0)).unwrap_or(0));
    app.metrics.pokes.open.inc();
    let listener = Listener { app, seat, deadline: Instant::now() + valid };
    let greeting = stream::iter([Ok(Event::default().comment("listening"))]);
    let sse = Sse::new(greeting.chain(told(listener))).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    let mut response = sse.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

fn told(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    let batches = stream::unfold(listener, |listener| async {
        let heard = timeout_at(listener.deadline, listener.seat.ear.hear()).await.ok().flatten()?;
        Some((stream::iter(heard.into_iter().map(|heard| Ok(event(heard)))), listener))
    });
    batches.flatten()
}

fn event(heard: Heard) -> Event {
    let (name, members) = match heard {
        Heard::Poke { stream, rev } => ("poke", vec![("rev".into(), rev.into()), ("stream".into(), stream.into())]),
        Heard::Members { stream } => ("members", vec![("stream".into(), stream.into())]),
    };
    Event::default().event(name).data(Value::Object(members).to_canonical_json())
}
