//! Bodies of requests: JSON of bounded size, nested no deeper than the core reads.

use axum::body::{Bytes, HttpBody as _};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use plaudit::Value;

use super::refusal::{Code, Refusal};

/// Bytes of a request's body: the events of one request, what was celebrated, and room for spaces.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Reads a JSON body.
pub async fn read(request: Request) -> Result<Value, Refusal> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Refusal::new(Code::UnsupportedMediaType, "the body has to be application/json"));
    }
    Value::from_json(&read_text(request).await?).map_err(|error| Refusal::new(Code::InvalidRequest, error.message()))
}

/// Reads a body as text, of any content type.
pub async fn read_text(request: Request) -> Result<String, Refusal> {
    let too_large = || Refusal::new(Code::TooLarge, format!("a body may have at most {MAX_BODY_BYTES} bytes"));
    // A body that is announced as too large is refused before it arrives.
    if usize::try_from(request.body().size_hint().lower()).map_or(true, |bytes| bytes > MAX_BODY_BYTES) {
        return Err(too_large());
    }
    let bytes = Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        status if status == Code::TooLarge.status() => too_large(),
        _ => Refusal::new(Code::InvalidRequest, "the body could not be read to its end"),
    })?;
    String::from_utf8(bytes.into()).map_err(|_| Refusal::new(Code::InvalidRequest, "the body is not UTF-8"))
}

/// A text member of `least` to `most` characters.
pub fn text<'v>(body: &'v Value, key: &str, least: usize, most: usize) -> Result<&'v str, Refusal> {
    match body.get(key) {
        Some(Value::Text(text)) if (least..=most).contains(&text.chars().count()) => Ok(text),
        _ => Err(Refusal::new(Code::InvalidRequest, format!("expected {key:?}, a text of {least} to {most} characters"))),
    }
}
