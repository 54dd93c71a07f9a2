//! K17: wrong clocks without an authority that bounds them: nothing stays frozen, and no earning is lost.

use plaudit::replica::{Notice, Opening, Past, Replica, Saved};
use plaudit::{UnixSec, Value};
use proptest::prelude::*;

use crate::pair::{DAY, Device, NOW, opening, rulebook, told, update};

const DOCUMENT: &str = r#"{"achievements": {
    "daily": {"name": "Daily", "max_count": 5, "reset_cronexpr": "0 0 * * *"},
    "once": {"name": "Once", "max_count": 3},
    "streak": {"name": "Streak", "trigger": {"streak": {"days": 2}}},
    "sessions": {"name": "Sessions", "trigger": {"session_count": {"sessions": 3}}}
}}"#;
const SESSION: &str = r#""type":"session_completed","duration_sec":60"#;
const YEAR: i64 = 365 * DAY;

fn local() -> Opening {
    Opening { local: true, built: Some(UnixSec(NOW - YEAR)), definitions: Some(rulebook(DOCUMENT)), ..opening("a", Past::Known) }
}

fn device() -> Device {
    let mut device = Device::new("a", Past::Known);
    device.replica = Replica::open(&Saved::default(), local()).unwrap().0;
    device
}

fn restart(device: &mut Device) {
    let (replica, notices) = Replica::open(&device.saved, local()).unwrap();
    assert_eq!(notices, []);
    device.replica = replica;
}

/// The calls of a client whose clock shows this.
fn act(device: &mut Device, shown: i64, body: &str, names: &mut u32) -> Vec<Notice> {
    let mut notices = Vec::new();
    let now = device.replica.believed(UnixSec(shown));
    *names += 1;
    while let Some(moved) = device.replica.set_clock_back(now, &format!("back{names}")).unwrap() {
        device.saved.write(&moved.write);
        notices.extend(device.replica.stored(moved).unwrap());
    }
    notices.extend(device.record(now.0, body));
    notices
}

fn number(device: &Device, id: &str, of: impl Fn(&plaudit::NodeView) -> i64) -> i64 {
    of(&device.replica.view("player").unwrap().get(id, UnixSec(NOW)).unwrap())
}

#[test]
fn k17_one_start_a_year_ahead_freezes_neither_a_daily_nor_a_streak() {
    let (mut device, mut names) = (device(), 0);
    act(&mut device, NOW + YEAR, &update("daily", 1), &mut names);
    act(&mut device, NOW + YEAR, SESSION, &mut names);
    restart(&mut device);
    let notices = act(&mut device, NOW, &update("daily", 1), &mut names);
    assert_eq!(told(&notices), ["clock set back"], "once");
    assert_eq!(number(&device, "daily", |daily| daily.count), 2, "progress from the clock's future counts today");
    assert_eq!((device.saved.aside.len(), device.saved.aside[0].what.as_str()), (1, "clock"));
    act(&mut device, NOW, SESSION, &mut names);
    let notices = act(&mut device, NOW + DAY, SESSION, &mut names);
    assert_eq!(told(&notices), ["!sessions@once#1", "!streak@once#1"]);
    restart(&mut device);
    assert_eq!(device.saved.aside.len(), 1);
}

#[test]
fn k17_one_event_a_year_ahead_prunes_no_unlocks() {
    let (mut device, mut names) = (device(), 0);
    act(&mut device, NOW, &update("once", 3), &mut names);
    act(&mut device, NOW + DAY, &update("daily", 5), &mut names);
    act(&mut device, NOW + YEAR, &update("daily", 5), &mut names);
    restart(&mut device);
    act(&mut device, NOW + 2 * DAY, SESSION, &mut names);
    let known: Vec<String> = device.replica.unlocks("player").map(|listed| listed.earned.id.clone()).collect();
    assert_eq!(known, ["once", "daily", "daily"]);
}

#[test]
fn k17_a_clock_before_the_build_is_not_believed_and_47_hours_move_nothing() {
    let (mut device, mut names) = (device(), 0);
    act(&mut device, NOW, &update("daily", 1), &mut names);
    let notices = act(&mut device, 5, &update("daily", 1), &mut names);
    assert_eq!(told(&notices), Vec::<String>::new());
    assert_eq!(number(&device, "daily", |daily| daily.count), 2, "after a boot in 1970, events count at the newest stored instant");
    act(&mut device, NOW + 47 * 3_600, &update("daily", 1), &mut names);
    let notices = act(&mut device, NOW, &update("daily", 1), &mut names);
    assert_eq!(told(&notices), Vec::<String>::new());
    assert!(device.saved.aside.is_empty());
}

#[test]
fn k17_days_before_the_wrong_clock_stay_in_the_streak() {
    let (mut device, mut names) = (device(), 0);
    for day in 0..3 {
        act(&mut device, NOW + day * DAY, SESSION, &mut names);
    }
    act(&mut device, NOW + YEAR, SESSION, &mut names);
    act(&mut device, NOW + 3 * DAY, SESSION, &mut names);
    let streak = device.replica.view("player").unwrap().explain("streak", UnixSec(NOW + 3 * DAY)).unwrap();
    assert!(!streak.reasons.is_empty());
    let state = Value::from_json(device.replica.base("player").unwrap().2).unwrap();
    assert_eq!(state.get("facts").and_then(|facts| facts.get("sessions")), Some(&Value::Int(5)));
}

#[test]
fn k17_a_day_that_is_moved_beside_others_matches_the_length_that_it_makes() {
    let (mut device, mut names) = (device(), 0);
    act(&mut device, NOW, SESSION, &mut names);
    act(&mut device, NOW + YEAR, SESSION, &mut names);
    let notices = act(&mut device, NOW + DAY, &update("daily", 1), &mut names);
    assert_eq!(told(&notices), ["!streak@once#1", "clock set back"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// After any clock readings and then the true time: every daily node and every streak continues within two days, and earnings
    /// stay.
    #[test]
    fn k17_after_any_clocks_true_time_goes_on(clocks in prop::collection::vec((0_usize..8, 0_usize..4, any::<bool>()), 1..30)) {
        let (mut device, mut names, mut now) = (device(), 0, NOW);
        for (clock, act_of, restarts) in clocks {
            let ahead = [0, 0, YEAR, -YEAR * 60, 47 * 3_600, 49 * 3_600, 30 * DAY, -3 * DAY][clock];
            let body = [update("daily", 1), update("once", 1), SESSION.to_owned(), SESSION.to_owned()][act_of].clone();
            act(&mut device, (now + ahead).max(0), &body, &mut names);
            now += 7 * 3_600;
            if restarts {
                restart(&mut device);
            }
        }
        let earned = |device: &Device| ["daily", "once", "streak", "sessions"].map(|id| number(device, id, |view| view.earned_count));
        let before = earned(&device);
        let open = now + 49 * 3_600;
        act(&mut device, open, SESSION, &mut names);
        let counted = device.replica.view("player").unwrap().get("daily", UnixSec(open)).unwrap().count;
        act(&mut device, open, &update("daily", 1), &mut names);
        let view = device.replica.view("player").unwrap().get("daily", UnixSec(open)).unwrap();
        prop_assert!(view.count == counted + 1 || counted == 5, "{counted} → {}", view.count);
        act(&mut device, open + DAY, SESSION, &mut names);
        prop_assert!(number(&device, "streak", |view| view.earned_count) == 1, "two days in a row");
        prop_assert!(earned(&device).iter().zip(&before).all(|(after, before)| after >= before));
    }
}
