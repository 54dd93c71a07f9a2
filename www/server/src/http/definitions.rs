//! `GET /v1/definitions`: the players' document, which every client may keep until its version changes.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;

use super::answer::json;
use crate::app::App;

/// The definitions in force.
pub async fn definitions(State(app): State<Arc<App>>, headers: HeaderMap) -> Response {
    let rules = app.rules();
    let version = rules.player.version();
    let tag = format!("\"{version}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|known| known == tag || known == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let members = vec![("version".into(), version.into()), ("document".into(), rules.player.document().clone())];
        json(StatusCode::OK, &Value::Object(members))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
