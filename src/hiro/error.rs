//! Errors as Nakama answers them.

use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::object::Object;

/// The codes of gRPC that Nakama uses, each with its HTTP status.
///
/// ```
/// use plaudit::hiro::{RpcCode, RpcError};
/// let error = RpcError::from_json(r#"{"code": 16, "message": "Auth token invalid"}"#);
/// assert_eq!(error.code, RpcCode::Unauthenticated); // sign in again
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RpcCode {
    /// 3: the request is malformed, or cannot be carried out as things stand.
    InvalidArgument,
    /// 5: there is no such thing.
    NotFound,
    /// 7: the caller may not do this.
    PermissionDenied,
    /// 8: the caller comes too often.
    ResourceExhausted,
    /// 9: something has to be done first.
    FailedPrecondition,
    /// 12: the server does not offer this.
    Unimplemented,
    /// 13: something failed that is not the caller's doing.
    Internal,
    /// 14: the server cannot do it now; the caller may come again.
    Unavailable,
    /// 16: the caller is not known.
    Unauthenticated,
}

impl RpcCode {
    /// The number of the code.
    ///
    /// ```
    /// assert_eq!(plaudit::hiro::RpcCode::NotFound.number(), 5);
    /// ```
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

/// An error of an RPC: what the body of an answer says.
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
    /// What is wrong, in words.
    pub message: String,
}

impl RpcError {
    /// An error with these words.
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

    /// Reads the body of an answer that is no success, whatever wrote it: proxies answer with bodies of their own. A code that is
    /// missing or not known is [`RpcCode::Internal`].
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

/// Hiro's words where it has words of its own; what is wrong inside of the server is not told.
impl From<&Error> for RpcError {
    fn from(error: &Error) -> Self {
        match error.code() {
            ErrorCode::NotFound => RpcError::new(RpcCode::InvalidArgument, "achievement not found"),
            ErrorCode::AlreadyClaimed => RpcError::new(RpcCode::InvalidArgument, "achievement already claimed"),
            ErrorCode::NotComplete => RpcError::new(RpcCode::InvalidArgument, "achievement not complete"),
            ErrorCode::PermissionDenied => RpcError::new(RpcCode::PermissionDenied, error.message()),
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
