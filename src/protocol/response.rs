//! The authority's answer.

use super::event::stream_id;
use super::limits::{MAX_EVENTS, MAX_NAME_BYTES, MAX_RECEIPT_BYTES, MAX_STREAMS};
use crate::error::{Error, ErrorCode};
use crate::options::Role;
use crate::time::UnixSec;
use crate::value::Value;
use crate::value::fields::{Fields, Item, document};
use crate::value::object::{Object, by_name};
use crate::value::read;

/// The most rejections in one answer.
const MAX_REJECTIONS: usize = 10_000;
/// T4: replaces a stream's state.
const NOT_MEMBER: &str = "NOT_MEMBER";

/// An answer of `POST /v1/sync`.
///
/// ```
/// use plaudit::{Value, protocol::SyncResponse};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {"c1": 2}, "rejected": [], "streams": {
///     "player": {"epoch": 1789000000, "rev": 7, "state_hash": "cbf29ce484222325"}}}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// assert_eq!(answer.ack, [("c1".to_owned(), 2)]); // events 1 and 2 are settled
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncResponse {
    /// The nonce of the request (K4).
    pub nonce: String,
    /// The authority's clock.
    pub server_time: UnixSec,
    /// For each process in the request, the highest settled number.
    pub ack: Vec<(String, i64)>,
    /// The events that the acks settle by refusing them (S4).
    pub rejected: Vec<Rejection>,
    /// How long an event may wait (S9); `None` from older authorities, which do not send it.
    pub limits: Option<AnswerLimits>,
    /// The id of the adoption that the authority has carried out, for this request or an earlier one (K16).
    pub adopted: Option<String>,
    /// The streams of the request, in the order of their ids.
    pub streams: Vec<(String, StreamAnswer)>,
    /// The reason why nothing was processed, if so.
    pub error: Option<SyncError>,
}

/// The limits in an answer.
///
/// ```
/// use plaudit::{Value, protocol::SyncResponse};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {}, "rejected": [], "streams": {}, "limits": {"offline_sec": 2592000}}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// assert_eq!(answer.limits.map(|limits| limits.offline_sec), Some(2_592_000));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerLimits {
    /// How long an event may wait on a device, in seconds (S9).
    pub offline_sec: i64,
}

/// An event that was refused for good.
///
/// ```
/// use plaudit::{Value, protocol::SyncResponse};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {"c1": 2}, "streams": {},
///     "rejected": [{"eid": "e2", "code": "ALREADY_CLAIMED", "message": "another device was faster"}]}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// assert_eq!((&*answer.rejected[0].eid, &*answer.rejected[0].code), ("e2", "ALREADY_CLAIMED"));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rejection {
    /// The event's id.
    pub eid: String,
    /// The reason as a stable code.
    pub code: String,
    /// The reason in words.
    pub message: String,
}

/// The answer for one stream.
///
/// ```
/// use plaudit::{Value, protocol::{StreamAnswer, SyncResponse}};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {}, "rejected": [],
///     "streams": {"team:reds": {"error": "NOT_MEMBER"}}}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// assert_eq!(answer.streams, [("team:reds".to_owned(), StreamAnswer::NotMember)]);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum StreamAnswer {
    /// The stream's state.
    State(StreamState),
    /// The player is not a member of the team, or there is no such team (T4).
    NotMember,
}

/// The state of a stream at the authority.
///
/// ```
/// use plaudit::{Role, Value, protocol::{StreamAnswer, SyncResponse}};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {}, "rejected": [], "streams": {
///     "team:reds": {"epoch": 1789000000, "rev": 7, "state_hash": "cbf29ce484222325", "role": "admin"}}}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// let StreamAnswer::State(state) = &answer.streams[0].1 else { unreachable!("it has a revision") };
/// assert_eq!((state.rev, state.role, &state.snapshot), (7, Some(Role::Admin), &None));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct StreamState {
    /// The epoch, which rises after a restore or a reset (S7, S11).
    pub epoch: i64,
    /// The revision, which rises with every change.
    pub rev: i64,
    /// The receipt that the client sends with this base, to prove that a base ahead of a restored authority came from it (S11).
    pub receipt: Option<String>,
    /// The client's base is ahead of the stream and was not accepted: the client takes this state, regardless of its revision (S11,
    /// K4).
    pub rebase: bool,
    /// The state as canonical text; `None` if the client's base is up to date.
    pub snapshot: Option<String>,
    /// The hash of the state's text.
    pub state_hash: String,
    /// The player's role on a team's stream (T3); `None` on the player's own, and from older authorities.
    pub role: Option<Role>,
    /// The version and document of the definitions, if the client's are out of date.
    pub definitions: Option<(String, Value)>,
}

