//! G14: an account whose unit an edit has changed.

use super::account::{Account, Carry};
use super::day::Fate;
use crate::definitions::streak::StreakAccount;

impl Account {
    /// Folds the kept days again if the account was folded by another unit: days in place of weeks, the reverse, or weeks that begin
    /// on another day. Nothing is earned by that.
    pub(crate) fn follow_unit(&mut self, account: &StreakAccount) {
        if self.weeks == account.weeks() {
            return;
        }
        let (freezes, is_same) = (self.opening.freezes, self.weeks.is_some() && account.is_weekly());
        if !is_same {
            // A number of days is no number of weeks.
            (self.opening, self.best_before) = (Carry { freezes, ..Carry::default() }, 0);
        }
        self.weeks = account.weeks();
        (self.last_unit, self.folded, self.best) = (None, self.opening, self.best_before);
        for day in &mut self.days {
            // Weeks have neither a grace nor a traveller's dates: a session after midnight counts for its own date.
            day.own |= day.night && account.is_weekly();
            day.night &= !account.is_weekly();
            day.taken = false;
            day.fate = if day.fate == Fate::Repaired { Fate::Repaired } else { Fate::Missed };
        }
        if let Some(last) = self.last() {
            self.reach(account, self.first);
            self.reach(account, last);
            self.fold_from(account, account.unit.of(self.first));
            self.drop_older(account, last); // the first week may begin up to six days earlier than before
        }
        self.fit();
    }
}
