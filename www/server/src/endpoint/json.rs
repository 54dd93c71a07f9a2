//! JSON answers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

/// An answer that caches must not store.
pub fn json(status: StatusCode, body: &Value) -> Response {
    json_text(status, body.to_canonical_json())
}

/// An answer that is JSON text already, and that caches must not store.
pub fn json_text(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
