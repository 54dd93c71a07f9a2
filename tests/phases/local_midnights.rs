//! P13: schedules on the player's own clock.

use crate::support::*;
use plaudit::{Action, Command, Definitions, Engine, EngineOptions, Outcome, UnixSec};

/// A daily quest on the player's clock.
fn quest() -> Json {
    json!({"daily": {"reset_cronexpr": "0 0 * * *", "reset_zone": "player", "max_count": 1}})
}

/// A player who sends the offset from UTC with every command.
struct Traveller(Engine);

impl Traveller {
    fn new() -> Traveller {
        Traveller(engine(quest()))
    }

    fn play(&mut self, at: impl Instant, hours: f64) -> Outcome {
        let command = Command { utc_offset_sec: (hours * 3_600.0) as i64, ..Command::new(at.instant(), Action::update([("daily", 1)])) };
        self.0.apply(&command).unwrap()
    }

    /// Plays. Returns the date in the unlock's key if this completes the quest.
    fn earns(&mut self, at: impl Instant, hours: f64) -> Option<String> {
        let outcome = self.play(at, hours);
        let key = &outcome.unlocks.first()?.key;
        let (_, rest) = key.split_once('@').unwrap();
        let (local, number) = rest.split_once('#').unwrap();
        assert_eq!(number, "1", "one run a date: {key}");
        Some(text(UnixSec(local.parse().unwrap())))
    }

    fn resets(&self, at: impl Instant) -> String {
        text(UnixSec(self.0.get("daily", at.instant()).unwrap().reset_time_sec))
    }
}

#[test]
fn p13_a_quest_resets_at_the_players_midnight() {
    // City, offset, and the first local midnight after noon UTC.
    let cities = [
        ("Los Angeles", -8.0, "2026-11-22T08:00"),
        ("UTC", 0.0, "2026-11-22T00:00"),
        ("Delhi", 5.5, "2026-11-21T18:30"),
        ("Auckland", 13.0, "2026-11-22T11:00"),
    ];
    for (city, hours, midnight) in cities {
        let mut player = Traveller::new();
        assert!(player.earns("2026-11-21T12:00", hours).is_some(), "{city}");
        assert_eq!(player.resets("2026-11-21T12:00"), midnight, "{city}");
        assert_eq!(player.earns(just_before(midnight), hours), None, "{city}: the same local day");
        assert!(player.earns(midnight, hours).is_some(), "{city}: the next one");
    }
}

#[test]
fn p13_keys_name_the_local_date() {
    let mut player = Traveller::new();
    assert_eq!(player.earns("2026-11-21T23:00", 9.0).as_deref(), Some("2026-11-22T00:00"), "it is the 22nd in Tokyo");
    assert_eq!(player.earns("2026-11-22T16:00", 9.0).as_deref(), Some("2026-11-23T00:00"));
}

