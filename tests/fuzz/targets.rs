//! The properties of the targets. No input may panic.

use std::collections::BTreeSet;

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::hiro::{AchievementList, AchievementsClaimRequest, AchievementsUpdateRequest, Envelope, Message};
use plaudit::protocol::{ClockState, Limits, MAX_EVENTS, Rulebook, SyncRequest, SyncResponse};
use plaudit::replica::{Adopt, Intent, Opening, Past, Reading, Replica, Saved, Verdict};
use plaudit::schedule::Schedule;
use plaudit::{Command, Definitions, Engine, EngineOptions, RewardSource, SeededRewards, UnixSec, Value, validate};

/// 2026-09-21T14:13:20Z.
pub const NOW: i64 = 1_790_000_000;
pub const CID: &str = "c1";

pub const DOCUMENT: &str = r#"{"settings": {"enabled_time_sec": 1789000000}, "achievements": {
    "first": {"name": "First steps", "max_count": 2, "auto_claim": true},
    "grind": {"name": "Grind", "max_count": 1, "reset_cronexpr": "0 0 * * *", "auto_reset": true},
    "gift": {"name": "Gift", "max_count": 1, "total_reward": {"guaranteed": {"currencies": {"gold": {"min": 1}}}},
        "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 9}}}]},
        "sub_achievements": {"ribbon": {"name": "Ribbon", "max_count": 1, "precondition_ids": ["first"]}}},
    "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["book"], "require": "all"}}},
    "regular": {"name": "Regular", "trigger": {"streak": {"days": 2}}},
    "level": {"name": "Level", "trigger": {"stat": {"id": "level", "at_least": 3}}}
}}"#;

pub fn rulebook() -> Rulebook {
    Rulebook::new(Value::from_json(DOCUMENT).unwrap(), "player").unwrap()
}

pub fn opening() -> Opening {
    Opening {
        player: "ada".to_owned(),
        cid: CID.to_owned(),
        past: Past::Known,
        local: false,
        predicts: true,
        definitions: Some(rulebook()),
        built: None,
        adopt: Adopt::No,
        batch: MAX_EVENTS,
        limits: Limits::default(),
    }
}

