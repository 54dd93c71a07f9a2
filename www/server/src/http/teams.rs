//! `/v1/teams`: create a team, join, renew its code, leave, list members, give roles. A player who is not a member cannot learn
//! anything about a team (T4).

use std::sync::Arc;

use axum::Router;
use axum::body::HttpBody as _;
use axum::extract::{FromRef, Path, Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{get, post};
use plaudit::{Role, UnixSec, Value};

use crate::app::App;
use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, body};
use crate::metrics::Metrics;
use crate::notify::{Changed, Registry};
use crate::rules::{CurrentRules, Rules};
use crate::store::Store;
use crate::store::key::key_of_team;
use crate::store::teams::{TeamRow, role_named};
use crate::teams::{Denied, MAX_NAME_CHARACTERS, Manager, Team};

/// The most characters of an id in a request.
const MAX_ID_CHARACTERS: usize = 128;

/// The number of events that a creation counts as, because a team's rows stay after it has ended.
const CREATION: usize = 100;

/// The endpoints of teams.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/v1/teams", get(mine).post(create))
        .route("/v1/teams/{team}", get(one))
        .route("/v1/teams/{team}/join", post(join))
        .route("/v1/teams/{team}/code", post(renew))
        .route("/v1/teams/{team}/leave", post(leave))
        .route("/v1/teams/{team}/role", post(give_role))
        .route("/v1/teams/{team}/remove", post(remove))
}

/// The parts of the server that team calls need.
#[derive(Clone)]
struct Teams {
    bearers: Bearers,
    store: Store,
    rules: CurrentRules,
    metrics: Arc<Metrics>,
    registry: Arc<Registry>,
}

impl FromRef<App> for Teams {
    fn from_ref(app: &App) -> Teams {
        Teams {
            bearers: FromRef::from_ref(app),
            store: app.store.clone(),
            rules: FromRef::from_ref(app),
            metrics: app.metrics.clone(),
            registry: app.registry.clone(),
        }
    }
}

/// A signed-in player's call, under the rules in force.
struct Caller {
    teams: Teams,
    rules: Arc<Rules>,
    player: String,
    now: UnixSec,
}

impl Caller {
    async fn of(teams: Teams, headers: &HeaderMap) -> Result<Caller, Refusal> {
        let now = now();
        let player = teams.bearers.admitted(headers, now).await?.player;
        let rules = teams.rules.get();
        Ok(Caller { teams, rules, player, now })
    }

    fn manager(&self) -> Manager<'_> {
        Manager { store: &self.teams.store, rules: &self.rules, player: &self.player, now: self.now }
    }

    /// Counts a change of a team, and notifies its members and the affected player.
    fn changed(&self, change: &str, team: &str, player: &str) {
        self.teams.metrics.teams.with_label_values(&[change]).inc();
        self.teams.registry.publish([Changed::Member { team: key_of_team(team), player: player.to_owned() }]);
    }
}

async fn mine(State(teams): State<Teams>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, &headers).await?;
    let teams = caller.manager().mine().await?;
    Ok(json(StatusCode::OK, &object([("teams", Value::List(teams.into_iter().map(row).collect()))])))
}

async fn create(State(teams): State<Teams>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, request.headers()).await?;
    let body = body::read(request).await?;
    caller.teams.bearers.limiter.check_events(&caller.player, CREATION)?;
    let team = caller.manager().create(name(&body)?, open(&body)?.unwrap_or(false)).await?;
    caller.changed("created", &team.id, &caller.player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn one(State(teams): State<Teams>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, &headers).await?;
    let team = caller.manager().one(storable(&id)?).await?;
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn join(State(teams): State<Teams>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, request.headers()).await?;
    let code = match optional_body(request).await? {
        Some(body) if body.get("code").is_some() => body::text(&body, "code", 0, MAX_ID_CHARACTERS)?.to_owned(),
        _ => String::new(),
    };
    let team = caller.manager().join(storable(&id)?, &code).await?;
    caller.changed("joined", &team.id, &caller.player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn renew(State(teams): State<Teams>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, request.headers()).await?;
    let open = optional_body(request).await?.map_or(Ok(None), |body| open(&body))?;
    let team = caller.manager().renew(storable(&id)?, open).await?;
    caller.teams.metrics.teams.with_label_values(&["code_renewed"]).inc();
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

/// Reads an optional body. Clients from before team codes send none.
async fn optional_body(request: Request) -> Result<Option<Value>, Refusal> {
    if request.body().is_end_stream() { Ok(None) } else { body::read(request).await.map(Some) }
}

/// Whether the id suffices to join the team (T6); `None` if the request does not say.
fn open(body: &Value) -> Result<Option<bool>, Refusal> {
    match body.get("open") {
        None => Ok(None),
        Some(Value::Bool(open)) => Ok(Some(*open)),
        Some(_) => Err(Refusal::new(Code::InvalidRequest, "expected \"open\", true or false")),
    }
}

async fn leave(State(teams): State<Teams>, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, &headers).await?;
    caller.manager().leave(storable(&id)?).await?;
    caller.changed("left", &id, &caller.player);
    Ok(json(StatusCode::OK, &object([])))
}

async fn give_role(State(teams): State<Teams>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, request.headers()).await?;
    let body = body::read(request).await?;
    let unknown = || Refusal::new(Code::InvalidRequest, "expected \"role\", which is \"member\" or \"admin\"");
    let role = role_named(body::text(&body, "role", 1, 16).unwrap_or_default()).ok_or_else(unknown)?;
    let player = player(&body)?;
    let team = caller.manager().give_role(storable(&id)?, player, role).await?;
    caller.changed("role_given", &team.id, player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

async fn remove(State(teams): State<Teams>, Path(id): Path<String>, request: Request) -> Result<Response, Refusal> {
    let caller = Caller::of(teams, request.headers()).await?;
    let body = body::read(request).await?;
    let player = player(&body)?;
    let team = caller.manager().remove(storable(&id)?, player).await?;
    caller.changed("removed", &team.id, player);
    Ok(json(StatusCode::OK, &whole(&team, &caller.player)))
}

/// Reads a name that fits on one line.
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

/// Refuses U+0000, which Postgres' text cannot contain; no id has it.
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

/// A team as a member sees it: `role` is the member's own, and only admins see `code`.
fn whole(team: &Team, player: &str) -> Value {
    let members =
        team.members.iter().map(|member| object([("player", member.player.as_str().into()), ("role", member.role.as_str().into())]));
    let members = Value::List(members.collect());
    let own = team.role_of(player);
    let role = own.map(|role| ("role", role.as_str().into()));
    let code = own.filter(|role| *role == Role::Admin).map(|_| ("code", team.code.as_str().into()));
    let members = [("id", team.id.as_str().into()), ("name", team.name.as_str().into()), ("open", team.open.into()), ("members", members)];
    object(members.into_iter().chain(role).chain(code))
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
