//! Streak accounts: counts commands in them, and matches the nodes that wait for their lengths (rules G14, G15).

use super::batch::Batch;
use super::command::{Action, Command};
use super::measure::Measure;
use super::streak::count::Matches;
use super::streak::{Account, Length, LocalInstant};
use crate::definitions::StreakIx;
use crate::definitions::streak::{StreakAccount, StreakBy};
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::value::read::Path;

impl<'a> Batch<'a, '_> {
    /// Counts an activity in every account that it counts for, and matches the nodes that wait for the new lengths.
    pub(crate) fn count_in_accounts(&mut self, command: &Command, activity: &Action) {
        let event = LocalInstant { at: command.at, offset_sec: command.utc_offset_sec };
        let (is_session, content_id, add) = match activity {
            Action::SessionCompleted { content_id, .. } => (true, content_id.as_deref(), &[][..]),
            Action::ContentCompleted { content_id } => (false, Some(content_id.as_str()), &[][..]),
            Action::Stat { add, .. } => (false, None, add.as_slice()),
            _ => return,
        };
        for (account, place) in self.scene.definitions.settings.streaks.iter().zip(0u32..) {
            let streak = StreakIx::of_account(place);
            if Account::counts(account, is_session, content_id) {
                self.count(account, streak, |own| own.count(account, event));
            } else if let StreakBy::Stat { id, at_least } = &account.by {
                for (_, amount) in add.iter().filter(|(added, _)| added == id) {
                    self.count(account, streak, |own| own.count_sum(account, *at_least, event, *amount));
                }
            }
        }
    }

    fn count(&mut self, account: &StreakAccount, streak: StreakIx, count: impl FnOnce(&mut Account) -> Matches) {
        let (matches, lengths) = self.changed(account, count);
        self.plan_lengths(streak, lengths, matches.later);
        let waiting = self.scene.waiting;
        self.match_activated(matches.own.into_iter().flat_map(|length| waiting.streaks(streak, length)));
    }

    /// G15: adds freezes to an account.
    pub(crate) fn streak_freeze(&mut self, command: &Command, of: &str, add: i64) -> Result<(), Error> {
        let (account, streak) = self.find_account(of)?;
        let given = LocalInstant { at: command.at, offset_sec: command.utc_offset_sec };
        let (reached, lengths) = self.changed(account, |own| own.freeze(account, given, add));
        if self.may_earn(command) {
            self.plan_lengths(streak, lengths, reached);
        }
        Ok(())
    }

    /// G15: freezes the days that broke the streak.
    pub(crate) fn streak_repair(&mut self, command: &Command, of: &str) -> Result<(), Error> {
        let (account, streak) = self.find_account(of)?;
        let at = self.at;
        let (reached, lengths) = self.changed(account, |own| own.repair(account, at));
        let reached = reached.ok_or_else(|| {
            let message =
                format!("the streak {} has no break in the last {} seconds that could be repaired (G15)", quote(of), account.repair_sec);
            Error::at(ErrorCode::InvalidCommand, Path::ROOT.key("of").to_string(), message)
        })?;
        if self.may_earn(command) {
            self.plan_lengths(streak, lengths, reached);
        }
        Ok(())
    }

    /// Changes an account; returns the result, and the streak's length before and after it.
    fn changed<T>(&mut self, account: &StreakAccount, change: impl FnOnce(&mut Account) -> T) -> (T, (i64, i64)) {
        let at = self.at;
        let own = self.draft.account(account);
        let before = own.value_at(account, at);
        let result = change(own);
        (result, (before, own.value_at(account, at)))
    }

    /// Plans the earnings of the lengths that a change of an account has reached, and reports the new length (G17).
    fn plan_lengths(&mut self, streak: StreakIx, (before, after): (i64, i64), reached: Vec<Length>) {
        self.note(|value| Measure::Streak(streak, value), before, after);
        self.later_lengths.extend(reached.into_iter().map(|length| (streak, length)));
    }

    fn find_account(&self, of: &str) -> Result<(&'a StreakAccount, StreakIx), Error> {
        let settings = &self.scene.definitions.settings;
        let found = settings.streak(of).and_then(|place| Some((settings.streaks.get(place as usize)?, StreakIx::of_account(place))));
        found.ok_or_else(|| {
            let message = format!("there is no streak account {}", quote(of));
            Error::at(ErrorCode::NotFound, Path::ROOT.key("of").to_string(), message)
        })
    }
}
