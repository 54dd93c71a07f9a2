//! The envelope of an RPC: plain JSON with `?unwrap`, JSON inside a JSON string without.

use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::object::Object;
use crate::value::read::describe;

/// The wrapping of bodies.
///
/// ```
/// use plaudit::hiro::Envelope;
/// assert_eq!(Envelope::Raw.answer("{}"), "{}");
/// assert_eq!(Envelope::Wrapped.answer("{}"), r#"{"payload":"{}"}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Envelope {
    /// With `?unwrap`: the body is the JSON itself.
    Raw,
    /// Without `?unwrap`: the body of a request is a JSON string that contains JSON, that of an answer is `{"payload": "<JSON>"}`.
    Wrapped,
}

impl Envelope {
    /// The body of a request.
    ///
    /// ```
    /// use plaudit::hiro::Envelope;
    /// assert_eq!(Envelope::Wrapped.request(r#"{"ids":["a"]}"#), r#""{\"ids\":[\"a\"]}""#);
    /// ```
    #[must_use]
    pub fn request(self, json: &str) -> String {
        match self {
            Envelope::Raw => json.to_owned(),
            Envelope::Wrapped => Value::from(json).to_canonical_json(),
        }
    }

    /// The content of a request's body. An empty body, or an empty string in it, is an empty message.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` if the body or its content is no JSON.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::Envelope;
    /// let value = Envelope::Wrapped.open_request(r#""{\"ids\":[\"a\"]}""#)?;
    /// assert_eq!(value, Envelope::Raw.open_request(r#"{"ids":["a"]}"#)?);
    /// assert_eq!(Envelope::Raw.open_request("")?, Value::Object(Vec::new()));
    /// assert!(Envelope::Wrapped.open_request(r#"{"ids":["a"]}"#).is_err());
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn open_request(self, body: &str) -> Result<Value, Error> {
        if body.trim().is_empty() {
            return Ok(Value::Object(Vec::new()));
        }
        match (self, Value::from_json(body)?) {
            (Envelope::Raw, value) => Ok(value),
            (Envelope::Wrapped, Value::Text(payload)) => Envelope::Raw.open_request(&payload),
            (Envelope::Wrapped, other) => {
                let message = format!("expected a JSON string that holds JSON, found {}; or call it with ?unwrap", describe(&other));
                Err(Error::new(ErrorCode::InvalidCommand, message))
            }
        }
    }

    /// The body of an answer.
    ///
    /// ```
    /// use plaudit::hiro::Envelope;
    /// assert_eq!(Envelope::Wrapped.answer(r#"{"a":"1"}"#), r#"{"payload":"{\"a\":\"1\"}"}"#);
    /// ```
    #[must_use]
    pub fn answer(self, json: &str) -> String {
        match self {
            Envelope::Raw => json.to_owned(),
            Envelope::Wrapped => {
                let mut body = Object::default();
                body.text("payload", json);
                Value::from(body).to_canonical_json()
            }
        }
    }

    /// The content of an answer's body; an empty message if there is no payload.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` if the body or its content is no JSON.
    ///
    /// ```
    /// use plaudit::hiro::Envelope;
    /// let value = Envelope::Wrapped.open_answer(r#"{"id":"rpc","payload":"{\"a\":\"1\"}"}"#)?;
    /// assert_eq!(value, Envelope::Raw.open_answer(r#"{"a":"1"}"#)?);
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    pub fn open_answer(self, body: &str) -> Result<Value, Error> {
        if self == Envelope::Raw {
            return self.open_request(body);
        }
        let body = Envelope::Raw.open_request(body)?;
        match body.get("payload") {
            Some(Value::Text(payload)) => Envelope::Raw.open_request(payload),
            None | Some(Value::Null) => Ok(Value::Object(Vec::new())),
            Some(other) => {
                let message = format!("expected a payload that is a JSON string, found {}", describe(other));
                Err(Error::at(ErrorCode::InvalidCommand, "/payload", message))
            }
        }
    }
}
