//! C7: refused expressions, accepted ones with a warning, and the messages.

use plaudit::UnixSec;
use plaudit::schedule::{Schedule, ScheduleError, ScheduleErrorKind as Kind};

#[track_caller]
fn refused(expression: &str) -> ScheduleError {
    match Schedule::parse(expression) {
        Err(error) => error,
        Ok(_) => panic!("{expression} was accepted"),
    }
}

/// Checks an error's kind, field and entry, and that its message contains the entry and the reason.
#[track_caller]
fn fails(expression: &str, kind: Kind, field: &str, entry: &str) -> ScheduleError {
    let error = refused(expression);
    assert_eq!((error.kind(), error.field(), error.entry()), (kind, Some(field), entry), "{expression}: {error}");
    assert_eq!(error.to_string(), format!("{field} field, entry `{entry}`: {}", error.reason()));
    assert!(!error.reason().is_empty());
    error
}

#[test]
fn c1_other_counts_of_fields_are_errors() {
    for expression in ["", "  ", "*", "0 0 * *", "0 0 0 * * * 2026 *", "* * * * * * * * *"] {
        let error = refused(expression);
        assert_eq!((error.kind(), error.field(), error.entry()), (Kind::FieldCount, None, expression.trim()), "{expression}");
        assert!(error.help().unwrap().contains("minute hour day-of-month month day-of-week"));
    }
    assert_eq!(refused("0 0 * *").to_string(), "`0 0 * *`: there are fewer than 5 fields");
    assert_eq!(refused("0 0 0 * * * 2026 *").reason(), "there are more than 7 fields");
}

#[test]
fn c1_seconds_first_with_six_fields_get_a_hint() {
    let error = fails("0 0 12 * * 1", Kind::OutOfRange, "year", "1");
    assert!(error.help().unwrap().contains("seconds come first, and only with seven fields"));
    assert!(error.help().unwrap().ends_with("write `0 12 * * 1`"));
}

#[test]
fn c5_only_the_six_macros_exactly_so() {
    for text in ["@midnight", "@reboot", "@every", "@Daily", "@DAILY", "@week", "@daily@daily", "@"] {
        let error = refused(text);
        assert_eq!((error.kind(), error.entry()), (Kind::UnknownMacro, text));
        assert!(error.help().unwrap().contains("@annually"));
    }
    assert_eq!(refused("@every 5m").help(), Some("a macro cannot be combined with fields"));
    assert_eq!(refused("@daily 2026").kind(), Kind::FieldCount);
}

#[test]
fn c7_unparsable_entries() {
    // `v` stands for a value of the field.
    let plain = ["x", "v.5", "+v", "-v", "v-", "-", "/", "/2", "v/", "*/", "*/x", "v-v-v", "v/2/3", "*-v", "**", "?/2", "v*", "v#2", "mon"];
    for (position, field, value) in [(0, "second", "1"), (1, "minute", "1"), (2, "hour", "1"), (4, "month", "1"), (6, "year", "2026")] {
        for entry in plain.map(|entry| entry.replace('v', value)) {
            let mut fields = ["*"; 7];
            fields[position] = &entry;
            let error = fails(&fields.join(" "), Kind::Unparsable, field, &entry);
            assert!(error.help().unwrap().contains("`a-b/n`"));
        }
    }
}

#[test]
fn c7_unparsable_day_entries() {
    for entry in ["L-3", "W", "WL", "LL", "L/2", "1-5W", "LW-1", "1L", "5#2", "MON", "W5", "*W", "?L"] {
        let error = fails(&format!("0 0 {entry} * *"), Kind::Unparsable, "day-of-month", entry);
        assert!(error.help().unwrap().contains("`nW`"));
    }
    for entry in
        ["L", "W", "WL", "5W", "1-5L", "1-5#2", "5#6", "5#0", "5#", "#2", "5#2#3", "5#02", "5#-1", "5L/2", "jan", "*L", "*#1", "FRI5"]
    {
        let error = fails(&format!("0 0 * * {entry}"), Kind::Unparsable, "day-of-week", entry);
        assert!(error.help().unwrap().contains("`n#5`"));
    }
}

