//! `/v1/teams`: create a team, join, leave, list members, give roles. A player who is not a member learns nothing of a team (T4).

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use plaudit::{UnixSec, Value};

use crate::app::App;
use crate::clock::now;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, bearer, body};
use crate::notify::Changed;
use crate::rules::Rules;
use crate::store::key::key_of_team;
use crate::store::teams::{TeamRow, role_named};
use crate::teams::{Denied, MAX_NAME_CHARACTERS, Manager, Team};

/// Characters of an id that a request names.
const MAX_ID_CHARACTERS: usize = 128;

/// The endpoints of teams.
pub fn routes() -> Router<Arc<App>> {
    Router::new()
        .route("/v1/teams", get(mine).post(create))
        .route("/v1/teams/{team}", get(one))
        .route("/v1/teams/{team}/join", post(join))
        .route("/v1/teams/{team}/leave", post(leave))
        .route("/v1/teams/{team}/role", post(give_role))
        .route("/v1/teams/{team}/remove", post(remove))
}

/// A signed-in player's call, under the rules in force.
struct Caller {
    app: Arc<App>,
    rules: Arc<Rules>,
    player: String,
    now: UnixSec,
}

impl Caller {
    fn of(app: Arc<App>, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let now = now();
        let player = bearer::limited_player(&app.tokens, &app.limiter, headers, now)?;
        let rules = app.rules();
        Ok(Caller { app, rules, player, now })
    }

    fn manager(&self) -> Manager<'_> {
        Manager { store: &self.app.store, rules: &self.rules, player: &self.player, now: self.now }
    }

    /// Counts a change of a team, and notifies its members and the player whom it concerns.
    fn changed(&self, change: &str, team: &str, player: &str) {
        self.app.metrics.teams.with_label_values(&[change]).inc();
        self.app.registry.publish([Changed::Member { team: key_of_team(team), player: player.to_owned() }]);
    }
}

async fn mine(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(app, &headers)?;
    let teams = caller.manager().mine().await?;
    Ok(json(StatusCode::OK, &object([("teams", Value::List(teams.into_iter().map(row).collect()))])))
}

async fn create(State(app): State<Arc<App>>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(app, request.headers())?;
    let body = body::read(request).await?;
    let team = caller.manager().create(name(&body)?).await?;
    caller.changed("created", &team.id, &caller.player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn one(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(app, &headers)?;
    let team = caller.manager().one(storable(&id)?).await?;
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn join(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(app, &headers)?;
    let team = caller.manager().join(storable(&id)?).await?;
    caller.changed("joined", &team.id, &caller.player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn leave(State(app): State<Arc<App>>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(app, &headers)?;
    caller.manager().leave(storable(&id)?).await?;
    caller.changed("left", &id, &caller.player);
    Ok(json(StatusCode::OK, &object([])))
}

async fn give_role(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(app, request.headers())?;
    let body = body::read(request).await?;
    let unknown = || Refusal::new(Code::InvalidRequest, "expected \"role\", which is \"member\" or \"admin\"");
    let role = role_named(body::text(&body, "role", 1, 16).unwrap_or_default()).ok_or_else(unknown)?;
    let player = player(&body)?;
    let team = caller.manager().give_role(storable(&id)?, player, role).await?;
    caller.changed("role_given", &team.id, player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn remove(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(app, request.headers())?;
    let body = body::read(request).await?;
    let player = player(&body)?;
    let team = caller.manager().remove(storable(&id)?, player).await?;
    caller.changed("removed", &team.id, player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

/// A name that can be shown on one line.
fn name(body: &Value) -> Result<&str, Refusal> {
    let name = body::text(body, "name", 1, MAX_NAME_CHARACTERS)?;
    if name.trim() != name || name.chars().any(char::is_control) {
        let message = "expected \"name\" without control characters, and without spaces around it";
        return Err(Refusal::new(Code::InvalidRequest, message));
    }
    Ok(name)
}

fn player(body: &Value) -> Result<&str, Refusal> {
    storable(body::text(body, "player", 1, MAX_ID_CHARACTERS)?)
}

/// Postgres' text does not hold U+0000, so no id has it.
fn storable(id: &str) -> Result<&str, Refusal> {
    if id.len() > MAX_ID_CHARACTERS || id.contains('\0') { Err(Denied::Hidden.into()) } else { Ok(id) }
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn row(team: TeamRow) -> Value {
    let TeamRow { id, name, role, members } = team;
    object([("id", id.into()), ("name", name.into()), ("role", role.into()), ("members", members.into())])
}

/// A team as its member sees it: `role` is the member's own.
fn whole(team: &Team, player: &str) -> Value {
    let members =
        team.members.iter().map(|member| object([("player", member.player.as_str().into()), ("role", member.role.as_str().into())]));
    let members = Value::List(members.collect());
    let role = team.role_of(player).map(|role| ("role", role.as_str().into()));
    object([("id", team.id.as_str().into()), ("name", team.name.as_str().into()), ("members", members)].into_iter().chain(role))
}

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Refusal {
        let code = match denied {
            Denied::Hidden | Denied::NoMember => Code::NotFound,
            Denied::NotAdmin => Code::PermissionDenied,
            Denied::LastAdmin => Code::LastAdmin,
            Denied::Full => Code::TeamFull,
            Denied::TooMany => Code::TooManyTeams,
            Denied::Failed(failure) => return failure.into(),
        };
        Refusal::new(code, denied.to_string())
    }
}
