//! `POST /v1/auth/device`, `POST /v1/auth/refresh` and `POST /v1/auth/sign-out`.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::Value;

use crate::auth::{ACCESS_SEC, Accounts, SignIn, Tokens, by_device, by_refresh, end};
use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::json::{json, secret_json};
use crate::endpoint::{Code, Refusal, body};
use crate::failure::Failure;
use crate::peers::ClientAddress;
use crate::store::{Store, standing};

/// Signs in a device.
pub async fn device(
    State(accounts): State<Accounts>,
    State(tokens): State<Arc<Tokens>>,
    address: Option<Extension<ClientAddress>>,
    request: Request,
) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let device_id = body::text(&body, "device_id", 16, 128)?;
    let address = address.map(|Extension(address)| address.0);
    answer(&tokens, by_device(&accounts, device_id, address, now()).await?)
}

/// Exchanges a refresh token.
pub async fn refresh(State(store): State<Store>, State(tokens): State<Arc<Tokens>>, request: Request) -> Result<Response, Refusal> {
    let body = body::read(request).await?;
    let token = body::text(&body, "refresh_token", 1, 128)?;
    match by_refresh(&store, &tokens, token, now()).await? {
        Some(sign_in) => answer(&tokens, sign_in),
        None => Err(Refusal::new(Code::Auth, "the refresh token is unknown, used or expired; sign in by device")),
    }
}

/// Ends the sign-in of a refresh token. With `everywhere`, ends all sign-ins of the player, with their access tokens.
pub async fn sign_out(State(bearers): State<Bearers>, request: Request) -> Result<Response, Refusal> {
    let now = now();
    let player = bearers.admitted(request.headers(), now).await?.player;
    let body = body::read(request).await?;
    if matches!(body.get("everywhere"), Some(Value::Bool(true))) {
        let mut tx = bearers.store.begin().await.map_err(Failure::from)?;
        standing::sign_out(&mut tx, &player, now).await.map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
    } else {
        let expected = "expected \"refresh_token\", a text of 1 to 128 characters, or \"everywhere\": true";
        let token = body::text(&body, "refresh_token", 1, 128).map_err(|_| Refusal::new(Code::InvalidRequest, expected))?;
        end(&bearers.store, &player, token).await?;
    }
    Ok(json(StatusCode::OK, &Value::Object(Vec::new())))
}

/// The tokens of a sign-in.
pub(super) fn answer(tokens: &Tokens, sign_in: SignIn) -> Result<Response, Refusal> {
    let token = tokens.sign(&sign_in.player, sign_in.issued_at).map_err(Failure::from)?;
    let members = [
        ("player", Value::from(sign_in.player)),
        ("token", token.into()),
        ("expires_sec", ACCESS_SEC.into()),
        ("refresh_token", sign_in.refresh_token.into()),
    ];
    Ok(secret_json(&Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())))
}