#[test]
fn c7_an_error_names_the_entry_among_others() {
    fails("0,5,*,abc,7 * * * *", Kind::Unparsable, "minute", "abc");
    fails("* * *,LW,32 * *", Kind::OutOfRange, "day-of-month", "32");
}

#[test]
fn c7_values_out_of_range() {
    for (position, field, entries) in [
        (0, "second", ["60", "99", "60-70", "5-60", "60/2", "4294967296"]),
        (1, "minute", ["60", "99", "60-70", "5-60", "60/2", "18446744073709551616"]),
        (2, "hour", ["24", "99", "24-25", "5-24", "24/2", "100"]),
        (3, "day-of-month", ["0", "32", "0-5", "5-32", "0W", "32W"]),
        (4, "month", ["0", "13", "0-5", "5-13", "13/2", "0/2"]),
        (5, "day-of-week", ["8", "9", "0-8", "8-9", "8L", "8#1"]),
        (6, "year", ["1969", "2100", "26", "1900-2000", "2090-2100", "0"]),
    ] {
        for entry in entries {
            let mut fields = ["*"; 7];
            fields[position] = entry;
            fails(&fields.join(" "), Kind::OutOfRange, field, entry);
        }
    }
    assert_eq!(refused("60 * * * *").reason(), "the value is not between 0 and 59");
    assert_eq!(refused("* * * * 8").reason(), "the value is not between 0 and 7");
}

#[test]
fn c7_steps_of_0_or_beyond_the_field() {
    for (position, field, max) in [
        (0, "second", 59),
        (1, "minute", 59),
        (2, "hour", 23),
        (3, "day-of-month", 31),
        (4, "month", 12),
        (5, "day-of-week", 6),
        (6, "year", 2_099),
    ] {
        let mut fields = ["*".to_owned(), "*".into(), "*".into(), "*".into(), "*".into(), "*".into(), "*".into()];
        for step in [0, max + 1, 99_999] {
            fields[position] = format!("*/{step}");
            let error = fails(&fields.join(" "), Kind::Step, field, &fields[position]);
            assert_eq!(error.reason(), format!("the step is not between 1 and {max}"));
        }
        fields[position] = format!("*/{max}");
        assert!(Schedule::parse(&fields.join(" ")).is_ok(), "{field} takes its maximum as a step");
    }
    fails("1-5/0 * * * *", Kind::Step, "minute", "1-5/0");
    fails("5/60 * * * *", Kind::Step, "minute", "5/60");
    fails("0 0 * * 7/7", Kind::Step, "day-of-week", "7/7");
}

#[test]
fn c7_reversed_ranges() {
    assert_eq!(fails("0 22-2 * * *", Kind::Reversed, "hour", "22-2").help(), Some("write it as `22-23,0-2`"));
    assert_eq!(fails("0 0 * * FRI-MON", Kind::Reversed, "day-of-week", "FRI-MON").help(), Some("write it as `FRI-6,0-MON`"));
    assert_eq!(fails("0 0 * * 5-0", Kind::Reversed, "day-of-week", "5-0").help(), Some("write it as `5-6,0-0`"));
    assert_eq!(fails("0 0 * nov-feb *", Kind::Reversed, "month", "nov-feb").help(), Some("write it as `nov-12,1-feb`"));
    fails("59-0 * * * *", Kind::Reversed, "minute", "59-0");
    fails("0 0 L,20-10 * *", Kind::Reversed, "day-of-month", "20-10");
    fails("0 0 * * * 2030-2020", Kind::Reversed, "year", "2030-2020");
    // With a step the two halves would differ from the range, so there is no suggestion.
    assert_eq!(fails("0 22-2/2 * * *", Kind::Reversed, "hour", "22-2/2").help(), None);
}

#[test]
fn c7_what_a_reversed_range_is_told_to_become_is_accepted() {
    for expression in ["0 22-2 * * *", "0 0 * * FRI-MON", "0 0 * * 5-0", "0 0 * nov-feb *", "59-0 * * * *", "0 0 20-10 * *"] {
        let error = refused(expression);
        let proposed = error.help().unwrap().trim_start_matches("write it as `").trim_end_matches('`').to_owned();
        let schedule = Schedule::parse(&expression.replace(error.entry(), &proposed)).unwrap();
        assert!(schedule.warnings().is_empty() && !schedule.never_fires(), "{expression} as {proposed}");
    }
}