#[test]
fn p13_days_of_travel_in_four_time_zones() {
    // The instant of play, the offset of the place, and the earned date.
    type Day = (&'static str, f64, Option<&'static str>);
    let journeys: [(&str, &[Day]); 7] = [
        (
            "west over the date line: Auckland to Honolulu, the same date again",
            &[
                ("2026-11-21T20:00", 13.0, Some("2026-11-22T00:00")),
                ("2026-11-22T06:00", -10.0, None),
                ("2026-11-22T12:00", -10.0, None),
                ("2026-11-23T10:00", -10.0, Some("2026-11-23T00:00")),
            ],
        ),
        (
            "east over the date line: Honolulu to Auckland, a date is skipped",
            &[
                ("2026-11-22T06:00", -10.0, Some("2026-11-21T00:00")),
                ("2026-11-22T16:00", 13.0, Some("2026-11-22T00:00")),
                ("2026-11-23T11:30", 13.0, Some("2026-11-24T00:00")),
            ],
        ),
        (
            "west: London to Los Angeles, a long day",
            &[
                ("2026-11-21T10:00", 0.0, Some("2026-11-21T00:00")),
                ("2026-11-21T22:00", -8.0, None),
                ("2026-11-22T07:59", -8.0, None),
                ("2026-11-22T08:00", -8.0, Some("2026-11-22T00:00")),
            ],
        ),
        (
            "east: Los Angeles to London, a short day",
            &[
                ("2026-11-21T20:00", -8.0, Some("2026-11-21T00:00")),
                ("2026-11-22T09:00", 0.0, Some("2026-11-22T00:00")),
                ("2026-11-23T00:00", 0.0, Some("2026-11-23T00:00")),
            ],
        ),
        (
            "clocks go back, Berlin: the day of 25 hours",
            &[
                ("2026-10-24T22:30", 2.0, Some("2026-10-25T00:00")),
                ("2026-10-25T10:00", 1.0, None),
                ("2026-10-25T22:30", 1.0, None),
                ("2026-10-25T23:00", 1.0, Some("2026-10-26T00:00")),
            ],
        ),
        (
            "clocks go back, and the app is first opened late in the evening, after midnight of summer time",
            &[
                ("2026-10-24T22:30", 2.0, Some("2026-10-25T00:00")),
                ("2026-10-25T22:30", 1.0, Some("2026-10-26T00:00")),
                ("2026-10-25T23:00", 1.0, None),
                ("2026-10-26T23:00", 1.0, Some("2026-10-27T00:00")),
            ],
        ),
        (
            "clocks go forward, Berlin: the day of 23 hours",
            &[
                ("2026-03-28T23:30", 1.0, Some("2026-03-29T00:00")),
                ("2026-03-29T10:00", 2.0, None),
                ("2026-03-29T22:00", 2.0, Some("2026-03-30T00:00")),
            ],
        ),
    ];
    for (journey, days) in journeys {
        let mut player = Traveller::new();
        for (at, hours, date) in days {
            assert_eq!(player.earns(*at, *hours).as_deref(), *date, "{journey}: {at}");
        }
    }
}

#[test]
fn p13_a_phase_needs_half_of_its_usual_interval() {
    let mut player = Traveller::new();
    player.play("2026-11-21T12:00", -8.0); // the 21st in Los Angeles, since 08:00
    player.play("2026-11-21T13:00", 9.0); // Tokyo, whose 22nd begins at 15:00
    assert_eq!(player.resets("2026-11-21T13:00"), "2026-11-22T15:00", "seven hours are less than half a day");
}

#[test]
fn p13_an_offset_that_flips_at_every_command() {
    for (one, other) in [(9.0, -8.0), (-8.0, 9.0), (1.0, 2.0), (14.0, -12.0)] {
        let mut player = Traveller::new();
        let mut dates: Vec<String> = Vec::new();
        let begin = sec("2026-11-21T00:00");
        for step in 0..200 {
            let hours = if step % 2 == 0 { one } else { other };
            dates.extend(player.earns(UnixSec(begin + step * 5 * HOUR), hours));
        }
        assert!(dates.is_sorted_by(|one, next| one < next), "dates ascend strictly: {dates:?}");
        assert!(dates.len() >= 20, "in 41 days, a phase starts at least every other day: {dates:?}");
    }
}

#[test]
fn p13_two_devices_name_one_phase_alike() {
    // A phone at home, and a laptop abroad; both start from the authority's state.
    let mut phone = Traveller::new();
    phone.play("2026-11-21T12:00", 9.0);
    let mut laptop = Traveller(reload(&phone.0));
    let (one, other) = (phone.earns("2026-11-22T03:00", 9.0), laptop.earns("2026-11-22T04:00", 8.0));
    assert_eq!(one, other);
    assert_eq!(one.as_deref(), Some("2026-11-22T00:00"));
}

#[test]
fn p13_late_commands_count_in_their_own_phase() {
    let mut player = Traveller::new();
    player.play("2026-11-20T16:00", -8.0);
    assert!(player.earns("2026-11-22T16:00", -8.0).is_some());
    assert_eq!(player.earns("2026-11-21T16:00", -8.0).as_deref(), Some("2026-11-21T00:00"), "a late event of the day before (P12)");
    assert_eq!(player.earns("2026-11-21T20:00", -8.0), None);
}

