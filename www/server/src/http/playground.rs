//! `POST /playground/backup` and `POST /playground/restore`: for demonstrations and tests, off unless `--playground` is given.
//!
//! A player backs up and restores the player's own stream, to see the effect of a restored database on devices that are ahead of
//! it. Backups are kept in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use plaudit::Value;

use super::status;
use crate::app::App;
use crate::auth::Tokens;
use crate::clock::now;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal, bearer};
use crate::failure::Failure;
use crate::middleware::{Gate, gate};
use crate::notify::{Changed, Registry};
use crate::store::Store;
use crate::store::backup::Backup;
use crate::store::key::key_of;

/// The most players with a backup.
const MAX_BACKUPS: usize = 1_000;

struct Playground {
    tokens: Arc<Tokens>,
    store: Store,
    registry: Arc<Registry>,
    backups: Mutex<HashMap<String, Backup>>,
}

/// The endpoints of the playground.
pub fn routes(app: &App, gate: Gate) -> Router {
    let playground = Arc::new(Playground {
        tokens: app.tokens.clone(),
        store: app.store.clone(),
        registry: app.registry.clone(),
        backups: Mutex::default(),
    });
    Router::new()
        .route("/playground/backup", post(backup))
        .route("/playground/restore", post(restore))
        .route_layer(from_fn_with_state(gate, gate::admit))
        .method_not_allowed_fallback(status::method_not_allowed)
        .with_state(playground)
}

async fn backup(State(playground): State<Arc<Playground>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Playground { tokens, store, backups, .. } = &*playground;
    let session = bearer::session(tokens, &headers, now())?;
    bearer::admit(store, &session).await?;
    let player = session.player;
    let mut tx = store.begin().await.map_err(Failure::from)?;
    let taken = Backup::take(store, &mut tx, &player, &key_of(&player)).await.map_err(Failure::from)?;
    tx.commit().await.map_err(Failure::from)?;
    let backup = taken.ok_or_else(|| Refusal::new(Code::NotFound, "the player has no stream"))?;
    let rev = backup.rev();
    let mut backups = backups.lock().unwrap_or_else(PoisonError::into_inner);
    if backups.len() >= MAX_BACKUPS && !backups.contains_key(&player) {
        return Err(Refusal::new(Code::Busy, format!("the playground keeps the backups of {MAX_BACKUPS} players; restart the server")));
    }
    backups.insert(player, backup);
    Ok(done(rev))
}

async fn restore(State(playground): State<Arc<Playground>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Playground { tokens, store, registry, backups } = &*playground;
    let session = bearer::session(tokens, &headers, now())?;
    bearer::admit(store, &session).await?;
    let player = session.player;
    let backup = backups.lock().unwrap_or_else(PoisonError::into_inner).get(&player).cloned();
    let backup =
        backup.ok_or_else(|| Refusal::new(Code::NotFound, "there is no backup of this player; POST /playground/backup makes one"))?;
    let mut tx = store.begin().await.map_err(Failure::from)?;
    backup.restore(&mut tx, &player).await.map_err(Failure::from)?;
    tx.commit().await.map_err(Failure::from)?;
    registry.publish([Changed::Stream(key_of(&player))]);
    Ok(done(backup.rev()))
}

fn done(rev: i64) -> Response {
    json(StatusCode::OK, &Value::Object(vec![("rev".into(), rev.into())]))
}
