//! `GET` and `POST /v2/rpc/<id>`, with and without `?unwrap`.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::Value;
use plaudit::hiro::{
    AchievementsClaimRequest, AchievementsGetRequest, AchievementsUpdateRequest, Envelope, Message as _, RpcCode, SyncRequest,
    TeamAchievementsClaimRequest, TeamAchievementsGetRequest, TeamAchievementsUpdateRequest,
};

use super::achievements::Caller;
use super::fault::Fault;
use super::query::Query;
use super::state::Nakama;
use crate::clock::now;
use crate::endpoint::json::json_text;
use crate::endpoint::{bearer, body};

/// What a client can call.
#[derive(Clone, Copy)]
enum Rpc {
    Get,
    Update,
    Claim,
    Sync,
    TeamGet,
    TeamUpdate,
    TeamClaim,
}

/// The id in the address, which may not be UTF-8.
type Id = Result<Path<String>, PathRejection>;

/// The RPC with this id, in any case of letters.
fn find(id: &Id) -> Result<Rpc, Fault> {
    let id = id.as_ref().map_or("", |Path(id)| id);
    match id.to_ascii_uppercase().as_str() {
        "RPC_ID_ACHIEVEMENTS_GET" => Ok(Rpc::Get),
        "RPC_ID_ACHIEVEMENTS_UPDATE" => Ok(Rpc::Update),
        "RPC_ID_ACHIEVEMENTS_CLAIM" => Ok(Rpc::Claim),
        "RPC_ID_BASE_SYNC" => Ok(Rpc::Sync),
        "RPC_ID_TEAMS_ACHIEVEMENTS_GET" => Ok(Rpc::TeamGet),
        "RPC_ID_TEAMS_ACHIEVEMENTS_UPDATE" => Ok(Rpc::TeamUpdate),
        "RPC_ID_TEAMS_ACHIEVEMENTS_CLAIM" => Ok(Rpc::TeamClaim),
        _ => Err(Fault::new(RpcCode::NotFound, "RPC function not found")),
    }
}

/// The payload stands in the body.
pub async fn post(State(nakama): State<Nakama>, id: Id, request: Request) -> Result<Response, Fault> {
    let caller = caller(&nakama, &request)?;
    let (rpc, envelope) = (find(&id)?, envelope(&Query::of(request.uri())));
    let payload = envelope.open_request(&body::read_text(request).await?)?;
    Ok(json_text(StatusCode::OK, envelope.answer(&call(&caller, rpc, &payload).await?)))
}

/// The payload stands in the address, never wrapped.
pub async fn get(State(nakama): State<Nakama>, id: Id, request: Request) -> Result<Response, Fault> {
    let caller = caller(&nakama, &request)?;
    let query = Query::of(request.uri());
    let payload = Envelope::Raw.open_request(query.get("payload").unwrap_or_default())?;
    Ok(json_text(StatusCode::OK, envelope(&query).answer(&call(&caller, find(&id)?, &payload).await?)))
}

/// A call needs a player: an HTTP key, which stands for another server, names none.
fn caller(nakama: &Nakama, request: &Request) -> Result<Caller, Fault> {
    let now = now();
    if Query::of(request.uri()).get("http_key").is_some_and(|key| !key.is_empty()) {
        return Err(Fault::new(RpcCode::Unauthenticated, "HTTP key invalid"));
    }
    let player = bearer::limited_player(&nakama.app.tokens, &nakama.app.limiter, request.headers(), now)?;
    Ok(Caller { app: nakama.app.clone(), rules: nakama.app.rules(), player, now })
}

fn envelope(query: &Query) -> Envelope {
    if query.get("unwrap").is_some() { Envelope::Raw } else { Envelope::Wrapped }
}

async fn call(caller: &Caller, rpc: Rpc, payload: &Value) -> Result<String, Fault> {
    match rpc {
        Rpc::Get => {
            AchievementsGetRequest::from_request(payload)?;
            Ok(caller.list().await?.to_json())
        }
        Rpc::Update => {
            let command = AchievementsUpdateRequest::from_request(payload)?.command(caller.now)?;
            Ok(caller.carry_out(command).await?.to_json())
        }
        Rpc::Claim => {
            let command = AchievementsClaimRequest::from_request(payload)?.command(caller.now);
            Ok(caller.carry_out(command).await?.to_json())
        }
        Rpc::Sync => Ok(caller.sync(&SyncRequest::from_request(payload)?).await?.to_json()),
        Rpc::TeamGet => Ok(caller.list_team(&TeamAchievementsGetRequest::from_request(payload)?.id).await?.to_json()),
        Rpc::TeamUpdate => {
            let request = TeamAchievementsUpdateRequest::from_request(payload)?;
            Ok(caller.carry_out_on_team(&request.id, request.command(caller.now)?).await?.to_json())
        }
        Rpc::TeamClaim => {
            let request = TeamAchievementsClaimRequest::from_request(payload)?;
            Ok(caller.carry_out_on_team(&request.id, request.command(caller.now)).await?.to_json())
        }
    }
}