#[test]
fn p13_the_state_keeps_the_changes_and_nothing_of_players_in_utc() {
    let mut player = Traveller::new();
    player.play("2026-11-21T12:00", -8.0);
    player.play("2026-11-21T13:00", -8.0);
    player.play("2026-11-22T12:00", 1.0);
    let state = json(&player.0.state());
    assert_eq!(state["facts"]["offsets"], json!([sec("2026-11-21T12:00"), -8 * HOUR, sec("2026-11-22T12:00"), HOUR]));
    assert_eq!(state["records"]["daily"]["reset_zone"], "player");
    assert_eq!(reload(&player.0).state(), player.0.state());
    let mut home = engine(json!({"daily": {"reset_cronexpr": "0 0 * * *", "max_count": 1}}));
    home.apply(&Command { utc_offset_sec: HOUR, ..Command::new("2026-11-21T12:00".instant(), Action::update([("daily", 1)])) }).unwrap();
    assert_eq!(json(&home.state())["facts"].get("offsets"), None);
}

#[test]
fn p13_damaged_offsets_are_refused() {
    let mut player = Traveller::new();
    player.play("2026-11-21T12:00", -8.0);
    for damaged in [
        json!([1]),
        json!([5, 0, 5, 60]),
        json!([5, 0, 4, 60]),
        json!([5, 90_000]),
        json!(["a", 0]),
        json!([-5, 0]),
        json!({}),
        json!([1, 0, 2, 60, 3, 0, 4, 60, 5, 0, 6, 60, 7, 0, 8, 60, 9, 0]),
    ] {
        let mut state = json(&player.0.state());
        state["facts"]["offsets"] = damaged.clone();
        let definitions = Definitions::parse(&value(&document(quest()))).unwrap();
        let opened = Engine::new(definitions, EngineOptions { state: Some(value(&state)), ..EngineOptions::default() });
        assert_eq!(opened.err().map(|error| error.code().as_str()), Some("STATE_UNREADABLE"), "{damaged}");
    }
}

#[test]
fn p13_an_offset_of_the_achievements_own_goes_before_the_settings() {
    let document = |node: Json| json!({"settings": {"reset_zone": "player"}, "achievements": {"daily": node}});
    let daily = |extra: Json| {
        let mut node = json!({"name": "Daily", "max_count": 1, "reset_cronexpr": "0 0 * * *"});
        node.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        node
    };
    let resets = |node: Json| {
        let mut engine = Engine::new(Definitions::parse(&value(&document(node))).unwrap(), EngineOptions::default()).unwrap();
        let at = "2026-11-21T12:00".instant();
        engine.apply(&Command { utc_offset_sec: -8 * HOUR, ..Command::new(at, Action::update([("daily", 1)])) }).unwrap();
        text(UnixSec(engine.get("daily", at).unwrap().reset_time_sec))
    };
    assert_eq!(resets(daily(json!({}))), "2026-11-22T08:00");
    assert_eq!(resets(daily(json!({"time_offset_sec": 0}))), "2026-11-22T00:00");
    assert_eq!(resets(daily(json!({"reset_zone": "utc"}))), "2026-11-22T00:00");
}

#[test]
fn p13_a_clock_that_was_a_year_ahead_leaves_no_offset_behind() {
    let mut player = Traveller::new();
    player.play("2027-11-21T12:00", 9.0);
    player.0.apply(&Command::new("2026-11-21T12:00".instant(), Action::ClockSetBack)).unwrap();
    player.play("2026-11-22T12:00", -8.0);
    assert_eq!(player.resets("2026-11-22T12:00"), "2026-11-23T08:00");
}

