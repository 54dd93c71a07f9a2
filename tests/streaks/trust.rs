//! A9: commands that an authority takes from servers only, and limits on those of clients.

use super::support::*;
use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{Event, Limits, Rulebook, Sequence, StreamRequest, SyncRequest};
use plaudit::{PendingRewards, RewardSource};

struct Plain(PendingRewards);

impl Host for Plain {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

/// An authority with one player, at noon of the tenth day.
struct Authority {
    record: StreamRecord,
    account: Account,
    mid: i64,
}

const NOW: i64 = T0 + 10 * DAY + 12 * HOUR;

impl Authority {
    fn new(settings: Json) -> Authority {
        let document = json!({"settings": settings, "achievements": {
            "coins": {"name": "Coins", "max_count": 1_000}, "level": {"name": "Level", "max_count": 99},
            "gold": {"name": "Gold", "trigger": {"stat": {"id": "gold", "at_least": 10}}},
        }});
        let rulebook = Rulebook::new(value(document), "player").unwrap();
        Authority { record: StreamRecord::new("player", &rulebook, UnixSec(T0)).unwrap(), account: Account::default(), mid: 0 }
    }

    /// The code with which a client's command is refused; `None` if it is applied.
    fn send(&mut self, mut command: Json) -> Option<String> {
        self.mid += 1;
        let at = command.as_object_mut().unwrap().entry("at").or_insert(json!(NOW)).as_i64().unwrap();
        let event = Event {
            sequence: Sequence { cid: "c".to_owned(), mid: self.mid },
            eid: format!("e{}", self.mid),
            stream: "player".to_owned(),
            command: value(command),
            synced_at: Some(UnixSec(at)),
            ..Event::default()
        };
        let streams = vec![StreamRequest { stream: "player".to_owned(), ..StreamRequest::default() }];
        let request = SyncRequest { nonce: "n".to_owned(), streams, events: vec![event], ..SyncRequest::default() };
        let mut exchange = Exchange::new(&request, UnixSec(NOW), Limits::default());
        exchange.settle(&mut self.account, Some(&mut self.record), &mut Plain(PendingRewards));
        let answer = exchange.answer(&self.account, &[("player", Some(&self.record))], |_| None);
        assert_eq!(self.account.ack("c"), self.mid, "a refusal is settled");
        answer.rejected.first().map(|rejected| rejected.code.clone())
    }

