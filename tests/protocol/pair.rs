//! A device and an authority, without a network between them.

use plaudit::authority::{Account, Exchange, Host, StreamRecord};
use plaudit::protocol::{ClockState, Limits, MAX_EVENTS, Rulebook, SyncRequest, SyncResponse};
use plaudit::replica::{Adopt, Intent, Notice, Opening, Past, Reading, Recorded, Replica, Saved, Verdict};
use plaudit::{RewardSource, SeededRewards, UnixSec, Value};

/// 2026-09-21T14:13:20Z.
pub const NOW: i64 = 1_790_000_000;
pub const DAY: i64 = 86_400;

pub const DOCUMENT: &str = r#"{"achievements": {
    "first": {"name": "First steps", "max_count": 2},
    "grind": {"name": "Grind", "max_count": 1, "reset_cronexpr": "0 0 * * *", "auto_reset": true},
    "gift": {"name": "Gift", "max_count": 1, "reward": {"weighted": [{"weight": 1, "currencies": {"coins": {"min": 1, "max": 9}}}]}},
    "reader": {"name": "Reader", "trigger": {"content": {"content_ids": ["book"]}}}
}}"#;

pub fn rulebook(document: &str) -> Rulebook {
    Rulebook::new(Value::from_json(document).unwrap(), "player").unwrap()
}

pub fn opening(cid: &str, past: Past) -> Opening {
    Opening {
        player: "ada".to_owned(),
        cid: cid.to_owned(),
        past,
        local: false,
        predicts: true,
        definitions: Some(rulebook(DOCUMENT)),
        built: None,
        adopt: Adopt::No,
        batch: MAX_EVENTS,
        limits: Limits::default(),
    }
}

pub struct Device {
    pub saved: Saved,
    pub replica: Replica,
    count: u32,
    name: &'static str,
}

impl Device {
    pub fn new(name: &'static str, past: Past) -> Device {
        let (replica, _) = Replica::open(&Saved::default(), opening(name, past)).unwrap();
        Device { saved: Saved::default(), replica, count: 0, name }
    }

    /// Records a command, from its `at` and the rest of its text.
    pub fn record(&mut self, at: i64, body: &str) -> Vec<Notice> {
        let recorded = self.staged(at, body);
        self.saved.write(&recorded.write);
        self.replica.stored(recorded).unwrap()
    }

    /// The staged record of a command.
    pub fn staged(&mut self, at: i64, body: &str) -> Recorded {
        self.count += 1;
        let intent = Intent {
            stream: "player".to_owned(),
            command: Value::from_json(&format!(r#"{{"at":{at},{body}}}"#)).unwrap(),
            eid: format!("{}-{}", self.name, self.count),
            clock: ClockState::Synced,
            reading: Reading { wall_ms: at * 1_000, mono_ms: 0 },
            boot: format!("boot{}", self.count),
        };
        self.replica.record(intent).unwrap()
    }

    pub fn request(&mut self) -> SyncRequest {
        self.count += 1;
        self.replica.request(&format!("{}-n{}", self.name, self.count), Reading::default(), "no boot")
    }

    pub fn accept(&mut self, answer: &SyncResponse) -> Vec<Notice> {
        let Verdict::Accepted(accepted) = self.replica.accept(answer, &format!("{}-fresh", self.name)).unwrap() else {
            panic!("the answer is not accepted")
        };
        self.saved.write(&accepted.write);
        self.replica.take_over(*accepted).unwrap()
    }

    pub fn sync(&mut self, server: &mut Server, now: i64) -> Vec<Notice> {
        let request = self.request();
        let answer = server.receive(&request, now);
        self.accept(&answer)
    }
}

pub struct Server {
    pub account: Account,
    pub record: StreamRecord,
    rewards: SeededRewards,
}

impl Host for Server {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.rewards
    }
}

struct Desk(SeededRewards);

impl Host for Desk {
    fn rewards(&mut self) -> &mut dyn RewardSource {
        &mut self.0
    }
}

impl Server {
    pub fn new() -> Server {
        let record = StreamRecord::new("player", &rulebook(DOCUMENT), UnixSec(NOW - DAY)).unwrap();
        Server { account: Account::default(), record, rewards: SeededRewards { seed: "s".to_owned() } }
    }

    pub fn receive(&mut self, request: &SyncRequest, now: i64) -> SyncResponse {
        let mut desk = Desk(self.rewards.clone());
        let mut exchange = Exchange::new(request, UnixSec(now), Limits::default());
        let _ = exchange.adopt(&mut self.account, &mut self.record, true);
        while exchange.next_run().is_some() {
            let _ = exchange.settle(&mut self.account, Some(&mut self.record), &mut desk);
        }
        exchange.celebrate("player", &mut self.record, None);
        exchange.answer(&self.account, &[("player", Some(&self.record))], |_| None)
    }

    pub fn redefine(&mut self, document: &str) {
        let (epoch, rev, text) = (self.record.epoch(), self.record.rev(), self.record.snapshot().to_owned());
        self.record = StreamRecord::read("player", &rulebook(document), epoch, rev, &text).unwrap();
    }
}

/// The notices in short: `!key` celebrated, `-key` retracted, `=key` listed in the inbox, `x code` rejected.
pub fn told(notices: &[Notice]) -> Vec<String> {
    let words = |notice: &Notice| match notice {
        Notice::Unlock { unlock, .. } => Some(format!("!{}", unlock.key)),
        Notice::Inbox { unlock, .. } => Some(format!("={}", unlock.key)),
        Notice::Retract { key, .. } => Some(format!("-{key}")),
        Notice::Rejected(rejection) => Some(format!("x {}", rejection.code)),
        Notice::NotAdopted { .. } => Some("not adopted".to_owned()),
        Notice::ClockSetBack => Some("clock set back".to_owned()),
        Notice::SetAside { what, error, .. } => Some(format!("aside {what} {}", error.code().as_str())),
        _ => None,
    };
    notices.iter().filter_map(words).collect()
}

pub const READ: &str = r#""type":"content_completed","content_id":"book""#;

pub fn update(id: &str, amount: i64) -> String {
    format!(r#""type":"update","achievements":{{"{id}":{amount}}}"#)
}
