//! `POST /v2/account/authenticate/device`, `POST /v2/account/session/refresh`, `POST /v2/session/logout`.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use data_encoding::BASE64;
use plaudit::hiro::{Envelope, RpcCode};
use plaudit::{UnixSec, Value};

use super::fault::Fault;
use super::query::Query;
use super::token_claims::{AccessClaims, Identity, REFRESH_ISSUER, RefreshClaims};
use crate::app::App;
use crate::auth::{Accounts, Tokens, by_device, end, is_known, resume};
use crate::clock::now;
use crate::endpoint::json::{json, secret_json};
use crate::endpoint::{bearer, body};
use crate::failure::Failure;
use crate::peers::ClientAddress;

/// The most bytes of the variables, and of the name, that a client may put into its tokens.
const MAX_VARIABLES_BYTES: usize = 1_024;
const MAX_USERNAME_BYTES: usize = 128;

/// The data of sign-ins, and the key of Nakama's clients.
#[derive(Clone)]
pub struct SignIns {
    accounts: Accounts,
    tokens: Arc<Tokens>,
    /// The key by which this game's clients are recognized. It is not secret, because every client contains it.
    server_key: Arc<str>,
}

impl SignIns {
    pub fn new(app: &App, server_key: &str) -> SignIns {
        SignIns { accounts: app.accounts.clone(), tokens: app.tokens.clone(), server_key: server_key.into() }
    }
}

/// Signs in a device.
pub async fn device(
    State(sign_ins): State<SignIns>,
    address: Option<Extension<ClientAddress>>,
    request: Request,
) -> Result<Response, Fault> {
    let now = now();
    check_server_key(request.headers(), &sign_ins.server_key)?;
    let query = Query::of(request.uri());
    let body = Envelope::Raw.open_request(&body::read_text(request).await?)?;
    let device_id = device_id(&body)?;
    let (username, variables) = (username(&query)?, variables(&body)?);
    let is_new = !is_known(&sign_ins.accounts.store, device_id).await?;
    if is_new && query.get("create") == Some("false") {
        return Err(Fault::new(RpcCode::NotFound, "User account not found."));
    }
    let sign_in = by_device(&sign_ins.accounts, device_id, address.map(|address| address.0.0), now).await?;
    let now = sign_in.issued_at;
    let username = username.unwrap_or_else(|| name_of(&sign_in.player));
    let identity = Identity { player: sign_in.player, username, variables };
    let refresh = RefreshClaims::of(&identity, sign_in.refresh_token, now);
    let refresh_token = sign_ins.tokens.encode(&refresh).map_err(Failure::from)?;
    answer(&sign_ins.tokens, &identity, refresh_token, is_new, now)
}

/// Renews a session; the refresh token stays the same.
pub async fn refresh(State(sign_ins): State<SignIns>, request: Request) -> Result<Response, Fault> {
    let now = now();
    check_server_key(request.headers(), &sign_ins.server_key)?;
    let body = Envelope::Raw.open_request(&body::read_text(request).await?)?;
    let Some(Value::Text(token)) = body.get("token") else {
        return Err(Fault::new(RpcCode::InvalidArgument, "Refresh token is required."));
    };
    let invalid = || Fault::new(RpcCode::Unauthenticated, "Refresh token invalid or expired.");
    let refresh: RefreshClaims = sign_ins.tokens.decode(token, REFRESH_ISSUER, now).ok_or_else(invalid)?;
    let player = resume(&sign_ins.accounts.store, &refresh.tid, now).await?;
    if player.as_ref() != Some(&refresh.identity.player) {
        return Err(invalid());
    }
    let variables = variables(&body)?;
    let identity = if variables.is_empty() { refresh.identity } else { Identity { variables, ..refresh.identity } };
    answer(&sign_ins.tokens, &identity, token.clone(), false, now)
}

/// Ends a sign-in: its refresh token becomes invalid at once; its access token stays valid until it expires.
pub async fn logout(State(sign_ins): State<SignIns>, request: Request) -> Result<Response, Fault> {
    let now = now();
    let session = bearer::session(&sign_ins.tokens, request.headers(), now)?;
    bearer::admit(&sign_ins.accounts.store, &session).await?;
    let player = session.player;
    let body = Envelope::Raw.open_request(&body::read_text(request).await?)?;
    let token = match body.get("refresh_token") {
        Some(Value::Text(token)) => token.as_str(),
        _ => "",
    };
    if let Some(refresh) = sign_ins.tokens.decode::<RefreshClaims>(token, REFRESH_ISSUER, now) {
        end(&sign_ins.accounts.store, &player, &refresh.tid).await?;
    }
    Ok(json(StatusCode::OK, &Value::Object(Vec::new())))
}

fn answer(tokens: &Tokens, identity: &Identity, refresh_token: String, created: bool, now: UnixSec) -> Result<Response, Fault> {
    let token = tokens.encode(&AccessClaims::of(identity, now)).map_err(Failure::from)?;
    let mut members = vec![("token".into(), token.into()), ("refresh_token".into(), refresh_token.into())];
    if created {
        members.push(("created".into(), true.into()));
    }
    Ok(secret_json(&Value::Object(members)))
}

/// Checks the server key, which is the user name in the basic authentication of a client without a session.
fn check_server_key(headers: &HeaderMap, server_key: &str) -> Result<(), Fault> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let encoded = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")).map(|(_, encoded)| encoded.trim());
    let given = encoded.and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok()).unwrap_or_default();
    let name = given.split(|byte| *byte == b':').next().unwrap_or_default();
    if encoded.is_some() && name == server_key.as_bytes() {
        return Ok(());
    }
    Err(Fault::new(RpcCode::Unauthenticated, "Server key invalid"))
}

fn device_id(body: &Value) -> Result<&str, Fault> {
    match body.get("id") {
        Some(Value::Text(id)) if (10..=128).contains(&id.len()) => Ok(id),
        Some(Value::Text(id)) if !id.is_empty() => Err(Fault::new(RpcCode::InvalidArgument, "Device ID invalid, must be 10-128 bytes.")),
        _ => Err(Fault::new(RpcCode::InvalidArgument, "Device ID is required.")),
    }
}

fn username(query: &Query) -> Result<Option<String>, Fault> {
    match query.get("username") {
        None | Some("") => Ok(None),
        Some(name) if name.len() <= MAX_USERNAME_BYTES => Ok(Some(name.to_owned())),
        Some(_) => Err(Fault::new(RpcCode::InvalidArgument, "Username invalid, must be 1-128 bytes.")),
    }
}

fn variables(body: &Value) -> Result<BTreeMap<String, String>, Fault> {
    let wrong = |message: &str| Fault::new(RpcCode::InvalidArgument, message);
    let entries = match body.get("vars") {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(Value::Object(entries)) => entries,
        Some(_) => return Err(wrong("Session variables must be an object.")),
    };
    let texts = entries.iter().map(|(name, value)| match value {
        Value::Text(text) => Ok((name.clone().into_owned(), text.clone())),
        _ => Err(wrong("Session variables must be texts.")),
    });
    let variables: BTreeMap<String, String> = texts.collect::<Result<_, _>>()?;
    let bytes: usize = variables.iter().map(|(name, text)| name.len() + text.len()).sum();
    if bytes > MAX_VARIABLES_BYTES { Err(wrong("Session variables must have at most 1024 bytes.")) } else { Ok(variables) }
}

/// The default name of a player, derived from the player's id.
fn name_of(player: &str) -> String {
    player.chars().filter(char::is_ascii_alphanumeric).take(10).collect()
}
