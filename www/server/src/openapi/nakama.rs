//! The calls of Nakama's clients, for the document alone. The messages in their payloads are Hiro's.
#![expect(dead_code, reason = "only the document is made of them")]

use std::collections::BTreeMap;

use utoipa::{IntoParams, ToSchema};

use super::clients::Nothing;

/// A device's secret, with variables for the tokens.
#[derive(ToSchema)]
pub(super) struct NakamaDevice {
    /// 10 to 128 bytes.
    id: String,
    vars: Option<BTreeMap<String, String>>,
}

/// How a device signs in.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct NakamaSignIn {
    /// With `false`, no player is created.
    create: Option<bool>,
    /// It is stored in the tokens only.
    username: Option<String>,
}

/// A token to renew a session by.
#[derive(ToSchema)]
pub(super) struct NakamaRefresh {
    token: String,
    vars: Option<BTreeMap<String, String>>,
}

/// The session that ends.
#[derive(ToSchema)]
pub(super) struct NakamaLogout {
    token: Option<String>,
    refresh_token: Option<String>,
}

/// A session.
#[derive(ToSchema)]
pub(super) struct NakamaSession {
    token: String,
    refresh_token: String,
    /// Whether the player is new.
    created: Option<bool>,
}

/// A wrapped answer.
#[derive(ToSchema)]
pub(super) struct NakamaPayload {
    /// The message as JSON text.
    payload: String,
}

/// An error.
#[derive(ToSchema)]
pub(super) struct NakamaError {
    /// A code of gRPC.
    code: i32,
    message: String,
}

/// Signs in by device; with the server key as the user's name.
#[utoipa::path(post, path = "/v2/account/authenticate/device", tag = "nakama", params(NakamaSignIn), request_body = NakamaDevice,
    responses((status = 200, body = NakamaSession), (status = "4XX", body = NakamaError)), security(("server_key" = [])))]
pub(super) fn device() {}

/// Renews a session; with the server key as the user's name.
#[utoipa::path(post, path = "/v2/account/session/refresh", tag = "nakama", request_body = NakamaRefresh,
    responses((status = 200, body = NakamaSession), (status = "4XX", body = NakamaError)), security(("server_key" = [])))]
pub(super) fn refresh() {}

/// Ends a sign-in.
#[utoipa::path(post, path = "/v2/session/logout", tag = "nakama", request_body = NakamaLogout,
    responses((status = 200, body = Nothing), (status = "4XX", body = NakamaError)), security(("player" = [])))]
pub(super) fn logout() {}

/// Calls an RPC with the message in the query.
#[utoipa::path(get, path = "/v2/rpc/{id}", tag = "nakama",
    params(("id" = String, Path), ("payload" = Option<String>, Query, description = "The message as JSON text")),
    responses((status = 200, body = NakamaPayload), (status = "4XX", body = NakamaError)), security(("player" = [])))]
pub(super) fn rpc_get() {}

/// Calls an RPC: the body is the message as JSON text, itself a JSON text.
#[utoipa::path(post, path = "/v2/rpc/{id}", tag = "nakama", params(("id" = String, Path)),
    request_body(content = String, content_type = "application/json"),
    responses((status = 200, body = NakamaPayload), (status = "4XX", body = NakamaError)), security(("player" = [])))]
pub(super) fn rpc_post() {}
