//! C1–C6 and C8: the meaning of each rule, on dates that can be checked in a calendar.

use chrono::{DateTime, NaiveDateTime};
use plaudit::{Schedule, UnixSec};

const FORMAT: &str = "%Y-%m-%d %H:%M:%S";

fn at(text: &str) -> UnixSec {
    UnixSec(NaiveDateTime::parse_from_str(text, FORMAT).unwrap().and_utc().timestamp())
}

fn text(at: UnixSec) -> String {
    DateTime::from_timestamp(at.0, 0).unwrap().format(FORMAT).to_string()
}

fn schedule(expression: &str) -> Schedule {
    Schedule::parse(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
}

/// Checks the occurrences after an instant, all of them if `expected` ends in `END`, and the way back from the last.
#[track_caller]
fn fires(expression: &str, from: &str, expected: &[&str]) {
    let schedule = schedule(expression);
    let times: Vec<_> = expected.iter().copied().filter(|&time| time != "END").collect();
    let found = schedule.upcoming(at(from), expected.len());
    assert_eq!(found.iter().map(|&at| text(at)).collect::<Vec<_>>(), times, "{expression} after {from}");
    for pair in found.windows(2) {
        assert_eq!(schedule.previous(pair[1]), Some(pair[0]), "{expression} before {}", text(pair[1]));
    }
}

/// Checks that two expressions have the same occurrences over some years, in both directions.
#[track_caller]
fn same(one: &str, other: &str) {
    let (left, right) = (schedule(one), schedule(other));
    let (mut forward, mut backward) = (at("2023-12-30 11:22:33"), at("2028-03-01 01:02:03"));
    for _ in 0..200 {
        assert_eq!(left.next(forward), right.next(forward), "{one} and {other} after {}", text(forward));
        assert_eq!(left.previous(backward), right.previous(backward), "{one} and {other} before {}", text(backward));
        forward = left.next(forward).unwrap_or(forward);
        backward = left.previous(backward).unwrap_or(backward);
    }
}

#[test]
fn c1_five_fields_begin_with_the_minute() {
    fires("30 4 * * *", "2026-03-15 12:00:00", &["2026-03-16 04:30:00", "2026-03-17 04:30:00"]);
}

#[test]
fn c1_the_sixth_field_is_a_year_and_never_a_second() {
    fires("0 12 1 1 * 2030", "2026-03-15 12:00:00", &["2030-01-01 12:00:00", "END"]);
    same("* * * * * *", "* * * * *");
    assert_eq!(Schedule::parse("0 0 12 * * 1").unwrap_err().field(), Some("year"));
}

#[test]
fn c1_with_seven_fields_the_second_comes_first_and_the_year_last() {
    fires("15 30 4 1 * * 2027", "2027-11-15 00:00:00", &["2027-12-01 04:30:15", "END"]);
    fires("*/20 59 23 31 12 * *", "2026-12-31 23:59:20", &["2026-12-31 23:59:40", "2027-12-31 23:59:00"]);
}

#[test]
fn c1_fields_are_separated_by_ascii_whitespace() {
    same(" \t0  0 * *\n1\r\n", "0 0 * * 1");
    assert!(Schedule::parse("0\u{a0}0 * * * *").is_err(), "a no-break space is no separator");
    assert!(Schedule::parse("0\u{2003}0\u{2003}*\u{2003}*\u{2003}*").is_err(), "an em space is no separator");
}

#[test]
fn c1_years_are_1970_to_2099() {
    fires("0 0 1 1 *", "2098-06-01 00:00:00", &["2099-01-01 00:00:00", "END"]);
    fires("* * * * * * *", "2099-12-31 23:59:57", &["2099-12-31 23:59:58", "2099-12-31 23:59:59", "END"]);
    assert_eq!(schedule("* * * * *").previous(UnixSec(1)), Some(UnixSec(0)));
    assert_eq!(schedule("* * * * *").previous(UnixSec(0)), None);
    assert_eq!(schedule("* * * * *").previous(UnixSec(i64::MAX)).map(text), Some("2099-12-31 23:59:00".to_owned()));
    assert_eq!(schedule("* * * * *").next(UnixSec(i64::MIN)), Some(UnixSec(0)));
    assert_eq!(schedule("* * * * *").next(UnixSec(-1)), Some(UnixSec(0)));
}

#[test]
fn c2_every_form_of_entry() {
    same("? ? ? ? ? ? ?", "* * * * * * *");
    same("3,9-11,50/4 * * * *", "3,9,10,11,50,54,58 * * * *");
    same("*/25 * * * *", "0,25,50 * * * *");
    same("10-30/7 * * * *", "10,17,24 * * * *");
    same("0 22/1 * * *", "0 22,23 * * *");
    same("0 0 20/5 * *", "0 0 20,25,30 * *");
    same("0 0 */10 * *", "0 0 1,11,21,31 * *");
    same("0 0 1 */5 *", "0 0 1 1,6,11 *");
    same("0 0 1 11/1 *", "0 0 1 11,12 *");
    same("0 0 1 1 * 2024/2", "0 0 1 1 * 2024,2026,2028-2098/2");
    same("00 05 09 * *", "0 5 9 * *");
    same("*/59 * * * *", "0,59 * * * *");
    same("*/02 * * * *", "*/2 * * * *");
}

#[test]
fn c2_names_in_any_case_short_or_full() {
    same("0 0 1 jan,FEB,mAr *", "0 0 1 1-3 *");
    same("0 0 1 April-June,septembeR *", "0 0 1 4-6,9 *");
    same("0 0 1 5-jul *", "0 0 1 5,6,7 *");
    same("0 0 1 oct/2 *", "0 0 1 10,12 *");
    same("0 0 1 may,August,nov,December,jun,july *", "0 0 1 5,8,11,12,6,7 *");
    same("0 0 * * sun,MONDAY,tUe", "0 0 * * 0-2");
    same("0 0 * * Wed-saturday", "0 0 * * 3-6");
    same("0 0 * * thu/2", "0 0 * * 4,6");
    same("0 0 * * fridayL,Sat#2", "0 0 * * 5l,6#2");
    for unknown in ["0 0 1 sept *", "0 0 1 janu *", "0 0 1 MON *", "0 0 * * tues", "0 0 * * thurs", "0 0 * * jan", "jan * * * *"] {
        assert!(Schedule::parse(unknown).is_err(), "{unknown}");
    }
}

#[test]
fn c2_sunday_is_0_and_7_and_monday_is_1() {
    fires("0 0 * * 1", "2026-03-15 12:00:00", &["2026-03-16 00:00:00", "2026-03-23 00:00:00"]);
    fires("0 0 * * 0", "2026-03-15 12:00:00", &["2026-03-22 00:00:00"]);
    same("0 0 * * 7", "0 0 * * SUN");
    same("0 0 * * 7L", "0 0 * * 0L");
    same("0 0 * * 7#3", "0 0 * * 0#3");
    same("0 0 * * 7/2", "0 0 * * 0,2,4,6");
}

#[test]
fn c2_empty_entries_are_passed_over() {
    same(",5,,10, 0 ,* * *", "5,10 0 * * *");
}

#[test]
fn c3_last_day_of_the_month() {
    fires(
        "0 0 L * *",
        "2024-01-31 00:00:00",
        &["2024-02-29 00:00:00", "2024-03-31 00:00:00", "2024-04-30 00:00:00", "2024-05-31 00:00:00"],
    );
    fires(
        "0 0 l 2 *",
        "2025-01-01 00:00:00",
        &["2025-02-28 00:00:00", "2026-02-28 00:00:00", "2027-02-28 00:00:00", "2028-02-29 00:00:00"],
    );
    fires("59 23 L * *", "2026-02-28 23:58:59", &["2026-02-28 23:59:00", "2026-03-31 23:59:00"]);
}

#[test]
fn c3_last_weekday_of_the_month() {
    // 2026-01-31 and 2026-02-28 are Saturdays, 2026-05-31 is a Sunday.
    fires(
        "0 0 LW * *",
        "2026-01-01 00:00:00",
        &["2026-01-30 00:00:00", "2026-02-27 00:00:00", "2026-03-31 00:00:00", "2026-04-30 00:00:00", "2026-05-29 00:00:00"],
    );
    // A February that ends on Sunday the 28th has its last weekday on the 26th.
    fires("0 0 lw 2 *", "2027-01-01 00:00:00", &["2027-02-26 00:00:00"]);
}

#[test]
fn c3_nearest_weekday_never_leaves_the_month() {
    // 2026-08-01 is a Saturday: 1W is Monday the 3rd. 2026-11-01 is a Sunday: Monday the 2nd.
    fires("0 9 1W 8,11 *", "2026-01-01 00:00:00", &["2026-08-03 09:00:00", "2026-11-02 09:00:00"]);
    // 2026-05-31 is a Sunday: 31W is Friday the 29th. 2026-01-31 is a Saturday: Friday the 30th.
    fires("0 0 31W 1-5 *", "2026-01-01 00:00:00", &["2026-01-30 00:00:00", "2026-03-31 00:00:00", "2026-05-29 00:00:00"]);
    // 2026-03-15 is a Sunday: 15W is Monday the 16th. 2026-08-15 is a Saturday: Friday the 14th.
    fires("0 0 15w 3,8 *", "2026-01-01 00:00:00", &["2026-03-16 00:00:00", "2026-08-14 00:00:00"]);
    same("0 0 05W * *", "0 0 5W * *");
}

#[test]
fn c3_nearest_weekday_skips_months_without_the_day() {
    fires(
        "0 0 31W * *",
        "2025-06-01 00:00:00",
        &["2025-07-31 00:00:00", "2025-08-29 00:00:00", "2025-10-31 00:00:00", "2025-12-31 00:00:00"],
    );
    fires("0 0 29W 2 *", "2025-01-01 00:00:00", &["2028-02-29 00:00:00", "2032-02-27 00:00:00"]);
    assert!(schedule("0 0 30W 2 *").never_fires());
    assert!(schedule("0 0 31W 2,4,6,9,11 *").never_fires());
}

#[test]
fn c3_last_such_weekday_of_the_month() {
    fires("0 22 * * 5L", "2026-01-01 00:00:00", &["2026-01-30 22:00:00", "2026-02-27 22:00:00", "2026-03-27 22:00:00"]);
    fires("0 0 * 2 6L", "2026-01-01 00:00:00", &["2026-02-28 00:00:00", "2027-02-27 00:00:00"]);
    same("0 0 * * 1L,3", "0 0 * * wed,monL");
}

#[test]
fn c3_nth_weekday_of_the_month() {
    fires("0 0 * * 1#1", "2026-01-01 00:00:00", &["2026-01-05 00:00:00", "2026-02-02 00:00:00"]);
    fires("0 0 * * 0#2,2#4", "2026-03-01 00:00:00", &["2026-03-08 00:00:00", "2026-03-24 00:00:00", "2026-04-12 00:00:00"]);
    // Only some months have a fifth Friday.
    fires("0 0 * * 5#5", "2026-01-01 00:00:00", &["2026-01-30 00:00:00", "2026-05-29 00:00:00", "2026-07-31 00:00:00"]);
    // 2#3 and 3#2 differ.
    fires("0 0 * * 2#3", "2026-03-01 00:00:00", &["2026-03-17 00:00:00"]);
    fires("0 0 * * 3#2", "2026-03-01 00:00:00", &["2026-03-11 00:00:00"]);
}

#[test]
fn c3_special_entries_share_a_field_with_others() {
    fires("0 0 1,L * *", "2026-03-15 00:00:00", &["2026-03-31 00:00:00", "2026-04-01 00:00:00", "2026-04-30 00:00:00"]);
    fires("0 0 L,LW 5 *", "2026-01-01 00:00:00", &["2026-05-29 00:00:00", "2026-05-31 00:00:00"]);
    fires("0 0 14W,LW,10 3 *", "2026-01-01 00:00:00", &["2026-03-10 00:00:00", "2026-03-13 00:00:00", "2026-03-31 00:00:00"]);
}

#[test]
fn c4_restricted_day_fields_are_ored() {
    fires("0 0 13 * 5", "2026-03-01 00:00:00", &["2026-03-06 00:00:00", "2026-03-13 00:00:00", "2026-03-20 00:00:00"]);
    fires("0 0 15 * 1#1", "2026-03-01 00:00:00", &["2026-03-02 00:00:00", "2026-03-15 00:00:00", "2026-04-06 00:00:00"]);
    fires("0 0 L * 1L", "2026-03-15 00:00:00", &["2026-03-30 00:00:00", "2026-03-31 00:00:00", "2026-04-27 00:00:00"]);
}

#[test]
fn c4_one_restricted_day_field_decides() {
    same("0 0 13 * ?", "0 0 13 * *");
    fires("0 0 13 * *", "2026-03-01 00:00:00", &["2026-03-13 00:00:00", "2026-04-13 00:00:00"]);
    fires("0 0 ? * 5", "2026-03-01 00:00:00", &["2026-03-06 00:00:00", "2026-03-13 00:00:00"]);
}

#[test]
fn c4_a_bare_star_among_the_entries_lifts_the_restriction() {
    same("0 0 *,15 * *", "0 0 * * *");
    same("0 0 15,? * 1", "0 0 * * 1");
    same("0 0 15 * *,1", "0 0 15 * *");
    same("0 0 *,15 * ?,1", "0 0 * * *");
}

#[test]
fn c4_an_unrestricted_field_silences_its_own_special_entries() {
    same("0 0 *,LW * *", "0 0 * * *");
    same("0 0 *,L,1W * 1", "0 0 * * 1");
    same("0 0 15 * *,5L,1#1", "0 0 15 * *");
}

#[test]
fn c4_a_stepped_star_and_a_full_range_are_restrictions() {
    for all in ["*/1", "1-31", "1/1"] {
        same(&format!("0 0 {all} * 1"), "0 0 * * *");
    }
    for all in ["*/1", "0-6", "0/1"] {
        same(&format!("0 0 15 * {all}"), "0 0 * * *");
    }
    fires("0 0 */2 * 1", "2026-03-01 00:00:00", &["2026-03-02 00:00:00", "2026-03-03 00:00:00", "2026-03-05 00:00:00"]);
}

#[test]
fn c5_macros() {
    same("@yearly", "0 0 1 1 *");
    same("@annually", "0 0 1 1 *");
    same("@monthly", "0 0 1 * *");
    same("@weekly", "0 0 * * 0");
    same("@daily", "0 0 * * *");
    same("@hourly", "0 * * * *");
    same(" @daily\n", "@daily");
}

#[test]
fn c6_next_is_strictly_after_and_previous_strictly_before() {
    let daily = schedule("0 0 * * *");
    let midnight = at("2026-03-15 00:00:00");
    assert_eq!(daily.next(midnight).map(text), Some("2026-03-16 00:00:00".to_owned()));
    assert_eq!(daily.previous(midnight).map(text), Some("2026-03-14 00:00:00".to_owned()));
    assert_eq!(daily.next(midnight.plus(-1)), Some(midnight));
    assert_eq!(daily.previous(midnight.plus(1)), Some(midnight));
}

#[test]
fn c6_none_is_left_outside_of_the_years() {
    let once = schedule("0 0 1 1 * 2026");
    assert_eq!(once.next(at("2026-01-01 00:00:00")), None);
    assert_eq!(once.previous(at("2026-01-01 00:00:00")), None);
    assert_eq!(once.next(UnixSec(i64::MIN)), Some(at("2026-01-01 00:00:00")));
    assert_eq!(once.previous(UnixSec(i64::MAX)), Some(at("2026-01-01 00:00:00")));
    assert_eq!(once.next(UnixSec(i64::MAX)), None);
    assert_eq!(once.previous(UnixSec(i64::MIN)), None);
    assert_eq!(schedule("* * * * *").next(UnixSec::LIMIT.plus(-60)), None, "nothing from 2100 on");
}

#[test]
fn c6_backwards_from_any_time_after_a_restricted_year() {
    let june = schedule("0 0 0 1 6 * 2025");
    for from in ["2026-03-15 00:00:00", "2026-08-15 00:00:00", "2026-01-01 00:00:00", "2031-05-31 23:59:59", "2099-12-31 00:00:00"] {
        assert_eq!(june.previous(at(from)).map(text), Some("2025-06-01 00:00:00".to_owned()), "before {from}");
    }
    let gap = schedule("0 0 29 2 * 2024,2028");
    assert_eq!(gap.previous(at("2026-12-15 00:00:00")).map(text), Some("2024-02-29 00:00:00".to_owned()));
    assert_eq!(gap.previous(at("2027-01-15 10:00:00")).map(text), Some("2024-02-29 00:00:00".to_owned()));
    assert_eq!(gap.previous(at("2030-01-15 10:00:00")).map(text), Some("2028-02-29 00:00:00".to_owned()));
    // Days that do not match lead back over a gap as well.
    let fifth = schedule("0 0 * 3 0#5 2020,2026");
    assert_eq!(fifth.previous(at("2026-03-29 00:00:00")).map(text), Some("2020-03-29 00:00:00".to_owned()));
    let last = schedule("0 0 31W 1,4 * 2025-2099/3");
    assert_eq!(last.previous(at("2031-01-31 00:00:00")).map(text), Some("2028-01-31 00:00:00".to_owned()));
}

#[test]
fn c6_upcoming_stops_at_count_or_at_the_last() {
    let leap = schedule("0 0 29 2 *");
    assert_eq!(leap.upcoming(UnixSec(0), 0), []);
    assert_eq!(leap.upcoming(UnixSec(0), 3).len(), 3);
    assert_eq!(leap.upcoming(UnixSec(0), usize::MAX).len(), 32, "1972 to 2096");
}

#[test]
fn c7_an_expression_that_never_fires_is_accepted() {
    for expression in ["0 0 31 2 *", "0 0 30 2 * 2001", "0 0 29 2 * 2025-2027", "0 0 * 2 1#5 2023", "0 0 31W 6 *", "0 0 31 4,6,9,11 ?"] {
        let never = schedule(expression);
        assert!(never.never_fires(), "{expression}");
        assert!(never.clone().with_offset(86_400).never_fires(), "{expression}");
        assert_eq!(never.next(UnixSec(0)), None, "{expression}");
        assert_eq!(never.previous(UnixSec::LIMIT), None, "{expression}");
        assert_eq!(never.upcoming(UnixSec(0), usize::MAX), []);
    }
    assert!(!schedule("0 0 31 2 1").never_fires(), "its Mondays fire (C4)");
    assert!(!schedule("0 0 29 2 * 2096").never_fires());
}

#[test]
fn c8_a_positive_offset_is_east_of_utc() {
    let tokyo = schedule("0 0 * * *").with_offset(9 * 3_600);
    assert_eq!(tokyo.next(at("2026-03-15 12:00:00")).map(text), Some("2026-03-15 15:00:00".to_owned()));
    assert_eq!(tokyo.previous(at("2026-03-15 12:00:00")).map(text), Some("2026-03-14 15:00:00".to_owned()));
    let lima = schedule("0 0 * * *").with_offset(-5 * 3_600);
    assert_eq!(lima.next(at("2026-03-15 12:00:00")).map(text), Some("2026-03-16 05:00:00".to_owned()));
    assert_eq!(lima.previous(at("2026-03-15 12:00:00")).map(text), Some("2026-03-15 05:00:00".to_owned()));
}

#[test]
fn c8_days_are_those_of_local_time() {
    // Local Monday begins on Sunday at 15:00 UTC.
    let monday = schedule("0 0 * * 1").with_offset(9 * 3_600);
    assert_eq!(monday.next(at("2026-03-14 00:00:00")).map(text), Some("2026-03-15 15:00:00".to_owned()));
    let last = schedule("30 23 L * *").with_offset(-3_600);
    assert_eq!(last.next(at("2026-03-31 12:00:00")).map(text), Some("2026-04-01 00:30:00".to_owned()));
}

#[test]
fn c8_years_are_those_of_local_time() {
    let first = schedule("0 0 1 1 * 2026").with_offset(3_600);
    assert_eq!(first.next(UnixSec(0)).map(text), Some("2025-12-31 23:00:00".to_owned()));
    let hourly = schedule("@hourly");
    assert_eq!(hourly.clone().with_offset(7_200).previous(UnixSec(-3_600)), Some(UnixSec(-7_200)), "local 1970 begins earlier in the east");
    assert_eq!(hourly.clone().with_offset(7_200).previous(UnixSec(-7_200)), None);
    assert_eq!(hourly.with_offset(-7_200).next(UnixSec::LIMIT), Some(UnixSec::LIMIT.plus(3_600)), "local 2099 ends later in the west");
}

#[test]
fn c8_every_offset_is_safe() {
    let every = schedule("* * * * * * *");
    for offset in [i64::MIN, i64::MIN + 1, -UnixSec::LIMIT.0, UnixSec::LIMIT.0, i64::MAX - 1, i64::MAX] {
        let moved = every.clone().with_offset(offset);
        for from in [i64::MIN, i64::MIN + 1, -UnixSec::LIMIT.0, -1, 0, 1, UnixSec::LIMIT.0, i64::MAX - 1, i64::MAX] {
            if let Some(next) = moved.next(UnixSec(from)) {
                assert!(next.0 > from, "{next:?} after {from} with {offset}");
            }
            if let Some(previous) = moved.previous(UnixSec(from)) {
                assert!(previous.0 < from, "{previous:?} before {from} with {offset}");
            }
        }
    }
    assert_eq!(every.clone().with_offset(i64::MAX).next(UnixSec(i64::MIN)), Some(UnixSec(-i64::MAX)));
    assert_eq!(every.clone().with_offset(i64::MAX).previous(UnixSec(0)), Some(UnixSec(UnixSec::LIMIT.0 - 1 - i64::MAX)));
    assert_eq!(every.clone().with_offset(-i64::MAX).next(UnixSec(0)), Some(UnixSec(i64::MAX)));
    assert_eq!(every.with_offset(i64::MIN).next(UnixSec(0)), None, "the instant would not fit into an i64");
}

#[test]
fn a_schedule_tells_how_it_was_made() {
    let schedule = schedule(" 0 0 * * 1 ").with_offset(-90);
    assert_eq!(schedule.expression(), " 0 0 * * 1 ");
    assert_eq!(schedule.time_offset_sec(), -90);
    assert_eq!(schedule.warnings(), [] as [String; 0]);
    assert_eq!(format!("{schedule:?}"), r#"Schedule { expression: " 0 0 * * 1 ", time_offset_sec: -90 }"#);
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    shared(&schedule);
}
