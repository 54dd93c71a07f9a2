//! A stream that a request meets: its record, who acts on it, and what has to be appended to its log.

use plaudit::authority::StreamRecord;
use plaudit::protocol::Rulebook;
use plaudit::{Actor, Role, UnixSec};

use super::Authority;
use crate::failure::Failure;
use crate::store::change::Change;
use crate::store::log::Entry;
use crate::store::stream::Stored;
use crate::store::{Work, teams};

/// A stream, locked unless it was only looked at.
pub struct Held<'a> {
    rulebook: &'a Rulebook,
    stored: Stored,
    /// What the player may do; none on the player's own stream.
    role: Option<Role>,
    entries: Vec<Entry>,
}

impl<'a> Held<'a> {
    /// The player's own stream.
    pub fn own(authority: &'a Authority<'_>, stored: Stored) -> Held<'a> {
        Held { rulebook: &authority.rules.player, stored, role: None, entries: Vec::new() }
    }

    /// A team's stream, with the role that the player has in the same transaction; `None`: not a member (T4).
    pub async fn team(authority: &'a Authority<'_>, work: &mut Work, team: &str, player: &str) -> Result<Option<Held<'a>>, Failure> {
        let Some(rulebook) = &authority.rules.team else { return Ok(None) };
        let seat = teams::seat(authority.store, work, team, player, rulebook).await?;
        Ok(seat.map(|(stored, role)| Held::in_role(rulebook, stored, role)))
    }

    /// A team's stream, with the role that the player has.
    pub fn in_role(rulebook: &'a Rulebook, stored: Stored, role: Role) -> Held<'a> {
        Held { rulebook, stored, role: Some(role), entries: Vec::new() }
    }

    /// As requests name it.
    pub fn id(&self) -> &str {
        self.stored.record.id()
    }

    pub fn record(&self) -> &StreamRecord {
        &self.stored.record
    }

    pub fn role(&self) -> Option<Role> {
        self.role
    }

    /// The player in that role.
    pub fn actor(&self, player: &str) -> Option<Actor> {
        self.role.map(|role| Actor { id: player.to_owned(), role })
    }

    /// Lets something happen to the record; a new timeline is noted for the log.
    pub fn change<T>(&mut self, change: impl FnOnce(&mut StreamRecord) -> T) -> T {
        let before = self.stored.record.epoch();
        let done = change(&mut self.stored.record);
        let record = &self.stored.record;
        if record.epoch() != before {
            self.entries.push(Entry::epoch(record.rev(), record.epoch()));
        }
        done
    }

    /// What has to be appended to the log.
    pub fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    /// Whether anything has to be written.
    pub fn is_changed(&self) -> bool {
        !self.entries.is_empty()
    }

    /// What has to be written.
    pub fn into_change(mut self, now: UnixSec) -> Result<Change, Failure> {
        self.stored.change(self.rulebook, now, &self.entries)
    }

    /// Writes what has changed; the revision, if anything has.
    pub async fn write(self, work: &mut Work, now: UnixSec) -> Result<Option<i64>, Failure> {
        if !self.is_changed() {
            return Ok(None);
        }
        let rev = self.record().rev();
        self.into_change(now)?.write(work).await?;
        Ok(Some(rev))
    }
}
