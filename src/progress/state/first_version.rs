//! The saved form for builds of the first version, which read states of version 1 only.
//!
//! The versions differ in one place: version 1 has the length of the streak (`days`) where version 2 has its single days. An old build keeps
//! fields that it does not know (A8), so this form has both: an old build reads the length, a new one reads the days. `written` tells a new
//! build whether an old one has counted sessions since.

use super::State;
use crate::definitions::Definitions;
use crate::value::{Key, Value};

impl State {
    /// The saved form, marked as version 1, with the length of the streak.
    pub(crate) fn to_first_version(&self, definitions: &Definitions) -> Value {
        let mut state = self.to_value(definitions);
        set(&mut state, &["version"], Value::Int(1));
        if let Some(counted) = self.facts.streak.counted() {
            let (days, last) = (counted.days.length(counted.days.last()), counted.days.last());
            let written = [days, last, counted.latest.offset_sec].map(Value::Int);
            set(&mut state, &["facts", "streak", "days"], Value::Int(days));
            set(&mut state, &["facts", "streak", "written"], Value::List(written.into()));
        }
        state
    }
}

/// Sets the member at a path of objects; does nothing if one of these objects is missing.
fn set(object: &mut Value, path: &[&'static str], value: Value) {
    let (Value::Object(members), [key, rest @ ..]) = (object, path) else { return };
    let member = members.iter_mut().find(|(name, _)| name == key);
    match (member, rest) {
        (Some((_, member)), []) => *member = value,
        (None, []) => members.push((Key::Borrowed(key), value)),
        (Some((_, member)), rest) => set(member, rest, value),
        (None, _) => {}
    }
}
