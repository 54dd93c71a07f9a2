//! Errors as the client receives them: a status, a code, a message, and when to retry.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use plaudit::Value;

use super::json::json;
use crate::failure::{Barred, Failure};
use crate::limiter::TooManyRequests;

/// The stable code of an error; the README lists all codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// The request does not follow the protocol.
    InvalidRequest,
    /// The token is missing, wrong or expired.
    Auth,
    /// There is nothing at this address, or the player may not know of it.
    NotFound,
    /// An operator has banned the player.
    Banned,
    /// The caller may not do this: the player is not an admin of the team, the role or the scopes do not include the permission, the
    /// definitions come from a file, or another site's page sent the request.
    PermissionDenied,
    /// The account belongs to another player, and both have progress.
    AccountTaken,
    /// The change would leave the team without an admin.
    LastAdmin,
    /// The team has reached its largest number of members.
    TeamFull,
    /// The player has reached the largest number of teams.
    TooManyTeams,
    /// Another request was first.
    Conflict,
    /// The cursor belongs to a ledger that was restored from a backup since.
    CursorAhead,
    /// Definitions that have errors.
    InvalidDefinitions,
    /// The address has another method.
    MethodNotAllowed,
    /// The body took too long to arrive.
    Timeout,
    /// The body is too large.
    TooLarge,
    /// The content type of the body is not JSON.
    UnsupportedMediaType,
    /// The client's version of the protocol is no longer supported.
    Upgrade,
    /// Too many requests.
    TooMany,
    /// The authority cannot serve the request now.
    Busy,
    /// A bug, or damaged data.
    Internal,
}

impl Code {
    /// The code in the body.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::InvalidRequest => "INVALID_REQUEST",
            Code::Auth => "AUTH",
            Code::NotFound => "NOT_FOUND",
            Code::Banned => "BANNED",
            Code::PermissionDenied => "PERMISSION_DENIED",
            Code::AccountTaken => "ACCOUNT_TAKEN",
            Code::LastAdmin => "LAST_ADMIN",
            Code::TeamFull => "TEAM_FULL",
            Code::TooManyTeams => "TOO_MANY_TEAMS",
            Code::Conflict => "CONFLICT",
            Code::CursorAhead => "CURSOR_AHEAD",
            Code::InvalidDefinitions => "INVALID_DEFINITIONS",
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
            Code::Banned | Code::PermissionDenied => StatusCode::FORBIDDEN,
            Code::AccountTaken | Code::LastAdmin | Code::TeamFull | Code::TooManyTeams | Code::Conflict | Code::CursorAhead => {
                StatusCode::CONFLICT
            }
            Code::InvalidDefinitions => StatusCode::UNPROCESSABLE_ENTITY,
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

/// The body of an error, for the OpenAPI document.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "only its shape is used: a refusal writes it")]
pub(crate) struct ErrorBody {
    /// A stable name.
    code: String,
    /// A description of the error, and its correction.
    message: String,
}

/// The reason why a whole request was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The error.
    pub code: Code,
    /// A description of the error, and its correction.
    pub message: String,
    /// The least number of seconds to wait before a retry; `None` if a retry does not help.
    pub retry_after_sec: Option<i64>,
}

impl Refusal {
    /// A permanent error.
    pub fn new(code: Code, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into(), retry_after_sec: None }
    }

    /// A temporary error, to retry after this number of seconds.
    pub fn later(code: Code, message: impl Into<String>, retry_after_sec: i64) -> Refusal {
        Refusal { retry_after_sec: Some(retry_after_sec), ..Refusal::new(code, message) }
    }

    /// The members of every error's body.
    pub(crate) fn members(&self) -> Vec<(plaudit::Key, Value)> {
        vec![("code".into(), self.code.as_str().into()), ("message".into(), self.message.as_str().into())]
    }

    /// The error as an answer with this body.
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
        Refusal::later(Code::TooMany, format!("too many {}", limit.of), limit.retry_after_sec)
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        match failure {
            Failure::Barred(Barred::Banned) => return Refusal::new(Code::Banned, "an operator has banned this player"),
            Failure::Barred(Barred::Over) => return Refusal::new(Code::Auth, "this sign-in has ended; sign in again"),
            Failure::TooMany(limit) => return limit.into(),
            _ => {}
        }
        if matches!(failure, Failure::Conflict) {
            return Refusal::later(Code::Busy, "other requests change the same data; retry later", 1);
        }
        if failure.is_transient() {
            tracing::warn!(%failure, "a transient failure");
            return Refusal::later(Code::Busy, "the authority cannot reach its database; retry later", 2);
        }
        tracing::error!(%failure, "failed");
        Refusal::new(Code::Internal, "the authority failed; its log says why")
    }
}
