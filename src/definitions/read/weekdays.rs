//! The kinds of values of a streak account: days of the week, the unit, and the activity that counts a day (G14).

use std::marker::PhantomData;

#[cfg(not(target_arch = "wasm32"))]
use super::json_schema::{any_of, integer, list, typed};
use super::kinds::Words;
use super::table::{Kind, Shape, shaped};
use crate::definitions::streak::{StreakBy, Weekday};
use crate::value::Value;
use crate::value::fields::Item;
use crate::value::read;

/// The unit of an account, as a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitWord {
    Day,
    Week,
}

impl Words for UnitWord {
    const WORDS: &'static [(&'static str, Self)] = &[("day", Self::Day), ("week", Self::Week)];
}

/// A day of the week: its name as in schedules (C2), or its number from 0, Sunday.
pub(super) struct DayOfWeek;

/// Days of the week, each once.
pub(super) struct DaysOfWeek;

/// The activity that counts a day: a word, or an object of a shape.
pub(super) struct By<S>(PhantomData<S>);

const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl Kind for DayOfWeek {
    type Read<'v> = Weekday;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<Weekday> {
        let day = match item.value {
            Value::Int(number) if (0..=7).contains(number) => Some(Weekday((number + 6) % 7)),
            Value::Text(text) => {
                let text = text.to_ascii_lowercase();
                let is_meant = |name: &&str| text == **name || (text.len() == 3 && name.starts_with(&text));
                NAMES.iter().position(is_meant).map(|place| Weekday(place as i64))
            }
            _ => None,
        };
        if day.is_none() {
            let message = format!("`{key}` has {}, which is not a day of the week", read::describe(item.value));
            item.error("bad_weekday", &message, "write a name such as \"mon\" or \"Monday\", or a number from 0 (Sunday) to 6 (Saturday)");
        }
        day
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        any_of(vec![typed("string").into(), integer(0, 7)])
    }
}

impl Kind for DaysOfWeek {
    type Read<'v> = Vec<Weekday>;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<Vec<Weekday>> {
        let mut days = Vec::new();
        item.each(|index, day| {
            let weekday = DayOfWeek::read(key, day)?;
            if days.contains(&weekday) {
                Item { at: &item.at.index(index), ..item }.error("duplicate_value", "this day occurs twice", "remove it");
            }
            days.push(weekday);
            Some(())
        })?;
        if days.len() >= NAMES.len() {
            let help = "leave at least one day of the week that counts";
            item.error("no_day_counts", "all seven days of the week are days of rest: no day is left to count", help);
        }
        Some((0..7).map(Weekday).filter(|day| days.contains(day)).collect())
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        list(DayOfWeek::schema()).into()
    }
}

impl<S> Kind for By<S>
where
    S: for<'v> Shape<Read<'v> = StreakBy>,
{
    type Read<'v> = StreakBy;

    fn read<'v>(key: &str, item: Item<'v, '_>) -> Option<StreakBy> {
        match item.value {
            Value::Text(text) if text == "session" => Some(StreakBy::Session),
            Value::Object(_) => shaped::<S>(item),
            other => {
                let message = format!("`{key}` cannot be {}", read::describe(other));
                let help = "write \"session\", {\"content\": [\"<id>\"]} or {\"stat\": \"<id>\", \"at_least\": 1}";
                item.error("unknown_value", &message, help);
                None
            }
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn schema() -> Value {
        let mut word = typed("string");
        word.set("enum", Value::List(vec![Value::from("session")]));
        any_of(vec![word.into(), S::TABLE.schema()])
    }
}
