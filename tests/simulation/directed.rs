//! Rules whose mutants random histories do not catch. Each has a short history, which holds under the shipped rules and fails under
//! the mutant.

use plaudit::authority::{Account, Admission, Adopted, Exchange, Host, StreamRecord};
use plaudit::protocol::{
    Adoption, ClockState, Event, Limits, PLAYER, Rulebook, Sequence, StreamAnswer, StreamRequest, SyncRequest, SyncResponse,
};
use plaudit::replica::{Adopt, Intent, Opening, Past, Reading, Replica, Saved, Verdict};
use plaudit::{Action, Command, PendingRewards, RewardSource, UnixSec, Value};

use crate::mutants::{Mutant, Rules};

const NOW: UnixSec = UnixSec(1_790_000_000);

struct Desk(PendingRewards);

impl Host for Desk {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }

    fn admit(&mut self, _event: &Event) -> Admission {
        Admission::Admitted
    }
}

fn rulebook() -> Rulebook {
    let document =
        Value::from_json(r#"{"achievements": {"first": {"name": "First", "max_count": 9}, "second": {"name": "Second", "max_count": 9}}}"#)
            .unwrap();
    Rulebook::new(document, PLAYER).unwrap()
}

fn record() -> StreamRecord {
    StreamRecord::new(PLAYER, &rulebook(), NOW).unwrap()
}

fn event(mid: i64, id: &str) -> Event {
    Event {
        sequence: Sequence { cid: "c".to_owned(), mid },
        eid: format!("e{mid}"),
        stream: PLAYER.to_owned(),
        command: Command::new(NOW, Action::update([(id, 1)])).to_value(),
        definitions: "none".to_owned(),
        ..Event::default()
    }
}

/// The authority's answer to these events.
fn ask(record: &mut StreamRecord, account: &mut Account, nonce: &str, events: Vec<Event>, rules: Rules) -> SyncResponse {
    ask_at(NOW, Limits::default(), (record, account), nonce, events, rules)
}

/// The answer of an authority with these limits at an instant.
fn ask_at(
    now: UnixSec,
    limits: Limits,
    (record, account): (&mut StreamRecord, &mut Account),
    nonce: &str,
    events: Vec<Event>,
    rules: Rules,
) -> SyncResponse {
    let streams = vec![StreamRequest { stream: PLAYER.to_owned(), ..StreamRequest::default() }];
    let request = SyncRequest { nonce: nonce.to_owned(), streams, events, ..SyncRequest::default() };
    let mut exchange = Exchange::with_rules(&request, now, limits, rules);
    while exchange.next_run().is_some() {
        let _ = exchange.settle(account, Some(&mut *record), &mut Desk(PendingRewards));
    }
    exchange.answer(account, &[(PLAYER, Some(&*record))], |_| None)
}

/// S4: if later rejections are left out, the ack stops before the first of them.
fn acks_no_further_than_it_lists(rules: Rules) -> bool {
    let (mut record, mut account) = (record(), Account::default());
    ask(&mut record, &mut account, "n1", (1..=6).map(|mid| event(mid, "no_such")).collect(), rules);
    // The answer was lost, and the first event is sent again: it is listed, with two later ones.
    let answer = ask(&mut record, &mut account, "n2", vec![event(1, "no_such")], rules);
    (answer.rejected.len(), answer.ack) == (3, vec![("c".to_owned(), 3)])
}

/// The codes with which an authority of its own refuses these events.
fn refusals(now: UnixSec, limits: Limits, events: Vec<Event>, rules: Rules) -> Vec<String> {
    let answer = ask_at(now, limits, (&mut record(), &mut Account::default()), "n", events, rules);
    answer.rejected.into_iter().map(|rejection| rejection.code).collect()
}

/// S12: what would add an id to a stream that is full is refused, and what adds none is not.
fn fills_up(rules: Rules) -> bool {
    let full = |events: Vec<Event>| refusals(NOW, Limits { stream_bytes: 150, ..Limits::default() }, events, rules);
    let on_two = vec![event(1, "first"), event(2, "second"), event(3, "first")];
    full(on_two) == ["STREAM_FULL"]
}

/// K18: the authority accepts the oldest event up to the instant that the status tells, and no longer.
fn expires_when_it_says(rules: Rules) -> bool {
    let (mut replica, _) = Replica::open_with_rules(&Saved::default(), opening(), rules).unwrap();
    let reading = Reading::default();
    let command = Command::new(NOW, Action::update([("first", 1)])).to_value();
    let (stream, clock, boot) = (PLAYER.to_owned(), ClockState::Unsynced, "b".to_owned());
    let recorded = replica.record(Intent { stream, command, eid: "e1".to_owned(), clock, reading, boot }).unwrap();
    replica.stored(recorded).unwrap();
    let (oldest, until) = replica.waiting().unwrap();
    let sent = || replica.pending_events().cloned().collect::<Vec<_>>();
    let refusals_at = |now: UnixSec| refusals(now, Limits::default(), sent(), rules);
    oldest == NOW && refusals_at(until).is_empty() && refusals_at(until.plus(1)) == ["TOO_OLD"]
}

fn opening() -> Opening {
    Opening {
        player: "ada".to_owned(),
        cid: "c".to_owned(),
        past: Past::Known,
        local: false,
        predicts: true,
        definitions: Some(rulebook()),
        built: None,
        adopt: Adopt::No,
        batch: 4,
        limits: Limits::default(),
    }
}

/// K4: an answer with `rebase` is accepted, regardless of its revision.
fn rebases(rules: Rules) -> bool {
    let (mut replica, _) = Replica::open_with_rules(&Saved::default(), opening(), rules).unwrap();
    let mut ahead = record();
    for (turn, mid) in (1..=3).enumerate() {
        let nonce = format!("n{turn}");
        let _ = replica.request(&nonce, Reading::default(), "b");
        let answer = ask(&mut ahead, &mut Account::default(), &nonce, vec![event(mid, "first")], Rules::new(None));
        if let Ok(Verdict::Accepted(accepted)) = replica.accept(&answer, "fresh") {
            replica.take_over(*accepted).unwrap();
        }
    }
    let _ = replica.request("last", Reading::default(), "b");
    let mut answer = ask(&mut record(), &mut Account::default(), "last", Vec::new(), Rules::new(None));
    for (_, stream) in &mut answer.streams {
        if let StreamAnswer::State(state) = stream {
            state.rebase = true;
        }
    }
    matches!(replica.accept(&answer, "fresh"), Ok(Verdict::Accepted(_)))
}

/// K17: an adopted state contains no instant later than the receipt.
fn adopts_nothing_of_the_future(rules: Rules) -> bool {
    let state = r#"{"facts":{},"records":{"first":{"count":1,"update_time_sec":1800000000}},"version":2}"#.to_owned();
    let request = SyncRequest { nonce: "n".to_owned(), adopt: Some(Adoption { eid: "a".to_owned(), state }), ..SyncRequest::default() };
    let (exchange, mut record) = (Exchange::with_rules(&request, NOW, Limits::default(), rules), record());
    let adopted = exchange.adopt(&mut Account::default(), &mut record, true);
    adopted == Some(Adopted::Taken) && !record.snapshot().contains("1800000000")
}

/// Whether a history holds under these rules.
type Holds = fn(Rules) -> bool;

#[test]
fn every_directed_history_kills_its_mutant() {
    let histories: [(Mutant, Holds); 5] = [
        (Mutant::S4AckPassesList, acks_no_further_than_it_lists),
        (Mutant::K4NeverRebases, rebases),
        (Mutant::K17AdoptsTheFuture, adopts_nothing_of_the_future),
        (Mutant::S12NeverFull, fills_up),
        (Mutant::K18PromisesMore, expires_when_it_says),
    ];
    assert_eq!(histories.map(|(mutant, _)| mutant), Mutant::DIRECTED);
    for (mutant, holds) in histories {
        assert!(holds(Rules::new(None)), "{mutant:?}: the history must hold under the shipped rules");
        assert!(!holds(Rules::new(Some(mutant))), "{mutant:?} survives");
    }
}
