//! What a client sends.

use super::event::{Event, stream_id};
use super::fields::{Fields, Members, by_key, list_of, map_of, name};
use super::limits::{MAX_EVENT_BYTES, MAX_EVENTS, MAX_KEY_BYTES, MAX_NAME_BYTES, MAX_SEEN, MAX_STREAMS};
use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::read::{self, Fault, Path, quote};

/// A request of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq)]
pub struct SyncRequest {
    /// Random, per process and request; the answer echoes it (K4).
    pub nonce: String,
    /// What the client holds of each of its streams, in the order of their ids.
    pub streams: Vec<StreamRequest>,
    /// A contiguous prefix of the queue.
    pub events: Vec<Event>,
}

/// What a client holds of one stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StreamRequest {
    /// `player`, or `team:` and the team's id.
    pub stream: String,
    /// The epoch of the base; 0: there is none.
    pub epoch: i64,
    /// The revision of the base; `None`: whatever the client holds, it wants the snapshot.
    pub rev: Option<i64>,
    /// The version of the client's definitions; empty: it has none.
    pub definitions: String,
    /// Unlock keys celebrated here, which the authority does not know of yet.
    pub seen: Vec<String>,
}

impl SyncRequest {
    /// Reads a request; [`Value::from_json`] makes the value of a body.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the place of what is wrong: nothing of the request may then be carried out.
    ///
    /// ```
    /// use plaudit::{Value, sync::SyncRequest};
    /// let body = r#"{"v": 1, "nonce": "n1", "streams": {"player": {"base": {"epoch": 0, "rev": null, "definitions": ""}, "seen": []}}}"#;
    /// assert_eq!(SyncRequest::from_value(&Value::from_json(body)?)?.nonce, "n1");
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn from_value(value: &Value) -> Result<SyncRequest, Error> {
        request(value, &Path::ROOT).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
    }

    /// The request as the protocol has it.
    #[must_use]
    pub fn to_value(&self) -> Value {
        Members::default()
            .set("v", 1)
            .set("nonce", self.nonce.as_str())
            .set("streams", by_key(self.streams.iter().map(|stream| (stream.stream.clone(), stream.to_value()))))
            .set("events", Value::List(self.events.iter().map(Event::to_value).collect()))
            .done()
    }
}

fn request(value: &Value, at: &Path<'_>) -> Result<SyncRequest, Fault> {
    let fields = Fields::of(value, at)?;
    let version = fields.required("v", read::integer)?;
    if version != 1 {
        return Err(Fault::new(&at.key("v"), format!("this authority speaks version 1 of the protocol, not {version}")));
    }
    let request = SyncRequest {
        nonce: fields.required("nonce", name(MAX_NAME_BYTES))?,
        streams: fields.required("streams", map_of(MAX_STREAMS, stream))?,
        events: fields.optional("events", list_of(MAX_EVENTS, event))?.unwrap_or_default(),
    };
    for (index, event) in request.events.iter().enumerate() {
        if !request.streams.iter().any(|stream| stream.stream == event.stream) {
            let (at, stream) = (at.key("events"), quote(&event.stream));
            return Err(Fault::new(&at.index(index).key("stream"), format!("the request says nothing of the stream {stream}")));
        }
    }
    Ok(request)
}

fn event(value: &Value, at: &Path<'_>) -> Result<Event, Fault> {
    let event = Event::read(value, at)?;
    let length = value.to_canonical_json().len();
    if length > MAX_EVENT_BYTES {
        return Err(Fault::new(at, format!("expected an event of at most {MAX_EVENT_BYTES} bytes, found {length}")));
    }
    Ok(event)
}

fn stream(id: &str, value: &Value, at: &Path<'_>) -> Result<StreamRequest, Fault> {
    let fields = Fields::of(value, at)?;
    fields.required("base", |base, base_at| {
        let base = Fields::of(base, base_at)?;
        Ok(StreamRequest {
            stream: stream_id(id, at)?,
            epoch: base.required("epoch", read::natural)?,
            rev: base.optional("rev", read::natural)?,
            definitions: base.required("definitions", version)?,
            seen: fields.optional("seen", list_of(MAX_SEEN, name(MAX_KEY_BYTES)))?.unwrap_or_default(),
        })
    })
}

fn version(value: &Value, at: &Path<'_>) -> Result<String, Fault> {
    let text = read::text(value, at)?;
    if text.is_empty() { Ok(String::new()) } else { name(MAX_NAME_BYTES)(value, at) }
}

impl StreamRequest {
    fn to_value(&self) -> Value {
        let base = Members::default()
            .set("epoch", self.epoch)
            .set("rev", self.rev.map_or(Value::Null, Value::Int))
            .set("definitions", self.definitions.as_str());
        let seen = self.seen.iter().map(|key| Value::from(key.as_str()));
        Members::default().set("base", base.done()).set("seen", Value::List(seen.collect())).done()
    }
}
