//! `GET /v1/server/ledger`: all granted rewards in one order, read by a cursor.

use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use utoipa::{IntoParams, ToSchema};
use uuid::Builder;

use super::query::Asked;
use super::request;
use crate::callers::Caller;
use crate::eid::sent;
use crate::endpoint::json::stored_json;
use crate::endpoint::typed::typed;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::permission::Permission;
use crate::store::Store;
use crate::store::key::team_of;
use crate::store::ledger_page::{self, NumberedLine};
use crate::store::log::Order;

/// The requested part of the ledger.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(crate) struct LedgerQuery {
    /// The `cursor` of the previous answer. Default: the beginning.
    after: Option<String>,
    /// Only rewards of this player.
    player: Option<String>,
    /// The newest lines, newest first, for display. `cursor` stays unchanged, and `more` tells whether there are older lines.
    newest: Option<bool>,
    /// 1 to 1,000. Default: 100.
    limit: Option<i64>,
}

/// A page of the ledger.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerAnswer {
    lines: Vec<LedgerLine>,
    /// The `after` of the next request.
    cursor: String,
    /// Whether more lines are available now.
    more: bool,
}

/// A granted reward.
#[derive(Serialize, ToSchema)]
pub(crate) struct LedgerLine {
    /// The line's id, the same at each reading, also after the database was restored from a backup.
    id: String,
    /// The stream: `player:<id>` or `team:<id>`.
    stream: String,
    /// The player who got it; on a team's stream, the member who acted.
    player: String,
    /// The id of the event that earned it.
    eid: String,
    /// The id of the achievement.
    node: String,
    /// The kind: `reward` or `total_reward`.
    kind: String,
    /// The instant of the grant, in UNIX seconds.
    at: i64,
    /// The reward in Hiro's form: `currencies`, `items` and so on.
    #[schema(value_type = Object)]
    reward: Box<RawValue>,
}

/// Reads the reward ledger after a cursor.
///
/// New lines always come after all cursors that were given out. To hand out each reward exactly once, read to the end, and store the
/// cursor in the transaction that hands them out. After a restore, older cursors get `CURSOR_AHEAD` until `plaudit-server restored` is run.
#[utoipa::path(get, path = "/v1/server/ledger", tag = "server", params(LedgerQuery),
    responses((status = 200, body = LedgerAnswer), (status = "4XX", body = crate::endpoint::ErrorBody)), security(("key" = []), ("operator" = [])))]
pub(crate) async fn get(State(store): State<Store>, caller: Caller, Asked(asked): Asked<LedgerQuery>) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let after: i64 = match asked.after.as_deref() {
        None | Some("") => 0,
        Some(text) => {
            let message = format!("\"after\" is not a cursor from an earlier answer: {:?}", text.chars().take(32).collect::<String>());
            text.parse().ok().filter(|number| *number >= 0).ok_or_else(|| Refusal::new(Code::InvalidRequest, message))?
        }
    };
    // This check comes before new lines are numbered. Otherwise they would get numbers up to the cursor, and the reader that holds it would
    // never see them.
    if after > ledger_page::greatest(&store).await.map_err(Failure::from)? {
        let message = "the cursor is ahead of this ledger, because the database was restored from a backup: \
                       run `plaudit-server restored`, which lets the ledger go on behind every cursor";
        return Err(Refusal::new(Code::CursorAhead, message));
    }
    let player = asked.player.as_deref().map(request::player).transpose()?;
    let limit = asked.limit.unwrap_or(100).clamp(1, 1_000);
    let order = if asked.newest == Some(true) { Order::Newest } else { Order::Oldest };
    let mut rows = ledger_page::read(&store, after, player, order, limit.saturating_add(1)).await.map_err(Failure::from)?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let read_to = rows.last().filter(|_| order == Order::Oldest).map_or(after, |row| row.number);
    let cursor = read_to.to_string();
    let lines = rows.into_iter().map(line).collect::<Result<_, Failure>>()?;
    Ok(typed(&LedgerAnswer { lines, cursor, more }))
}

fn line(row: NumberedLine) -> Result<LedgerLine, Failure> {
    let id = id(&row);
    let NumberedLine { stream, player, eid, node, kind, at, reward, .. } = row;
    let reward = stored_json(if reward.is_empty() { "{}".to_owned() } else { reward })?;
    Ok(LedgerLine { id, stream, player, eid: sent(&eid).to_owned(), node, kind, at, reward })
}

/// The id is derived from the event, so an event that is carried out again after a restore grants under the same ids. On a team's stream,
/// several players may have events with one id; on a player's own stream, all events are the player's.
fn id(row: &NumberedLine) -> String {
    let mut hash = Sha256::new().chain_update("plaudit ledger");
    let of_team = team_of(&row.stream).map(|_| row.player.as_str());
    for text in of_team.into_iter().chain([row.stream.as_str(), &row.eid, &row.part.to_string()]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of_digest)| *byte = of_digest);
    Builder::from_custom_bytes(bytes).into_uuid().to_string()
}
