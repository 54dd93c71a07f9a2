//! S11, S12: the bases and keys that a client may claim, and the size of a stream.

use plaudit::authority::{Account, Exchange, Host, Receipts, StreamRecord};
use plaudit::protocol::{Event, Limits, Sequence, StreamAnswer, StreamRequest, StreamState, SyncRequest, hash_of};
use plaudit::{Action, Actor, Command, PendingRewards, RewardSource, Role, UnixSec, Value};

use crate::pair::{DAY, DOCUMENT, NOW, rulebook};

const TEAM: &str = "team:reds";
const FAR: i64 = 9_007_199_254_740_991;

struct Signed(&'static str);

impl Receipts for Signed {
    fn issue(&self, stream: &str, epoch: i64, rev: i64) -> String {
        hash_of(&format!("{} {stream} {epoch} {rev}", self.0))
    }

    fn verifies(&self, stream: &str, epoch: i64, rev: i64, receipt: &str) -> bool {
        receipt == self.issue(stream, epoch, rev)
    }
}

struct Desk(PendingRewards);

impl Host for Desk {
    fn actor(&mut self, _stream: &str) -> Option<Actor> {
        Some(Actor { id: "ann".to_owned(), role: Role::Member })
    }

    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

fn record(stream: &str) -> StreamRecord {
    StreamRecord::new(stream, &rulebook(DOCUMENT), UnixSec(NOW - DAY)).unwrap()
}

fn event(stream: &str, mid: i64, command: Action) -> Event {
    Event {
        sequence: Sequence { cid: "c".to_owned(), mid },
        eid: format!("e{mid}"),
        stream: stream.to_owned(),
        command: Command::new(UnixSec(NOW), command).to_value(),
        definitions: "none".to_owned(),
        ..Event::default()
    }
}

/// The answer to one request with this base.
fn ask(record: &mut StreamRecord, epoch: i64, rev: i64, receipt: Option<String>, events: Vec<Event>) -> (StreamState, Account) {
    let stream = record.id().to_owned();
    let base = StreamRequest { stream: stream.clone(), epoch, rev: Some(rev), receipt, ..StreamRequest::default() };
    let request = SyncRequest { nonce: "n".to_owned(), streams: vec![base], events, ..SyncRequest::default() };
    let mut account = Account::default();
    let mut exchange = Exchange::new(&request, UnixSec(NOW), Limits::default()).with_receipts(&Signed("secret"));
    while exchange.next_run().is_some() {
        let _ = exchange.settle(&mut account, Some(&mut *record), &mut Desk(PendingRewards));
    }
    if stream == TEAM {
        let mut own = StreamRecord::new("player", &rulebook(DOCUMENT), UnixSec(NOW)).unwrap();
        exchange.celebrate(TEAM, &mut own, Some(record));
    } else {
        exchange.celebrate(&stream, record, None);
    }
    let answer = exchange.answer(&account, &[(&stream, Some(&*record))], |_| Some(Role::Member));
    let StreamAnswer::State(state) = answer.streams[0].1.clone() else { panic!("a member") };
    (state, account)
}

#[test]
fn s11_no_lie_raises_a_teams_epoch_and_the_liar_gets_the_teams_state() {
    let epoch = record(TEAM).epoch();
    let other = Some(Signed("secret").issue("player", epoch, FAR));
    for (claimed, rev) in [(epoch, 1), (epoch, FAR), (epoch + 1, 0), (NOW + DAY, 5), (FAR, FAR)] {
        for receipt in [None, Some(String::new()), Some("forged".to_owned()), other.clone()] {
            let mut team = record(TEAM);
            let events = vec![event(TEAM, 1, Action::update([("first", 1)]))];
            let (state, account) = ask(&mut team, claimed, rev, receipt, events);
            assert_eq!((team.epoch(), team.rev()), (epoch, 0), "({claimed}, {rev})");
            assert!(state.rebase && state.snapshot.is_some());
            assert_eq!(account.ack("c"), 0, "S7: nothing is processed");
        }
    }
}

#[test]
fn s11_a_receipt_is_believed_whatever_it_says_of_the_clock() {
    for stream in ["player", TEAM] {
        let mut restored = record(stream);
        let ahead = NOW + 900 * DAY; // from a clock that was years ahead
        let (state, _) = ask(&mut restored, ahead, 7, Some(Signed("secret").issue(stream, ahead, 7)), Vec::new());
        assert_eq!((restored.epoch(), state.rebase), (ahead + 1, false), "{stream}: the epoch is above both");
        let (state, _) = ask(&mut restored, ahead + 1, 0, state.receipt, Vec::new());
        assert_eq!((restored.epoch(), state.snapshot), (ahead + 1, None), "once");
    }
}

#[test]
fn s11_a_players_own_base_without_a_receipt_is_believed_a_day_ahead_and_never_stuck() {
    for (epoch, rev, raised) in [(NOW - DAY, FAR, true), (NOW + DAY, 3, true), (NOW + DAY + 1, 3, false), (FAR, 3, false)] {
        let mut own = record("player");
        let (state, _) = ask(&mut own, epoch, rev, None, Vec::new());
        assert_eq!((own.epoch() > epoch, state.rebase), (raised, !raised), "({epoch}, {rev})");
        assert!(state.snapshot.is_some());
    }
}

#[test]
fn s12_a_full_stream_refuses_what_is_new_and_nothing_else() {
    let mut record = record("player");
    let mut refused = 0;
    let limits = Limits { stream_bytes: 4_096, ..Limits::default() };
    let mut account = Account::default();
    for mid in 1..=80 {
        let stat = Action::Stat { set: vec![(format!("statistic-{mid:0>60}"), 1)], max: vec![], min: vec![], add: vec![] };
        let streams = vec![StreamRequest { stream: "player".to_owned(), ..StreamRequest::default() }];
        let request = SyncRequest { nonce: "n".to_owned(), streams, events: vec![event("player", mid, stat)], ..SyncRequest::default() };
        let mut exchange = Exchange::new(&request, UnixSec(NOW), limits);
        let _ = exchange.settle(&mut account, Some(&mut record), &mut Desk(PendingRewards));
        let answer = exchange.answer(&account, &[("player", Some(&record))], |_| None);
        refused += answer.rejected.iter().filter(|rejection| rejection.code == "STREAM_FULL").count();
        assert_eq!(answer.ack, [("c".to_owned(), mid)], "S4: the event settles");
    }
    assert!((20..60).contains(&refused), "{refused}");
    assert!((3_900..=4_096).contains(&record.snapshot().len()), "{}", record.snapshot().len());
    // Known names still work: an existing statistic, and a count with an existing record.
    let known = Action::Stat { set: vec![(format!("statistic-{:0>60}", 1), 7)], max: vec![], min: vec![], add: vec![] };
    let request = SyncRequest {
        nonce: "n".to_owned(),
        streams: vec![StreamRequest { stream: "player".to_owned(), ..StreamRequest::default() }],
        events: vec![event("player", 81, known)],
        ..SyncRequest::default()
    };
    let mut exchange = Exchange::new(&request, UnixSec(NOW), limits);
    let settlement = exchange.settle(&mut account, Some(&mut record), &mut Desk(PendingRewards));
    assert_eq!(settlement.outcomes.len(), 1);
}

#[test]
fn s12_a_thousand_unlocks_are_kept_and_the_state_says_since_when() {
    let mut record = record("player");
    for number in 0..1_300 {
        let at = UnixSec(NOW - 40 * DAY + number * 600);
        let read = Command::new(at, Action::ContentCompleted { content_id: "book".to_owned() }).to_value();
        record.apply_at(&format!("e{number}"), None, &read, at, &mut PendingRewards).unwrap();
        record.commit(UnixSec(NOW), Limits::default());
    }
    assert_eq!(record.unlocks().len(), 1_000);
    let from = NOW - 40 * DAY + 299 * 600;
    let state = Value::from_json(record.snapshot()).unwrap();
    assert_eq!(state.get("unlocks_from"), Some(&Value::Int(from)));
    assert!(record.unlocks().iter().all(|unlock| unlock.at > UnixSec(from)));
    // Celebrated keys of kept unlocks are kept; the oldest of the others are dropped.
    let keys: Vec<String> = (0..1_300).map(|number| format!("reader@once#e{number}")).collect();
    record.mark_celebrated(&keys.iter().map(String::as_str).collect::<Vec<_>>(), UnixSec(NOW));
    record.commit(UnixSec(NOW), Limits::default());
    assert!(record.has_celebrated("reader@once#e1299") && record.has_celebrated("reader@once#e300"));
    assert!(!record.has_celebrated("reader@once#e0"));
}