pub fn intent(eid: &str, body: &str) -> Intent {
    Intent {
        stream: "player".to_owned(),
        command: Value::from_json(&format!(r#"{{"at":{NOW},{body}}}"#)).unwrap(),
        eid: eid.to_owned(),
        clock: ClockState::Synced,
        reading: Reading { wall_ms: NOW * 1_000, mono_ms: 0 },
        boot: "boot".to_owned(),
    }
}

/// An accepted document has no errors; commands and views work on it.
pub fn document(input: &str) {
    let Ok(value) = Value::from_json(input) else { return };
    for team in [false, true] {
        let issues = validate(&value, None, team);
        let parsed = if team { Definitions::parse_team(&value) } else { Definitions::parse(&value) };
        let errors = issues.iter().any(|issue| issue.severity == plaudit::Severity::Error);
        assert_eq!(parsed.is_err(), errors, "validate and parse agree");
        let Ok(definitions) = parsed else { continue };
        let Ok(mut engine) = Engine::new(definitions, EngineOptions::default()) else { continue };
        plays(&mut engine);
    }
}

/// `previous` reverses `next`, and both advance.
pub fn schedule(input: &str) {
    let Ok(schedule) = Schedule::parse(input) else { return };
    for offset in [0, 3_600, -43_200] {
        let schedule = schedule.clone().with_offset(offset);
        let now = UnixSec(NOW);
        let next = schedule.next(now);
        if let Some(next) = next {
            assert!(next > now, "next is later");
            assert!(schedule.previous(next.plus(1)) == Some(next), "`previous` of the second after `next` is `next`");
            assert!(schedule.previous(next).is_none_or(|previous| previous <= now), "nothing lies between");
        }
        assert_eq!(schedule.upcoming(now, 1).first().copied(), next);
    }
}

/// A command is applied or refused as a whole; the state after it can be saved and read back.
pub fn command(input: &str) {
    let Ok(Value::List(values)) = Value::from_json(input) else { return };
    let mut engine = Engine::new(Definitions::parse(&Value::from_json(DOCUMENT).unwrap()).unwrap(), EngineOptions::default()).unwrap();
    for value in &values {
        let Ok(command) = Command::from_value(value) else { continue };
        let before = engine.state();
        let predicted = engine.preview_one(&command);
        assert_eq!(engine.state(), before, "a preview changes nothing");
        let outcome = engine.apply(&command);
        assert_eq!(predicted.is_ok(), outcome.is_ok(), "the preview equals the outcome");
        if outcome.is_err() {
            assert_eq!(engine.state(), before, "a refused command changes nothing");
        }
        assert_eq!(Command::from_value(&command.to_value()).unwrap(), command, "a command reads back unchanged");
    }
    reopens(&engine);
}

/// A readable state accepts commands, and can be saved and read again.
pub fn state(input: &str) {
    let Ok(value) = Value::from_json(input) else { return };
    let definitions = Definitions::parse(&Value::from_json(DOCUMENT).unwrap()).unwrap();
    let Ok(mut engine) = Engine::new(definitions, EngineOptions { state: Some(value), ..EngineOptions::default() }) else { return };
    reopens(&engine);
    plays(&mut engine);
    let _ = StreamRecord::read("player", &rulebook(), 0, 0, input);
}

struct Desk(SeededRewards);

impl Host for Desk {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

/// A request that is sent repeatedly settles, and applies each event once.
pub fn request(input: &str) {
    let Ok(value) = Value::from_json(input) else { return };
    let Ok(request) = SyncRequest::from_value(&value) else { return };
    let mut record = StreamRecord::new("player", &rulebook(), UnixSec(NOW - 86_400)).unwrap();
    let (mut account, mut applied) = (Account::default(), BTreeSet::new());
    let mut before = String::new();
    // A repeated id within a request waits for the next request.
    for _ in 0..=request.events.len() + 1 {
        before = record.snapshot().to_owned();
        let mut desk = Desk(SeededRewards { seed: "s".to_owned() });
        let mut exchange = Exchange::new(&request, UnixSec(NOW), Limits::default());
        while let Some(run) = exchange.next_run() {
            let record = (run.stream == "player").then_some(&mut record);
            let settlement = exchange.settle(&mut account, record, &mut desk);
            for (eid, _) in settlement.outcomes {
                assert!(applied.insert(eid.clone()), "{eid} counts once");
            }
        }
        exchange.celebrate("player", &mut record, None);
        let _ = exchange.answer(&account, &[("player", Some(&record))], |_| None).to_value().to_canonical_json();
    }
    assert_eq!(record.snapshot(), before, "nothing is left to settle");
    StreamRecord::read("player", &rulebook(), record.epoch(), record.rev(), record.snapshot()).unwrap();
}

/// An answer is accepted or ignored, and the replica still works.
pub fn answer(input: &str) {
    let Ok(value) = Value::from_json(input) else { return };
    let Ok(answer) = SyncResponse::from_value(&value) else { return };
    let mut saved = Saved::default();
    let (mut replica, _) = Replica::open(&saved, opening()).unwrap();
    let _ = replica.request("nonce", Reading::default(), "boot");
    if let Ok(Verdict::Accepted(accepted)) = replica.accept(&answer, "fresh") {
        saved.write(&accepted.write);
        let _ = replica.take_over(*accepted);
    }
    let recorded = replica.record(intent("later", r#""type":"joined""#));
    if let Ok(recorded) = recorded {
        saved.write(&recorded.write);
        replica.stored(recorded).unwrap();
    }
    Replica::open(&saved, opening()).unwrap();
}

/// A store opens, damaged texts are set aside, and the replica records.
pub fn store(input: &str) {
    let mut lines = input.lines().map(str::to_owned);
    let base = lines.next();
    let rest: Vec<String> = lines.collect();
    let half = rest.len() / 2;
    for (queue, journal) in [(rest.clone(), Vec::new()), (rest[..half].to_vec(), rest[half..].to_vec())] {
        let mut saved = Saved { base: base.clone(), queue, journal, ..Saved::default() };
        let Ok((mut replica, _)) = Replica::open(&saved, opening()) else { continue };
        if let Ok(recorded) = replica.record(intent("later", r#""type":"joined""#)) {
            saved.write(&recorded.write);
            replica.stored(recorded).unwrap();
        }
    }
}

/// Hiro's messages are read exactly or refused, and lists convert to readable states.
pub fn hiro_message(input: &str) {
    for envelope in [Envelope::Raw, Envelope::Wrapped] {
        let Ok(value) = envelope.open_request(input) else { continue };
        let _ = AchievementsClaimRequest::from_request(&value);
        if let Ok(update) = AchievementsUpdateRequest::from_request(&value) {
            let _ = update.command(UnixSec(NOW));
        }
        if let Ok(list) = AchievementList::from_answer(&value) {
            let definitions = Definitions::parse(&Value::from_json(DOCUMENT).unwrap()).unwrap();
            let state = list.to_state(&definitions, UnixSec(NOW));
            let mut engine = Engine::new(definitions, EngineOptions { state: Some(state), ..EngineOptions::default() }).unwrap();
            plays(&mut engine);
        }
    }
}

/// Runs commands and views at several instants.
fn plays(engine: &mut Engine) {
    let ids: Vec<String> = {
        let list = engine.list(UnixSec(NOW), None);
        list.achievements.iter().chain(&list.repeat_achievements).map(|view| view.id.clone()).take(5).collect()
    };
    for at in [UnixSec(NOW - 86_400), UnixSec(NOW), UnixSec(NOW + 86_400)] {
        for id in &ids {
            let _ = engine.apply(&Command::new(at, plaudit::Action::update([(id.as_str(), 1)])));
            let _ = engine.explain(id, at);
        }
        for body in [r#""type":"session_completed","duration_sec":600"#, r#""type":"content_completed","content_id":"book""#] {
            let command = Command::from_value(&Value::from_json(&format!(r#"{{"at":{},{body}}}"#, at.0)).unwrap()).unwrap();
            let _ = engine.apply(&command);
        }
        let _ = engine.list(at, None);
        assert!(engine.next_change(at).is_none_or(|change| change > at), "the next change is in the future");
    }
    reopens(engine);
}

/// The state can be read, and is written unchanged.
fn reopens(engine: &Engine) {
    let state = engine.state();
    let options = EngineOptions { state: Some(state.clone()), ..EngineOptions::default() };
    let again = Engine::new(engine.definitions().clone(), options).unwrap();
    assert_eq!(again.state(), state, "a saved state reads back unchanged");
}
