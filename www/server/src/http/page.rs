//! Static files beside the endpoints.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{any, get};
use plaudit::Value;
use tower_http::services::ServeDir;

use super::status;
use crate::endpoint::json::json;
use crate::middleware::{Gate, gate};

/// The default policy of a page: it may load its own files, and WebAssembly.
pub const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                          font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The policy of the portal: it may load its own files and WebAssembly, and icons from anywhere.
const PORTAL_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: https:; \
                             connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The browser features that a page may not use.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// The only served folder whose name begins with a dot; its content is public by convention.
const WELL_KNOWN: &str = ".well-known";

/// The page at an address without a file; a folder may provide its own, `404.html`.
const MISSING: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
                       <title>Not found</title><h1>There is nothing at this address</h1><p><a href=\"/\">Go to the home page</a></p></html>\n";

/// A folder of files.
#[derive(Clone, Debug)]
pub struct Files {
    /// The folder.
    pub folder: PathBuf,
    /// Its `Content-Security-Policy`.
    pub policy: HeaderValue,
}

impl Files {
    /// A folder under the usual policy.
    #[must_use]
    pub fn new(folder: &Path) -> Files {
        Files { folder: folder.to_owned(), policy: HeaderValue::from_static(POLICY) }
    }
}

/// The endpoints, and the files of a folder at all other addresses. `/authority.json` tells the page the authority's address.
pub fn serve(endpoints: Router, files: Option<&Files>, gate: Gate, playground: bool, portal: bool) -> Router {
    let Some(files) = files else {
        return endpoints.fallback_service(any(status::not_found).layer(from_fn_with_state(gate, gate::count_file)).with_state(()));
    };
    let portal = portal.then(|| ("portal".into(), true.into()));
    let here = [("playground".into(), playground.into()), ("url".into(), ".".into())].into_iter().chain(portal).collect();
    let here = Value::Object(here);
    let authority = get(async move || json(StatusCode::OK, &here)).fallback(status::method_not_allowed);
    endpoints.route("/authority.json", authority).fallback_service(folder(files, gate))
}

/// The portal's files under `/portal/`, beside the endpoints.
pub fn serve_portal(endpoints: Router, files: &Path, gate: Gate) -> Router {
    let files = Files { folder: files.to_owned(), policy: HeaderValue::from_static(PORTAL_POLICY) };
    endpoints.route("/portal", get(|| async { Redirect::permanent("/portal/") })).nest_service("/portal/", folder(&files, gate))
}

fn folder(files: &Files, gate: Gate) -> Router {
    let missing = any(status::not_found).with_state(());
    let folder = ServeDir::new(&files.folder).precompressed_br().precompressed_gzip();
    let folder = folder.call_fallback_on_method_not_allowed(true).fallback(missing);
    let files = Arc::new(files.clone());
    let all = Router::new().fallback_service(folder).layer(from_fn(caching)).layer(from_fn_with_state(files.clone(), inside));
    all.layer(from_fn_with_state(files, described)).layer(from_fn_with_state(gate, gate::count_file))
}

/// Files under `/assets/` have a hash of their content in their name, and are cached for ever. All other files, above all the
/// service worker, are revalidated.
async fn caching(request: Request, next: Next) -> Response {
    let is_hashed = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let found = matches!(response.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    let policy = if is_hashed && found { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    response
}

/// Serves files inside the folder only: no file or folder whose name begins with a dot, and no link that leads out of the folder.
async fn inside(State(files): State<Arc<Files>>, request: Request, next: Next) -> Response {
    if is_inside(&files.folder, request.uri().path()).await { next.run(request).await } else { status::not_found().await.into_response() }
}

async fn is_inside(folder: &Path, path: &str) -> bool {
    // An address such as //host/ would be redirected unchanged, to another host.
    let Some(path) = path.strip_prefix('/').filter(|path| !path.starts_with('/')) else { return false };
    let bytes: Vec<u8> = percent_encoding::percent_decode_str(path).collect();
    let Ok(path) = String::from_utf8(bytes) else { return false };
    let names = Path::new(&path).components().enumerate().all(|(depth, part)| match part {
        Component::Normal(name) => !name.to_string_lossy().starts_with('.') || (depth == 0 && name == WELL_KNOWN),
        _ => false,
    });
    if !names || path.contains('\0') {
        return false;
    }
    match (tokio::fs::canonicalize(folder).await, tokio::fs::canonicalize(folder.join(&path)).await) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => true, // there is no such file; the folder's service answers
    }
}

/// Adds the headers of a page. Where there is no file, answers with a page if the client accepts pages.
async fn described(State(files): State<Arc<Files>>, request: Request, next: Next) -> Response {
    let wants_page = request.method() == Method::GET && accepts_pages(request.headers());
    let mut response = next.run(request).await;
    if response.status() == StatusCode::NOT_FOUND && wants_page {
        let own = tokio::fs::read(files.folder.join("404.html")).await;
        let page = own.unwrap_or_else(|_| MISSING.into());
        response = (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], page)
            .into_response();
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, files.policy.clone());
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(HeaderName::from_static("permissions-policy"), HeaderValue::from_static(PERMISSIONS));
    response
}

fn accepts_pages(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