#[test]
fn c7_leading_zeros_in_the_month_and_the_day_of_week() {
    for (expression, field, entry, instead) in [
        ("0 0 1 01 *", "month", "01", "1"),
        ("0 0 1 09 *", "month", "09", "9"),
        ("0 0 1 3-06 *", "month", "3-06", "6"),
        ("0 0 1 02/3 *", "month", "02/3", "2"),
        ("0 0 1 012 *", "month", "012", "12"),
        ("0 0 * * 01", "day-of-week", "01", "1"),
        ("0 0 * * 00", "day-of-week", "00", "0"),
        ("0 0 * * 05L", "day-of-week", "05L", "5"),
        ("0 0 * * 03#1", "day-of-week", "03#1", "3"),
    ] {
        let error = fails(expression, Kind::LeadingZero, field, entry);
        assert_eq!(error.help(), Some(format!("write `{instead}`").as_str()));
    }
    // The other fields accept two digits at most.
    assert!(Schedule::parse("00 09 07 * *").is_ok());
    fails("005 * * * *", Kind::LeadingZero, "minute", "005");
    fails("*/005 * * * *", Kind::LeadingZero, "minute", "*/005");
    fails("0 0 * * * 02026", Kind::LeadingZero, "year", "02026");
}

#[test]
fn c7_a_field_of_commas_only() {
    fails(", * * * *", Kind::EmptyField, "minute", ",");
    fails("0 0 * * ,,", Kind::EmptyField, "day-of-week", ",,");
    fails("0 0 ,,, * *", Kind::EmptyField, "day-of-month", ",,,");
}

#[test]
fn c7_other_scripts_digits_and_letters_are_errors() {
    for entry in ["\u{661}", "1\u{662}", "*/\u{ff11}", "\u{ff0a}", "ＬＷ", "1–5", "١-٣", "🎉", "é", "MO\u{301}N", "\u{0}", "5\u{200b}"]
    {
        for position in 0..7 {
            let mut fields = ["*"; 7];
            fields[position] = entry;
            let error = refused(&fields.join(" "));
            assert_eq!((error.kind(), error.entry()), (Kind::Unparsable, entry));
        }
    }
    // Letters that fold to ASCII ones elsewhere: long s, dotless and dotted i, Kelvin.
    for entry in ["\u{17f}un", "fr\u{131}", "FR\u{130}", "\u{212a}"] {
        fails(&format!("0 0 * * {entry}"), Kind::Unparsable, "day-of-week", entry);
    }
}

#[test]
fn c7_a_long_expression_is_refused_and_not_repeated() {
    let long = format!("0{} * * * *", ",0".repeat(496));
    assert_eq!(long.len(), 1_001);
    let error = refused(&long);
    assert_eq!((error.kind(), error.field(), error.entry()), (Kind::TooLong, None, ""));
    assert_eq!(error.to_string(), "the expression is longer than 1,000 bytes");
    assert!(Schedule::parse(&long.replacen(",0", ",", 1)).is_ok(), "1,000 bytes are read");
    assert_eq!(refused(&"*".repeat(10_000_000)).kind(), Kind::TooLong);
}

/// The days of the week on which a schedule fires, 0–6 from Sunday.
fn weekdays(schedule: &Schedule) -> Vec<i64> {
    // 2023-12-31 was a Sunday.
    let sunday = 1_703_980_800;
    (0..7).filter(|day| schedule.next(UnixSec(sunday + day * 86_400 - 1)) == Some(UnixSec(sunday + day * 86_400))).collect()
}

