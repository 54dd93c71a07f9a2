//! `GET` and `POST /v2/rpc/<id>`, with and without `?unwrap`.

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use plaudit::Value;
use plaudit::hiro::{
    AchievementsClaimRequest, AchievementsGetRequest, AchievementsUpdateRequest, Envelope, Message as _, RpcCode, SyncRequest,
    TeamAchievementsClaimRequest, TeamAchievementsGetRequest, TeamAchievementsUpdateRequest,
};

use super::achievements::Caller;
use super::fault::Fault;
use super::query::Query;
use crate::clock::now;
use crate::endpoint::bearer::Bearers;
use crate::endpoint::body;
use crate::endpoint::json::json_text;
use crate::stream::Streams;

/// The RPCs that a client can call.
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

/// The RPC's id in the path, which may not be UTF-8.
type Id = Result<Path<String>, PathRejection>;

/// Finds the RPC with this id, ignoring case.
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

/// Calls an RPC with the payload in the body.
pub async fn post(State(bearers): State<Bearers>, State(streams): State<Streams>, id: Id, request: Request) -> Result<Response, Fault> {
    let caller = caller(&bearers, streams, request.uri(), request.headers()).await?;
    let (rpc, envelope) = (find(&id)?, envelope(&Query::of(request.uri())));
    let text = body::read_text(request).await?;
    let caller = Caller { bytes: text.len(), ..caller };
    let payload = envelope.open_request(&text)?;
    Ok(json_text(StatusCode::OK, envelope.answer(&call(&caller, rpc, &payload).await?)))
}

/// Calls an RPC with the payload in the query, which is never wrapped.
pub async fn get(State(bearers): State<Bearers>, State(streams): State<Streams>, id: Id, request: Request) -> Result<Response, Fault> {
    let caller = caller(&bearers, streams, request.uri(), request.headers()).await?;
    let query = Query::of(request.uri());
    let payload = Envelope::Raw.open_request(query.get("payload").unwrap_or_default())?;
    Ok(json_text(StatusCode::OK, envelope(&query).answer(&call(&caller, find(&id)?, &payload).await?)))
}

/// The caller of an RPC must be a player. An HTTP key identifies another server, not a player, and is refused.
async fn caller(bearers: &Bearers, streams: Streams, uri: &Uri, headers: &HeaderMap) -> Result<Caller, Fault> {
    let now = now();
    if Query::of(uri).get("http_key").is_some_and(|key| !key.is_empty()) {
        return Err(Fault::new(RpcCode::Unauthenticated, "HTTP key invalid"));
    }
    let session = bearers.admitted(headers, now).await?;
    Ok(Caller { rules: streams.rules.get(), streams, session, limiter: bearers.limiter.clone(), now, bytes: 0 })
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
