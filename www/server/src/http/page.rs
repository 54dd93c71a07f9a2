//! Static files beside the endpoints.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{any, get};
use plaudit::Value;
use tower_http::services::ServeDir;

use super::status;
use crate::endpoint::json::json;

/// The endpoints, and the files of a folder at all other addresses. `/authority.json` tells the page where the authority is.
pub fn serve(endpoints: Router, folder: Option<&Path>, playground: bool) -> Router {
    let Some(folder) = folder else { return endpoints.fallback(status::not_found) };
    let here = Value::Object(vec![("playground".into(), playground.into()), ("url".into(), ".".into())]);
    let authority = get(async move || json(StatusCode::OK, &here)).fallback(status::method_not_allowed);
    let endpoints = endpoints.route("/authority.json", authority);
    let missing = any(status::not_found).with_state(());
    let folder = ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(missing);
    let files = Router::new().fallback_service(folder).layer(from_fn(caching));
    endpoints.fallback_service(files)
}

/// Names under `/assets/` hold a hash of their content, and are cached for ever; everything else, above all the service worker, is
/// revalidated.
async fn caching(request: Request, next: Next) -> Response {
    let is_hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let found = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let policy = if is_hashed && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
