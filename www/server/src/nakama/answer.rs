//! Answers and errors as Nakama's clients expect them.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use plaudit::hiro::{RpcCode, RpcError};

use crate::failure::Failure;
use crate::http::{Code, Refusal};

/// Why a call was not carried out.
pub enum Fault {
    /// In Hiro's words.
    Rpc(RpcError),
    /// In ours, as every endpoint has them.
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
                json(status, error.to_json())
            }
            Fault::Refused(refusal) => refusal.into_response(),
        }
    }
}

/// A JSON answer that nobody may keep.
pub fn json(status: StatusCode, body: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body).into_response()
}

/// A refusal keeps its status and its headers, and gets Nakama's body: here, where all come by, those of the rate limits too.
pub async fn in_nakamas_words(mut response: Response) -> Response {
    let Some(refusal) = response.extensions_mut().remove::<Refusal>() else { return response };
    let error = RpcError::new(code_of(refusal.code), refusal.message);
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Response::from_parts(parts, error.to_json().into())
}

fn code_of(code: Code) -> RpcCode {
    match code {
        Code::InvalidRequest | Code::TooLarge | Code::UnsupportedMediaType => RpcCode::InvalidArgument,
        Code::Auth => RpcCode::Unauthenticated,
        Code::NotFound => RpcCode::NotFound,
        Code::MethodNotAllowed => RpcCode::Unimplemented,
        Code::PermissionDenied => RpcCode::PermissionDenied,
        Code::Upgrade | Code::LastAdmin => RpcCode::FailedPrecondition,
        Code::TooMany | Code::TeamFull | Code::TooManyTeams => RpcCode::ResourceExhausted,
        Code::Timeout | Code::Busy => RpcCode::Unavailable,
        Code::Internal => RpcCode::Internal,
    }
}
