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

use super::answer::json;
use super::status;

/// Serves the files of a folder wherever no endpoint is; only `/authority.json` is ours, which tells the page that the authority
/// is here.
pub fn beside(endpoints: Router, folder: &Path, playground: bool) -> Router {
    let here = Value::Object(vec![("playground".into(), playground.into()), ("url".into(), ".".into())]);
    let ours = get(async move || json(StatusCode::OK, &here)).fallback(status::method);
    let endpoints = endpoints.route("/authority.json", ours);
    let missing = any(status::unknown).with_state(());
    let folder = ServeDir::new(folder).call_fallback_on_method_not_allowed(true).fallback(missing);
    let files = Router::new().fallback_service(folder).layer(from_fn(caching));
    endpoints.fallback_service(files)
}

/// Names under `/assets/` hold a hash of their content, and can be kept for ever; everything else, the service worker above
/// all, is asked for again.
async fn caching(request: Request, next: Next) -> Response {
    let is_hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let found = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let policy = if is_hashed && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}
