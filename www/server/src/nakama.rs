//! Hiro's achievements on Nakama's HTTP surface, for existing clients of games, which sign in by device and call RPCs.
//!
//! [`plaudit::hiro`] provides the messages. This module adds the routes, the tokens with the claims that these clients read, and
//! the calls.

mod achievements;
mod fault;
mod query;
mod rpc;
mod session;
mod token_claims;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};
use axum::routing::{any, get, post};

use crate::app::App;
use crate::endpoint::{Code, Refusal};
use crate::middleware::{Gate, gate};
use session::SignIns;

/// The routes, behind the gate; all their errors have Nakama's body.
pub fn routes(app: &App, server_key: &str, gate: Gate) -> Router {
    let sessions = Router::new()
        .route("/v2/account/authenticate/device", post(session::device))
        .route("/v2/account/session/refresh", post(session::refresh))
        .route("/v2/session/logout", post(session::logout))
        .with_state(SignIns::new(app, server_key));
    Router::new()
        .merge(sessions)
        .route("/v2/rpc/{id}", get(rpc::get).post(rpc::post))
        .route_layer(from_fn_with_state(gate, gate::admit))
        .route("/v2/{*rest}", any(|| async { Refusal::new(Code::NotFound, "this server has the endpoints of achievements only") }))
        .method_not_allowed_fallback(|| async { Refusal::new(Code::MethodNotAllowed, "this address does not accept this method") })
        .with_state(app.clone())
        .layer(map_response(fault::with_nakama_body))
}
