//! The endpoints, and what stands around them: limits, timeouts, headers, counters.

mod answer;
mod auth;
pub(crate) mod body;
mod definitions;
mod events;
mod observe;
mod page;
mod playground;
pub mod rates;
mod refusal;
mod status;
mod sync;
mod teams;
mod unread;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{from_fn, from_fn_with_state, map_request};
use axum::routing::{get, post};
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::app::App;
use crate::nakama;
pub(crate) use auth::player;
pub use refusal::{Code, Refusal};

/// Bytes of a request's body: the events of one request, what was celebrated, and room for spaces.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How the endpoints are served.
#[derive(Clone, Debug, Default)]
pub struct Surface {
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
pub fn router(app: Arc<App>, surface: &Surface) -> Router {
    let places = surface.requests.map_or(Semaphore::MAX_PERMITS, NonZeroUsize::get).min(Semaphore::MAX_PERMITS);
    let gate = rates::Gate { app: app.clone(), behind_proxy: surface.behind_proxy, places: Arc::new(Semaphore::new(places)) };
    let mut endpoints = Router::new()
        .route("/v1/auth/device", post(auth::device))
        .route("/v1/auth/refresh", post(auth::refresh))
        .route("/v1/sync", post(sync::sync))
        .route("/v1/events", get(events::events))
        .route("/v1/definitions", get(definitions::players))
        .route("/v1/definitions/team", get(definitions::teams))
        .merge(teams::routes())
        .route_layer(from_fn_with_state(gate.clone(), rates::by_address))
        .route("/healthz", get(status::health))
        .route("/metrics", get(status::metrics))
        .route("/v1/{*rest}", axum::routing::any(status::unknown))
        .method_not_allowed_fallback(status::method)
        .with_state(app.clone());
    if let Some(server_key) = &surface.server_key {
        endpoints = endpoints.merge(nakama::router(app.clone(), server_key, gate.clone()));
    }
    if surface.playground {
        endpoints = endpoints.merge(playground::routes(app.clone(), gate));
    }
    let service = match &surface.page {
        Some(folder) => page::beside(endpoints, folder, surface.playground),
        None => endpoints.fallback(status::unknown),
    };
    service
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(observe::in_time))
        .layer(CatchPanicLayer::custom(observe::panicked))
        .layer(cors(&surface.origins))
        .layer(from_fn_with_state(app, observe::observe))
        .layer(map_request(unread::let_by))
}

fn cors(origins: &[HeaderValue]) -> CorsLayer {
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.iter().cloned()))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::IF_NONE_MATCH])
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("date")])
        .max_age(Duration::from_secs(3_600))
}
