//! JSON answers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;
use serde_json::value::RawValue;

use crate::failure::Failure;

/// A JSON answer that caches must not store. Its keys keep their order, as those of definitions must (U13).
pub fn json(status: StatusCode, body: &Value) -> Response {
    json_text(status, body.to_json())
}

/// A JSON answer that contains tokens. Proxies must not compress it, because the length of compressed text reveals its content.
pub fn secret_json(body: &Value) -> Response {
    let mut response = json(StatusCode::OK, body);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store, no-transform"));
    response
}

/// An answer from JSON text, which caches must not store.
pub fn json_text(status: StatusCode, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// JSON that is stored as text, for an answer of a fixed shape. As a tree it would take many times its bytes.
///
/// # Errors
///
/// The text is not JSON.
pub fn stored_json(text: String) -> Result<Box<RawValue>, Failure> {
    RawValue::from_string(text).map_err(|error| Failure::Missing(format!("stored JSON: {error}")))
}
