//! The whole service: the surfaces, and the middleware around them.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::app::App;
use crate::endpoint::MAX_BODY_BYTES;
use crate::http::page::Files;
use crate::middleware::{Gate, Places, drain, observe};
use crate::peers::Proxies;
use crate::{api, http, nakama, openapi};

/// The least bytes of an answer that is compressed.
const LEAST_COMPRESSED: u64 = 1_024;

/// The options of the service.
#[derive(Clone, Debug, Default)]
pub struct RouterOptions {
    /// Static files to serve beside the endpoints.
    pub page: Option<Files>,
    /// The portal's files, as its workspace builds them.
    pub portal: Option<PathBuf>,
    /// Origins whose pages may call the endpoints.
    pub origins: Vec<HeaderValue>,
    /// Whether a player may back up and restore the player's own stream, for demonstrations and tests.
    pub playground: bool,
    /// The proxies in front of the server, which name the client in `X-Forwarded-For`.
    pub proxies: Proxies,
    /// The limits on active requests and their memory.
    pub places: Places,
    /// The key that Nakama's clients send before they have a session; `None` turns Nakama's surface off.
    pub server_key: Option<String>,
}

/// The whole service.
pub fn router(app: Arc<App>, options: &RouterOptions) -> Router {
    let gate = Gate::new(app.limiter.clone(), options.proxies.clone(), options.places);
    let mut endpoints = http::routes(&app, &gate);
    if let Some(server_key) = &options.server_key {
        endpoints = endpoints.merge(nakama::routes(&app, server_key, gate.clone()));
    }
    endpoints = endpoints.merge(api::routes(&app, &gate)).route("/openapi.json", axum::routing::get(openapi::serve));
    if options.playground {
        endpoints = endpoints.merge(http::playground::routes(&app, gate.clone()));
    }
    if let Some(folder) = &options.portal {
        endpoints = http::page::serve_portal(endpoints, folder, gate.clone());
    }
    // Files are for pages of the same origin, and their answers do not vary by `Origin`, so that a worker finds what it has cached.
    http::page::serve(endpoints.layer(cors(&options.origins)), options.page.as_ref(), gate, options.playground, options.portal.is_some())
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(observe::limit_time))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(
            CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(LEAST_COMPRESSED).and(is_compressed)),
        )
        .layer(from_fn_with_state(app.metrics.clone(), observe::observe))
        .layer(map_request(drain::drain_unread))
}

/// Whether an answer is compressed: JSON without tokens, and not a stream of events. Files have their own compressed versions.
fn is_compressed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text(header::CONTENT_TYPE).starts_with("application/json") && !text(header::CACHE_CONTROL).contains("no-transform")
}

fn cors(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("date")])
        .max_age(Duration::from_secs(3_600))
}
