//! The cost of accepting an answer by the number of pending events: 10 ms for 1,000, and linear.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "criterion's macro writes undocumented items; a benchmark fails by panicking"
)]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use plaudit::authority::{Account, Exchange, StreamRecord};
use plaudit::protocol::{ClockState, Limits, MAX_EVENTS, Rulebook, SyncResponse};
use plaudit::replica::{Adopt, Intent, Opening, Past, Reading, Replica, Saved, Verdict};
use plaudit::{UnixSec, Value};

const T0: i64 = 1_790_000_000;

/// 100 achievements: counters, daily ones, repeating ones, triggers.
fn rulebook() -> Rulebook {
    let node = |n: i64| match n % 4 {
        0 => format!(r#""a{n}":{{"name":"N","max_count":1000}}"#),
        1 => format!(r#""a{n}":{{"name":"N","max_count":5,"reset_cronexpr":"0 0 * * *"}}"#),
        2 => format!(r#""a{n}":{{"name":"N","max_count":10,"auto_reset":true}}"#),
        _ => format!(r#""a{n}":{{"name":"N","trigger":{{"session_count":{{"sessions":{n}}}}}}}"#),
    };
    let nodes: Vec<String> = (0..100).map(node).collect();
    Rulebook::new(Value::from_json(&format!(r#"{{"achievements":{{{}}}}}"#, nodes.join(","))).unwrap(), "player").unwrap()
}

fn intent(n: i64) -> Intent {
    let at = T0 + n;
    let id = n % 100;
    let text = match id % 4 {
        3 => format!(r#"{{"at":{at},"type":"session_completed","duration_sec":60}}"#),
        _ => format!(r#"{{"at":{at},"type":"update","achievements":{{"a{id}":1}}}}"#),
    };
    let (reading, boot) = (Reading { wall_ms: at * 1_000, mono_ms: n * 1_000 }, "b".to_owned());
    let command = Value::from_json(&text).unwrap();
    Intent { stream: "player".to_owned(), command, eid: format!("event-{n}"), clock: ClockState::Unsynced, reading, boot }
}

/// A replica with this many pending events, and an answer with another base that settles none of them.
fn waiting(pending: i64) -> (Replica, SyncResponse) {
    let opening = Opening {
        player: "ada".to_owned(),
        cid: "c".to_owned(),
        past: Past::Known,
        local: false,
        predicts: true,
        definitions: Some(rulebook()),
        built: None,
        adopt: Adopt::No,
        batch: MAX_EVENTS,
        limits: Limits::default(),
    };
    let (mut replica, _) = Replica::open(&Saved::default(), opening).unwrap();
    for n in 0..pending {
        let recorded = replica.record(intent(n)).unwrap();
        let _ = replica.stored(recorded).unwrap();
    }
    let now = UnixSec(T0 + pending);
    let mut request = replica.request("n", Reading::default(), "b");
    request.events.clear();
    let record = StreamRecord::new("player", &rulebook(), now).unwrap();
    let answer = Exchange::new(&request, now, Limits::default()).answer(&Account::default(), &[("player", Some(&record))], |_| None);
    (replica, answer)
}

fn rebase(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rebase");
    group.sample_size(20);
    for pending in [1_000, 10_000] {
        let (mut replica, answer) = waiting(pending);
        group.throughput(Throughput::Elements(pending as u64));
        group.bench_function(BenchmarkId::from_parameter(pending), |bencher| {
            bencher.iter(|| match replica.accept(black_box(&answer), "fresh").unwrap() {
                Verdict::Accepted(accepted) => accepted.report,
                _ => panic!("the answer fits"),
            });
        });
    }
    group.finish();
}

criterion_group!(benches, rebase);
criterion_main!(benches);
