//! The functions of all messages, and the macro that defines messages from tables of fields.

use super::codec::{Element, Style, Unknown};
use crate::error::{Error, ErrorCode};
use crate::value::Value;
use crate::value::fields::{Faults, Item};
use crate::value::read::{Fault, Path};

/// A message of Hiro's protocol, as JSON that protojson reads and writes with proto names.
///
/// ```
/// use plaudit::Value;
/// use plaudit::hiro::{AchievementsUpdateRequest, Message};
///
/// let body = Value::from_json(r#"{"ids": ["daily_login"], "amount": 1}"#)?;
/// let request = AchievementsUpdateRequest::from_request(&body)?;
/// assert_eq!(request.amount, 1);
/// assert_eq!(request.to_json(), r#"{"amount":"1","ids":["daily_login"]}"#);
/// # Ok::<(), plaudit::Error>(())
/// ```
pub trait Message: Sized {
    /// The message's name in the protocol.
    ///
    /// ```
    /// use plaudit::hiro::{AchievementList, Message};
    /// assert_eq!(AchievementList::NAME, "AchievementList");
    /// ```
    const NAME: &'static str;

    /// The names of the fields, in the protocol's order.
    ///
    /// ```
    /// use plaudit::hiro::{Message, RewardModifier};
    /// assert_eq!(RewardModifier::FIELDS, ["id", "type", "operator", "value", "duration_sec"]);
    /// ```
    const FIELDS: &'static [&'static str];

    /// Reads the message strictly, as a server reads requests: an unknown field is an error.
    ///
    /// # Errors
    ///
    /// `INVALID_COMMAND` with the JSON pointer of the first fault: an unknown field, a field given twice (also once in each style
    /// of keys), a value of another kind, or a number out of its field's range.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{AchievementsUpdateRequest, Message};
    /// let body = Value::from_json(r#"{"ids": ["wins"], "count": 1}"#)?;
    /// let refused = AchievementsUpdateRequest::from_request(&body).unwrap_err();
    /// assert_eq!(refused.path(), Some("/count")); // the field is called `amount`
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn from_request(value: &Value) -> Result<Self, Error>;

    /// Reads the message as a client reads answers: fields of a newer server are kept in `unknown`, at every depth.
    ///
    /// # Errors
    ///
    /// As [`Message::from_request`], except that unknown fields are accepted.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{Achievement, Message};
    /// let newer = Value::from_json(r#"{"id": "wins", "count": "2", "rarity": "epic"}"#)?;
    /// let wins = Achievement::from_answer(&newer)?;
    /// assert_eq!((wins.count, wins.unknown.get("rarity")), (2, Some(&Value::from("epic"))));
    /// # Ok::<(), plaudit::Error>(())
    /// ```
    fn from_answer(value: &Value) -> Result<Self, Error>;

    /// The message as a document: 64-bit integers as text; zero, false and empty fields left out; unknown fields unchanged.
    ///
    /// ```
    /// use plaudit::Value;
    /// use plaudit::hiro::{Achievement, Message};
    /// let wins = Achievement { id: "wins".to_owned(), count: 2, ..Achievement::default() }.to_value();
    /// assert_eq!((wins.get("count"), wins.get("max_count")), (Some(&Value::from("2")), None));
    /// ```
    fn to_value(&self) -> Value;

    /// The message as canonical text ([`Value::to_canonical_json`]): equal messages give equal bytes.
    ///
    /// ```
    /// use plaudit::hiro::{Achievement, Message};
    /// let wins = Achievement { id: "wins".to_owned(), count: 2, ..Achievement::default() };
    /// assert_eq!(wins.to_json(), r#"{"count":"2","id":"wins"}"#);
    /// ```
    fn to_json(&self) -> String {
        self.to_value().to_canonical_json()
    }
}

pub(super) fn read<M: Element>(value: &Value, unknown: Unknown) -> Result<M, Error> {
    read_at(value, &Path::ROOT, unknown).map_err(|fault| fault.into_error(ErrorCode::InvalidCommand))
}

/// Reads a message that is nested in a document.
pub(super) fn read_at<M: Element>(value: &Value, at: &Path<'_>, unknown: Unknown) -> Result<M, Fault> {
    let faults = Faults::default();
    let read = M::read(Item { value, at, faults: &faults }, unknown);
    faults.check(read)
}

pub(super) fn write<M: Element>(message: &M) -> Value {
    message.write(Style::Wire)
}

/// Defines messages from tables. The Rust type of a field determines its kind on the wire (`i64` = int64, text on the wire).
macro_rules! messages {
    ($(
        $(#[$about:meta])*
        $name:ident { $( $(#[$what:meta])* $field:ident: $kind:ty, )* }
    )*) => { $(
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name {
            $( $(#[$what])* pub $field: $kind, )*
            /// Fields of an answer that this version does not know; they are written again unchanged.
            pub unknown: $crate::hiro::Map<$crate::Value>,
        }

        impl $crate::hiro::codec::Element for $name {
            fn read(item: $crate::value::fields::Item<'_, '_>, unknown: $crate::hiro::codec::Unknown) -> Self {
                #[allow(unused_mut, reason = "a message without fields takes none")]
                let mut message = $crate::hiro::codec::Message::open(item, unknown);
                Self {
                    $( $field: message.take($crate::hiro::codec::field_name(stringify!($field))), )*
                    unknown: message.rest(stringify!($name), <Self as $crate::hiro::Message>::FIELDS),
                }
            }

            fn write(&self, style: $crate::hiro::codec::Style) -> $crate::Value {
                let mut written = $crate::hiro::codec::Written::new(style);
                $( written.put($crate::hiro::codec::field_name(stringify!($field)), &self.$field); )*
                written.end(&self.unknown, <Self as $crate::hiro::Message>::FIELDS)
            }
        }

        impl $crate::hiro::Message for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$( $crate::hiro::codec::field_name(stringify!($field)) ),*];

            fn from_request(value: &$crate::Value) -> Result<Self, $crate::Error> {
                $crate::hiro::message::read(value, $crate::hiro::codec::Unknown::Refused)
            }

            fn from_answer(value: &$crate::Value) -> Result<Self, $crate::Error> {
                $crate::hiro::message::read(value, $crate::hiro::codec::Unknown::Kept)
            }

            fn to_value(&self) -> $crate::Value {
                $crate::hiro::message::write(self)
            }
        }
    )* };
}
pub(super) use messages;
