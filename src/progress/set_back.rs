//! K17: handles a clock that was ahead and is set back. Records with a later instant move to the present, so that none stays
//! frozen.

use super::batch::Batch;
use super::record::{Earnings, PreviousPhase, Record, Total};
use crate::definitions::{NodeIx, ResetZone, StreakIx};
use crate::time::{UnixSec, saturating_sum};

impl Batch<'_, '_> {
    /// Moves every stored instant that is later than the command's to it: records move into their current phase and keep their
    /// counts.
    pub(crate) fn set_back(&mut self, at: UnixSec) {
        self.draft.set_offsets(self.draft.facts().offsets.set_back(at));
        for index in 0..self.scene.definitions.nodes.len() {
            self.set_record_back(NodeIx(index as u32), at);
        }
        if self.draft.facts().tally.retroactive.is_some_and(|done| done > at) {
            self.draft.tally().retroactive = Some(at);
        }
        if self.draft.facts().streak.newest().is_some_and(|newest| newest > at) {
            let joined = self.draft.streak().set_back(at);
            self.later_lengths.extend(joined.map(|length| (StreakIx::BY_SESSIONS, length)));
        }
        let settings = &self.scene.definitions.settings;
        for (name, account) in self.draft.accounts_after(at) {
            let place = settings.streak(name);
            let lengths = account.set_back(at, place.and_then(|place| settings.streaks.get(place as usize)));
            let streak = place.map(StreakIx::of_account).into_iter();
            self.later_lengths.extend(streak.flat_map(|streak| lengths.iter().map(move |length| (streak, *length))));
        }
    }

    fn set_record_back(&mut self, ix: NodeIx, at: UnixSec) {
        let (node, definitions) = (self.node(ix), self.scene.definitions);
        if self.draft.records().stored(ix).is_none_or(|record| record.newest() <= at) {
            return;
        }
        let (calendar, offsets) = (self.scene.calendar, self.draft.facts().offsets);
        let phase = calendar.phase(definitions, node, &offsets, None, at);
        let (key, before) = (phase.key, calendar.key_before(definitions, node, &offsets, &phase));
        if let Some(record) = self.draft.edit(ix) {
            if record.starts_after(at, key) {
                record.phase = key;
                // If the two phases merge, the achievements of the earlier one count in this one as well.
                if let Some(met) = record.previous.take().filter(|previous| Some(previous.start) >= key) {
                    record.earlier.completed |= met.achieved.completed;
                    record.earlier.claimed |= met.achieved.claimed;
                }
                record.previous = before.map(|start| PreviousPhase::unrecorded(node, start));
                record.earnings.meet_in(key);
            }
            record.end_by(at);
        }
    }
}

impl Record {
    /// Whether the record's phase starts after an instant; `key` is the key of the phase at that instant.
    fn starts_after(&self, at: UnixSec, key: Option<UnixSec>) -> bool {
        let latest = if self.is_on_players_clock() { key } else { Some(at) };
        self.phase.is_some() && self.phase > latest
    }

    /// Whether the keys of its phases are local times (P13), which cannot be compared with instants.
    fn is_on_players_clock(&self) -> bool {
        self.schedule.as_ref().is_some_and(|written| written.zone == ResetZone::Player)
    }

    /// The latest instant in the record.
    pub(crate) fn newest(&self) -> UnixSec {
        let total = if let Total::Claimed { at, .. } = self.total { Some(at) } else { None };
        let phase = self.phase.filter(|_| !self.is_on_players_clock());
        let instants = [self.run.claimed, self.created, phase, total, self.earnings.last, self.earnings.first];
        instants.into_iter().flatten().fold(self.updated, UnixSec::max)
    }

    /// Lowers every later instant in the record to this one.
    fn end_by(&mut self, at: UnixSec) {
        let earlier = |instant: &mut Option<UnixSec>| *instant = instant.map(|instant| instant.min(at));
        self.updated = self.updated.min(at);
        earlier(&mut self.run.claimed);
        earlier(&mut self.created);
        earlier(&mut self.earnings.first);
        earlier(&mut self.earnings.last);
        if let Total::Claimed { at: claimed, .. } = &mut self.total {
            *claimed = (*claimed).min(at);
        }
    }
}

impl Earnings {
    /// Adds the numbers of runs in later phases to that of the phase `key`, so that no unlock key is used twice.
    fn meet_in(&mut self, key: Option<UnixSec>) {
        let met = |phase: &Option<UnixSec>| *phase >= key;
        let runs = self.by_phase.iter().filter(|(phase, _)| met(phase)).fold(0, |sum, (_, runs)| saturating_sum(sum, *runs));
        self.by_phase.retain(|(phase, _)| !met(phase));
        if runs > 0 {
            self.by_phase.push((key, runs));
        }
    }
}
