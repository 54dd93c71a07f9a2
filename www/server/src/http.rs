//! plaudit's own endpoints.

mod account;
mod auth;
mod definitions;
mod events;
mod me;
pub mod page;
pub(crate) mod playground;
mod rarity;
mod status;
mod sync;
mod teams;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

use crate::app::App;
use crate::middleware::{Gate, gate};

/// The endpoints; those for players are behind the gate.
pub fn routes(app: &App, gate: &Gate) -> Router {
    Router::new()
        .route("/v1/auth/device", post(auth::device))
        .route("/v1/auth/account", post(account::account))
        .route("/v1/auth/link", post(account::join))
        .route("/v1/auth/refresh", post(auth::refresh))
        .route("/v1/auth/sign-out", post(auth::sign_out))
        .route("/v1/rarity", get(rarity::rarity))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/events", get(events::events))
        .route("/v1/me", axum::routing::delete(me::delete))
        .route("/v1/me/export", get(me::export))
        .route("/v1/definitions", get(definitions::players))
        .route("/v1/definitions/team", get(definitions::teams))
        .merge(teams::routes())
        .route_layer(from_fn_with_state(gate.for_json(), gate::admit))
        .route("/livez", get(status::live))
        .route("/readyz", get(status::ready))
        .route("/healthz", get(status::ready))
        .route("/metrics", get(status::metrics))
        .route("/v1/{*rest}", any(status::not_found))
        .method_not_allowed_fallback(status::method_not_allowed)
        .with_state(app.clone())
}
