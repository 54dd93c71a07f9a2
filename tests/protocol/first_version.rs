//! Clients of the first version read saved states of version 1 only, and sync with today's authority (A8).

use plaudit::authority::StreamRecord;
use plaudit::protocol::{Limits, Rulebook, StreamAnswer, StreamState, SyncRequest, SyncResponse, hash_of};
use plaudit::{ErrorCode, PendingRewards, UnixSec, Value};

use crate::pair::{DAY, Device, NOW, Server, told, update};
use plaudit::replica::Past;

const SESSION: &str = r#""type":"session_completed","duration_sec":60"#;

/// The request as the first version's client sends it.
fn from_the_first_version(request: SyncRequest) -> SyncRequest {
    let streams = request.streams.into_iter().map(|base| plaudit::protocol::StreamRequest { receipt: None, ..base });
    SyncRequest { streams: streams.collect(), state_version: None, ..request }
}

fn state(answer: &SyncResponse) -> &StreamState {
    match &answer.streams[0].1 {
        StreamAnswer::State(state) => state,
        StreamAnswer::NotMember => unreachable!("it is the player's own stream"),
    }
}

/// A player with a streak of three days, one of which arrived late.
fn used() -> (Device, Server) {
    let (mut device, mut server) = (Device::new("a", Past::Known), Server::new());
    for day in [3, 1, 2] {
        device.record(NOW - day * DAY, SESSION);
    }
    device.record(NOW, &update("first", 2));
    device.sync(&mut server, NOW);
    (device, server)
}

