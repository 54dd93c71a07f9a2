//! Errors in the form that Nakama's clients expect.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use plaudit::hiro::{RpcCode, RpcError};

use crate::endpoint::json::json_text;
use crate::endpoint::{Code, Refusal};
use crate::failure::Failure;

/// The reason why a call was not carried out.
pub enum Fault {
    /// An error of Hiro's protocol.
    Rpc(RpcError),
    /// An error that all surfaces share.
    Refused(Refusal),
}

impl Fault {
    pub fn new(code: RpcCode, message: impl Into<String>) -> Fault {
        Fault::Rpc(RpcError::new(code, message))
    }
}

impl From<plaudit::Error> for Fault {
    fn from(error: plaudit::Error) -> Fault {
        Fault::Rpc(RpcError::from(&error))
    }
}

impl From<Failure> for Fault {
    fn from(failure: Failure) -> Fault {
        Fault::Refused(failure.into())
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        Fault::Refused(refusal)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Fault {
        Failure::from(error).into()
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        match self {
            Fault::Rpc(error) => {
                let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                json_text(status, error.to_json())
            }
            Fault::Refused(refusal) => refusal.into_response(),
        }
    }
}

/// Gives refusals Nakama's body; they keep their status and headers. As a layer over all routes it covers the gate's refusals too.
pub async fn with_nakama_body(mut response: Response) -> Response {
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else { return response };
    let error = RpcError::new(code_of(refusal.code), refusal.message);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Response::from_parts(parts, error.to_json().into())
}

fn code_of(code: Code) -> RpcCode {
    match code {
        Code::InvalidRequest | Code::InvalidDefinitions | Code::TooLarge | Code::UnsupportedMediaType => RpcCode::InvalidArgument,
        Code::Auth => RpcCode::Unauthenticated,
        Code::NotFound => RpcCode::NotFound,
        Code::MethodNotAllowed => RpcCode::Unimplemented,
        Code::Banned | Code::PermissionDenied => RpcCode::PermissionDenied,
        Code::Upgrade | Code::AccountTaken | Code::LastAdmin | Code::Conflict | Code::CursorAhead => RpcCode::FailedPrecondition,
        Code::TooMany | Code::TeamFull | Code::TooManyTeams => RpcCode::ResourceExhausted,
        Code::Timeout | Code::Busy => RpcCode::Unavailable,
        Code::Internal => RpcCode::Internal,
    }
}