#[test]
fn p13_views_change_with_the_clock() {
    let mut player = Traveller::new();
    player.play("2026-11-21T12:00", 0.0);
    assert_eq!(player.0.next_change("2026-11-21T12:00".instant()).map(text).as_deref(), Some("2026-11-22T00:00"));
    player.play("2026-11-21T13:00", -8.0);
    assert_eq!(player.0.next_change("2026-11-21T13:00".instant()).map(text).as_deref(), Some("2026-11-22T08:00"));
    assert!(player.0.get("daily", "2026-11-22T08:00".instant()).is_some_and(|view| view.count == 0));
}

#[test]
fn p13_a_phase_far_ahead_in_a_saved_state_is_not_walked_to() {
    // Walking seventy years of seconds would not end within this test run.
    let open = |duration_sec: i64| {
        let every_second =
            json!({"daily": {"reset_cronexpr": "* * * * * * *", "reset_zone": "player", "max_count": 2, "duration_sec": duration_sec}});
        let mut player = Traveller(engine(every_second.clone()));
        player.play("2026-11-21T12:00", 9.0);
        let mut state = json(&player.0.state());
        state["records"]["daily"]["phase_start"] = json!(sec("2099-06-01T00:00"));
        let definitions = Definitions::parse(&value(&document(every_second))).unwrap();
        Engine::new(definitions, EngineOptions { state: Some(value(&state)), ..EngineOptions::default() }).unwrap()
    };
    let now = "2026-11-21T12:30".instant();
    for duration_sec in [0, 100 * 366 * DAY] {
        let opened = open(duration_sec);
        assert_eq!(text(UnixSec(opened.get("daily", now).unwrap().reset_time_sec)), "2099-05-31T15:00");
        assert_eq!(opened.next_change(now).map(text).as_deref(), Some("2099-05-31T15:00"));
    }
    assert_eq!(open(DAY).next_change(now), Some(now.plus(1)), "each second ends it a second later");
}

#[test]
fn p11_p13_a_phase_that_a_late_offset_moves_ahead_is_named() {
    let node = |hours: i64| json!({"max_count": 9, "reset_cronexpr": "0 0 * * *", "reset_zone": "player", "duration_sec": hours * HOUR});
    let mut engine = engine(json!({"six": node(6), "day": node(24), "long": node(40), "always": node(0)}));
    let ids = ["six", "day", "long", "always"];
    let mut play = |at: &str, hours: i64| {
        let action = Action::update(ids.map(|id| (id, 1)));
        engine.apply(&Command { utc_offset_sec: hours * HOUR, ..Command::new(at.instant(), action) }).unwrap()
    };
    play("2026-11-20T00:00", 0);
    play("2026-11-21T00:05", 0);
    // By this command's offset, the 21st, which has progress, begins at 01:00.
    play("2026-11-20T23:00", -1);
    let now = "2026-11-21T00:06".instant();
    assert_eq!(engine.next_change(now).map(text).as_deref(), Some("2026-11-21T01:00"));
    let shown = |id: &str, at: UnixSec| {
        let shown = view(&engine, id, at);
        (
            shown.is_active,
            shown.count,
            shown.reset_time_sec,
            shown.expire_time_sec,
            shown.state,
            json(&engine.explain(id, at).unwrap().to_value()),
        )
    };
    // Nothing changes between the instants that `next_change` names.
    let end = "2026-11-24T00:00".instant();
    let mut at = "2026-11-20T12:00".instant();
    while let Some(next) = engine.next_change(at).filter(|next| *next < end) {
        let mut between = at;
        while between < next {
            for id in ids {
                assert_eq!(shown(id, between), shown(id, at), "{id} at {} as at {}", text(between), text(at));
            }
            between = between.plus(60);
        }
        at = next;
    }
    assert_eq!(text(at), "2026-11-23T07:00");
    let until = json!([{"code": "inactive", "until": sec("2026-11-21T01:00")}]);
    assert_eq!(json(&engine.explain("six", now).unwrap().to_value())["reasons"], until);
    assert!(!active(&engine, "six", now) && active(&engine, "six", "2026-11-21T01:00"));
}
