//! `POST /v1/auth/device` and `POST /v1/auth/refresh`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::{UnixSec, Value};

use crate::app::App;
use crate::auth::{ACCESS_SEC, SignIn, by_device, by_refresh};
use crate::clock::now;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, body};
use crate::failure::Failure;

/// Signs in a device.
pub async fn device(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let device_id = body::text(&body, "device_id", 16, 128)?;
    let sign_in = by_device(&app.store, &app.rules(), device_id, now()).await?;
    answer(&app, sign_in, now())
}

/// Exchanges a refresh token.
pub async fn refresh(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let token = body::text(&body, "refresh_token", 1, 128)?;
    match by_refresh(&app.store, token, now()).await? {
        Some(sign_in) => answer(&app, sign_in, now()),
        None => Err(Refusal::new(Code::Auth, "the refresh token is unknown, used or expired; sign in by device")),
    }
}

fn answer(app: &App, sign_in: SignIn, now: UnixSec) -> Result<Response, Refusal> {
    let token = app.tokens.sign(&sign_in.player, now).map_err(Failure::from)?;
    let members = [
        ("player", Value::from(sign_in.player)),
        ("token", token.into()),
        ("expires_sec", ACCESS_SEC.into()),
        ("refresh_token", sign_in.refresh_token.into()),
    ];
    Ok(json(StatusCode::OK, &Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())))
}
