//! C8: schedules with an offset.

use crate::common::*;
use crate::support::*;
use plaudit::UnixSec;

#[test]
fn c8_a_positive_offset_is_east_of_utc() {
    let mut node = daily(8);
    node["time_offset_sec"] = json!(2 * HOUR);
    let engine = engine(json!({"daily": node}));
    assert!(active(&engine, "daily", "2026-11-21T22:00"), "midnight in the east is earlier");
    assert!(!active(&engine, "daily", "2026-11-21T21:59:59"));
    assert!(!active(&engine, "daily", "2026-11-22T06:00"));
    let shown = view(&engine, "daily", "2026-11-21T12:00");
    assert_eq!((shown.reset_time_sec, shown.expire_time_sec), (sec("2026-11-21T22:00"), sec("2026-11-21T06:00")));
}

#[test]
fn c8_a_negative_offset_is_west_of_utc() {
    let mut node = daily(0);
    node["time_offset_sec"] = json!(-5 * HOUR);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, "2026-11-21T06:00", "daily", 1);
    assert_eq!(count(&engine, "daily", "2026-11-22T04:59:59"), 1);
    assert_eq!(count(&engine, "daily", "2026-11-22T05:00"), 0);
}

#[test]
fn c8_an_offset_at_the_very_beginning_of_time() {
    let mut node = daily(0);
    node["time_offset_sec"] = json!(HOUR);
    let mut engine = engine(json!({"daily": node}));
    update(&mut engine, UnixSec(10), "daily", 5);
    assert_eq!(reload(&engine).state(), engine.state());
    update(&mut engine, UnixSec(23 * HOUR), "daily", 1);
    update(&mut engine, UnixSec(20), "daily", 1);
    assert_eq!(reload(&engine).state(), engine.state());
}

#[test]
fn hiro_1_32_the_time_offset_counts_in_the_expiry() {
    let node = json!({"reset_cronexpr": "0 0 * * 1", "duration_sec": 5 * DAY, "time_offset_sec": -8 * HOUR, "max_count": 5});
    let mut engine = engine(json!({"live": node}));
    assert_eq!(view(&engine, "live", "2026-11-24T00:00").expire_time_sec, sec("2026-11-28T08:00"));
    assert_eq!(update(&mut engine, "2026-11-28T07:59:59", "live", 1).skipped, []);
    assert_eq!(skip(&mut engine, "2026-11-28T08:00", "live", 1), "inactive");
}
