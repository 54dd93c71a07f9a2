//! The request of a client.

use super::event::{Event, stream_id};
use super::limits::{
    MAX_ADOPTED_BYTES, MAX_EVENT_BYTES, MAX_EVENTS, MAX_KEY_BYTES, MAX_NAME_BYTES, MAX_RECEIPT_BYTES, MAX_SEEN, MAX_STREAMS,
};
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::value::Value;
use crate::value::fields::{Fields, Item, document};
use crate::value::object::{Object, by_name};
use crate::value::read::{self, Fault, Path};

/// The version of the protocol.
const VERSION: i64 = 1;

/// A request of `POST /v1/sync`.
///
/// ```
/// use plaudit::protocol::{PLAYER, StreamRequest, SyncRequest};
/// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), ..StreamRequest::default() }];
/// let first = SyncRequest { nonce: "n1".to_owned(), streams, ..SyncRequest::default() }; // a new device: asks for everything
/// assert_eq!(SyncRequest::from_value(&first.to_value())?, first);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyncRequest {
    /// A nonce, random per process and request; the answer echoes it (K4).
    pub nonce: String,
    /// The base of each of the client's streams, in the order of their ids.
    pub streams: Vec<StreamRequest>,
    /// The events, a contiguous prefix of the queue.
    pub events: Vec<Event>,
    /// A state built without an authority, for the player's own stream (K16).
    pub adopt: Option<Adoption>,
    /// The newest version of saved states that the client reads. `None` if it names none, as clients of the first version do: they read
    /// version 1 (A8).
    pub state_version: Option<i64>,
}

/// A state that was built without an authority (K16).
///
/// ```
/// use plaudit::protocol::{Adoption, PLAYER, StreamRequest, SyncRequest};
/// let adopt = Some(Adoption { eid: "a1".to_owned(), state: r#"{"version":2}"#.to_owned() });
/// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), ..StreamRequest::default() }];
/// let request = SyncRequest { nonce: "n1".to_owned(), streams, adopt, ..SyncRequest::default() };
/// assert_eq!(SyncRequest::from_value(&request.to_value())?, request);
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Adoption {
    /// The adoption's id, which is kept like an event's (S8).
    pub eid: String,
    /// The state as canonical text, with its unlocks and celebrated keys.
    pub state: String,
}

/// The client's base of one stream, and the keys that it has celebrated there.
///
/// ```
/// use plaudit::authority::{Account, Exchange, StreamRecord};
/// use plaudit::protocol::{Limits, PLAYER, Rulebook, StreamAnswer, StreamRequest, SyncRequest};
/// use plaudit::{UnixSec, Value};
/// let document = Value::from_json(r#"{"achievements": {"wins": {"name": "Win a match", "max_count": 1}}}"#)?;
/// let now = UnixSec(1_790_000_000);
/// let record = StreamRecord::new(PLAYER, &Rulebook::new(document, PLAYER)?, now)?;
/// let (epoch, rev) = (record.epoch(), Some(record.rev()));
/// let held = StreamRequest { stream: PLAYER.to_owned(), epoch, rev, ..StreamRequest::default() };
/// let request = SyncRequest { nonce: "n1".to_owned(), streams: vec![held], events: Vec::new(), ..SyncRequest::default() };
/// let answer = Exchange::new(&request, now, Limits::default()).answer(&Account::default(), &[(PLAYER, Some(&record))], |_| None);
/// let StreamAnswer::State(state) = &answer.streams[0].1 else { unreachable!("it is the player's own") };
/// assert!(state.snapshot.is_none()); // only the definitions were outdated
/// assert!(state.definitions.is_some());
/// # Ok::<(), plaudit::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamRequest {
    /// The stream's id: `player`, or `team:` and the team's id.
    pub stream: String,
    /// The epoch of the base; 0 if there is none.
    pub epoch: i64,
    /// The revision of the base; `None` asks for the snapshot.
    pub rev: Option<i64>,
    /// The receipt that the authority sent with the base (S11); `None` if it sent none.
    pub receipt: Option<String>,
    /// The version of the client's definitions; empty if it has none.
    pub definitions: String,
    /// Unlock keys celebrated here that the authority does not know of yet.
    pub seen: Vec<String>,
}

