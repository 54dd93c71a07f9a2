//! plaudit's own endpoints.

mod auth;
mod definitions;
mod events;
pub(crate) mod page;
pub(crate) mod playground;
mod status;
mod sync;
mod teams;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

use crate::app::App;
use crate::middleware::{Gate, gate};

/// The endpoints. Those of players are behind the gate.
pub fn routes(app: Arc<App>, gate: Gate) -> Router {
    Router::new()
        .route("/v1/auth/device", post(auth::device))
        .route("/v1/auth/refresh", post(auth::refresh))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/events", get(events::events))
        .route("/v1/definitions", get(definitions::players))
        .route("/v1/definitions/team", get(definitions::teams))
        .merge(teams::routes())
        .route_layer(from_fn_with_state(gate, gate::admit))
        .route("/healthz", get(status::health))
        .route("/metrics", get(status::metrics))
        .route("/v1/{*rest}", any(status::not_found))
        .method_not_allowed_fallback(status::method_not_allowed)
        .with_state(app)
}