#[test]
fn a8_a_client_that_names_no_version_gets_a_state_of_version_1_with_the_length_of_the_streak() {
    let (mut device, mut server) = used();
    device.record(NOW + 1, &update("grind", 1));
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    let text = state(&answer).snapshot.clone().unwrap();
    assert_eq!(state(&answer).state_hash, hash_of(&text));
    let snapshot = Value::from_json(&text).unwrap();
    let streak = snapshot.get("facts").and_then(|facts| facts.get("streak")).unwrap();
    assert_eq!(snapshot.get("version"), Some(&Value::Int(1)));
    assert_eq!((streak.get("days"), streak.get("longest")), (Some(&Value::Int(3)), Some(&Value::Int(3))));
    assert_eq!(streak.get("last_day"), Some(&Value::Int((NOW - DAY) / DAY)));
    // Everything else is the current form: only the version and the length differ.
    let written = format!(r#","written":[3,{},0]"#, (NOW - DAY) / DAY);
    let current = text.replace(r#""days":3,"#, "").replace(&written, "").replace(r#""version":1}"#, r#""version":2}"#);
    assert_eq!(current, server.record.snapshot());
}

#[test]
fn a8_an_app_that_is_updated_reads_what_the_first_version_left_and_loses_nothing() {
    let (mut device, mut server) = used();
    device.record(NOW + 1, &update("grind", 1));
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    assert_eq!(told(&device.accept(&answer)), Vec::<String>::new());
    assert!(device.replica.base("player").unwrap().2.ends_with(r#""version":1}"#));
    // Its view is today's, day by day, and the next session continues the streak.
    device.record(NOW + 2, SESSION);
    let streak =
        |device: &Device| device.replica.view("player").unwrap().state().get("facts").and_then(|facts| facts.get("streak")).cloned();
    let predicted = streak(&device);
    device.sync(&mut server, NOW + 3);
    assert_eq!(streak(&device), predicted);
    assert_eq!(device.replica.base("player").unwrap().2, server.record.snapshot());
}

#[test]
fn a8_the_same_revision_in_another_form_is_asked_for_as_a_snapshot() {
    let (mut device, mut server) = used();
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 1);
    assert_eq!(state(&answer).snapshot, None, "the revision is the client's");
    let refused = device.replica.accept(&answer, "c9").err().unwrap();
    assert_eq!(refused.code(), ErrorCode::InvalidCommand);
    let answer = server.receive(&from_the_first_version(device.request()), NOW + 2);
    device.accept(&answer);
    assert!(device.replica.base("player").unwrap().2.ends_with(r#""version":1}"#));
    assert_eq!(device.replica.view("player").unwrap().get("first", UnixSec(NOW)).unwrap().count, 2);
}

#[test]
fn a8_a_version_that_is_no_natural_number_is_refused_and_a_later_one_gets_the_newest_state() {
    let (device, mut server) = used();
    let mut device = device;
    for version in ["-1", "1.5", "\"2\"", "null", "9007199254740992"] {
        let body =
            device.request().to_value().to_canonical_json().replace(r#""state_version":2"#, &format!(r#""state_version":{version}"#));
        let read = Value::from_json(&body).and_then(|value| SyncRequest::from_value(&value));
        assert_eq!(read.is_ok(), version == "null", "{version}: {read:?}");
    }
    device.record(NOW + 1, &update("grind", 1));
    let request = SyncRequest { state_version: Some(9_007_199_254_740_991), ..device.request() };
    assert_eq!(state(&server.receive(&request, NOW + 1)).snapshot.as_deref(), Some(server.record.snapshot()));
}

#[test]
fn a8_a_row_that_the_first_version_has_stored_is_sent_as_it_is() {
    let row = r#"{"facts":{"sessions":1,"streak":{"days":1,"last_day":20717,"longest":1}},"records":{},"version":1}"#;
    let record = StreamRecord::read("player", &crate::pair::rulebook(crate::pair::DOCUMENT), NOW, 7, row).unwrap();
    assert_eq!([1, 2].map(|version| record.snapshot_of_version(version).into_owned()), [row, row]);
}

/// Counts a session as an authority of the first version does in a row that it has read: it keeps all fields that it does not know.
fn counted_by_the_first_version(row: &str, at: i64, offset_sec: i64) -> String {
    let mut state: serde_json::Value = serde_json::from_str(row).unwrap();
    assert_eq!(state["version"], 1, "the first version reads no later states");
    let streak = &mut state["facts"]["streak"];
    let (day, days) = ((at + offset_sec).div_euclid(DAY), streak["days"].as_i64().unwrap_or(0));
    let days = match streak["last_day"].as_i64().map(|last| day - last) {
        Some(..0) => return state.to_string(),
        Some(0) => days,
        Some(1) => days + 1,
        _ => 1,
    };
    streak["longest"] = days.max(streak["longest"].as_i64().unwrap_or(0)).into();
    streak["days"] = days.into();
    streak["last_day"] = day.into();
    match streak.as_object_mut() {
        Some(streak) if offset_sec == 0 => drop(streak.remove("utc_offset_sec")),
        _ => streak["utc_offset_sec"] = offset_sec.into(),
    }
    Value::from_json(&state.to_string()).unwrap().to_canonical_json()
}

struct Shared {
    rulebook: Rulebook,
    row: String,
}

impl Shared {
    fn new() -> Shared {
        let rulebook = crate::pair::rulebook(r#"{"achievements": {"week": {"name": "Week", "trigger": {"streak": {"days": 7}}}}}"#);
        let row = StreamRecord::new("player", &rulebook, UnixSec(NOW)).unwrap().beside_first_version().snapshot().to_owned();
        Shared { rulebook, row }
    }

    fn record(&self) -> StreamRecord {
        StreamRecord::read("player", &self.rulebook, NOW, 7, &self.row).unwrap()
    }

    fn session(&mut self, at: i64, offset_sec: i64) {
        let mut record = self.record();
        let command = Value::from_json(&format!(r#"{{"at":{at},"utc_offset_sec":{offset_sec},{SESSION}}}"#)).unwrap();
        record.apply_at(&format!("e{at}"), None, &command, UnixSec(at), &mut PendingRewards).unwrap();
        record.commit(UnixSec(at), Limits::default());
        self.row = record.snapshot().to_owned();
    }

    fn old_session(&mut self, at: i64, offset_sec: i64) {
        self.row = counted_by_the_first_version(&self.row, at, offset_sec);
    }

    /// The progress of "week" at an instant.
    fn week(&self, at: i64) -> i64 {
        self.record().engine().get("week", UnixSec(at)).unwrap().progress.unwrap().value
    }

    fn streak(&self) -> Value {
        let state = self.record().engine().state();
        state.get("facts").and_then(|facts| facts.get("streak")).cloned().unwrap()
    }
}

#[test]
fn a8_days_that_authorities_of_both_versions_count_in_turns_are_one_streak() {
    for offset_sec in [0, 7_200, -32_400] {
        let mut shared = Shared::new();
        for day in 0..6 {
            let at = NOW + day * DAY;
            if day % 2 == 0 {
                shared.session(at, offset_sec)
            } else {
                shared.old_session(at, offset_sec)
            }
            assert!(shared.row.ends_with(r#""version":1}"#), "the first version goes on reading it");
            assert_eq!(shared.week(at), day + 1);
        }
        // Sessions of both versions on one day count once, and a late session for an earlier day counts as usual.
        shared.old_session(NOW + 5 * DAY + 60, offset_sec);
        shared.session(NOW + 5 * DAY + 120, offset_sec);
        assert_eq!(shared.week(NOW + 5 * DAY), 6);
        shared.session(NOW - DAY, offset_sec);
        assert_eq!(shared.week(NOW + 5 * DAY), 7);
        assert_eq!(shared.streak().get("done"), Some(&Value::Text("_W".to_owned())), "seven days in a row: {}", shared.row);
    }
}

#[test]
fn a8_a_break_that_the_first_version_has_seen_keeps_the_days_before_it() {
    let mut shared = Shared::new();
    (0..3).for_each(|day| shared.session(NOW + day * DAY, 0));
    shared.old_session(NOW + 4 * DAY, 0);
    shared.old_session(NOW + 5 * DAY, 0);
    assert_eq!(shared.week(NOW + 5 * DAY), 2, "by the first version's rule, as it has answered");
    shared.session(NOW + 3 * DAY, 0);
    assert_eq!(shared.week(NOW + 5 * DAY), 6, "the missing day comes late, and joins both runs");
    assert_eq!(shared.streak().get("longest"), Some(&Value::Int(6)));
}

#[test]
fn a8_another_offset_on_the_same_day_moves_the_end_of_the_streak_only() {
    let mut shared = Shared::new();
    (0..2).for_each(|day| shared.session(NOW + day * DAY, 0));
    let before = shared.streak();
    shared.old_session(NOW + DAY, -3_600);
    let after = shared.streak();
    assert_eq!((after.get("done"), after.get("last_day")), (before.get("done"), before.get("last_day")));
    assert_eq!(after.get("utc_offset_sec"), Some(&Value::Int(-3_600)));
    let breaks = ((NOW + DAY) / DAY + 2) * DAY + 3_600;
    assert_eq!([breaks - 1, breaks].map(|at| shared.week(at)), [2, 0]);
}

#[test]
fn a8_what_was_written_is_not_trusted() {
    let row = |written: &str| {
        format!(r#"{{"facts":{{"streak":{{"days":2,"done":"m","last_day":20717,"longest":2,"written":{written}}}}},"version":1}}"#)
    };
    let read = |written: &str| StreamRecord::read("player", &crate::pair::rulebook(crate::pair::DOCUMENT), NOW, 7, &row(written)).err();
    assert!(read("[2,20717,0]").is_none());
    assert!(read("[2,9007199254740991,0]").is_some_and(|error| error.path() == Some("/facts/streak/written")));
    for damaged in ["1", "[]", "[2,20717]", "[2,20717,0,0]", r#"["2",20717,0]"#] {
        assert_eq!(read(damaged).map(|error| error.code()), Some(ErrorCode::StateUnreadable), "{damaged}");
    }
}
