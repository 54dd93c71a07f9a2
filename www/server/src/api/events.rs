//! `POST /v1/server/events`: other servers report events of players.

use std::collections::BTreeSet;

use axum::extract::{Request, State};
use axum::response::Response;
use futures_util::{StreamExt as _, TryStreamExt as _};
use plaudit::Value;
use plaudit::authority::Reported;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::request;
use crate::callers::{Caller, Callers};
use crate::endpoint::typed::typed;
use crate::endpoint::{Code, Refusal};
use crate::failure::{Barred, Failure};
use crate::permission::Permission;
use crate::players;
use crate::stream::{Report, Streams};

/// The most players, events of one player, and events in total of one request.
const MAX_PLAYERS: usize = 1_000;
const MAX_EVENTS_OF_PLAYER: usize = 200;
const MAX_EVENTS: usize = 2_000;

/// The number of players whose events are carried out at the same time.
const AT_ONCE: usize = 16;

/// Commands that are grants, not events.
const GRANTS: [&str; 3] = ["grant", "streak_freeze", "streak_repair"];

/// Events of one player (`player` and `events`), or of several (`players`).
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventsRequest {
    #[serde(default)]
    player: Option<String>,
    #[serde(default)]
    events: Option<Vec<ServerEvent>>,
    /// At most 1,000.
    #[serde(default)]
    players: Option<Vec<PlayerEvents>>,
}

/// Events of one player.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlayerEvents {
    player: String,
    /// At most 200.
    events: Vec<ServerEvent>,
}

/// One event.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServerEvent {
    /// The event's id among the events that servers report of this player, 1 to 64 bytes. An event that is sent again counts once.
    eid: String,
    /// The command, as `record` takes it, such as `{"type": "update", "achievements": {"wins": 1}}`.
    #[schema(value_type = Object)]
    command: Box<RawValue>,
    /// The instant of the event, in UNIX seconds. Default: the command's `at`, or else now.
    #[serde(default)]
    at: Option<i64>,
}

/// The results of the request, by player.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventsAnswer {
    /// In the order of the request.
    players: Vec<PlayerResults>,
}

/// The results of one player's events; `error` if none of them was processed.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayerResults {
    player: String,
    /// In the order of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Vec<EventResult>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<PlayerError>,
}

/// The reason why no event was processed: `NOT_FOUND` or `BANNED`.
#[derive(Serialize, ToSchema)]
pub(crate) struct PlayerError {
    code: &'static str,
    message: String,
}

/// The result of an event.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventResult {
    eid: String,
    /// `applied`; `known`: it was settled before; `refused`: for good, with `code` and `message`.
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// The outcome: `events`, `unlocks`, `rewards`, `skipped`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    outcome: Option<Value>,
}

impl EventResult {
    pub(super) fn of(eid: String, reported: Reported) -> EventResult {
        let (status, refusal, outcome) = match reported {
            Reported::Applied(_, outcome) => ("applied", None, Some(outcome.to_value())),
            Reported::Known(None) => ("known", None, None),
            Reported::Refused(code, message) | Reported::Known(Some((code, message))) => ("refused", Some((code, message)), None),
        };
        let (code, message) = refusal.unzip();
        EventResult { eid, status, code, message, outcome }
    }
}

/// Reports events of one or many players.
///
/// Each event counts once, by its `eid`. The events of one player are carried out in their order, in one transaction; a refused one does
/// not stop those after it. An unknown player is created, unless the server runs with `--known-players`.
#[utoipa::path(post, path = "/v1/server/events", tag = "server", request_body = EventsRequest,
    responses((status = 200, body = EventsAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn post(
    State(streams): State<Streams>,
    State(callers): State<Callers>,
    caller: Caller,
    request: Request,
) -> Result<Response, Refusal> {
    caller.require(Permission::Events)?;
    let players = read(&caller, request::read(request).await?)?;
    let (actor, takes_new, now) = (caller.actor(), !callers.surfaces().known_players, caller.now);
    let (streams, actor) = (&streams, actor.as_str());
    let work = players.into_iter().map(|(player, reports)| async move {
        let reported = players::report(streams, actor, &player, &reports, takes_new, now).await;
        results(player, reports, reported)
    });
    let players: Vec<PlayerResults> = futures_util::stream::iter(work).buffered(AT_ONCE).try_collect().await?;
    Ok(typed(&EventsAnswer { players }))
}

type Reports = Vec<(String, Vec<Report>)>;

fn read(caller: &Caller, asked: EventsRequest) -> Result<Reports, Refusal> {
    let invalid = |message: String| Refusal::new(Code::InvalidRequest, message);
    let players = match asked {
        EventsRequest { player: Some(player), events: Some(events), players: None } => vec![PlayerEvents { player, events }],
        EventsRequest { player: None, events: None, players: Some(players) } => players,
        _ => return Err(invalid("expected either \"player\" and \"events\", or \"players\"".to_owned())),
    };
    if players.len() > MAX_PLAYERS {
        return Err(invalid(format!("{} players in one request; at most {MAX_PLAYERS} are allowed", players.len())));
    }
    let all: usize = players.iter().map(|of| of.events.len()).sum();
    if all > MAX_EVENTS {
        return Err(invalid(format!("{all} events in one request; at most {MAX_EVENTS} are allowed")));
    }
    let mut seen = BTreeSet::new();
    let mut reports: Reports = Vec::with_capacity(players.len());
    for PlayerEvents { player, events } in players {
        request::player(&player)?;
        if events.len() > MAX_EVENTS_OF_PLAYER {
            return Err(invalid(format!(
                "{} events of {player:?}; at most {MAX_EVENTS_OF_PLAYER} of one player are allowed",
                events.len()
            )));
        }
        if !seen.insert(player.clone()) {
            return Err(invalid(format!("the player {player:?} is named twice; put the events together")));
        }
        let of_player = events.iter().map(|event| request::report(&event.eid, &event.command, event.at, caller.now));
        let of_player: Vec<Report> = of_player.collect::<Result<_, _>>()?;
        if let Some(report) = of_player.iter().find(|report| GRANTS.contains(&request::command_type(&report.command))) {
            let message = format!(
                "{:?} is not an event but a {}: send it to POST /v1/server/grants",
                report.eid,
                request::command_type(&report.command)
            );
            return Err(invalid(message));
        }
        reports.push((player, of_player));
    }
    Ok(reports)
}

fn results(player: String, reports: Vec<Report>, reported: Result<Option<Vec<Reported>>, Failure>) -> Result<PlayerResults, Refusal> {
    let error = |code: Code, message: &str| PlayerError { code: code.as_str(), message: message.to_owned() };
    let (results, error) = match reported {
        Ok(Some(reported)) => {
            let results = reports.into_iter().zip(reported).map(|(report, reported)| EventResult::of(report.eid, reported));
            (Some(results.collect()), None)
        }
        Ok(None) => (None, Some(error(Code::NotFound, "there is no such player, and this server creates none (--known-players)"))),
        Err(Failure::Barred(Barred::Banned)) => (None, Some(error(Code::Banned, "an operator has banned this player"))),
        Err(Failure::Barred(Barred::Over)) => (None, Some(error(Code::NotFound, "this player is deleted"))),
        Err(failure) => return Err(failure.into()),
    };
    Ok(PlayerResults { player, results, error })
}
