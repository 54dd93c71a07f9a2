//! The saved form of streak accounts (rules G14, G15), by name; at most 400 bytes each.
//!
//! ```json
//! {"daily": {"days": "0L", "fold": [20459, 20461, 20461, 1767891600, 7200, 0, 3, 1, 3, 0, 0, 0, 0]}}
//! ```
//!
//! - `fold`: the first and the last recorded day, in days since 1970-01-01; the last done unit, a day or the number of a week; the
//!   latest event that counted, with its offset; 0 for days, or the first day of weeks, from 1 for Monday; the length, the freezes and
//!   the longest run after the last done unit; the length, the freezes, the freezes used by the current gap and the longest run
//!   before the first day. `null` stands for a missing value.
//! - `days`, `edges`, `gifts`, `sums`: see [`packed`]. Empty ones are left out.

use litemap::LiteMap;

use super::account_bounds::{MAX_SAVED_DAYS, SAVED_DAYS, are_possible_gifts, are_possible_sums};
use super::earlier_accounts;
use crate::definitions::streak::{MAX_FREEZES, Weekday};
use crate::progress::streak::LocalInstant;
use crate::progress::streak::account::{Account, Carry, MAX_GIFTS};
use crate::progress::streak::day::Day;
use crate::progress::streak::packed;
use crate::time::{OFFSETS_SEC, UnixSec};
use crate::value::Value;
use crate::value::fields::{Fields, ascending};
use crate::value::object::Object;
use crate::value::read;

/// The most accounts in a state. It exceeds a document's, because accounts are kept after their definitions are removed.
const MAX_SAVED_ACCOUNTS: usize = 1_024;
/// The number of members of `fold`.
const FOLD: usize = 13;

pub(super) fn write(object: &mut Object, accounts: &LiteMap<String, Account>) {
    if accounts.is_empty() {
        return;
    }
    let mut all = Object::default();
    accounts.iter().for_each(|(name, account)| all.named(name, account_value(account)));
    object.set("streaks", all.into());
}

fn account_value(account: &Account) -> Value {
    let Account { first, opening, folded, .. } = account;
    let fold: [Option<i64>; FOLD] = [
        account.last().map(|_| *first),
        account.last(),
        account.last_unit,
        account.latest.map(|latest| latest.at.0),
        account.latest.map(|latest| latest.offset_sec),
        Some(account.weeks.map_or(0, |starts| starts.0 + 1)),
        Some(folded.run),
        Some(folded.freezes),
        Some(account.best),
        Some(opening.run),
        Some(opening.freezes),
        Some(opening.eaten),
        Some(account.best_before),
    ];
    let mut members = Object::default();
    if !account.days.is_empty() {
        members.text("days", &packed::days(&account.days));
    }
    members.set("fold", Value::List(fold.into_iter().map(|number| number.map_or(Value::Null, Value::Int)).collect()));
    let [edges, gifts, sums] = [packed::edges(&account.edges), packed::gifts(*first, &account.gifts), packed::sums(*first, &account.sums)];
    let texts = [("edges", edges), ("gifts", gifts), ("sums", sums)];
    texts.iter().filter(|(_, text)| !text.is_empty()).for_each(|(key, text)| members.text(key, text));
    members.extend(&account.extra);
    members.into()
}

/// Reads saved accounts.
pub(super) fn read(members: &mut Fields<'_, '_>) -> LiteMap<String, Account> {
    let each = |name: &str, fields: Fields<'_, '_>| {
        let account = if fields.has("fold") { account(fields) } else { earlier_accounts::account(fields) };
        (name.to_owned(), account)
    };
    ascending(members.entries("streaks", MAX_SAVED_ACCOUNTS, |name, item| each(name, item.fields())))
}

fn account(mut members: Fields<'_, '_>) -> Account {
    let number = |value: &Value| if *value == Value::Null { None } else { Some(value.clone()) };
    let row = members.items("fold", FOLD, |item| number(item.value).map(|_| item.read(read::integer).unwrap_or(0)));
    let Ok([first, last, last_unit, at, offset_sec, weeks, count, freezes, best, run, before, eaten, best_before]) =
        <[Option<i64>; FOLD]>::try_from(row)
    else {
        members.fault("fold", "expected 13 numbers");
        return Account::default();
    };
    let [weeks, count, freezes, best, run, before, eaten, best_before] =
        [weeks, count, freezes, best, run, before, eaten, best_before].map(|number| number.unwrap_or(-1));
    let is_count = |number: i64| number >= 0;
    let is_freezes = |number: i64| (0..=MAX_FREEZES).contains(&number);
    if ![count, best, run, eaten, best_before].into_iter().all(is_count) || ![freezes, before].into_iter().all(is_freezes) {
        members.fault("fold", "expected lengths of at least 0, and at most 100 freezes");
    }
    if !(0..=7).contains(&weeks) {
        members.fault("fold", "expected 0, or a day of the week from 1 to 7");
    }
    let latest = at.zip(offset_sec).map(|(at, offset_sec)| LocalInstant { at: UnixSec(at), offset_sec });
    if latest.is_some_and(|latest| !latest.at.in_range() || !OFFSETS_SEC.contains(&latest.offset_sec)) {
        members.fault("fold", "expected an instant in 1970-2099, and an offset from -12 h to +14 h");
    }
    let (first, days) = days(&mut members, first.zip(last));
    let gifts = members.text("gifts").unwrap_or_default();
    let gifts = packed::gifts_of(gifts, first).filter(|gifts| gifts.len() <= MAX_GIFTS && are_possible_gifts(gifts));
    if gifts.is_none() {
        members.fault("gifts", "expected at most 12 days up to 2099, each with freezes");
    }
    let sums = members.text("sums").unwrap_or_default();
    let sums = packed::sums_of(sums, first).filter(|sums| are_possible_sums(sums));
    if sums.is_none() {
        members.fault("sums", "expected days up to 2099, each with a sum");
    }
    let edges = packed::edges_of(members.text("edges").unwrap_or_default());
    if edges.is_none() {
        members.fault("edges", "expected the last event of each of some days, with its offset");
    }
    let opening = Carry { run, freezes: before, eaten };
    let folded = if last_unit.is_some() { Carry { run: count, freezes, eaten: 0 } } else { opening };
    let weeks = (1..=7).contains(&weeks).then(|| Weekday(weeks - 1));
    let (gifts, sums, edges) = (gifts.unwrap_or_default(), sums.unwrap_or_default(), edges.unwrap_or_default());
    let extra = Vec::new();
    let account = Account { first, days, opening, best_before, gifts, sums, latest, edges, last_unit, folded, best, weeks, extra };
    if !account.is_done_where_recorded() {
        members.fault("fold", "expected the last done unit among the recorded days");
    }
    Account { extra: members.rest(), ..account }.with_taken_nights()
}

fn days(members: &mut Fields<'_, '_>, recorded: Option<(i64, i64)>) -> (i64, Vec<Day>) {
    let text = members.text("days").unwrap_or_default();
    let Some((first, last)) = recorded else {
        if !text.is_empty() {
            members.fault("days", "expected no days without a first and a last one");
        }
        return (0, Vec::new());
    };
    let length = last.saturating_sub(first).saturating_add(1);
    if !SAVED_DAYS.contains(&last) || !(1..=MAX_SAVED_DAYS).contains(&length) {
        members.fault("fold", "expected a last day up to 2099, at most 400 days after the first one");
        return (0, Vec::new());
    }
    let days = packed::days_of(text, length as usize);
    if days.is_none() {
        members.fault("days", "expected digits for at most as many days as the account has");
    }
    (first, days.unwrap_or_default())
}
