//! The portal's endpoints, for the document alone: drafts and versions of definitions, icons, figures.
#![expect(dead_code, reason = "only the document is made of them")]

use std::collections::BTreeMap;

use utoipa::{IntoParams, ToSchema};

use super::clients::Nothing;
use crate::endpoint::ErrorBody;

/// Selects the definitions of players or of teams.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// `team` for the definitions of teams. Default: those of players.
    of: Option<String>,
}

/// A draft.
#[derive(ToSchema)]
pub(super) struct Draft {
    rev: i64,
    /// The version that it started from.
    base: i64,
    author: String,
    changed_at: i64,
    #[schema(value_type = Object)]
    document: (),
}

/// The version in force, with its document.
#[derive(ToSchema)]
pub(super) struct Live {
    seq: i64,
    #[schema(value_type = Option<Object>)]
    document: (),
}

/// A published version.
#[derive(ToSchema)]
pub(super) struct VersionRow {
    seq: i64,
    /// The hash of its document.
    version: String,
    author: String,
    note: String,
    published_at: i64,
    from_time_sec: i64,
    /// `live`, `waiting`, `past` or `cancelled`.
    state: String,
}

/// The draft, and all versions.
#[derive(ToSchema)]
pub(super) struct DefinitionsOverview {
    now: i64,
    /// Whether definitions come from files only.
    read_only: bool,
    /// The existing audiences: `player`, and `team` if there are teams.
    audiences: Vec<String>,
    draft: Draft,
    live: Live,
    versions: Vec<VersionRow>,
}

/// A changed draft; it may have errors.
#[derive(ToSchema)]
pub(super) struct DraftRequest {
    /// The revision of the draft that was changed.
    rev: i64,
    #[schema(value_type = Object)]
    document: (),
}

/// The draft as it is stored now.
#[derive(ToSchema)]
pub(super) struct DraftAnswer {
    rev: i64,
    author: String,
    changed_at: i64,
}

/// A version's document.
#[derive(ToSchema)]
pub(super) struct VersionAnswer {
    seq: i64,
    #[schema(value_type = Object)]
    document: (),
}

/// The document to compare with the version in force: a document, a version, or, without either, the draft.
#[derive(ToSchema)]
pub(super) struct ImpactRequest {
    #[schema(value_type = Option<Object>)]
    document: (),
    version: Option<i64>,
}

/// The number of players whom one changed node affects.
#[derive(ToSchema)]
pub(super) struct NodeImpact {
    in_progress: i64,
    completed: i64,
    would_lose: i64,
}

/// The effects of publishing; without `counted` and the rest if the document is unreadable.
#[derive(ToSchema)]
pub(super) struct ImpactAnswer {
    #[schema(value_type = Vec<Object>)]
    issues: (),
    counted: Option<i64>,
    streams: Option<i64>,
    nodes: Option<BTreeMap<String, NodeImpact>>,
}

/// The subject of a publication: the draft at its `rev`, or an older `version`.
#[derive(ToSchema)]
pub(super) struct PublishRequest {
    rev: Option<i64>,
    version: Option<i64>,
    note: Option<String>,
    /// The instant from which it is in force, in UNIX seconds. Default: now.
    at: Option<i64>,
}

/// The published version.
#[derive(ToSchema)]
pub(super) struct PublishAnswer {
    seq: i64,
    version: String,
    from_time_sec: i64,
}

/// Reads the draft, and lists all versions.
#[utoipa::path(get, path = "/v1/server/definitions", tag = "server", params(Of),
    responses((status = 200, body = DefinitionsOverview), (status = "4XX", body = ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(super) fn overview() {}

/// Writes the draft. If it has changed since `rev`, the answer is `CONFLICT` with the present draft.
#[utoipa::path(put, path = "/v1/server/definitions", tag = "server", params(Of), request_body = DraftRequest,
    responses((status = 200, body = DraftAnswer), (status = "4XX", body = ErrorBody)), security(("operator" = [])))]
