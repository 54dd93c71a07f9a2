//! A device: a store that survives crashes, a process that does not, clocks, and what the user has seen.

use std::collections::{BTreeMap, BTreeSet};

use plaudit::protocol::{Limits, Rulebook};
use plaudit::replica::{Clock, Notice, Opening, Past, Reading, Replica, Saved};

use crate::Broken;
use crate::mutants::Rules;

pub struct Device {
    pub player: String,
    pub store: Store,
    pub replica: Replica<Rules>,
    pub rules: Rules,
    pub past: Past,
    pub clock: Clock,
    pub skew_ms: i64,
    pub booted_ms: i64,
    pub boot: String,
    pub backup: Option<Store>,
    /// Something of its store was lost at some time.
    pub is_lossy: bool,
    /// Keys that were ever celebrated here.
    pub celebrated: BTreeSet<String>,
    /// Keys that may be celebrated here once more: all that knew of it was destroyed.
    pub forgivable: BTreeSet<String>,
    /// Which key an earning of G4 or G6 was celebrated under, by node and event.
    pub earnings: BTreeMap<(String, String), String>,
    pub reported: BTreeMap<String, u32>,
    /// Epoch and revision of what was last accepted, by stream.
    pub told: BTreeMap<String, (i64, i64)>,
}

/// What a backup of the device holds.
#[derive(Clone, Default)]
pub struct Store {
    pub saved: Saved,
    /// Celebrated and not taken back: key to stream and instant.
    pub shown: BTreeMap<String, (String, i64)>,
    pub pending: Vec<String>,
    /// For the mutant of K2.
    pub counter: i64,
}

impl Device {
    pub fn new(player: &str, rulebook: &Rulebook, past: Past, cid: &str, rules: Rules) -> Device {
        let opening = opening(player, rulebook, past, cid);
        let (replica, _) = Replica::open_with_rules(&Saved::default(), opening, rules).unwrap();
        Device {
            player: player.to_owned(),
            store: Store { counter: 1, ..Store::default() },
            replica,
            rules,
            past,
            clock: Clock::default(),
            skew_ms: 0,
            booted_ms: 0,
            boot: "b0".to_owned(),
            backup: None,
            is_lossy: false,
            celebrated: BTreeSet::new(),
            forgivable: BTreeSet::new(),
            earnings: BTreeMap::new(),
            reported: BTreeMap::new(),
            told: BTreeMap::new(),
        }
    }

    pub fn reading(&self, now_ms: i64) -> Reading {
        Reading { wall_ms: now_ms + self.skew_ms, mono_ms: now_ms - self.booted_ms }
    }

    /// A new process on what the store holds.
    pub fn restart(&mut self, rulebook: &Rulebook, cid: &str) -> Result<Vec<Notice>, Broken> {
        let opening = opening(&self.player, rulebook, self.past, cid);
        let (replica, notices) = Replica::open_with_rules(&self.store.saved, opening, self.rules.of_install(self.store.counter)).unwrap();
        for notice in &notices {
            if let Notice::SetAside { what, error, .. } = notice {
                return Err(Broken::new("A8", format!("{what} could not be read: {error}")));
            }
        }
        self.clock = Clock::default();
        self.replica = replica;
        Ok(notices)
    }

    /// I8 and I10: what is shown is what the store's base and queue give, byte for byte.
    pub fn check_view(&self, rulebook: &Rulebook) -> Result<(), Broken> {
        let probe = opening(&self.player, rulebook, self.past, "probe");
        let (again, _) = Replica::open_with_rules(&self.store.saved, probe, self.rules).unwrap();
        for stream in again.streams() {
            if self.replica.view_text(stream) != again.view_text(stream) {
                let detail =
                    format!("{stream} shows {:?}, but its store gives {:?}", self.replica.view_text(stream), again.view_text(stream));
                return Err(Broken::new("I10", detail));
            }
        }
        let pending = |replica: &Replica<Rules>| replica.pending_events().map(|event| event.eid.clone()).collect::<Vec<_>>();
        if pending(&self.replica) != pending(&again) {
            return Err(Broken::new("I10", "the queue in memory is not the stored one".to_owned()));
        }
        Ok(())
    }

    /// Shows what there is to show. `local`: the event that was just recorded here.
    pub fn show(&mut self, notices: &[Notice], local: Option<&str>, origins: &dyn Fn(&str, &str) -> Option<String>) -> Result<(), Broken> {
        for notice in notices {
            match notice {
                Notice::Unlock { stream, unlock, confirmed } => {
                    let key = &unlock.key;
                    if !self.celebrated.insert(key.clone()) && !self.forgivable.remove(key) {
                        return Err(Broken::new("I5", format!("{key} is celebrated a second time on one device of {}", self.player)));
                    }
                    self.store.shown.insert(key.clone(), (stream.clone(), unlock.at.0));
                    let eid = if *confirmed { origins(stream, key) } else { local.map(str::to_owned) };
                    if let Some(eid) = eid.filter(|_| ["reader", "scholar", "patron"].contains(&unlock.id.as_str()) && !self.is_lossy) {
                        let earlier = self.earnings.insert((unlock.id.clone(), eid.clone()), key.clone());
                        if earlier.is_some_and(|earlier| earlier != *key) {
                            return Err(Broken::new("I5", format!("the earning of {} by {eid} is celebrated twice", unlock.id)));
                        }
                    }
                }
                Notice::Inbox { stream, unlock } => {
                    self.store.shown.insert(unlock.key.clone(), (stream.clone(), unlock.at.0));
                }
                Notice::Retract { key, .. } if self.store.shown.remove(key).is_none() => {
                    return Err(Broken::new("A4", format!("{key} is taken back, but was not shown")));
                }
                Notice::Rejected(rejection) => {
                    *self.reported.entry(rejection.eid.clone()).or_insert(0) += 1;
                    if let Some(write) = self.replica.acknowledge(&rejection.eid) {
                        self.store.saved.write(&write);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn opening(player: &str, rulebook: &Rulebook, past: Past, cid: &str) -> Opening {
    Opening {
        player: player.to_owned(),
        cid: cid.to_owned(),
        past,
        local: false,
        predicts: true,
        definitions: Some(rulebook.clone()),
        batch: 4,
        limits: Limits::default(),
    }
}
