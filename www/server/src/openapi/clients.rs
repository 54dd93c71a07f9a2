//! The endpoints that clients call, for the document alone: their bodies are read and written by the crate's protocol, not by these types.
#![expect(dead_code, reason = "only the document is made of them")]

use std::collections::BTreeMap;

use utoipa::ToSchema;

use crate::endpoint::ErrorBody;

/// A device's secret.
#[derive(ToSchema)]
pub(super) struct DeviceRequest {
    /// 16 to 128 characters; 16 or more random bytes.
    device_id: String,
}

/// A token to refresh by.
#[derive(ToSchema)]
pub(super) struct RefreshRequest {
    refresh_token: String,
}

/// A sign-in.
#[derive(ToSchema)]
pub(super) struct SignInAnswer {
    player: String,
    /// The bearer token.
    token: String,
    expires_sec: i64,
    /// Good for one refresh.
    refresh_token: String,
}

/// The sign-ins to end: that of a refresh token, or all with `everywhere`.
#[derive(ToSchema)]
pub(super) struct SignOutRequest {
    refresh_token: Option<String>,
    everywhere: Option<bool>,
}

/// An empty answer.
#[derive(ToSchema)]
pub(super) struct Nothing {}

/// Signs in by device; a new device creates a player.
#[utoipa::path(post, path = "/v1/auth/device", tag = "clients", request_body = DeviceRequest,
    responses((status = 200, body = SignInAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) fn device() {}

/// Exchanges a refresh token for its successor.
#[utoipa::path(post, path = "/v1/auth/refresh", tag = "clients", request_body = RefreshRequest,
    responses((status = 200, body = SignInAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) fn refresh() {}

/// Ends sign-ins of the player.
#[utoipa::path(post, path = "/v1/auth/sign-out", tag = "clients", request_body = SignOutRequest,
    responses((status = 200, body = Nothing), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn sign_out() {}

/// A token of the identity provider.
#[derive(ToSchema)]
pub(super) struct AccountRequest {
    token: String,
}

/// Signs in the player of an account; with `--jwks`.
#[utoipa::path(post, path = "/v1/auth/account", tag = "clients", request_body = AccountRequest,
    responses((status = 200, body = SignInAnswer), (status = "4XX", body = ErrorBody)))]
pub(super) fn account() {}

/// Links the calling player and an account; with `--jwks`.
#[utoipa::path(post, path = "/v1/auth/link", tag = "clients", request_body = AccountRequest,
    responses((status = 200, body = SignInAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn link() {}

/// All stored data of the player.
#[derive(ToSchema)]
pub(super) struct ExportAnswer {
    player: String,
    created_at: i64,
    epoch: i64,
    rev: i64,
    definitions: String,
    #[schema(value_type = Object)]
    state: (),
    #[schema(value_type = Vec<Object>)]
    devices: (),
    #[schema(value_type = Vec<Object>)]
    teams: (),
    /// The log and the rewards of each stream.
    #[schema(value_type = Object)]
    streams: (),
}

/// Exports all stored data of the player.
#[utoipa::path(get, path = "/v1/me/export", tag = "clients",
    responses((status = 200, body = ExportAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn export() {}

/// Deletes the player.
#[utoipa::path(delete, path = "/v1/me", tag = "clients",
    responses((status = 200, body = Nothing), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn delete_me() {}

/// How many players have earned a node.
#[derive(ToSchema)]
pub(super) struct Rarity {
    earners: i64,
    /// The share of all players, in hundredths of a percent.
    share: i64,
}

/// The rarity of each node of the players' definitions; below 100 players, `players` is null, and there are no numbers.
#[derive(ToSchema)]
pub(super) struct RarityAnswer {
    players: Option<i64>,
    achievements: BTreeMap<String, Rarity>,
}

/// Returns the rarity of each node.
#[utoipa::path(get, path = "/v1/rarity", tag = "clients", responses((status = 200, body = RarityAnswer), (status = 304)))]
pub(super) fn rarity() {}

/// A client's copy of a stream.
#[derive(ToSchema)]
pub(super) struct SyncBase {
    epoch: i64,
    rev: Option<i64>,
    receipt: Option<String>,
    /// The version of the definitions.
    definitions: String,
}

/// A stream, with the keys that were celebrated on it.
#[derive(ToSchema)]
pub(super) struct SyncStream {
    base: SyncBase,
    seen: Vec<String>,
}

/// An event of a process.
#[derive(ToSchema)]
pub(super) struct SyncAfter {
    cid: String,
    mid: i64,
}

/// An event.
#[derive(ToSchema)]
pub(super) struct SyncEvent {
    cid: String,
    mid: i64,
    eid: String,
    after: Option<SyncAfter>,
    /// `player`, or `team:` and a team's id.
    stream: String,
    #[schema(value_type = Object)]
    command: (),
    synced_at: Option<i64>,
    /// `synced`, `drifted` or `unsynced`.
    clock: String,
    age_ms: Option<i64>,
    definitions: String,
}

/// A sync request; the documentation of `plaudit::protocol` describes its members.
#[derive(ToSchema)]
pub(super) struct SyncRequest {
    /// The version of the protocol: 1.
    v: i64,
    nonce: String,
    streams: BTreeMap<String, SyncStream>,
    events: Vec<SyncEvent>,
}

/// The answer to a sync.
#[derive(ToSchema)]
pub(super) struct SyncResponse {
    nonce: String,
    server_time: i64,
    ack: BTreeMap<String, i64>,
    #[schema(value_type = Vec<Object>)]
    rejected: Vec<()>,
    #[schema(value_type = Object)]
    limits: (),
    #[schema(value_type = Object)]
    streams: (),
}

/// Sends events, and gets snapshots.
#[utoipa::path(post, path = "/v1/sync", tag = "clients", request_body = SyncRequest,
    responses((status = 200, body = SyncResponse), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn sync() {}

/// Listens to changes of the player's streams, as server-sent events.
#[utoipa::path(get, path = "/v1/events", tag = "clients",
    responses((status = 200, body = String, content_type = "text/event-stream"), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn events() {}

/// Definitions in force.
#[derive(ToSchema)]
pub(super) struct DefinitionsAnswer {
    version: String,
    #[schema(value_type = Object)]
    document: (),
}

/// The players' definitions in force.
#[utoipa::path(get, path = "/v1/definitions", tag = "clients",
    responses((status = 200, body = DefinitionsAnswer), (status = 304), (status = "4XX", body = ErrorBody)))]
pub(super) fn definitions() {}

/// The teams' definitions in force.
#[utoipa::path(get, path = "/v1/definitions/team", tag = "clients",
    responses((status = 200, body = DefinitionsAnswer), (status = 304), (status = "4XX", body = ErrorBody)))]
pub(super) fn team_definitions() {}

/// A team in a list.
#[derive(ToSchema)]
pub(super) struct TeamRow {
    id: String,
    name: String,
    role: String,
    members: i64,
}

/// The player's teams.
#[derive(ToSchema)]
pub(super) struct TeamsAnswer {
    teams: Vec<TeamRow>,
}

/// A member of a team.
#[derive(ToSchema)]
pub(super) struct TeamMember {
    player: String,
    /// `member` or `admin`.
    role: String,
}

/// A team.
#[derive(ToSchema)]
pub(super) struct TeamAnswer {
    id: String,
    name: String,
    open: bool,
    role: Option<String>,
    members: Vec<TeamMember>,
    /// Visible to admins only.
    code: Option<String>,
}

/// A new team.
#[derive(ToSchema)]
pub(super) struct TeamRequest {
    name: String,
    open: Option<bool>,
}

/// The code of a team; an open team needs none.
#[derive(ToSchema)]
pub(super) struct JoinRequest {
    code: Option<String>,
}

/// Whether the id suffices to join.
#[derive(ToSchema)]
pub(super) struct CodeRequest {
    open: Option<bool>,
}

/// A member and the role.
#[derive(ToSchema)]
pub(super) struct RoleRequest {
    player: String,
    /// `member` or `admin`.
    role: String,
}

/// A member.
#[derive(ToSchema)]
pub(super) struct RemoveRequest {
    player: String,
}

/// Lists the player's teams.
#[utoipa::path(get, path = "/v1/teams", tag = "clients",
    responses((status = 200, body = TeamsAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn teams() {}

/// Creates a team, with the player as its admin.
#[utoipa::path(post, path = "/v1/teams", tag = "clients", request_body = TeamRequest,
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn create_team() {}

/// Returns a team to one of its members.
#[utoipa::path(get, path = "/v1/teams/{team}", tag = "clients", params(("team" = String, Path)),
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn team() {}

/// Joins a team.
#[utoipa::path(post, path = "/v1/teams/{team}/join", tag = "clients", params(("team" = String, Path)), request_body = JoinRequest,
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn join_team() {}

/// Renews the code of a team.
#[utoipa::path(post, path = "/v1/teams/{team}/code", tag = "clients", params(("team" = String, Path)), request_body = CodeRequest,
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn renew_code() {}

/// Leaves a team.
#[utoipa::path(post, path = "/v1/teams/{team}/leave", tag = "clients", params(("team" = String, Path)),
    responses((status = 200, body = Nothing), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn leave_team() {}

/// Gives a member another role.
#[utoipa::path(post, path = "/v1/teams/{team}/role", tag = "clients", params(("team" = String, Path)), request_body = RoleRequest,
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn give_role() {}

/// Removes a member.
#[utoipa::path(post, path = "/v1/teams/{team}/remove", tag = "clients", params(("team" = String, Path)), request_body = RemoveRequest,
    responses((status = 200, body = TeamAnswer), (status = "4XX", body = ErrorBody)), security(("player" = [])))]
pub(super) fn remove_member() {}

/// `ok`.
#[derive(ToSchema)]
pub(super) struct StatusAnswer {
    status: String,
}

/// Whether the process is alive.
#[utoipa::path(get, path = "/livez", tag = "operation", responses((status = 200, body = StatusAnswer)))]
pub(super) fn livez() {}

/// Whether the database can be written.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, body = StatusAnswer), (status = 503)))]
pub(super) fn readyz() {}

/// Like `/readyz`.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = StatusAnswer), (status = 503)))]
pub(super) fn healthz() {}

/// Metrics in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "operation", responses((status = 200, body = String, content_type = "text/plain")))]
pub(super) fn metrics() {}
