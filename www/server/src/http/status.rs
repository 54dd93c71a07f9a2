//! `GET /healthz`, `GET /metrics`, and the answers at addresses that do not exist.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

use crate::app::App;
use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;
use crate::store::outbox::backlog;

/// Whether the server can reach its database.
pub async fn health(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    app.store.ping().await.map_err(Failure::from)?;
    Ok(json(StatusCode::OK, &Value::Object(vec![("status".into(), "ok".into())])))
}

/// The counters.
pub async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    if app.store.has_webhook() {
        app.metrics.webhook.set_backlog(backlog(&app.store).await.map_err(Failure::from)?);
    }
    let text = app.metrics.text().map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// The answer where there is no endpoint.
pub async fn not_found() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

/// The answer where there is an endpoint for other methods.
pub async fn method_not_allowed() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address has another method")
}
