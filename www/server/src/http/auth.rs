//! `POST /v1/auth/device` and `POST /v1/auth/refresh`; the bearer token of every other request.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use plaudit::{UnixSec, Value};

use super::answer::json;
use super::body;
use super::refusal::{Code, Refusal};
use crate::app::{App, now};
use crate::auth::{ACCESS_SEC, Session, by_device, by_refresh};
use crate::failure::Failure;

/// Signs in a device.
pub async fn device(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let device_id = body::text(&body, "device_id", 16, 128)?;
    let session = by_device(&app.store, &app.rules(), device_id, now()).await?;
    answer(&app, session, now())
}

/// Exchanges a refresh token.
pub async fn refresh(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let token = body::text(&body, "refresh_token", 1, 128)?;
    match by_refresh(&app.store, token, now()).await? {
        Some(session) => answer(&app, session, now()),
        None => Err(Refusal::new(Code::Auth, "the refresh token is unknown, used or expired; sign in by device")),
    }
}

fn answer(app: &App, session: Session, now: UnixSec) -> Result<Response, Refusal> {
    let token = app.tokens.sign(&session.player, now).map_err(Failure::from)?;
    let members = [
        ("player", Value::from(session.player)),
        ("token", token.into()),
        ("expires_sec", ACCESS_SEC.into()),
        ("refresh_token", session.refresh_token.into()),
    ];
    Ok(json(StatusCode::OK, &Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())))
}

/// The player whose token the request carries.
pub fn player(app: &App, headers: &HeaderMap, now: UnixSec) -> Result<String, Refusal> {
    session(app, headers, now).map(|(player, _)| player)
}

/// The player whose token the request carries, and when it expires.
pub fn session(app: &App, headers: &HeaderMap, now: UnixSec) -> Result<(String, UnixSec), Refusal> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        _ => return Err(Refusal::new(Code::Auth, "the request carries no bearer token")),
    };
    app.tokens.session(token, now).ok_or_else(|| Refusal::new(Code::Auth, "the token is forged or expired"))
}
