//! `/v1/server/players`: finds players, reads their data, and acts on them.

use axum::extract::{Path, Request, State};
use axum::response::Response;
use plaudit::{UnixSec, Value};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::query::Asked;
use super::request;
use crate::callers::Caller;
use crate::eid::sent;
use crate::endpoint::json::stored_json;
use crate::endpoint::typed::typed;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::permission::Permission;
use crate::store::key::key_of;
use crate::store::log::Order;
use crate::store::players::{self, PlayerRow};
use crate::store::{Store, log, stream};
use crate::stream::{OpenStream, Streams};

/// The refusal of a call about a player whom the database does not know.
pub(super) fn unknown() -> Refusal {
    Refusal::new(Code::NotFound, "there is no such player")
}

/// The requested players.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlayersQuery {
    /// The beginning of the id.
    search: Option<String>,
    /// The last id of the previous answer.
    after: Option<String>,
    /// 1 to 200. Default: 50.
    limit: Option<i64>,
}

/// A page of players.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayersAnswer {
    /// The players, ordered by id.
    players: Vec<PlayerAnswer>,
}

/// A player.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayerAnswer {
    player: String,
    /// The instant of creation, in UNIX seconds.
    created_at: i64,
    banned: bool,
    /// The reason of a ban.
    reason: String,
    epoch: i64,
    rev: i64,
    /// The version of the definitions at the last change.
    definitions: String,
    /// The number of devices that sign the player in.
    devices: i64,
}

impl From<PlayerRow> for PlayerAnswer {
    fn from(row: PlayerRow) -> PlayerAnswer {
        let PlayerRow { id: player, created_at, state, reason, rev, epoch, definitions, devices } = row;
        PlayerAnswer { player, created_at, banned: state == "banned", reason, epoch, rev, definitions, devices }
    }
}

