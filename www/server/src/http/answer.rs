//! Bodies of answers.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

/// A JSON answer that nobody may keep.
pub fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = (status, body.to_canonical_json()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
