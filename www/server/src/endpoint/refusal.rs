//! Errors as the client sees them: a status, a code, a message, and when to retry.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use plaudit::Value;

use super::json::json;
use crate::failure::Failure;
use crate::limiter::TooManyRequests;

/// A stable name of an error; the table in the README has them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request is not what the protocol says.
    InvalidRequest,
    /// No token, or one that is wrong or expired.
    Auth,
    /// There is nothing at this address, or nothing that the player may know of.
    NotFound,
    /// Only an admin of the team may do this.
    PermissionDenied,
    /// The team would be left without an admin.
    LastAdmin,
    /// The team has as many members as it may have.
    TeamFull,
    /// The player is in as many teams as may be.
    TooManyTeams,
    /// The address knows another method.
    MethodNotAllowed,
    /// The body took too long to arrive.
    Timeout,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON by its content type.
    UnsupportedMediaType,
    /// The client speaks a version of the protocol that is over.
    Upgrade,
    /// Too many requests.
    TooMany,
    /// The authority cannot serve this now.
    Busy,
    /// A bug, or damaged data.
    Internal,
}

impl Code {
    /// The code as the body has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::InvalidRequest => "INVALID_REQUEST",
            Code::Auth => "AUTH",
            Code::NotFound => "NOT_FOUND",
            Code::PermissionDenied => "PERMISSION_DENIED",
            Code::LastAdmin => "LAST_ADMIN",
            Code::TeamFull => "TEAM_FULL",
            Code::TooManyTeams => "TOO_MANY_TEAMS",
            Code::MethodNotAllowed => "METHOD_NOT_ALLOWED",
            Code::Timeout => "TIMEOUT",
            Code::TooLarge => "TOO_LARGE",
            Code::UnsupportedMediaType => "UNSUPPORTED_MEDIA_TYPE",
            Code::Upgrade => "UPGRADE",
            Code::TooMany | Code::Busy => "BUSY",
            Code::Internal => "INTERNAL",
        }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Code::InvalidRequest => StatusCode::BAD_REQUEST,
            Code::Auth => StatusCode::UNAUTHORIZED,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::PermissionDenied => StatusCode::FORBIDDEN,
            Code::LastAdmin | Code::TeamFull | Code::TooManyTeams => StatusCode::CONFLICT,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::Timeout => StatusCode::REQUEST_TIMEOUT,
            Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::Upgrade => StatusCode::UPGRADE_REQUIRED,
            Code::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// Why a request was refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error.
    pub code: Code,
    /// What was wrong, and what would be right.
    pub message: String,
    /// After how many seconds to retry, at the earliest; `None`: a retry does not help.
    pub retry_after_sec: Option<i64>,
}

impl Refusal {
    /// A permanent error.
    pub fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), retry_after_sec: None }
    }

    /// A passing error, to retry after so many seconds.
    pub fn later(code: Code, message: impl Into<String>, retry_after_sec: i64) -> Refusal {
        Refusal { retry_after_sec: Some(retry_after_sec), ..Refusal::new(code, message) }
    }

    /// The members that every error's body has.
    pub(crate) fn members(&self) -> Vec<(plaudit::Key, Value)> {
        vec![("code".into(), self.code.as_str().into()), ("message".into(), self.message.as_str().into())]
    }

    /// The error with a body of its own.
    pub(crate) fn with_body(&self, body: &Value) -> Response {
        let mut response = json(self.code.status(), body);
        if let Some(seconds) = self.retry_after_sec {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.code == Code::Auth {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, axum::http::HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self.clone()); // for surfaces whose errors have another body
        response
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        self.with_body(&Value::Object(self.members()))
    }
}

impl From<TooManyRequests> for Refusal {
    fn from(limit: TooManyRequests) -> Refusal {
        Refusal::later(Code::TooMany, format!("too many requests of {}", limit.of), limit.retry_after_sec)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        if failure.is_transient() {
            tracing::warn!(%failure, "a transient failure");
            return Refusal::later(Code::Busy, "the authority cannot reach its database; retry later", 2);
        }
        tracing::error!(%failure, "failed");
        Refusal::new(Code::Internal, "the authority failed; its log says why")
    }
}
