//! The whole service: the surfaces, and the middleware around them.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::app::App;
use crate::endpoint::MAX_BODY_BYTES;
use crate::middleware::{Gate, drain, observe};
use crate::{http, nakama};

/// What is served, and to whom.
#[derive(Clone, Debug, Default)]
pub struct RouterOptions {
    /// A folder of static files to serve beside the endpoints.
    pub page: Option<PathBuf>,
    /// Origins whose pages may call the endpoints.
    pub origins: Vec<HeaderValue>,
    /// Whether a player may back up and restore the player's own stream, for demonstrations and tests.
    pub playground: bool,
    /// Whether a proxy in front of the server names the client in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// How many requests may be under way; `None`: no limit.
    pub requests: Option<NonZeroUsize>,
    /// The key that Nakama's clients send before they have a session; `None`: they are not served.
    pub server_key: Option<String>,
}

/// The whole service.
pub fn router(app: Arc<App>, options: &RouterOptions) -> Router {
    let gate = Gate::new(app.limiter.clone(), options.behind_proxy, options.requests);
    let mut endpoints = http::routes(app.clone(), gate.clone());
    if let Some(server_key) = &options.server_key {
        endpoints = endpoints.merge(nakama::routes(app.clone(), server_key, gate.clone()));
    }
    if options.playground {
        endpoints = endpoints.merge(http::playground::routes(app.clone(), gate));
    }
    http::page::serve(endpoints, options.page.as_deref(), options.playground)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(observe::limit_time))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(cors(&options.origins))
        .layer(from_fn_with_state(app.metrics.clone(), observe::observe))
        .layer(map_request(drain::drain_unread))
}

fn cors(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("date")])
        .max_age(Duration::from_secs(3_600))
}
