//! `GET /healthz`, `GET /metrics`, and the answers at addresses that do not exist.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

use super::answer::json;
use super::refusal::{Code, Refusal};
use crate::app::App;
use crate::failure::Failure;

/// Whether the server can reach its database.
pub async fn health(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    app.store.ping().await.map_err(Failure::from)?;
    Ok(json(StatusCode::OK, &Value::Object(vec![("status".into(), "ok".into())])))
}

/// The counters.
pub async fn metrics(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    if app.store.has_webhook() {
        app.metrics.webhook.measure(&app.store).await.map_err(Failure::from)?;
    }
    let text = app.metrics.text().map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// There is nothing here.
pub async fn unknown() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

/// There is something here, but not for this method.
pub async fn method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address knows another method")
}
