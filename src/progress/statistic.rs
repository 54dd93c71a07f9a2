//! `stat`: changes statistics, and matches the nodes that wait for them (rules G7, T6, U11).

use super::batch::Batch;
use super::facts::MAX_STATS;
use super::measure::Measure;
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::saturating_sum;
use crate::value::read::Path;
use crate::value::texts;

/// A kind of change.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    Set,
    Max,
    Min,
    Add,
}

impl Change {
    /// The kinds in the order in which a command applies them.
    pub(crate) const IN_ORDER: [Self; 4] = [Self::Set, Self::Max, Self::Min, Self::Add];

    /// The member of a `stat` command.
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::Max => "max",
            Self::Min => "min",
            Self::Add => "add",
        }
    }

    /// The value after the change; `now` is `None` while the statistic has no value.
    pub(crate) fn of(self, now: Option<i64>, number: i64) -> i64 {
        match self {
            Self::Set => number,
            Self::Max => now.map_or(number, |now| now.max(number)),
            Self::Min => now.map_or(number, |now| now.min(number)),
            Self::Add => saturating_sum(now.unwrap_or(0), number),
        }
    }
}

/// The numbers of a `stat` command, by kind of change, in the order of the kinds.
#[derive(Clone, Copy)]
pub(crate) struct Numbers<'c>(pub(crate) [&'c [(String, i64)]; 4]);

impl<'c> Numbers<'c> {
    /// The ids of all changes, kind after kind, each with its place.
    fn sorted(self) -> Vec<(&'c str, usize)> {
        texts::sorted(self.0.into_iter().flatten().map(|(id, _)| id.as_str()))
    }

    /// The change at a place.
    fn at(self, mut place: usize) -> Option<(Change, i64)> {
        for (change, numbers) in Change::IN_ORDER.into_iter().zip(self.0) {
            match place.checked_sub(numbers.len()) {
                Some(rest) => place = rest,
                None => return numbers.get(place).map(|(_, number)| (change, *number)),
            }
        }
        None
    }
}

impl Batch<'_, '_> {
    /// Changes each statistic, and matches nodes.
    pub(crate) fn statistics(&mut self, numbers: Numbers<'_>) -> Result<(), Error> {
        let sorted = numbers.sorted();
        self.check_room(numbers, &sorted)?;
        for changed in sorted.chunk_by(|(id, _), (next, _)| id == next) {
            let Some((id, _)) = changed.first().filter(|(id, _)| self.keeps_statistic(id)) else { continue };
            let changes = changed.iter().filter_map(|(_, place)| numbers.at(*place));
            let after = |before| changes.fold(before, |now, (change, number)| Some(change.of(now, number))).unwrap_or_default();
            let (before, value) = self.draft.change_stat(id, after);
            let Some(stat) = self.scene.definitions.triggers.statistic(id) else { continue };
            self.match_activated(self.scene.waiting.stats(stat, value));
            self.note(|value| Measure::Stat(stat, value), before.unwrap_or(0), value);
        }
        Ok(())
    }

    /// T6: whether the stream keeps a statistic; a team's stream keeps those that its definitions name.
    fn keeps_statistic(&self, id: &str) -> bool {
        let definitions = self.scene.definitions;
        let is_named = || definitions.triggers.statistic(id).is_some() || definitions.settings.statistics.iter().any(|named| named == id);
        !self.scene.is_team || is_named()
    }

    /// Refuses a command that would give the stream too many statistics, before any changes.
    fn check_room(&self, numbers: Numbers<'_>, sorted: &[(&str, usize)]) -> Result<(), Error> {
        let stats = &self.draft.facts().stats;
        let mut room = MAX_STATS.saturating_sub(stats.len());
        if sorted.len() <= room {
            return Ok(());
        }
        for (id, place) in sorted.chunk_by(|(id, _), (next, _)| id == next).filter_map(<[_]>::first) {
            if stats.contains_key(*id) || !self.keeps_statistic(id) {
                continue;
            }
            let Some(left) = room.checked_sub(1) else {
                let field = numbers.at(*place).map_or("add", |(change, _)| change.field());
                let message = format!("a stream has at most {MAX_STATS} statistics; {} would be one more", quote(id));
                return Err(Error::at(ErrorCode::InvalidCommand, Path::ROOT.key(field).key(id).to_string(), message));
            };
            room = left;
        }
        Ok(())
    }
}
