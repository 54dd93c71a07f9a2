//! `POST /v1/server/grants`: an operator or a server grants achievements and days of streaks (A9).

use axum::extract::{Request, State};
use axum::response::Response;
use plaudit::Value;
use serde::Deserialize;
use utoipa::ToSchema;

use super::events::EventResult;
use super::request;
use crate::callers::Caller;
use crate::eid::Purpose;
use crate::endpoint::typed::typed;
use crate::endpoint::{Code, Refusal};
use crate::permission::Permission;
use crate::players::{self, Act};
use crate::stream::{Report, Streams};

/// A grant to a player: exactly one of `ids`, `freeze`, `repair`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantRequest {
    player: String,
    /// The grant's id among the player's grants, 1 to 64 bytes. A grant that is sent again counts once.
    eid: String,
    /// The reason; the audit stores it.
    reason: String,
    /// Achievements to earn or complete. Locks are ignored, and complete achievements are skipped.
    #[serde(default)]
    ids: Option<Vec<String>>,
    #[serde(default)]
    freeze: Option<Freeze>,
    #[serde(default)]
    repair: Option<Repair>,
}

/// Freezes for a streak account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Freeze {
    /// The account's name in `settings.streaks`.
    of: String,
    /// The number of freezes.
    add: i64,
}

/// The repair of a streak that has just broken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Repair {
    /// The account's name in `settings.streaks`.
    of: String,
}

/// Grants achievements, freezes or a repair to a player.
#[utoipa::path(post, path = "/v1/server/grants", tag = "server", request_body = GrantRequest,
    responses((status = 200, body = EventResult), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn post(State(streams): State<Streams>, caller: Caller, request: Request) -> Result<Response, Refusal> {
    caller.require(Permission::Grants)?;
    let asked: GrantRequest = request::read(request).await?;
    let (player, eid, reason) = (request::player(&asked.player)?, request::eid(&asked.eid)?, request::reason(&asked.reason)?);
    let (kind, members) = match (asked.ids, asked.freeze, asked.repair) {
        (Some(ids), None, None) => ("grant", vec![("ids", Value::List(ids.into_iter().map(Value::Text).collect()))]),
        (None, Some(freeze), None) => ("streak_freeze", vec![("of", freeze.of.into()), ("add", freeze.add.into())]),
        (None, None, Some(repair)) => ("streak_repair", vec![("of", repair.of.into())]),
        _ => return Err(Refusal::new(Code::InvalidRequest, "expected exactly one of \"ids\", \"freeze\" and \"repair\"")),
    };
    let members = [("type", kind.into()), ("at", caller.now.0.into())].into_iter().chain(members);
    let command = Value::Object(members.map(|(key, value)| (key.into(), value)).collect());
    let (actor, report) = (caller.actor(), Report { purpose: Purpose::Grant, eid: eid.to_owned(), command });
    let act = Act { actor: &actor, reason, now: caller.now };
    let granted = players::grant(&streams, act, player, &report).await?;
    Ok(typed(&EventResult::of(report.eid, granted.ok_or_else(super::players::unknown)?)))
}
