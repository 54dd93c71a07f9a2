//! `GET /v1/definitions` for players, and `GET /v1/definitions/team` for teams. Clients may cache the documents until their version
//! changes.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use plaudit::Value;
use plaudit::protocol::Rulebook;

use crate::endpoint::json::json;
use crate::endpoint::{Code, Refusal};
use crate::rules::CurrentRules;

/// The players' definitions in force.
pub async fn players(State(rules): State<CurrentRules>, headers: HeaderMap) -> Response {
    answer(&rules.get().player, &headers)
}

/// The teams' definitions in force.
pub async fn teams(State(rules): State<CurrentRules>, headers: HeaderMap) -> Result<Response, Refusal> {
    let rules = rules.get();
    let rulebook = rules.team.as_ref().ok_or_else(|| Refusal::new(Code::NotFound, "this server has no teams"))?;
    Ok(answer(rulebook, &headers))
}

fn answer(rulebook: &Rulebook, headers: &HeaderMap) -> Response {
    let version = rulebook.version();
    let tag = format!("\"{version}\"");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|known| known == tag || known == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let members = vec![("version".into(), version.into()), ("document".into(), rulebook.document().clone())];
        json(StatusCode::OK, &Value::Object(members))
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}
