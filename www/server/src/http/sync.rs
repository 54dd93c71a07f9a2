//! `POST /v1/sync`. An error's body is a valid `SyncResponse` as well, wherever the client can act on its `error`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::protocol::{PLAYER, SyncError, SyncErrorCode, SyncRequest, SyncResponse};
use plaudit::{UnixSec, Value};

use crate::app::App;
use crate::clock::now;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, bearer, body};
use crate::notify::Changed;
use crate::store::key::key_of;
use crate::sync;

/// The nonce of an answer to a request whose own could not be read.
const NO_NONCE: &str = "-";

/// Carries out a request.
pub async fn sync(State(app): State<Arc<App>>, request: Request) -> Response {
    let now = now();
    let player = bearer::limited_player(&app.tokens, &app.limiter, request.headers(), now);
    let body = match body::read(request).await {
        Ok(body) => body,
        Err(refusal) => return refuse(&player.err().unwrap_or(refusal), NO_NONCE, now),
    };
    let nonce = body::text(&body, "nonce", 1, 64).unwrap_or(NO_NONCE).to_owned();
    let request = player.and_then(|player| Ok((player, read(&body)?)));
    drop(body); // as a tree it may take much more memory than as text, and the request may wait for the database
    let answer = match request {
        Ok((player, request)) => carry_out(&app, &player, &request, now).await,
        Err(refusal) => Err(refusal),
    };
    match answer {
        Ok(answer) => json(StatusCode::OK, &answer.to_value()),
        Err(refusal) => refuse(&refusal, &nonce, now),
    }
}

fn read(body: &Value) -> Result<SyncRequest, Refusal> {
    if matches!(body.get("v"), Some(Value::Int(version)) if *version < 1) {
        return Err(Refusal::new(Code::Upgrade, "this authority speaks version 1 of the protocol"));
    }
    let request = SyncRequest::from_value(body).map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))?;
    storable(&request)?;
    Ok(request)
}

async fn carry_out(app: &App, player: &str, request: &SyncRequest, now: UnixSec) -> Result<SyncResponse, Refusal> {
    let rules = app.rules();
    let (answer, tally) = sync::sync(app.authority(&rules), player, request, now).await?;
    app.metrics.count(tally);
    app.registry.publish(changed(player, request));
    Ok(answer)
}

/// The streams that a request may have changed.
fn changed(player: &str, request: &SyncRequest) -> impl Iterator<Item = Changed> {
    let has_celebrated = request.streams.iter().any(|stream| !stream.seen.is_empty());
    let streams = request.events.iter().map(|event| event.stream.as_str()).chain(has_celebrated.then_some(PLAYER));
    streams.map(move |stream| Changed::Stream(if stream == PLAYER { key_of(player) } else { stream.to_owned() }))
}

/// Postgres' text does not hold U+0000, and plaudit's clients make no identity with it.
fn storable(request: &SyncRequest) -> Result<(), Refusal> {
    let events = request.events.iter().flat_map(|event| {
        let after = event.after.as_ref().map_or("", |after| after.cid.as_str());
        [event.sequence.cid.as_str(), event.eid.as_str(), after]
    });
    let streams = request.streams.iter().map(|stream| stream.stream.as_str());
    if events.chain(streams).any(|name| name.contains('\0')) {
        return Err(Refusal::new(Code::InvalidRequest, "an identity holds the character U+0000"));
    }
    Ok(())
}

fn refuse(refusal: &Refusal, nonce: &str, now: UnixSec) -> Response {
    let code = match refusal.code {
        Code::Auth => SyncErrorCode::Auth,
        Code::Upgrade => SyncErrorCode::Upgrade,
        Code::TooMany | Code::Busy => SyncErrorCode::Busy,
        _ => return refusal.with_body(&Value::Object(refusal.members())),
    };
    let answer = SyncResponse {
        nonce: nonce.to_owned(),
        server_time: now,
        ack: Vec::new(),
        rejected: Vec::new(),
        streams: Vec::new(),
        error: Some(SyncError { code, retry_after_sec: refusal.retry_after_sec }),
    };
    let mut body = answer.to_value();
    if let Value::Object(members) = &mut body {
        members.extend(refusal.members());
    }
    refusal.with_body(&body)
}
