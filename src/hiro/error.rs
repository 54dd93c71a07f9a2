//! Errors in the form of Nakama's answers.

use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::object::Object;

/// The gRPC codes that Nakama uses, each with its HTTP status.
///
/// ```
/// use plaudit::hiro::{RpcCode, RpcError};
/// let error = RpcError::from_json(r#"{"code": 16, "message": "Auth token invalid"}"#);
/// assert_eq!(error.code, RpcCode::Unauthenticated); // sign in again
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RpcCode {
    /// 3: the request is malformed, or cannot be carried out in the current state.
    InvalidArgument,
    /// 5: the requested object does not exist.
    NotFound,
    /// 7: the caller lacks the permission.
    PermissionDenied,
    /// 8: the caller exceeds its rate limit.
    ResourceExhausted,
    /// 9: a precondition is not met.
    FailedPrecondition,
    /// 12: the server does not implement this.
    Unimplemented,
    /// 13: a failure that the caller did not cause.
    Internal,
    /// 14: the server is temporarily unavailable; the caller may retry.
    Unavailable,
    /// 16: the caller is not authenticated.
    Unauthenticated,
}

impl RpcCode {
    /// The code's number.
    #[must_use]
    pub const fn number(self) -> i32 {
        match self {
            Self::InvalidArgument => 3,
            Self::NotFound => 5,
            Self::PermissionDenied => 7,
            Self::ResourceExhausted => 8,
            Self::FailedPrecondition => 9,
            Self::Unimplemented => 12,
            Self::Internal => 13,
            Self::Unavailable => 14,
            Self::Unauthenticated => 16,
        }
    }

    /// The HTTP status of the answer.
    ///
    /// ```
    /// assert_eq!(plaudit::hiro::RpcCode::PermissionDenied.status(), 403);
    /// ```
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::InvalidArgument | Self::FailedPrecondition => 400,
            Self::NotFound => 404,
            Self::PermissionDenied => 403,
            Self::ResourceExhausted => 429,
            Self::Unimplemented => 501,
            Self::Internal => 500,
            Self::Unavailable => 503,
            Self::Unauthenticated => 401,
        }
    }
}

/// An error of an RPC, which is the content of an answer's body.
///
/// ```
/// use plaudit::{Action, Command, Definitions, Engine, EngineOptions, UnixSec, Value};
/// use plaudit::hiro::RpcError;
///
/// let document = Value::from_json(r#"{"achievements": {"first": {"name": "First", "max_count": 1}}}"#)?;
/// let mut engine = Engine::new(Definitions::parse(&document)?, EngineOptions::default())?;
/// let error = engine.apply(&Command::new(UnixSec(1_790_000_000), Action::claim(["first"]))).unwrap_err();
///
/// let answer = RpcError::from(&error);
/// assert_eq!(answer.code.status(), 400);
/// assert_eq!(
///     answer.to_json(),
///     r#"{"code":3,"error":{"Code":3,"Message":"achievement not complete"},"message":"achievement not complete"}"#,
/// );
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// The code.
    pub code: RpcCode,
    /// A description of the error.
    pub message: String,
}

impl RpcError {
    /// An error with this message.
    ///
    /// ```
    /// use plaudit::hiro::{RpcCode, RpcError};
    /// let busy = RpcError::new(RpcCode::ResourceExhausted, "too many requests");
    /// assert_eq!((busy.code.status(), busy.message.as_str()), (429, "too many requests"));
    /// ```
    #[must_use]
    pub fn new(code: RpcCode, message: impl Into<String>) -> Self {
        RpcError { code, message: message.into() }
    }

    /// The body of the answer.
    ///
    /// ```
    /// use plaudit::hiro::{RpcCode, RpcError};
    /// assert_eq!(
    ///     RpcError::new(RpcCode::NotFound, "RPC function not found").to_json(),
    ///     r#"{"code":5,"error":{"Code":5,"Message":"RPC function not found"},"message":"RPC function not found"}"#,
    /// );
    /// ```
    #[must_use]
    pub fn to_json(&self) -> String {
        let code = i64::from(self.code.number());
        let mut error = Object::default();
        error.number("Code", code);
        error.text("Message", &self.message);
        let mut body = Object::default();
        body.number("code", code);
        body.set("error", error.into());
        body.text("message", &self.message);
        Value::from(body).to_canonical_json()
    }

    /// Reads the body of a failed answer. It need not be Hiro's, because proxies answer with bodies of their own. A missing or
    /// unknown code becomes [`RpcCode::Internal`].
    ///
    /// ```
    /// use plaudit::hiro::{RpcCode, RpcError};
    /// let error = RpcError::from_json(r#"{"code": 3, "error": {}, "message": "achievement not found"}"#);
    /// assert_eq!(error, RpcError::new(RpcCode::InvalidArgument, "achievement not found"));
    /// assert_eq!(RpcError::from_json("<html>").code, RpcCode::Internal);
    /// ```
    #[must_use]
    pub fn from_json(body: &str) -> Self {
        let body = Value::from_json(body).unwrap_or_default();
        let code = match body.get("code") {
            Some(Value::Int(3)) => RpcCode::InvalidArgument,
            Some(Value::Int(5)) => RpcCode::NotFound,
            Some(Value::Int(7)) => RpcCode::PermissionDenied,
            Some(Value::Int(8)) => RpcCode::ResourceExhausted,
            Some(Value::Int(9)) => RpcCode::FailedPrecondition,
            Some(Value::Int(12)) => RpcCode::Unimplemented,
            Some(Value::Int(14)) => RpcCode::Unavailable,
            Some(Value::Int(16)) => RpcCode::Unauthenticated,
            _ => RpcCode::Internal,
        };
        let message = body.get("message").or_else(|| body.get("error")?.get("Message"));
        match message {
            Some(Value::Text(message)) => RpcError::new(code, message.as_str()),
            _ => RpcError::new(code, "the server answered with an error that has no message"),
        }
    }
}

/// Uses Hiro's message if Hiro has one; internal errors are not disclosed.
impl From<&Error> for RpcError {
    fn from(error: &Error) -> Self {
        match error.code() {
            ErrorCode::NotFound => RpcError::new(RpcCode::InvalidArgument, "achievement not found"),
            ErrorCode::AlreadyClaimed => RpcError::new(RpcCode::InvalidArgument, "achievement already claimed"),
            ErrorCode::NotComplete => RpcError::new(RpcCode::InvalidArgument, "achievement not complete"),
            ErrorCode::PermissionDenied | ErrorCode::Untrusted => RpcError::new(RpcCode::PermissionDenied, error.message()),
            ErrorCode::Limited => RpcError::new(RpcCode::ResourceExhausted, error.message()),
            ErrorCode::InvalidCommand => RpcError::new(RpcCode::InvalidArgument, error.to_string()),
            ErrorCode::InvalidDefinitions
            | ErrorCode::InvalidArgument
            | ErrorCode::InvalidSchedule
            | ErrorCode::StateUnreadable
            | ErrorCode::StateNewer
            | ErrorCode::Internal => RpcError::new(RpcCode::Internal, "internal error"),
        }
    }
}
