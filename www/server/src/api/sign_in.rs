//! `/portal/api`: sign-in, sign-out, the signed-in operator, and changes of password.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;
use crate::callers::{Caller, cookie, same_site};
use crate::clock::now;
use crate::endpoint::typed::secret_typed;
use crate::endpoint::{Code, Refusal};
use crate::limiter::Limiter;
use crate::operators::{self, MAX_PASSWORD_CHARACTERS, OperatorSession};
use crate::peers::ClientAddress;
use crate::permission::Permission;
use crate::store::Store;

/// An operator's name and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignInRequest {
    name: String,
    password: String,
}

/// A change of password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PasswordRequest {
    password: String,
    /// 12 to 256 characters.
    new_password: String,
}

/// A signed-in operator.
#[derive(Serialize, ToSchema)]
pub(crate) struct OperatorAnswer {
    name: String,
    /// The role: `viewer`, `editor`, `publisher` or `admin`.
    role: &'static str,
    /// The permissions: `read`, `events`, `grants`, `players`, `delete`, `edit`, `publish`, `operate`.
    may: Vec<&'static str>,
    /// The instant at which the sign-in expires, in UNIX seconds.
    expires_at: i64,
}

/// An object without members.
#[derive(Serialize, ToSchema)]
pub(crate) struct Nothing {}

/// Signs an operator in with `{"name", "password"}`. The answer is that of [`me`], with the cookie.
#[utoipa::path(post, path = "/portal/api/sign-in", tag = "portal", request_body = SignInRequest,
    responses((status = 200, body = OperatorAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)))]
pub(crate) async fn sign_in(
    State(store): State<Store>,
    State(limiter): State<Arc<Limiter>>,
    address: Option<Extension<ClientAddress>>,
    request: Request,
) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    same_site::check(&headers)?;
    if let Some(Extension(address)) = address {
        limiter.check_sign_in(address.0)?;
    }
    let SignInRequest { name, password } = request::read(request).await?;
    check_length("name", &name)?;
    check_length("password", &password)?;
    let refused = || Refusal::new(Code::Auth, "wrong name or password");
    if name.contains('\0') {
        return Err(refused());
    }
    let (secret, session) = operators::sign_in(&store, &name, &password, now()).await?.ok_or_else(refused)?;
    let mut response = secret_typed(&described(&session));
    response.headers_mut().extend(cookie::set(&secret, &headers).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// Ends the sign-in of the request.
#[utoipa::path(post, path = "/portal/api/sign-out", tag = "portal", request_body = Nothing,
    responses((status = 200, body = Nothing), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("operator" = [])))]
pub(crate) async fn sign_out(State(store): State<Store>, caller: Caller, request: Request) -> Result<Response, Refusal> {
    if let Some((session, secret)) = caller.session() {
        operators::sign_out(&store, &session.name, secret, caller.now).await?;
    }
    Ok(signed_out(&request))
}

fn signed_out(request: &Request) -> Response {
    let mut response = secret_typed(&Nothing {});
    response.headers_mut().extend(cookie::clear(request.headers()).map(|cookie| (header::SET_COOKIE, cookie)));
    response
}

/// Changes the operator's password with `{"password", "new_password"}`, and ends all of the operator's sign-ins.
#[utoipa::path(post, path = "/portal/api/password", tag = "portal", request_body = PasswordRequest,
    responses((status = 200, body = Nothing), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("operator" = [])))]
pub(crate) async fn password(
    State(store): State<Store>,
    State(limiter): State<Arc<Limiter>>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    let (session, _) = signed_in(&caller)?;
    if let Some(address) = request.extensions().get::<ClientAddress>() {
        limiter.check_sign_in(address.0)?;
    }
    let cleared = signed_out(&request);
    let PasswordRequest { password: old, new_password: new } = request::read(request).await?;
    check_length("password", &old)?;
    check_length("new_password", &new)?;
    let done = operators::change_password(&store, &session.name, &old, &new, caller.now).await?;
    done.map_err(|problem| Refusal::new(Code::InvalidRequest, problem))?;
    Ok(cleared)
}

/// The signed-in operator: `{"name", "role", "may": [permission], "expires_at"}`.
#[utoipa::path(get, path = "/portal/api/me", tag = "portal",
    responses((status = 200, body = OperatorAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("operator" = [])))]
pub(crate) async fn me(caller: Caller) -> Result<Response, Refusal> {
    Ok(secret_typed(&described(signed_in(&caller)?.0)))
}

fn signed_in(caller: &Caller) -> Result<(&OperatorSession, &str), Refusal> {
    caller.session().ok_or_else(|| Refusal::new(Code::PermissionDenied, "this is for operators, and a server's key is not one"))
}

/// Names and passwords longer than any that exists are not looked up, and not hashed.
fn check_length(key: &str, text: &str) -> Result<(), Refusal> {
    if (1..=MAX_PASSWORD_CHARACTERS).contains(&text.chars().count()) {
        return Ok(());
    }
    Err(Refusal::new(Code::InvalidRequest, format!("expected {key:?}, a text of 1 to {MAX_PASSWORD_CHARACTERS} characters")))
}

fn described(session: &OperatorSession) -> OperatorAnswer {
    let may = Permission::ALL.into_iter().filter(|permission| session.role.allows(*permission)).map(Permission::as_str).collect();
    OperatorAnswer { name: session.name.clone(), role: session.role.as_str(), may, expires_at: session.expires_at.0 }
}
