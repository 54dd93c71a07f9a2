//! A device: a store that survives crashes, a process that does not, clocks, and the unlocks that the user has seen.

use std::collections::{BTreeMap, BTreeSet};

use plaudit::UnixSec;
use plaudit::protocol::Rulebook;
use plaudit::replica::{Adopt, Clock, Notice, Opening, Past, Reading, Replica, Saved};

use crate::Broken;
use crate::mutants::Rules;
use crate::server::LIMITS;

/// The player who starts without an account.
pub const GUEST: &str = "p2";

pub struct Device {
    pub player: String,
    pub store: Store,
    pub replica: Replica<Rules>,
    /// The other tab on the same store.
    pub tab: Option<Replica<Rules>>,
    /// The line of processes that acts, and the line of the other tab: the protocol keeps the order within a line. Two tabs are two
    /// lines.
    pub line: u32,
    other_line: u32,
    /// The number of lines so far.
    lines: u32,
    /// Whether it has no authority yet.
    pub is_guest: bool,
    /// Whether its app is that of the first version, which reads saved states of version 1 only.
    pub is_first_version: bool,
    /// Whether its app was ever that of the first version.
    pub was_first_version: bool,
    /// The guest's earnings at sign-up.
    pub brought: Vec<(String, i64)>,
    /// The unlocks that the guest was shown until then.
    pub shown_as_guest: Vec<String>,
    pub rules: Rules,
    pub past: Past,
    pub clock: Clock,
    pub skew_ms: i64,
    pub booted_ms: i64,
    pub boot: String,
    pub backup: Option<Store>,
    /// Whether a part of its store was ever lost.
    pub is_lossy: bool,
    /// The keys that were celebrated here.
    pub celebrated: BTreeSet<String>,
    /// The keys that may be celebrated here once more, because every record of them was destroyed.
    pub forgivable: BTreeSet<String>,
    /// The key under which an earning of G4 or G6 was celebrated, by node and event.
    pub earnings: BTreeMap<(String, String), String>,
    pub reported: BTreeMap<String, u32>,
    /// The epoch and revision of the last accepted answer, by stream.
    pub told: BTreeMap<String, (i64, i64)>,
}

/// The content of a device's backup.
#[derive(Clone, Default)]
pub struct Store {
    pub saved: Saved,
    /// Unlocks that were celebrated and not retracted: from key to stream and instant.
    pub shown: BTreeMap<String, (String, i64)>,
    pub pending: Vec<String>,
    /// The counter of the mutant of K2.
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
            tab: None,
            line: 0,
            other_line: 0,
            lines: 1,
            is_guest: false,
            is_first_version: false,
            was_first_version: false,
            brought: Vec::new(),
            shown_as_guest: Vec::new(),
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

    fn opening(&self, rulebook: &Rulebook, cid: &str) -> Opening {
        let adopt = if self.player == GUEST { Adopt::Own } else { Adopt::No };
        Opening { local: self.is_guest, adopt, ..opening(&self.player, rulebook, self.past, cid) }
    }

    /// Switches to the other tab, which has heard of this one's stored changes (K14).
    pub fn switch_tab(&mut self, rulebook: &Rulebook, cid: &str) -> Result<(), Broken> {
        let broken = |error: plaudit::Error| Broken::new("K14", error.to_string());
        let mut other = match self.tab.take() {
            Some(tab) => tab,
            None => {
                self.other_line = self.new_line();
                Replica::open_with_rules(&self.store.saved, self.opening(rulebook, cid), self.rules.of_install(self.store.counter))
                    .map_err(broken)?
                    .0
            }
        };
        let notices = other.reread(&self.store.saved, &format!("{cid}-fresh")).map_err(broken)?;
        if let Some(told) = notices.iter().find(|notice| !matches!(notice, Notice::Changed { .. })) {
            return Err(Broken::new("K14", format!("a tab that reads again tells {told:?}")));
        }
        for stream in self.replica.streams().filter(|stream| *stream != "player") {
            other.follow(stream, None).map_err(broken)?;
        }
        self.tab = Some(std::mem::replace(&mut self.replica, other));
        std::mem::swap(&mut self.line, &mut self.other_line);
        Ok(())
    }

    fn new_line(&mut self) -> u32 {
        self.lines += 1;
        self.lines
    }

    pub fn reading(&self, now_ms: i64) -> Reading {
        Reading { wall_ms: now_ms + self.skew_ms, mono_ms: now_ms - self.booted_ms }
    }

    /// Starts a new process on the store's content.
    pub fn restart(&mut self, rulebook: &Rulebook, cid: &str) -> Result<Vec<Notice>, Broken> {
        // It follows the last event of either tab (S3), so it continues one of their lines only.
        if self.tab.take().is_some() {
            self.line = self.new_line();
        }
        let opening = self.opening(rulebook, cid);
        let (replica, notices) = Replica::open_with_rules(&self.store.saved, opening, self.rules.of_install(self.store.counter)).unwrap();
        for notice in &notices {
            if let Notice::SetAside { what, error, .. } = notice {
                return Err(Broken::new("A8", format!("{what} could not be read: {error}")));
            }
        }
        self.clock = Clock::default();
        self.replica = replica;
        if let Some(begun) = self.replica.adopt(&format!("adoption-{cid}")) {
            self.store.saved.write(&begun.write);
            self.replica.adopting(begun).map_err(|error| Broken::new("K16", error.to_string()))?;
        }
        Ok(notices)
    }

    /// I8 and I10: the view equals the replay of the store's queue over its base, byte for byte.
    pub fn check_view(&self, rulebook: &Rulebook) -> Result<(), Broken> {
        let probe = self.opening(rulebook, "probe");
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

    /// Shows notices. `local` is the event that was just recorded here.
    pub fn show(&mut self, notices: &[Notice], local: Option<&str>, origins: &dyn Fn(&str, &str) -> Option<String>) -> Result<(), Broken> {
        if notices.iter().any(|notice| matches!(notice, Notice::NotAdopted { .. })) {
            // The shown unlocks are set aside with the state, without a retraction; new earnings are celebrated again.
            let aside = &self.shown_as_guest;
            self.store.shown.retain(|key, _| !aside.contains(key));
            self.celebrated.retain(|key| !aside.contains(key));
        }
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
                Notice::ClockSetBack | Notice::NotAdopted { .. } if self.player != GUEST => {
                    return Err(Broken::new("K16", format!("{notice:?} on a device that was never a guest's")));
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
        built: Some(UnixSec(1_780_000_000)),
        adopt: Adopt::No,
        batch: 4,
        limits: LIMITS,
    }
}
