//! `GET /v1/rarity`: how many players have earned each achievement.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;
use plaudit::protocol::hash_of;

use crate::endpoint::Refusal;
use crate::endpoint::json::json_text;
use crate::failure::Failure;
use crate::rules::CurrentRules;
use crate::store::{Store, earners};

/// Below this number of players, the figures would say too much about single players, and too little about rarity.
const LEAST_PLAYERS: i64 = 100;

/// Lists the nodes of the players' definitions in force.
pub async fn rarity(State(store): State<Store>, State(rules): State<CurrentRules>, headers: HeaderMap) -> Result<Response, Refusal> {
    let rules = rules.get();
    let (players, sums) = earners::sums(&store).await.map_err(Failure::from)?;
    let nodes = rules.player.definitions().ids().filter(|_| players >= LEAST_PLAYERS);
    let entries = nodes.map(|id| {
        let earned = sums.get(id).copied().unwrap_or_default();
        // The share is rounded down to hundredths of a percent, so that it is a whole number.
        let share = earned.saturating_mul(10_000) / players.max(1);
        let members = vec![("earners".into(), earned.into()), ("share".into(), share.into())];
        (id.to_owned().into(), Value::Object(members))
    });
    let players = if players >= LEAST_PLAYERS { players.into() } else { Value::Null };
    let body =
        Value::Object(vec![("players".into(), players), ("achievements".into(), Value::Object(entries.collect()))]).to_canonical_json();
    let tag = format!("\"{}\"", hash_of(&body));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == tag || known == "*");
    let mut response = if is_known { StatusCode::NOT_MODIFIED.into_response() } else { json_text(StatusCode::OK, body) };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    Ok(response)
}