/// Lists players by the beginning of their ids.
#[utoipa::path(get, path = "/v1/server/players", tag = "server", params(PlayersQuery),
    responses((status = 200, body = PlayersAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn find(State(store): State<Store>, caller: Caller, Asked(asked): Asked<PlayersQuery>) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let (search, after) = (asked.search.unwrap_or_default(), asked.after.unwrap_or_default());
    for text in [&search, &after].into_iter().filter(|text| !text.is_empty()) {
        request::player(text)?;
    }
    let rows = players::find(&store, &search, &after, asked.limit.unwrap_or(50).clamp(1, 200)).await.map_err(Failure::from)?;
    Ok(typed(&PlayersAnswer { players: rows.into_iter().map(PlayerAnswer::from).collect() }))
}

/// Returns the data of one player.
#[utoipa::path(get, path = "/v1/server/players/{player}", tag = "server", params(("player" = String, Path)),
    responses((status = 200, body = PlayerAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn one(State(store): State<Store>, caller: Caller, Path(player): Path<String>) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let row = players::read(&store, request::player(&player)?).await.map_err(Failure::from)?;
    Ok(typed(&PlayerAnswer::from(row.ok_or_else(unknown)?)))
}

/// The player's stream under the definitions in force.
async fn open(streams: &Streams, player: &str) -> Result<OpenStream, Refusal> {
    let mut connection = streams.store.readers().acquire().await.map_err(Failure::from)?;
    let row = stream::read(&mut connection, &key_of(request::player(player)?)).await.map_err(Failure::from)?;
    Ok(OpenStream::new(row.ok_or_else(unknown)?, &streams.rules.get().player, None)?)
}

/// The player's view: `achievements` and `repeat_achievements`, views by id.
#[derive(Serialize, ToSchema)]
pub(crate) struct AchievementsAnswer {
    epoch: i64,
    rev: i64,
    #[schema(value_type = Object)]
    achievements: Value,
    #[schema(value_type = Object)]
    repeat_achievements: Value,
}

/// Lists the achievements of a player as the player sees them now.
#[utoipa::path(get, path = "/v1/server/players/{player}/achievements", tag = "server", params(("player" = String, Path)),
    responses((status = 200, body = AchievementsAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn achievements(State(streams): State<Streams>, caller: Caller, Path(player): Path<String>) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let stream = open(&streams, &player).await?;
    let list = stream.record().engine().list(caller.now, None).to_value();
    let part = |key: &str| list.get(key).cloned().unwrap_or_default();
    let (epoch, rev) = (stream.record().epoch(), stream.record().rev());
    Ok(typed(&AchievementsAnswer { epoch, rev, achievements: part("achievements"), repeat_achievements: part("repeat_achievements") }))
}

/// One achievement as the player sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct AchievementAnswer {
    #[schema(value_type = Object)]
    achievement: Value,
}

/// Returns one achievement or step as the player sees it now.
#[utoipa::path(get, path = "/v1/server/players/{player}/achievements/{id}", tag = "server",
    params(("player" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = AchievementAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn achievement(
    State(streams): State<Streams>,
    caller: Caller,
    Path((player, id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let view = open(&streams, &player).await?.record().engine().get(&id, caller.now);
    let view = view.ok_or_else(|| Refusal::new(Code::NotFound, "the definitions in force have no achievement of this id"))?;
    Ok(typed(&AchievementAnswer { achievement: view.to_value() }))
}

/// The requested part of the log.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogQuery {
    /// The `seq` of the last entry of the previous answer. Default: the beginning.
    after: Option<i64>,
    /// The newest entries, newest first.
    newest: Option<bool>,
    /// 1 to 1,000. Default: 100.
    limit: Option<i64>,
}

/// A page of a player's log.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogAnswer {
    entries: Vec<LogAnswerEntry>,
}

/// A change of a player's stream.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogAnswerEntry {
    seq: i64,
    /// The revision after the change.
    rev: i64,
    /// The instant at which the server received it, in UNIX seconds.
    at: i64,
    /// The kind: `created`, `applied`, `refused`, `claim_failed`, `copied`, `celebrated`, `adopted`, `reset`, `cleared`, `epoch`.
    kind: String,
    eid: String,
    definitions: String,
    /// The data of this kind, such as the command, its instant, the rolled rewards, and the reporter.
    #[schema(value_type = Object)]
    body: Box<RawValue>,
}

/// Reads the log of a player's stream, in order, or the newest entries first.
#[utoipa::path(get, path = "/v1/server/players/{player}/log", tag = "server", params(("player" = String, Path), LogQuery),
    responses((status = 200, body = LogAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn log_of(
    State(store): State<Store>,
    caller: Caller,
    Path(player): Path<String>,
    Asked(asked): Asked<LogQuery>,
) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    players::read(&store, request::player(&player)?).await.map_err(Failure::from)?.ok_or_else(unknown)?;
    let mut connection = store.readers().acquire().await.map_err(Failure::from)?;
    let (after, limit) = (asked.after.unwrap_or(-1), asked.limit.unwrap_or(100).clamp(1, 1_000));
    let order = if asked.newest == Some(true) { Order::Newest } else { Order::Oldest };
    let rows = log::page(&mut connection, &key_of(&player), after, order, limit).await.map_err(Failure::from)?;
    let entry = |row: log::LogRow| {
        let (kind, body) = (row.kind().to_owned(), stored_json(row.body().to_owned())?);
        let eid = sent(&row.eid).to_owned();
        Ok(LogAnswerEntry { seq: row.seq, rev: row.rev, at: row.at, kind, eid, definitions: row.definitions, body })
    };
    Ok(typed(&LogAnswer { entries: rows.into_iter().map(entry).collect::<Result<_, Failure>>()? }))
}

/// The reason of an action.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReasonRequest {
    /// 1 to 500 characters; the audit stores it.
    reason: String,
}

/// Achievements to reset, with the reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResetRequest {
    /// The ids of achievements whose records and pending claims are deleted (X1); steps only if they are named.
    ids: Vec<String>,
    /// 1 to 500 characters; the audit stores it.
    reason: String,
}

/// The revision after a change.
#[derive(Serialize, ToSchema)]
pub(crate) struct RevisionAnswer {
    rev: i64,
}

/// An empty answer.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {}

/// Deletes records and pending claims of a player.
#[utoipa::path(post, path = "/v1/server/players/{player}/reset", tag = "server", params(("player" = String, Path)), request_body = ResetRequest,
    responses((status = 200, body = RevisionAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn reset(
    State(streams): State<Streams>,
    caller: Caller,
    Path(player): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    caller.require(Permission::Players)?;
    let asked: ResetRequest = request::read(request).await?;
    let (actor, player) = (caller.actor(), request::player(&player)?);
    let act = act(&actor, &asked.reason, caller.now)?;
    let done = crate::players::reset(&streams, act, player, &asked.ids).await?;
    let rev = done.map_err(|error| Refusal::new(Code::InvalidRequest, error.to_string()))?;
    Ok(typed(&RevisionAnswer { rev: rev.ok_or_else(unknown)? }))
}

fn act<'a>(actor: &'a str, reason: &'a str, now: UnixSec) -> Result<crate::players::Act<'a>, Refusal> {
    Ok(crate::players::Act { actor, reason: request::reason(reason)?, now })
}

/// An action on a player's account.
async fn act_on(store: &Store, caller: &Caller, player: &str, request: Request, what: Action) -> Result<Response, Refusal> {
    caller.require(if what == Action::Delete { Permission::Delete } else { Permission::Players })?;
    let asked: ReasonRequest = request::read(request).await?;
    let (actor, player) = (caller.actor(), request::player(player)?);
    let act = act(&actor, &asked.reason, caller.now)?;
    let is_known = match what {
        Action::Ban => crate::players::ban(store, act, player).await?,
        Action::Unban => crate::players::unban(store, act, player).await?,
        Action::SignOut => crate::players::sign_out(store, act, player).await?,
        // A restored database may lack a player who was deleted after the backup, so the deletion of an unknown player is stored too.
        Action::Delete => crate::players::delete(store, act, player).await.map(|deletion| {
            deletion.or_later();
            true
        })?,
    };
    if is_known { Ok(typed(&Done {})) } else { Err(unknown()) }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Ban,
    Unban,
    SignOut,
    Delete,
}

/// Refuses all calls of a player; events that wait on the player's devices stay there.
#[utoipa::path(post, path = "/v1/server/players/{player}/ban", tag = "server", params(("player" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = Done), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn ban(
    State(store): State<Store>,
    caller: Caller,
    Path(player): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    act_on(&store, &caller, &player, request, Action::Ban).await
}

/// Serves a banned player again.
#[utoipa::path(post, path = "/v1/server/players/{player}/unban", tag = "server", params(("player" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = Done), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn unban(
    State(store): State<Store>,
    caller: Caller,
    Path(player): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    act_on(&store, &caller, &player, request, Action::Unban).await
}

/// Ends all sign-ins of a player.
#[utoipa::path(post, path = "/v1/server/players/{player}/sign-out", tag = "server", params(("player" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = Done), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn sign_out(
    State(store): State<Store>,
    caller: Caller,
    Path(player): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    act_on(&store, &caller, &player, request, Action::SignOut).await
}

/// Deletes a player: all rows except a tombstone, which keeps the player from being created again.
#[utoipa::path(post, path = "/v1/server/players/{player}/delete", tag = "server", params(("player" = String, Path)), request_body = ReasonRequest,
    responses((status = 200, body = Done), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn delete(
    State(store): State<Store>,
    caller: Caller,
    Path(player): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    act_on(&store, &caller, &player, request, Action::Delete).await
}
