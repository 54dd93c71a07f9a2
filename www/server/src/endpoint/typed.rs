//! JSON answers of a fixed shape.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;

use super::json::json_text;
use super::refusal::{Code, Refusal};

/// An answer of a fixed shape, which caches must not store.
pub fn typed<T: Serialize>(answer: &T) -> Response {
    match serde_json::to_string(answer) {
        Ok(text) => json_text(StatusCode::OK, text),
        Err(error) => {
            tracing::error!(%error, "an answer cannot be encoded");
            Refusal::new(Code::Internal, "the authority failed; its log says why").into_response()
        }
    }
}

/// The same as [`typed`] for an answer that contains secrets; see [`secret_json`](super::json::secret_json).
pub fn secret_typed<T: Serialize>(answer: &T) -> Response {
    let mut response = typed(answer);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    response
}