pub(super) fn save() {}

/// Reads a version.
#[utoipa::path(get, path = "/v1/server/definitions/versions/{seq}", tag = "server", params(("seq" = i64, Path), Of),
    responses((status = 200, body = VersionAnswer), (status = "4XX", body = ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(super) fn version() {}

/// Returns the effects of publishing: the issues, and the number of players whom each changed achievement affects.
#[utoipa::path(post, path = "/v1/server/definitions/impact", tag = "server", params(Of), request_body = ImpactRequest,
    responses((status = 200, body = ImpactAnswer), (status = "4XX", body = ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(super) fn impact() {}

/// Publishes the draft, or an older version.
#[utoipa::path(post, path = "/v1/server/definitions/publish", tag = "server", params(Of), request_body = PublishRequest,
    responses((status = 200, body = PublishAnswer), (status = "4XX", body = ErrorBody)), security(("operator" = [])))]
pub(super) fn publish() {}

/// Cancels a version that is not in force yet.
#[utoipa::path(post, path = "/v1/server/definitions/versions/{seq}/cancel", tag = "server", params(("seq" = i64, Path), Of),
    request_body = Nothing, responses((status = 200, body = Nothing), (status = "4XX", body = ErrorBody)), security(("operator" = [])))]
pub(super) fn cancel() {}

/// An icon.
#[derive(ToSchema)]
pub(super) struct IconRow {
    url: String,
    name: String,
    bytes: i64,
    author: String,
    added_at: i64,
}

/// All icons, the latest first.
#[derive(ToSchema)]
pub(super) struct IconsAnswer {
    icons: Vec<IconRow>,
}

/// A new icon.
#[derive(ToSchema)]
pub(super) struct IconRequest {
    name: String,
    /// Base64 of a PNG, a WebP or an SVG.
    data: String,
}

/// The icon's address.
#[derive(ToSchema)]
pub(super) struct IconAnswer {
    url: String,
}

/// Lists icons.
#[utoipa::path(get, path = "/v1/server/icons", tag = "server",
    responses((status = 200, body = IconsAnswer), (status = "4XX", body = ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(super) fn icons() {}

/// Adds an icon.
#[utoipa::path(post, path = "/v1/server/icons", tag = "server", request_body = IconRequest,
    responses((status = 200, body = IconAnswer), (status = "4XX", body = ErrorBody)), security(("operator" = [])))]
pub(super) fn add_icon() {}

/// Returns an icon, `<hash>.<kind>`.
#[utoipa::path(get, path = "/v1/icons/{name}", tag = "clients", params(("name" = String, Path)),
    responses((status = 200, body = String, content_type = "image/*"), (status = "4XX", body = ErrorBody)))]
pub(super) fn icon() {}

/// Players by their progress on one achievement.
#[derive(ToSchema)]
pub(super) struct NodeFigures {
    earners: i64,
    in_progress: i64,
}

/// Unlocks of a day.
#[derive(ToSchema)]
pub(super) struct DayFigures {
    /// The instant at which the day begins, in UTC.
    day: i64,
    count: i64,
}

/// Players by the version of the definitions at their last change.
#[derive(ToSchema)]
pub(super) struct VersionFigures {
    version: String,
    players: i64,
}

/// Figures about all players, counted within 8 s.
#[derive(ToSchema)]
pub(super) struct FiguresAnswer {
    counted: i64,
    players: i64,
    nodes: BTreeMap<String, NodeFigures>,
    unlocks: Vec<DayFigures>,
    streaks: BTreeMap<String, i64>,
    definitions: Vec<VersionFigures>,
}

/// Counts figures over all players.
#[utoipa::path(get, path = "/v1/server/figures", tag = "server",
    responses((status = 200, body = FiguresAnswer), (status = "4XX", body = ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(super) fn figures() {}
