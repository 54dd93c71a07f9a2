//! `POST /v1/sync`. If the protocol has a code for an error, the error's body is also a valid `SyncResponse`, with that code in `error`.

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::protocol::{PLAYER, SyncError, SyncErrorCode, SyncRequest, SyncResponse};
use plaudit::{UnixSec, Value};

use crate::clock::now;
use crate::eid::is_reserved;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, body};
use crate::notify::Changed;
use crate::session::Session;
use crate::store::key::key_of;
use crate::stream::Streams;
use crate::sync;

/// The nonce of an answer to a request whose nonce is unreadable.
const NO_NONCE: &str = "-";

/// Handles a sync request.
pub async fn sync(State(bearers): State<Bearers>, State(streams): State<Streams>, request: Request) -> Response {
    let now = now();
    let session = bearers.session(request.headers(), now);
    let bytes = usize::try_from(request.body().size_hint().lower()).unwrap_or(usize::MAX);
    let body = match body::read(request).await {
        Ok(body) => body,
        Err(refusal) => return refuse(&session.err().unwrap_or(refusal), NO_NONCE, now),
    };
    let nonce = body::text(&body, "nonce", 1, 64).unwrap_or(NO_NONCE).to_owned();
    let request = session.and_then(|session| Ok((session, read(&body)?)));
    drop(body); // the parsed tree may take much more memory than the text, and the request may wait for the database
    let answer = match request {
        Ok((session, request)) => match bearers.limiter.check_events(&session.player, counted(&request, bytes)) {
            Ok(()) => carry_out(&streams, &session, &request, now).await,
            Err(limit) => Err(limit.into()),
        },
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(answer) => json(StatusCode::OK, &answer.to_value()),
        Err(refusal) => refuse(&refusal, &nonce, now),
    }
}

/// The cost of a request against the rate of events: the number of its events, or of the KiB of its body if that is more, because the log
/// keeps both for ever. A request without events and adoption costs nothing.
fn counted(request: &SyncRequest, bytes: usize) -> usize {
    let has_commands = !request.events.is_empty() || request.adopt.is_some();
    if has_commands { request.events.len().max(bytes.div_ceil(1024)) } else { 0 }
}

fn read(body: &Value) -> Result<SyncRequest, Refusal> {
    if matches!(body.get("v"), Some(Value::Int(version)) if *version < 1) {
        return Err(Refusal::new(Code::Upgrade, "this authority speaks version 1 of the protocol"));
    }
    let request = SyncRequest::from_value(body).map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))?;
    storable(&request)?;
    Ok(request)
}

async fn carry_out(streams: &Streams, session: &Session, request: &SyncRequest, now: UnixSec) -> Result<SyncResponse, Refusal> {
    let rules = streams.rules.get();
    let (answer, tally) = sync::sync(streams.authority(&rules), session, request, now).await?;
    streams.committed(tally, changed(&session.player, request));
    Ok(answer)
}

/// The streams that a request may have changed.
fn changed(player: &str, request: &SyncRequest) -> impl Iterator<Item = Changed> {
    let has_celebrated = request.streams.iter().any(|stream| !stream.seen.is_empty());
    let streams = request.events.iter().map(|event| event.stream.as_str()).chain(has_celebrated.then_some(PLAYER));
    streams.map(move |stream| Changed::Stream(if stream == PLAYER { key_of(player) } else { stream.to_owned() }))
}

/// Refuses U+0000, which Postgres' text cannot contain, and identities of servers' events. plaudit's clients create no such ids.
fn storable(request: &SyncRequest) -> Result<(), Refusal> {
    let events = request.events.iter().flat_map(|event| {
        let after = event.after.as_ref().map_or("", |after| after.cid.as_str());
        [event.sequence.cid.as_str(), event.eid.as_str(), after]
    });
    let eids = request.events.iter().map(|event| &event.eid).chain(request.adopt.iter().map(|adoption| &adoption.eid));
    if let Some(eid) = eids.into_iter().find(|eid| is_reserved(eid)) {
        let message = format!("the id {eid:?} begins with \"server:\", as those of servers' events do");
        return Err(Refusal::new(Code::InvalidRequest, message));
    }
    let adoption = request.adopt.iter().map(|adoption| adoption.eid.as_str());
    let streams = request.streams.iter().map(|stream| stream.stream.as_str()).chain(adoption);
    if events.chain(streams).any(|name| name.contains('\0')) {
        return Err(Refusal::new(Code::InvalidRequest, "an id contains the character U+0000"));
    }
    Ok(())
}

fn refuse(refusal: &Refusal, nonce: &str, now: UnixSec) -> Response {
    let code = match refusal.code {
        Code::Auth => SyncErrorCode::Auth,
        Code::Upgrade => SyncErrorCode::Upgrade,
        Code::TooMany | Code::Busy => SyncErrorCode::Busy,
        Code::Banned => SyncErrorCode::Banned,
        _ => return refusal.with_body(&Value::Object(refusal.members())),
    };
    let answer = SyncResponse {
        nonce: nonce.to_owned(),
        server_time: now,
        error: Some(SyncError { code, retry_after_sec: refusal.retry_after_sec }),
        ..SyncResponse::default()
    };
    let mut body = answer.to_value();
    if let Value::Object(members) = &mut body {
        members.extend(refusal.members());
    }
    refusal.with_body(&body)
}