/// The reason why an authority processed nothing.
///
/// ```
/// use plaudit::{Value, protocol::{SyncError, SyncErrorCode, SyncResponse}};
/// let body = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {}, "rejected": [], "streams": {},
///     "error": {"code": "BUSY", "retry_after_sec": 30}}"#;
/// let answer = SyncResponse::from_value(&Value::from_json(body)?)?;
/// assert_eq!(answer.error, Some(SyncError { code: SyncErrorCode::Busy, retry_after_sec: Some(30) }));
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyncError {
    /// The code, which determines the client's reaction.
    pub code: SyncErrorCode,
    /// The least number of seconds to wait before the next request.
    pub retry_after_sec: Option<i64>,
}

/// The kinds of [`SyncError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyncErrorCode {
    /// The token is missing, wrong or expired: the client pauses until it has another (K9).
    Auth,
    /// The client is too old for this authority.
    Upgrade,
    /// The authority is busy; the client retries later.
    Busy,
    /// An operator has banned the player; the queue is kept.
    Banned,
}

impl SyncErrorCode {
    const ALL: [SyncErrorCode; 4] = [Self::Auth, Self::Upgrade, Self::Busy, Self::Banned];

    /// `"AUTH"`, `"UPGRADE"`, `"BUSY"` or `"BANNED"`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "AUTH",
            Self::Upgrade => "UPGRADE",
            Self::Busy => "BUSY",
            Self::Banned => "BANNED",
        }
    }
}

impl SyncResponse {
    /// Reads an answer.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault; then no part of the answer may be used.
    ///
    /// ```
    /// use plaudit::{Value, protocol::SyncResponse};
    /// let cut_short = r#"{"nonce": "n1", "server_time": 1790000000, "ack": {}, "rejected": [],
    ///     "streams": {"player": {"epoch": 1789000000}}}"#;
    /// let refused = SyncResponse::from_value(&Value::from_json(cut_short)?).unwrap_err();
    /// assert_eq!(refused.path(), Some("/streams/player/rev"));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<SyncResponse, Error> {
        document(value, response).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// The answer in the protocol's form.
    ///
    /// ```
    /// use plaudit::{UnixSec, protocol::{SyncError, SyncErrorCode, SyncResponse}};
    /// let error = Some(SyncError { code: SyncErrorCode::Auth, retry_after_sec: None });
    /// let server_time = UnixSec(1_790_000_000);
    /// let answer = SyncResponse { nonce: "n1".to_owned(), server_time, error, ..SyncResponse::default() };
    /// assert_eq!(answer.to_value().to_canonical_json(), concat!(
    ///     r#"{"ack":{},"error":{"code":"AUTH"},"nonce":"n1","rejected":[],"server_time":1790000000,"streams":{}}"#,
    /// ));
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("nonce", &self.nonce);
        object.number("server_time", self.server_time.0);
        object.set("ack", by_name(self.ack.iter().map(|(cid, mid)| (cid.clone(), Value::Int(*mid)))));
        object.set("rejected", Value::List(self.rejected.iter().map(Rejection::to_value).collect()));
        object.set("streams", by_name(self.streams.iter().map(|(id, answer)| (id.clone(), answer.to_value()))));
        if let Some(limits) = self.limits {
            object.set("limits", limits.to_value());
        }
        object.some_text("adopted", self.adopted.as_ref());
        if let Some(error) = &self.error {
            object.set("error", error.to_value());
        }
        object.into()
    }
}

