//! `POST /v1/sync`. An error's body is a valid `SyncResponse` as well, wherever the client can act on its `error`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::protocol::{PLAYER, SyncError, SyncErrorCode, SyncRequest, SyncResponse};
use plaudit::{UnixSec, Value};

use super::answer::json;
use super::refusal::{Code, Refusal};
use super::{auth, body};
use crate::app::{App, now};
use crate::pokes::Changed;
use crate::store::stream::key_of;
use crate::sync::Authority;

/// The nonce of an answer to a request whose own could not be read.
const NO_NONCE: &str = "-";

/// Carries out a request.
pub async fn sync(State(app): State<Arc<App>>, request: Request) -> Response {
    let now = now();
    let player = auth::player(&app, request.headers(), now).and_then(|player| app.rates.player(&player).map(|()| player));
    let body = match body::read(request).await {
        Ok(body) => body,
        Err(refusal) => return refuse(&player.err().unwrap_or(refusal), NO_NONCE, now),
    };
    let nonce = body::text(&body, "nonce", 1, 64).unwrap_or(NO_NONCE).to_owned();
    let request = player.and_then(|player| Ok((player, read(&body)?)));
    drop(body); // a hostile one takes much more memory than its text, and may have to wait for the database
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
    let authority = Authority { store: &app.store, rules: &rules, limits: app.limits };
    let (answer, tally) = authority.sync(player, request, now).await?;
    app.metrics.count(tally);
    app.pokes.changed(changed(player, request));
    Ok(answer)
}

/// The streams that a request may have changed.
fn changed(player: &str, request: &SyncRequest) -> impl Iterator<Item = Changed> {
    let has_celebrated = request.streams.iter().any(|stream| !stream.seen.is_empty());
    let streams = request.events.iter().map(|event| event.stream.as_str()).chain(has_celebrated.then_some(PLAYER));
    streams.map(move |stream| Changed::Stream(if stream == PLAYER { key_of(player) } else { stream.to_owned() }))
}

/// Postgres' text holds every character but one, and no client of ours makes an identity with it.
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
