//! The server API, which other servers call with a key, and operators through the portal. `/portal/api` signs operators in.
//! `/v1/server` serves both; each of its endpoints takes a [`Caller`](crate::callers::Caller) and checks the caller's permission.

pub(crate) mod audit;
mod definitions;
pub(crate) mod events;
mod figures;
pub(crate) mod grants;
mod icons;
mod issues;
pub(crate) mod ledger;
pub(crate) mod players;
mod query;
mod request;
pub(crate) mod sign_in;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};

use crate::app::App;
use crate::middleware::{Gate, gate};
use crate::publishing::MAX_DOCUMENT_BYTES;

/// The enabled endpoints, behind the gate.
pub fn routes(app: &App, gate: &Gate) -> Router {
    let surfaces = app.callers.surfaces();
    if !surfaces.portal && !surfaces.api {
        return Router::new();
    }
    let gate_of_callers = gate.for_json().behind(app.callers.check());
    let callers = for_callers().route_layer(from_fn_with_state(gate_of_callers.clone(), gate::admit));
    let mut routes = Router::new().route("/v1/icons/{name}", get(icons::show));
    if surfaces.portal {
        routes = routes
            .route("/portal/api/sign-in", post(sign_in::sign_in))
            .route("/portal/api/sign-out", post(sign_in::sign_out))
            .route("/portal/api/password", post(sign_in::password))
            .route("/portal/api/me", get(sign_in::me));
    }
    let routes = routes.route_layer(from_fn_with_state(gate.for_json(), gate::admit));
    routes.merge(callers).merge(for_documents(&gate_of_callers)).with_state(app.clone())
}

/// `/v1/server`, for operators and keys.
fn for_callers() -> Router<App> {
    Router::new()
        .route("/v1/server/definitions/publish", post(definitions::publish))
        .route("/v1/server/definitions/versions/{seq}", get(definitions::version))
        .route("/v1/server/definitions/versions/{seq}/cancel", post(definitions::cancel))
        .route("/v1/server/figures", get(figures::get))
        .route("/v1/server/icons", get(icons::list).post(icons::add))
        .route("/v1/server/events", post(events::post))
        .route("/v1/server/grants", post(grants::post))
        .route("/v1/server/ledger", get(ledger::get))
        .route("/v1/server/players", get(players::find))
        .route("/v1/server/players/{player}", get(players::one))
        .route("/v1/server/players/{player}/achievements", get(players::achievements))
        .route("/v1/server/players/{player}/achievements/{id}", get(players::achievement))
        .route("/v1/server/players/{player}/log", get(players::log_of))
        .route("/v1/server/players/{player}/reset", post(players::reset))
        .route("/v1/server/players/{player}/ban", post(players::ban))
        .route("/v1/server/players/{player}/unban", post(players::unban))
        .route("/v1/server/players/{player}/sign-out", post(players::sign_out))
        .route("/v1/server/players/{player}/delete", post(players::delete))
        .route("/v1/server/audit", get(audit::list))
}

/// Endpoints whose bodies are whole documents. The gate identifies the caller before it reads the body.
fn for_documents(gate: &Gate) -> Router<App> {
    Router::new()
        .route("/v1/server/definitions", put(definitions::save).get(definitions::overview))
        .route("/v1/server/definitions/impact", post(definitions::impact))
        .layer(DefaultBodyLimit::max(MAX_DOCUMENT_BYTES))
        .route_layer(from_fn_with_state(gate.for_bodies_of(MAX_DOCUMENT_BYTES), gate::admit))
}
