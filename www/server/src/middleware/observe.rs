//! The layers that observe every request: a timeout, a line in the log, metrics. None of them records tokens, devices or addresses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::endpoint::{Code, Refusal};
use crate::metrics::Metrics;

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Ends a request that takes too long; its open transaction is rolled back.
pub async fn limit_time(request: Request, next: Next) -> Response {
    let late = || Refusal::later(Code::Timeout, format!("the request took longer than {} s", TIMEOUT.as_secs()), 2);
    tokio::time::timeout(TIMEOUT, next.run(request)).await.unwrap_or_else(|_| late().into_response())
}

/// Counts and logs a request.
pub async fn observe(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or_else(|| "page".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let (status, seconds) = (response.status(), began.elapsed().as_secs_f64());
    if status == Code::Busy.status() {
        metrics.busy.inc();
    }
    metrics.requests.with_label_values(&[route.as_str(), status.as_str()]).inc();
    metrics.seconds.with_label_values(&[route.as_str()]).observe(seconds);
    tracing::info!(%method, route, status = status.as_u16(), milliseconds = seconds * 1_000.0, "request");
    response
}

/// The answer to a request that panicked; its transaction is rolled back. The panic's message may contain data, so it is not
/// logged.
pub fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    tracing::error!("a request panicked");
    Refusal::new(Code::Internal, "the authority failed; its log says why").into_response()
}
