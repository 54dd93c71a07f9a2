//! Drains the body of a refused request.
//!
//! Most clients send a body to its end before they read the answer. If the connection is closed meanwhile, because the request was
//! refused early, the client gets a broken pipe instead of the answer, and so does the next request on the same connection.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::header;
use http_body_util::{BodyExt as _, Limited};
use tokio::runtime::Handle;
use tokio::time::timeout;

use crate::endpoint::MAX_BODY_BYTES;

/// The most bytes of a body that are drained, and the time for it; then the connection is closed.
const MAX_DRAINED_BYTES: usize = 16 * MAX_BODY_BYTES;
const MAX_DRAIN_TIME: Duration = Duration::from_secs(5);

/// Drains the part of the request's body that the endpoint leaves unread. A client that sends `Expect` waits for an answer before
/// it sends the body, so nothing is drained.
pub async fn drain_unread(request: Request) -> Request {
    let expects = request.headers().contains_key(header::EXPECT);
    if expects { request } else { request.map(|body| Body::new(DrainOnDrop(body))) }
}

/// A body whose unread part is drained when it is dropped.
struct DrainOnDrop(Body);

impl HttpBody for DrainOnDrop {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

impl Drop for DrainOnDrop {
    fn drop(&mut self) {
        let rest = std::mem::take(&mut self.0);
        if let Some(runtime) = Handle::try_current().ok().filter(|_| !rest.is_end_stream()) {
            runtime.spawn(timeout(MAX_DRAIN_TIME, drain(rest)));
        }
    }
}

async fn drain(rest: Body) {
    let mut rest = Limited::new(rest, MAX_DRAINED_BYTES);
    while let Some(Ok(_)) = rest.frame().await {}
}