#[track_caller]
fn warns(entry: &str, days: &[i64], reading: &str) {
    let schedule = Schedule::parse(&format!("0 0 * * {entry}")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(weekdays(&schedule), days, "{entry}");
    assert_eq!(schedule.warnings().len(), 1, "{entry}");
    let warning = &schedule.warnings()[0];
    assert!(warning.starts_with(&format!("day-of-week field, entry `{entry}`: read as {reading}; ")), "{warning}");
}

#[test]
fn c7_ranges_that_end_on_sunday_are_accepted_with_a_warning() {
    warns("5-7", &[0, 5, 6], "Friday to Sunday");
    warns("FRI-SUN", &[0, 5, 6], "Friday to Sunday");
    warns("fri-Sunday", &[0, 5, 6], "Friday to Sunday");
    warns("sat-7", &[0, 6], "Saturday to Sunday");
    warns("0-7", &[0, 1, 2, 3, 4, 5, 6], "every day");
    warns("1-7", &[0, 1, 2, 3, 4, 5, 6], "every day");
    warns("MON-SUN", &[0, 1, 2, 3, 4, 5, 6], "every day");
    warns("1-7/2", &[0, 1, 3, 5], "Monday to Sunday");
    warns("SUN-SUN", &[0], "Sunday");
    warns("7-7", &[0], "Sunday");
}

#[test]
fn c7_a_range_from_day_7_begins_at_0_with_a_warning() {
    warns("7-2", &[0, 1, 2], "Sunday to Tuesday");
    warns("7-WED/2", &[0, 2], "Sunday to Wednesday");
}

#[test]
fn c7_each_such_range_has_its_warning_and_nothing_else_has_one() {
    assert_eq!(Schedule::parse("0 0 * * 5-7,1,7-2").unwrap().warnings().len(), 2);
    for quiet in ["7", "SUN", "0-6", "SUN-SAT", "0-0", "7L", "7#1", "7/2", "*/2", "1-5"] {
        assert_eq!(Schedule::parse(&format!("0 0 * * {quiet}")).unwrap().warnings(), [] as [String; 0], "{quiet}");
    }
}

#[test]
fn c1_six_fields_that_end_in_a_wildcard_say_how_they_are_read() {
    let warning = |expression: &str| Schedule::parse(expression).unwrap().warnings().join("\n");
    let noon = warning("0 0 12 * * *");
    assert!(noon.starts_with("of six fields the last is the year: read as minute `0`, hour `0`, day of month `12`, month `*`"), "{noon}");
    assert!(noon.contains("write `0 0 12 * *` if that is meant") && noon.ends_with("`0 12 * * *` if the first is the second"), "{noon}");
    assert!(warning("30 0 12 * * ?").ends_with("`30 0 12 * * ? *` if the first is the second"));
    for quiet in ["0 0 12 * *", "0 0 12 * * 2027", "0 0 12 * * */2", "0 0 0 12 * * *"] {
        assert_eq!(warning(quiet), "", "{quiet}");
    }
    // Each suggested expression is accepted without a suggestion.
    for advice in ["0 12 * * *", "0 0 12 * *", "30 0 12 * * ? *"] {
        assert_eq!(warning(advice), "", "{advice}");
    }
}

#[test]
fn c1_six_fields_that_fail_are_told_of_the_year() {
    for (expression, meant) in [
        ("0 30 9 * * *", "30 9 * * *"),
        ("15 30 9 * * *", "15 30 9 * * * *"),
        ("0 0 9 ? * MON-FRI", "0 9 ? * MON-FRI"),
        ("0 0 0 1 1 ?", "0 0 1 1 ?"),
    ] {
        let Err(error) = Schedule::parse(expression) else { continue };
        let help = error.help().unwrap();
        assert!(help.contains("the last is the year") && help.ends_with(&format!("write `{meant}`")), "{expression}: {help}");
        assert!(Schedule::parse(meant).is_ok());
    }
    assert!(Schedule::parse("0 30 9 * * *").is_err());
    assert_eq!(Schedule::parse("0 22-2 * * * *").unwrap_err().help(), Some("write it as `22-23,0-2`")); // invalid with seconds first too
}

#[test]
fn an_error_is_cheap_to_pass_on() {
    assert_eq!(size_of::<ScheduleError>(), size_of::<usize>());
    let error = refused("60 * * * *");
    assert_eq!(error.clone(), error);
    let _: &dyn std::error::Error = &error;
}
