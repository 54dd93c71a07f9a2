//! `POST /playground/backup` and `POST /playground/restore`: for demonstrations and tests, off unless `--playground` is given.
//!
//! A player backs up and restores the player's own stream, and sees what a restored database does to devices that have seen more.
//! Backups are kept in memory.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use plaudit::Value;

use super::answer::json;
use super::auth;
use super::rates::{self, Gate};
use super::refusal::{Code, Refusal};
use super::status;
use crate::app::{App, now};
use crate::failure::Failure;
use crate::pokes::Changed;
use crate::store::backup::Backup;
use crate::store::stream::key_of;

/// Players whose backup is kept; beyond that, nobody else's is taken.
const MOST_BACKUPS: usize = 1_000;

struct Playground {
    app: Arc<App>,
    backups: Mutex<HashMap<String, Backup>>,
}

/// The endpoints of the playground.
pub fn routes(app: Arc<App>, gate: Gate) -> Router {
    let playground = Arc::new(Playground { app, backups: Mutex::default() });
    Router::new()
        .route("/playground/backup", post(backup))
        .route("/playground/restore", post(restore))
        .route_layer(from_fn_with_state(gate, rates::by_address))
        .method_not_allowed_fallback(status::method)
        .with_state(playground)
}

async fn backup(State(playground): State<Arc<Playground>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Playground { app, backups } = &*playground;
    let player = auth::player(app, &headers, now())?;
    let mut work = app.store.begin().await.map_err(Failure::from)?;
    let taken = Backup::take(&app.store, &mut work, &player, &key_of(&player)).await.map_err(Failure::from)?;
    work.commit().await.map_err(Failure::from)?;
    let backup = taken.ok_or_else(|| Refusal::new(Code::NotFound, "the player has no stream"))?;
    let rev = backup.rev();
    let mut backups = backups.lock().unwrap_or_else(PoisonError::into_inner);
    if backups.len() >= MOST_BACKUPS && !backups.contains_key(&player) {
        return Err(Refusal::new(Code::Busy, format!("the playground keeps the backups of {MOST_BACKUPS} players; restart the server")));
    }
    backups.insert(player, backup);
    Ok(done(rev))
}

async fn restore(State(playground): State<Arc<Playground>>, headers: HeaderMap) -> Result<Response, Refusal> {
    let Playground { app, backups } = &*playground;
    let player = auth::player(app, &headers, now())?;
    let backup = backups.lock().unwrap_or_else(PoisonError::into_inner).get(&player).cloned();
    let backup =
        backup.ok_or_else(|| Refusal::new(Code::NotFound, "there is no backup of this player; POST /playground/backup makes one"))?;
    let mut work = app.store.begin().await.map_err(Failure::from)?;
    backup.restore(&mut work, &player, &key_of(&player)).await.map_err(Failure::from)?;
    work.commit().await.map_err(Failure::from)?;
    app.pokes.changed([Changed::Stream(key_of(&player))]);
    Ok(done(backup.rev()))
}

fn done(rev: i64) -> Response {
    json(StatusCode::OK, &Value::Object(vec![("rev".into(), rev.into())]))
}