impl SyncRequest {
    /// Reads a request; [`Value::from_json`] parses its body.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the path of the fault; then no part of the request may be carried out.
    ///
    /// ```
    /// use plaudit::{Value, protocol::SyncRequest};
    /// let body = r#"{"v": 1, "nonce": "n1", "streams": {"player": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}}}"#;
    /// assert_eq!(SyncRequest::from_value(&Value::from_json(body)?)?.nonce, "n1");
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<SyncRequest, Error> {
        document(value, request).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// The request in the protocol's form.
    ///
    /// ```
    /// use plaudit::protocol::{PLAYER, StreamRequest, SyncRequest};
    /// let streams = vec![StreamRequest { stream: PLAYER.to_owned(), ..StreamRequest::default() }];
    /// let request = SyncRequest { nonce: "n1".to_owned(), streams, events: Vec::new(), ..SyncRequest::default() };
    /// assert_eq!(request.to_value().to_canonical_json(), concat!(
    ///     r#"{"events":[],"nonce":"n1","streams":{"player":{"base":{"definitions":"","epoch":0,"rev":null},"seen":[]}},"v":1}"#,
    /// ));
    /// ```
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.number("v", VERSION);
        object.text("nonce", &self.nonce);
        object.set("streams", by_name(self.streams.iter().map(|stream| (stream.stream.clone(), stream.to_value()))));
        object.set("events", Value::List(self.events.iter().map(Event::to_value).collect()));
        if let Some(adoption) = &self.adopt {
            object.set("adopt", adoption.to_value());
        }
        object.some_number("state_version", self.state_version);
        object.into()
    }
}

fn request(mut members: Fields<'_, '_>) -> SyncRequest {
    let version = members.needed("v", read::integer);
    if version != VERSION {
        members.fault("v", format!("this authority speaks version {VERSION} of the protocol, not {version}"));
    }
    let request = SyncRequest {
        nonce: members.name("nonce", MAX_NAME_BYTES),
        streams: streams(&mut members),
        events: members.items("events", MAX_EVENTS, event),
        adopt: members.object("adopt", Adoption::read),
        state_version: members.read("state_version", read::natural),
    };
    for (index, event) in request.events.iter().enumerate() {
        if !request.streams.iter().any(|stream| stream.stream == event.stream) {
            let (at, stream) = (members.at.key("events"), quote(&event.stream));
            let message = format!("the request does not list the stream {stream}");
            members.faults.note(Fault::new(&at.index(index).key("stream"), message));
        }
    }
    request
}

fn event(item: Item<'_, '_>) -> Event {
    let length = item.value.to_canonical_json().len();
    if length > MAX_EVENT_BYTES {
        item.faults.note(Fault::new(item.at, format!("expected an event of at most {MAX_EVENT_BYTES} bytes, found {length}")));
    }
    Event::read(item.fields())
}

fn streams(members: &mut Fields<'_, '_>) -> Vec<StreamRequest> {
    let given = members.has("streams");
    let streams = members.entries("streams", MAX_STREAMS, stream);
    members.required("streams", given.then_some(()));
    streams
}

fn stream(id: &str, item: Item<'_, '_>) -> StreamRequest {
    let stream = item.faults.noted(stream_id(id, item.at)).unwrap_or_default();
    let mut members = item.fields();
    let base = members.object("base", |mut base| StreamRequest {
        stream,
        epoch: base.needed("epoch", read::natural),
        rev: base.read("rev", read::natural),
        receipt: base.read("receipt", read::words).filter(|receipt| receipt.len() <= MAX_RECEIPT_BYTES),
        definitions: base.needed("definitions", version),
        seen: Vec::new(),
    });
    let seen = members.items("seen", MAX_SEEN, |key| key.name(MAX_KEY_BYTES));
    StreamRequest { seen, ..members.required("base", base).unwrap_or_default() }
}

/// Reads the version of definitions; it may be empty.
fn version(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    let text = read::words(value, at)?;
    let is_short = text.len() <= MAX_NAME_BYTES;
    if is_short {
        Ok(text)
    } else {
        Err(Fault::new(at, format!("expected at most {MAX_NAME_BYTES} bytes of text, found {}", quote(&text))))
    }
}

impl Adoption {
    fn read(mut members: Fields<'_, '_>) -> Adoption {
        Adoption { eid: members.name("eid", MAX_NAME_BYTES), state: members.needed("state", adopted) }
    }

    fn to_value(&self) -> Value {
        let mut object = Object::default();
        object.text("eid", &self.eid);
        object.text("state", &self.state);
        object.into()
    }
}

/// Reads a state's text without parsing it. The adoption checks it, so that a damaged state does not refuse the request.
fn adopted(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    let text = read::words(value, at)?;
    if text.len() <= MAX_ADOPTED_BYTES {
        Ok(text)
    } else {
        Err(Fault::new(at, format!("expected a state of at most {MAX_ADOPTED_BYTES} bytes, found {}", text.len())))
    }
}

impl StreamRequest {
    fn to_value(&self) -> Value {
        let mut base = Object::default();
        base.number("epoch", self.epoch);
        base.number_or_null("rev", self.rev);
        base.some_text("receipt", self.receipt.as_ref());
        base.text("definitions", &self.definitions);
        let mut object = Object::default();
        object.set("base", base.into());
        object.texts("seen", self.seen.iter());
        object.into()
    }
}
