//! What the authority answers.

use super::event::stream_id;
use super::fields::{Fields, Members, by_key, instant, list_of, map_of, name, positive, words};
use super::limits::{MAX_EVENTS, MAX_NAME_BYTES, MAX_STREAMS};
use crate::error::{Error, ErrorCode};
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::read::{self, Fault, Path, quote};

/// Rejections in one answer.
const MAX_REJECTIONS: usize = 10_000;

/// An answer of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncResponse {
    /// The request's (K4).
    pub nonce: String,
    /// The authority's clock.
    pub server_time: UnixSec,
    /// Per process in the request: the highest number that is settled.
    pub ack: Vec<(String, i64)>,
    /// The events that the acks settle as refused (S4).
    pub rejected: Vec<Rejection>,
    /// The streams of the request, in the order of their ids.
    pub streams: Vec<(String, StreamAnswer)>,
    /// Why nothing was carried out.
    pub error: Option<SyncError>,
}

/// An event that was refused for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The event.
    pub eid: String,
    /// A stable name of the reason.
    pub code: String,
    /// The reason in words.
    pub message: String,
}

/// What the authority says of one stream.
#[derive(Clone, Debug, PartialEq)]
pub enum StreamAnswer {
    /// How it stands.
    Stands(Standing),
    /// The player is not a member of the team, or there is no such team (T4).
    NotMember,
}

/// How a stream stands at the authority.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Raised when the authority has lost what it knew (S7, S11).
    pub epoch: i64,
    /// Raised with every change.
    pub rev: i64,
    /// The state as canonical text; `None`: the client's base is up to date.
    pub snapshot: Option<String>,
    /// The hash of that text.
    pub state_hash: String,
    /// The definitions, where the client's are out of date: their version and document.
    pub definitions: Option<(String, Value)>,
}

/// Why an authority carried out nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncError {
    /// What the client has to do about it.
    pub code: SyncErrorCode,
    /// When to try again at the earliest, in seconds.
    pub retry_after_sec: Option<i64>,
}

/// The kinds of [`SyncError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncErrorCode {
    /// The token is missing, wrong or expired: pause until there is another (K9).
    Auth,
    /// The client is too old for this authority.
    Upgrade,
    /// Try again later.
    Busy,
}

impl SyncErrorCode {
    /// `"AUTH"`, `"UPGRADE"` or `"BUSY"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "AUTH",
            Self::Upgrade => "UPGRADE",
            Self::Busy => "BUSY",
        }
    }
}

impl SyncResponse {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the place of what is wrong: nothing of the answer may then be taken over.
    pub fn from_value(value: &Value) -> Result<SyncResponse, Error> {
        response(value, &Path::ROOT).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// The answer as the protocol has it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let error = self
            .error
            .as_ref()
            .map(|error| Members::default().set("code", error.code.as_str()).set_some("retry_after_sec", error.retry_after_sec).done());
        Members::default()
            .set("nonce", self.nonce.as_str())
            .set("server_time", self.server_time.0)
            .set("ack", by_key(self.ack.iter().map(|(cid, mid)| (cid.clone(), Value::Int(*mid)))))
            .set("rejected", Value::List(self.rejected.iter().map(Rejection::to_value).collect()))
            .set("streams", by_key(self.streams.iter().map(|(id, answer)| (id.clone(), answer.to_value()))))
            .set_some("error", error)
            .done()
    }
}

fn response(value: &Value, at: &Path<'_>) -> Result<SyncResponse, Fault> {
    let fields = Fields::of(value, at)?;
    Ok(SyncResponse {
        nonce: fields.required("nonce", name(MAX_NAME_BYTES))?,
        server_time: fields.required("server_time", instant)?,
        ack: fields.optional("ack", map_of(MAX_EVENTS, |cid, mid, at| Ok((cid.to_owned(), read::natural(mid, at)?))))?.unwrap_or_default(),
        rejected: fields.optional("rejected", list_of(MAX_REJECTIONS, Rejection::read))?.unwrap_or_default(),
        streams: fields.optional("streams", map_of(MAX_STREAMS, stream))?.unwrap_or_default(),
        error: fields.optional("error", error)?,
    })
}

fn error(value: &Value, at: &Path<'_>) -> Result<SyncError, Fault> {
    let fields = Fields::of(value, at)?;
    let code = fields.required("code", |value, at| match read::text(value, at)? {
        "AUTH" => Ok(SyncErrorCode::Auth),
        "UPGRADE" => Ok(SyncErrorCode::Upgrade),
        "BUSY" => Ok(SyncErrorCode::Busy),
        other => Err(Fault::new(at, format!("expected \"AUTH\", \"UPGRADE\" or \"BUSY\", found {}", quote(other)))),
    })?;
    Ok(SyncError { code, retry_after_sec: fields.optional("retry_after_sec", read::natural)? })
}

fn stream(id: &str, value: &Value, at: &Path<'_>) -> Result<(String, StreamAnswer), Fault> {
    let fields = Fields::of(value, at)?;
    let id = stream_id(id, at)?;
    if let Some(code) = fields.optional("error", words)? {
        return match code.as_str() {
            "NOT_MEMBER" => Ok((id, StreamAnswer::NotMember)),
            _ => Err(Fault::new(&at.key("error"), format!("expected \"NOT_MEMBER\", found {}", quote(&code)))),
        };
    }
    let definitions = fields.optional("definitions", |value, at| {
        let fields = Fields::of(value, at)?;
        let document = fields.required("document", |value, _| Ok(value.clone()))?;
        Ok((fields.required("version", name(MAX_NAME_BYTES))?, document))
    })?;
    let standing = Standing {
        epoch: fields.required("epoch", positive)?,
        rev: fields.required("rev", read::natural)?,
        snapshot: fields.optional("snapshot", words)?,
        state_hash: fields.required("state_hash", name(MAX_NAME_BYTES))?,
        definitions,
    };
    Ok((id, StreamAnswer::Stands(standing)))
}

impl StreamAnswer {
    fn to_value(&self) -> Value {
        let standing = match self {
            StreamAnswer::Stands(standing) => standing,
            StreamAnswer::NotMember => return Members::default().set("error", "NOT_MEMBER").done(),
        };
        let definitions = standing.definitions.as_ref();
        let definitions = definitions
            .map(|(version, document)| Members::default().set("version", version.as_str()).set("document", document.clone()).done());
        Members::default()
            .set("epoch", standing.epoch)
            .set("rev", standing.rev)
            .set_some("snapshot", standing.snapshot.as_deref())
            .set("state_hash", standing.state_hash.as_str())
            .set_some("definitions", definitions)
            .done()
    }
}

impl Rejection {
    pub(crate) fn read(value: &Value, at: &Path<'_>) -> Result<Rejection, Fault> {
        let fields = Fields::of(value, at)?;
        Ok(Rejection {
            eid: fields.required("eid", name(MAX_NAME_BYTES))?,
            code: fields.required("code", name(MAX_NAME_BYTES))?,
            message: fields.optional("message", words)?.unwrap_or_default(),
        })
    }

    pub(crate) fn to_value(&self) -> Value {
        Members::default().set("eid", self.eid.as_str()).set("code", self.code.as_str()).set("message", self.message.as_str()).done()
    }
}
