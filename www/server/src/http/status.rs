//! `GET /livez`, `GET /readyz`, `GET /metrics`, and the answers at unknown addresses.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::metrics::Metrics;
use crate::readiness::Readiness;
use crate::store::{Store, outbox, reward_claims};

/// Whether the process is alive.
pub async fn live() -> Response {
    ok()
}

/// Whether the database can be read and written.
pub async fn ready(State(readiness): State<Arc<Readiness>>) -> Result<Response, Refusal> {
    if readiness.is_ready().await {
        return Ok(ok());
    }
    Err(Refusal::later(Code::Busy, "the database cannot be written; the log says why", 2))
}

fn ok() -> Response {
    json(StatusCode::OK, &Value::Object(vec![("status".into(), "ok".into())]))
}

/// The counters.
pub async fn metrics(State(store): State<Store>, State(metrics): State<Arc<Metrics>>) -> Result<Response, Refusal> {
    if store.has_webhook() {
        metrics.webhook.set_backlog(outbox::backlog(&store).await.map_err(Failure::from)?);
    }
    if store.has_reward_hook() {
        let claims = reward_claims::backlog(&store).await.map_err(Failure::from)?;
        metrics.reward_hook.waiting.set(claims.pending, claims.oldest);
    }
    let text = metrics.text().map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// The answer at an address without an endpoint.
pub async fn not_found() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

/// The answer at an address whose endpoint has another method.
pub async fn method_not_allowed() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not accept this method")
}
