//! `GET /v1/server/figures`: the figures that the portal shows.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use plaudit::{Key, Value};

use crate::callers::Caller;
use crate::endpoint::Refusal;
use crate::endpoint::json::json;
use crate::figures::Counter;
use crate::permission::Permission;
use crate::rules::CurrentRules;
use crate::store::Store;

/// Answers with freshly counted figures. Counting takes longer with more players, up to some seconds.
pub(super) async fn get(
    State(store): State<Store>,
    State(rules): State<CurrentRules>,
    State(counter): State<Arc<Counter>>,
    caller: Caller,
) -> Result<Response, Refusal> {
    caller.require(Permission::Read)?;
    let figures = counter.figures(&store, &rules).await?;
    let object = |members: Vec<(Key, Value)>| Value::Object(members);
    let nodes = figures.nodes.iter().map(|(id, node)| {
        (Key::from(id.clone()), object(vec![("earners".into(), node.earners.into()), ("in_progress".into(), node.in_progress.into())]))
    });
    let unlocks = figures.unlocks.iter().map(|(day, count)| object(vec![("day".into(), (*day).into()), ("count".into(), (*count).into())]));
    let streaks = figures.streaks.iter().map(|(id, count)| (Key::from(id.clone()), (*count).into()));
    let definitions = figures
        .definitions
        .iter()
        .map(|(version, count)| object(vec![("version".into(), version.as_str().into()), ("players".into(), (*count).into())]));
    let members = vec![
        ("counted".into(), figures.counted.into()),
        ("players".into(), figures.players.into()),
        ("nodes".into(), object(nodes.collect())),
        ("unlocks".into(), Value::List(unlocks.collect())),
        ("streaks".into(), object(streaks.collect())),
        ("definitions".into(), Value::List(definitions.collect())),
    ];
    Ok(json(StatusCode::OK, &Value::Object(members)))
}
