//! The saved form of a streak (rule G1), at most 400 bytes.
//!
//! ```json
//! {"longest": 4, "last_day": 20461, "last_at": 1767891600, "utc_offset_sec": 7200, "done": "xm",
//!     "edges": "0GimCJW2GimCJW4GimCJW7GimCJW"}
//! ```
//!
//! - `last_day`: the last counted local day, in days since 1970-01-01.
//! - `last_at`, `utc_offset_sec`: the latest session.
//! - `done`, `rest`: the days up to the last one, newest first, six to a digit of [`crate::progress::streak::digits`], the newest in its highest bit.
//!   Trailing digits `0` are left out. Only the newest 400 days are kept.
//! - `before`: the number of earlier days in the run that reaches the first of these 400.
//! - `edges`: the last sessions of the newest days next to a day that is not counted, newest first. Each takes seven digits: days
//!   before `last_day` (1), second of the local day (3), offset from UTC in seconds, plus 43,200 (3).
//!
//! Values that are 0 or empty are left out. The first version had `days`, the length of the run that ends on `last_day`, instead of
//! `done` and the fields after it. Only the offset of its last session is known, which is taken to be at the beginning of its day.
//!
//! Where both versions write, a streak has all these fields, and `written`: `days`, `last_day` and `utc_offset_sec` as they were when the
//! other fields were written. If they differ, the first version has counted sessions since.

use crate::progress::streak::days::{Days, KEPT_DAYS, Mark};
use crate::progress::streak::digits::{digit, value};
use crate::progress::streak::{Counted, LocalInstant, NEWEST_DAYS, Streak};
use crate::time::{DAY_SEC, MAX_OFFSET_SEC, MIN_OFFSET_SEC, OFFSETS_SEC, UnixSec};
use crate::value::fields::Fields;
use crate::value::object::Object;
use crate::value::{Key, Value};

/// The days on which sessions can lie: 1970–2099, extended by the offsets.
pub(super) const LAST_DAYS: std::ops::RangeInclusive<i64> = -1..=UnixSec::LIMIT.0 / DAY_SEC;

/// Writes the streak; leaves it out if there was no session.
pub(super) fn write(object: &mut Object, streak: &Streak, extra: &[(Key, Value)]) {
    let Some(counted) = streak.counted() else { return };
    let mut members = Object::default();
    members.number("longest", streak.longest);
    members.number("last_day", counted.days.last());
    members.number("last_at", counted.latest.at.0);
    members.nonzero("utc_offset_sec", counted.latest.offset_sec);
    members.nonzero("before", counted.days.before());
    let texts =
        [("done", marks_text(&counted.days, Mark::Done)), ("rest", marks_text(&counted.days, Mark::Rest)), ("edges", edges_text(counted))];
    texts.iter().filter(|(_, text)| !text.is_empty()).for_each(|(key, text)| members.text(key, text));
    members.extend(extra);
    object.set("streak", members.into());
}

/// Reads a saved streak, with the unknown fields of a newer version (A8).
pub(super) fn read(mut members: Fields<'_, '_>) -> (Streak, Vec<(Key, Value)>) {
    let longest = members.natural("longest");
    let counted = counted(&mut members);
    // A damaged streak may leave some of its own keys unread. They are dropped here; kept as unknown fields, they would be written
    // twice.
    let extra = members.rest().into_iter().filter(|(key, _)| !KEYS.contains(&key.as_ref())).collect();
    (counted.map_or_else(Streak::default, |counted| Streak::new(longest, counted)), extra)
}

/// The keys of the saved form, including those of the first version.
const KEYS: [&str; 10] = ["longest", "last_day", "last_at", "utc_offset_sec", "done", "rest", "before", "edges", "days", "written"];

fn counted(members: &mut Fields<'_, '_>) -> Option<Counted> {
    let offset_sec = members.integer("utc_offset_sec").unwrap_or(0);
    if !OFFSETS_SEC.contains(&offset_sec) {
        members.fault("utc_offset_sec", "expected -12 h to +14 h in seconds");
    }
    if members.has("done") && !members.has("last_day") {
        members.fault("last_day", "expected the last day that is counted");
    }
    let last = members.integer("last_day")?;
    if !LAST_DAYS.contains(&last) {
        members.fault("last_day", "expected a day in 1970–2099");
        return None;
    }
    if members.has("days") && !members.has("done") {
        return Some(first_version(members.natural("days"), last, offset_sec));
    }
    let latest = LocalInstant { at: members.instant("last_at").unwrap_or_default(), offset_sec };
    let run = members.natural("days");
    let written = members.has("written").then(|| written(members)).flatten();
    let days = days(members, written.map_or(last, |[_, last, _]| last));
    let edges = edges(members, &days);
    let counted = Counted::new(days, latest, edges);
    let is_current = written.is_none_or(|written| written == [run, last, offset_sec]);
    Some(if is_current { counted } else { continued(counted, run, last) })
}