fn response(mut members: Fields<'_, '_>) -> SyncResponse {
    SyncResponse {
        nonce: members.name("nonce", MAX_NAME_BYTES),
        server_time: members.needed("server_time", read::instant),
        ack: members.entries("ack", MAX_EVENTS, |cid, item| (cid.to_owned(), item.read(read::natural).unwrap_or(0))),
        rejected: members.items("rejected", MAX_REJECTIONS, |item| Rejection::read(item.fields())),
        limits: members.object("limits", |mut limits| AnswerLimits { offline_sec: limits.needed("offline_sec", read::positive) }),
        adopted: members.read("adopted", read::words),
        streams: members.entries("streams", MAX_STREAMS, stream),
        error: members.object("error", error),
    }
}

fn error(mut members: Fields<'_, '_>) -> SyncError {
    let code = members.choice("code", &SyncErrorCode::ALL, SyncErrorCode::as_str);
    SyncError {
        code: members.required("code", code).unwrap_or(SyncErrorCode::Busy),
        retry_after_sec: members.read("retry_after_sec", read::natural),
    }
}

fn stream(id: &str, item: Item<'_, '_>) -> (String, StreamAnswer) {
    let id = item.faults.noted(stream_id(id, item.at)).unwrap_or_default();
    let mut members = item.fields();
    let answer = match members.choice("error", &[NOT_MEMBER], |word| word) {
        Some(_) => StreamAnswer::NotMember,
        None => StreamAnswer::State(state_of(members)),
    };
    (id, answer)
}

fn state_of(mut members: Fields<'_, '_>) -> StreamState {
    StreamState {
        epoch: members.needed("epoch", read::positive),
        rev: members.needed("rev", read::natural),
        receipt: members.read("receipt", read::words).filter(|receipt| receipt.len() <= MAX_RECEIPT_BYTES),
        rebase: members.flag("rebase"),
        snapshot: members.read("snapshot", read::words),
        state_hash: members.name("state_hash", MAX_NAME_BYTES),
        role: Role::known(&mut members),
        definitions: members.object("definitions", |mut definitions| {
            (definitions.name("version", MAX_NAME_BYTES), definitions.needed("document", read::anything))
        }),
    }
}

impl AnswerLimits {
    fn to_value(self) -> Value {
        let mut object = Object::default();
        object.number("offline_sec", self.offline_sec);
        object.into()
    }
}

impl SyncError {
    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("code", self.code.as_str());
        object.some_number("retry_after_sec", self.retry_after_sec);
        object.into()
    }
}

impl StreamAnswer {
    fn to_value(&self) -> Value {
        let mut object = Object::default();
        match self {
            StreamAnswer::State(state) => state.write(&mut object),
            StreamAnswer::NotMember => object.text("error", NOT_MEMBER),
        }
        object.into()
    }
}

impl StreamState {
    fn write(&self, object: &mut Object) {
        object.number("epoch", self.epoch);
        object.number("rev", self.rev);
        object.some_text("receipt", self.receipt.as_ref());
        if self.rebase {
            object.truth("rebase", true);
        }
        object.some_text("snapshot", self.snapshot.as_ref());
        object.text("state_hash", &self.state_hash);
        if let Some(role) = self.role {
            object.text("role", role.as_str());
        }
        if let Some((version, document)) = &self.definitions {
            let mut definitions = Object::default();
            definitions.text("version", version);
            definitions.set("document", document.clone());
            object.set("definitions", definitions.into());
        }
    }
}

impl Rejection {
    pub(crate) fn read(mut members: Fields<'_, '_>) -> Rejection {
        Rejection {
            eid: members.name("eid", MAX_NAME_BYTES),
            code: members.name("code", MAX_NAME_BYTES),
            message: members.read("message", read::words).unwrap_or_default(),
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("eid", &self.eid);
        object.text("code", &self.code);
        object.text("message", &self.message);
        object.into()
    }
}
