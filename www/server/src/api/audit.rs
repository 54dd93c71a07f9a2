//! `GET /v1/server/audit`: the audit log, latest entry first.

use axum::extract::State;
use axum::response::Response;
use plaudit::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::query::Asked;
use crate::callers::Caller;
use crate::endpoint::Refusal;
use crate::endpoint::typed::typed;
use crate::failure::Failure;
use crate::permission::Permission;
use crate::store::Store;
use crate::store::audit::{self, AuditRow};

/// The query of the request.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// Only entries about this player, operator or key.
    subject: Option<String>,
    /// The `id` of the last entry of the previous answer.
    before: Option<String>,
    /// 1 to 200. Default: 50.
    limit: Option<i64>,
}

/// A page of the audit log.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditAnswer {
    /// The entries, latest first.
    entries: Vec<AuditAnswerEntry>,
}

/// An action of an operator, a key or a command.
#[derive(Serialize, ToSchema)]
pub(crate) struct AuditAnswerEntry {
    id: String,
    /// The instant, in UNIX seconds.
    at: i64,
    /// The actor: `operator:<name>`, `key:<name>` or `command line`; `player` for the subject; empty if the caller is unknown.
    actor: String,
    /// The action, such as `player.ban`, `operator.sign_in`, `key.add`.
    action: String,
    /// The subject: a player, an operator or a key.
    subject: String,
    reason: String,
    #[schema(value_type = Object)]
    detail: Value,
}

/// Lists up to 200 entries: of all subjects or of one, and before an entry's id if the query names one.
#[utoipa::path(get, path = "/v1/server/audit", tag = "server", params(AuditQuery),
    responses((status = 200, body = AuditAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("operator" = [])))]
pub(crate) async fn list(State(store): State<Store>, caller: Caller, Asked(asked): Asked<AuditQuery>) -> Result<Response, Refusal> {
    caller.require(Permission::Operate)?;
    let limit = asked.limit.unwrap_or(50).clamp(1, 200);
    let storable = |text: &Option<String>| text.as_deref().map(|text| text.replace('\0', ""));
    let (subject, before) = (storable(&asked.subject), storable(&asked.before));
    let rows = audit::list(&store, subject.as_deref(), before.as_deref(), limit).await.map_err(Failure::from)?;
    Ok(typed(&AuditAnswer { entries: rows.into_iter().map(entry).collect::<Result<_, Failure>>()? }))
}

fn entry(row: AuditRow) -> Result<AuditAnswerEntry, Failure> {
    let AuditRow { id, at, actor, action, subject, reason, detail } = row;
    Ok(AuditAnswerEntry { id, at, actor, action, subject, reason, detail: Value::from_json(&detail)? })
}