fn written(members: &mut Fields<'_, '_>) -> Option<[i64; 3]> {
    let written = match members.list("written") {
        [Value::Int(run), Value::Int(last), Value::Int(offset_sec)] if LAST_DAYS.contains(last) => Some([*run, *last, *offset_sec]),
        _ => None,
    };
    if written.is_none() {
        members.fault("written", "expected the length of the streak, its last day, and an offset");
    }
    written
}

/// Adds the days that the first version has counted since: a run of `run` days up to `last`. Earlier days that only the first
/// version has counted are not known.
fn continued(counted: Counted, run: i64, last: i64) -> Counted {
    let Counted { mut days, latest, mut edges, .. } = counted;
    let first = last - (run - 1).clamp(0, KEPT_DAYS);
    (first.max(days.last() + 1)..=last).for_each(|day| {
        days.add(day);
    });
    let beginning = LocalInstant { at: UnixSec((last * DAY_SEC - latest.offset_sec).max(0)), ..latest };
    if edges.last().is_none_or(|edge| edge.day() < beginning.day()) {
        edges.push(beginning);
    }
    Counted::new(days, LocalInstant { at: latest.at.max(beginning.at), ..latest }, edges)
}

/// The streak of a state of version 1.
fn first_version(run: i64, last: i64, offset_sec: i64) -> Counted {
    let kept = run.clamp(1, KEPT_DAYS);
    let days = Days::from_newest(last, std::iter::repeat_n(Mark::Done, kept as usize), run.max(1) - kept);
    let latest = LocalInstant { at: UnixSec((last * DAY_SEC - offset_sec).max(0)), offset_sec };
    Counted::new(days, latest, vec![latest])
}

fn days(members: &mut Fields<'_, '_>, last: i64) -> Days {
    let (done, rest) = (bits(members, "done"), bits(members, "rest"));
    let before = members.natural("before");
    if done.first() != Some(&true) || done.iter().zip(&rest).any(|(done, rest)| *done && *rest) {
        members.fault("done", "expected the last day to be done, and no done day in \"rest\"");
        return Days::new(last);
    }
    let length = done.len().max(rest.len());
    let is_set = |bits: &[bool], place: usize| bits.get(place).is_some_and(|bit| *bit);
    let marks = (0..length).map(|place| match (is_set(&done, place), is_set(&rest, place)) {
        (true, _) => Mark::Done,
        (false, true) => Mark::Rest,
        (false, false) => Mark::Missed,
    });
    Days::from_newest(last, marks, before)
}

/// Reads flags, six to a digit.
fn bits(members: &mut Fields<'_, '_>, key: &'static str) -> Vec<bool> {
    let text = members.text(key).unwrap_or_default();
    let values: Option<Vec<i64>> = text.bytes().map(value).collect();
    let Some(values) = values.filter(|values| values.len() as i64 <= KEPT_DAYS.div_euclid(6) + 1) else {
        members.fault(key, "expected digits for at most 400 days");
        return Vec::new();
    };
    values.iter().flat_map(|value| (0..6).rev().map(move |bit| value >> bit & 1 == 1)).collect()
}

fn marks_text(days: &Days, wanted: Mark) -> String {
    let bits: Vec<i64> = days.newest().map(|mark| i64::from(mark == wanted)).collect();
    let number = |six: &[i64]| six.iter().zip((0..6).rev()).map(|(bit, place)| bit << place).sum();
    let text: String = bits.chunks(6).map(|six| digit(number(six))).collect();
    text.trim_end_matches('0').to_owned()
}

fn edges_text(counted: &Counted) -> String {
    let mut text = String::new();
    for edge in counted.edges.iter().rev() {
        let second = edge.at.plus(edge.offset_sec).0.rem_euclid(DAY_SEC);
        text.push(digit(counted.days.last() - edge.day()));
        for number in [second, edge.offset_sec - MIN_OFFSET_SEC] {
            text.extend([12, 6, 0].map(|place| digit(number >> place & 63)));
        }
    }
    text
}

fn edges(members: &mut Fields<'_, '_>, days: &Days) -> Vec<LocalInstant> {
    let values: Option<Vec<i64>> = members.text("edges").unwrap_or_default().bytes().map(value).collect();
    let values = values.unwrap_or_else(|| vec![0]);
    let edges: Option<Vec<LocalInstant>> = values.chunks(7).map(|digits| edge(digits, days)).collect();
    let mut edges = edges.unwrap_or_default();
    edges.reverse();
    if edges.len() * 7 != values.len() || !edges.is_sorted_by(|one, next| one.day() < next.day()) {
        members.fault("edges", "expected seven digits for the last session of each of some done days, the newest first");
    }
    edges
}

fn edge(digits: &[i64], days: &Days) -> Option<LocalInstant> {
    let [ago, a, b, c, d, e, f] = *digits else { return None };
    let (day, second) = (days.last() - ago, a << 12 | b << 6 | c);
    let offset_sec = (d << 12 | e << 6 | f) + MIN_OFFSET_SEC;
    let fits = ago < NEWEST_DAYS && second < DAY_SEC && offset_sec <= MAX_OFFSET_SEC && days.mark(day) == Mark::Done;
    fits.then_some(LocalInstant { at: UnixSec(day * DAY_SEC + second - offset_sec), offset_sec })
}