    fn count(&self, id: &str) -> i64 {
        get(self.record.engine(), id, NOW).count
    }
}

fn add(id: &str, amount: i64) -> Json {
    json!({"type": "update", "achievements": {id: amount}})
}

#[test]
fn a9_one_trusted_name_refuses_the_whole_command_of_a_client() {
    let mut authority = Authority::new(json!({"trusted": ["subscribed", "stat:gold", "coins"]}));
    for command in [
        json!({"type": "subscribed"}),
        json!({"type": "stat", "add": {"steps": 1, "gold": 1}}),
        json!({"type": "stat", "max": {"gold": 1}}),
        json!({"type": "update", "achievements": {"level": 1, "coins": 1}}),
        json!({"type": "update", "at_least": {"coins": 1}}),
        json!({"type": "grant", "ids": ["level"]}),
        json!({"type": "streak_freeze", "of": "x", "add": 1}),
        json!({"type": "streak_repair", "of": "x"}),
    ] {
        assert_eq!(authority.send(command.clone()).as_deref(), Some("UNTRUSTED"), "{command}");
    }
    assert_eq!((authority.count("level"), authority.count("coins")), (0, 0));
    assert_eq!(authority.send(add("level", 1)), None);
    assert_eq!(authority.send(json!({"type": "stat", "add": {"steps": 1}})), None);
    // A server's command counts, and without an authority a host's does.
    authority
        .record
        .apply_at("s1", None, &value(json!({"type": "grant", "at": NOW, "ids": ["coins"]})), UnixSec(NOW), &mut PendingRewards)
        .unwrap();
    assert_eq!(authority.count("coins"), 1_000);
}

#[test]
fn a9_what_exceeds_a_limit_is_rejected_by_the_events_instants() {
    let mut authority = Authority::new(json!({"limits": {"coins": {"per_hour": 5, "per_day": 8}}}));
    let at = |hours: i64, amount: i64| json!({"type": "update", "at": NOW - hours * HOUR, "achievements": {"coins": amount}});
    assert_eq!(authority.send(at(0, 6)).as_deref(), Some("LIMITED"));
    assert_eq!(authority.send(at(0, 3)), None);
    assert_eq!(authority.send(at(0, 3)).as_deref(), Some("LIMITED"), "within the hour");
    assert_eq!(authority.send(at(0, 2)), None);
    assert_eq!(authority.send(at(2, 4)).as_deref(), Some("LIMITED"), "within the day");
    assert_eq!(authority.send(at(2, 3)), None);
    assert_eq!(authority.send(at(24, 5)), None, "a late event of another day");
    assert_eq!(authority.send(at(0, -4)), None, "a decrease is below every limit");
    assert_eq!(authority.send(at(3, 1)).as_deref(), Some("LIMITED"));
    assert_eq!(authority.count("coins"), 9);
    // The amounts are part of the state, so that another process continues from them.
    let record = &authority.record;
    let read = StreamRecord::read("player", &rulebook_of(record), record.epoch(), record.rev(), record.snapshot()).unwrap();
    authority.record = read;
    assert_eq!(authority.send(at(0, 1)).as_deref(), Some("LIMITED"));
}

fn rulebook_of(record: &StreamRecord) -> Rulebook {
    let document = json!({"settings": {"limits": {"coins": {"per_hour": 5, "per_day": 8}}}, "achievements": {"coins": {"name": "Coins", "max_count": 1_000}}});
    let rulebook = Rulebook::new(value(document), "player").unwrap();
    assert!(!record.snapshot().is_empty());
    rulebook
}

#[test]
fn a9_limits_name_types_statistics_and_marks() {
    let mut authority =
        Authority::new(json!({"limits": {"session_completed": {"per_hour": 2}, "stat:gold": {"per_day": 10}, "level": {"per_day": 3}}}));
    let session = || json!({"type": "session_completed", "duration_sec": 60});
    let sent: Vec<_> = (0..3).map(|_| authority.send(session())).collect();
    assert_eq!(sent, [None, None, Some("LIMITED".to_owned())]);
    assert_eq!(authority.send(json!({"type": "stat", "add": {"gold": 11}})).as_deref(), Some("LIMITED"));
    assert_eq!(authority.send(json!({"type": "stat", "add": {"gold": 10, "silver": 99}})), None);
    assert_eq!(authority.send(json!({"type": "update", "at_least": {"level": 4}})).as_deref(), Some("LIMITED"));
    assert_eq!(authority.send(json!({"type": "update", "at_least": {"level": 3}})), None);
    assert_eq!(authority.send(json!({"type": "update", "at_least": {"level": 3}})), None, "the mark raises nothing");
    assert_eq!(authority.send(add("level", 1)).as_deref(), Some("LIMITED"));
}

/// A command with an instant long ago, which a modified client may send, does not escape the limits, and gets no new room as time passes.
#[test]
fn a9_amounts_of_long_ago_are_limited_together() {
    let document =
        || json!({"settings": {"limits": {"coins": {"per_hour": 5}}}, "achievements": {"coins": {"name": "Coins", "max_count": 1_000}}});
    let mut engine = player_of(document());
    let update = |at: i64, amount: i64| self::at(at, Action::update([("coins", amount)]));
    engine.apply(&update(NOW, 1)).unwrap();
    for days in [40, 50, 60] {
        let long_ago = update(NOW - days * DAY, 5);
        assert_eq!(engine.check_limits(&long_ago).is_ok(), days == 40, "{days} days");
        if days == 40 {
            engine.apply(&long_ago).unwrap();
        }
    }
    engine.apply(&update(NOW + 60 * DAY, 1)).unwrap();
    assert!(engine.check_limits(&update(NOW, 1)).is_err(), "this hour is earlier now, too");
    assert!(engine.check_limits(&update(NOW + 40 * DAY, 5)).is_ok());
    assert_eq!(reloaded(&engine, document()).check_limits(&update(NOW, 1)).unwrap_err().code(), ErrorCode::Limited);
}

/// A mark counts by the amount by which it raises the count: from the count shown at its instant, up to the maximum.
#[test]
fn a9_a_mark_counts_by_what_it_raises() {
    let daily = json!({"name": "Daily", "max_count": 10, "reset_cronexpr": "0 0 * * *"});
    let document = json!({"settings": {"limits": {"daily": {"per_day": 5}, "tall": {"per_hour": 100}}}, "achievements": {
        "daily": daily, "tall": {"name": "Tall", "max_count": 10, "count": 4},
    }});
    let mut engine = player_of(document);
    let reach = |at: i64, id: &str, mark: i64| self::at(at, Action::reach([(id, mark)]));
    engine.apply(&reach(NOW, "daily", 5)).unwrap();
    assert!(engine.check_limits(&reach(NOW + DAY, "daily", 10)).is_err(), "a new day begins at 0");
    assert!(engine.check_limits(&reach(NOW + DAY, "daily", 5)).is_ok());
    assert!(engine.check_limits(&reach(NOW, "tall", 5_000)).is_ok(), "it raises the count by 6 at most");
}

/// A statistic counts by the amount by which the whole command raises it, by any of its members.
#[test]
fn a9_a_statistic_counts_by_what_it_is_raised_by() {
    let document = json!({"settings": {"limits": {"stat:gold": {"per_day": 10}, "coins": {"per_day": 10}}}, "achievements": {
        "coins": {"name": "Coins", "max_count": 1_000},
    }});
    let mut engine = player_of(document);
    let stat = |mut body: Json| {
        body["type"] = json!("stat");
        body["at"] = json!(NOW);
        Command::from_value(&value(body)).unwrap()
    };
    let allows = |body: Json| engine.check_limits(&stat(body)).is_ok();
    assert!(allows(json!({"set": {"gold": 10}})) && !allows(json!({"set": {"gold": 11}})));
    assert!(allows(json!({"max": {"gold": 10}})) && !allows(json!({"max": {"gold": 11}})));
    assert!(!allows(json!({"min": {"gold": 11}})), "the first value, of whichever kind");
    assert!(!allows(json!({"max": {"gold": 6}, "add": {"gold": 5}})), "together it is 11");
    assert!(!allows(json!({"set": {"gold": 9}, "min": {"gold": 0}, "add": {"gold": 2}})), "the way up counts, the way down does not");
    engine.apply(&stat(json!({"set": {"gold": 8}}))).unwrap();
    for (body, allowed) in [
        (json!({"set": {"gold": 10}}), true),
        (json!({"max": {"gold": 11}}), false),
        (json!({"max": {"gold": 3}, "min": {"gold": 1}, "set": {"gold": 5}}), true),
        (json!({"set": {"gold": 0}, "add": {"gold": 3}}), false),
    ] {
        assert_eq!(engine.check_limits(&stat(body.clone())).is_ok(), allowed, "{body}");
    }
    let both = |added: i64, mark: i64| {
        let ids = |amount| vec![("coins".to_owned(), amount)];
        self::at(NOW, Action::Update { achievements: ids(added), at_least: ids(mark) })
    };
    assert!(engine.check_limits(&both(10, 10)).is_ok(), "the addition reaches the mark");
    assert!(engine.check_limits(&both(5, 11)).is_err());
}
