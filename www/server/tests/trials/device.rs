//! Devices: the crate's replica over HTTP, with the device's clock and a store in memory.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::time::{SystemTime, UNIX_EPOCH};

use plaudit::Value;
use plaudit::protocol::{ClockState, Limits, MAX_EVENTS, Rulebook, SyncRequest, SyncResponse};
use plaudit::replica::{Adopt, Intent, Notice, Opening, Past, Reading, Replica, Saved, Verdict};
use uuid::Uuid;

use crate::client::{Client, Session, until_served};
use crate::fixture::DEFINITIONS;
use crate::peers::wait_for;

pub struct Device {
    pub session: Session,
    pub replica: Replica,
    saved: Saved,
    /// Every event that was recorded here, in order, with its command.
    pub recorded: Vec<(String, String)>,
    /// Every rejection that was reported here.
    pub reported: Vec<String>,
    pub trips: Trips,
    sent: BTreeSet<String>,
    /// Whether the last answer asked to retry later.
    is_put_off: bool,
}

/// The results of the requests that reached a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Trips {
    /// The answer was accepted.
    pub answered: u64,
    /// There was no answer, or one that asks to retry later.
    pub cut_off: u64,
    /// The number of events that were sent again.
    pub sent_again: u64,
}

/// UNIX seconds.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

pub fn unique() -> String {
    Uuid::new_v4().to_string()
}

impl Device {
    pub fn sign_in(client: &Client, device_id: &str) -> Device {
        let session = client.sign_in(device_id);
        let opening = Opening {
            player: session.player.clone(),
            cid: unique(),
            past: Past::Known,
            local: false,
            predicts: true,
            definitions: Some(Rulebook::new(Value::from_json(DEFINITIONS).unwrap(), "player").unwrap()),
            built: None,
            adopt: Adopt::No,
            batch: MAX_EVENTS,
            limits: Limits::default(),
        };
        let (replica, _) = Replica::open(&Saved::default(), opening).unwrap();
        Device {
            session,
            replica,
            saved: Saved::default(),
            recorded: Vec::new(),
            reported: Vec::new(),
            trips: Trips::default(),
            sent: BTreeSet::new(),
            is_put_off: false,
        }
    }

    /// Records a command that happens now: its type and members.
    pub fn record(&mut self, body: &str) {
        self.try_record(now(), body).unwrap();
    }

    /// Records a command at an instant, unless the device's prediction refuses it.
    pub fn try_record(&mut self, at: i64, body: &str) -> Result<(), plaudit::Error> {
        self.try_record_on("player", at, body)
    }

    /// The same, on any stream.
    pub fn try_record_on(&mut self, stream: &str, at: i64, body: &str) -> Result<(), plaudit::Error> {
        let eid = unique();
        let intent = Intent {
            stream: stream.to_owned(),
            command: Value::from_json(&format!(r#"{{"at":{at},{body}}}"#)).unwrap(),
            eid: eid.clone(),
            clock: ClockState::Synced,
            reading: Reading { wall_ms: at * 1_000, mono_ms: 0 },
            boot: "boot".to_owned(),
        };
        let recorded = self.replica.record(intent)?;
        self.saved.write(&recorded.write);
        self.replica.stored(recorded)?;
        self.recorded.push((eid, body.to_owned()));
        Ok(())
    }

    pub fn request(&mut self) -> SyncRequest {
        self.replica.request(&unique(), Reading::default(), "another boot")
    }

    /// Accepts an answer. Returns false if the authority processed nothing, if the answer is not for this device any more, or if it
    /// differs from the base, so that the next request asks for a snapshot.
    pub fn accept(&mut self, answer: &SyncResponse) -> bool {
        let verdict = self.replica.accept(answer, &unique());
        let Ok(Verdict::Accepted(accepted)) = verdict else {
            self.replica.forget(&answer.nonce);
            return false;
        };
        self.saved.write(&accepted.write);
        for notice in self.replica.take_over(*accepted).unwrap() {
            if let Notice::Rejected(rejection) = notice {
                self.reported.push(rejection.eid);
            }
        }
        true
    }

    /// Makes one round trip; returns whether an answer was accepted.
    pub fn try_sync(&mut self, client: &Client) -> bool {
        let request = self.request();
        let body = request.to_value().to_canonical_json();
        let answer = client.try_sync(&self.session.token, body.as_bytes());
        if matches!(&answer, Err(ureq::Error::Io(error)) if error.kind() == ErrorKind::ConnectionRefused) {
            self.replica.forget(&request.nonce);
            self.is_put_off = false;
            return false; // no server answered
        }
        self.is_put_off = answer.as_ref().is_ok_and(|answer| answer.status == 503);
        for event in request.events {
            self.trips.sent_again += u64::from(!self.sent.insert(event.eid));
        }
        let is_accepted = match answer.ok().and_then(|answer| answer.sync_response().ok()) {
            Some(answer) => self.accept(&answer),
            None => {
                self.replica.forget(&request.nonce);
                false
            }
        };
        *(if is_accepted { &mut self.trips.answered } else { &mut self.trips.cut_off }) += 1;
        is_accepted
    }

    /// Makes a round trip whose answer is lost.
    pub fn lose_answer(&mut self, client: &Client) {
        let request = self.request();
        let body = request.to_value().to_canonical_json();
        until_served(|| client.try_sync(&self.session.token, body.as_bytes()).unwrap()).ok();
        self.replica.forget(&request.nonce);
        self.sent.extend(request.events.into_iter().map(|event| event.eid));
        self.trips.cut_off += 1;
    }

    /// Makes one round trip, and others while the server asks to retry later; returns whether an answer was accepted.
    pub fn sync_when_served(&mut self, client: &Client) -> bool {
        let mut is_accepted = false;
        wait_for("the server answers", || {
            is_accepted = self.try_sync(client);
            is_accepted || !self.is_put_off
        });
        is_accepted
    }

    /// Makes round trips until no event is pending and nothing is new.
    pub fn drain(&mut self, client: &Client) {
        for _ in 0..100 {
            let before = (self.replica.pending(), self.replica.base("player").map(|(epoch, rev, _)| (epoch, rev)));
            assert!(self.sync_when_served(client) || self.sync_when_served(client), "two answers in a row were not accepted");
            let after = (self.replica.pending(), self.replica.base("player").map(|(epoch, rev, _)| (epoch, rev)));
            if after == before && after.0 == 0 {
                return;
            }
        }
        panic!("{} events still wait after 100 round trips", self.replica.pending());
    }

    /// The base, which equals the view once no event is pending.
    pub fn base(&self) -> (i64, i64, String) {
        let (epoch, rev, text) = self.replica.base("player").unwrap();
        if self.replica.pending() == 0 {
            assert_eq!(self.replica.view_text("player").as_deref(), Some(text), "I1: the view differs from the base");
        }
        (epoch, rev, text.to_owned())
    }

    pub fn count(&self, id: &str) -> i64 {
        let state: serde_json::Value = serde_json::from_str(&self.base().2).unwrap();
        count_in(&state, id)
    }
}

/// A record's count in a state.
pub fn count_in(state: &serde_json::Value, id: &str) -> i64 {
    state["records"][id]["count"].as_i64().unwrap_or(0)
}

/// An update by an amount, in the form of [`Device::record`].
pub fn update(id: &str, amount: i64) -> String {
    format!(r#""type":"update","achievements":{{"{id}":{amount}}}"#)
}
