//! The commands that an authority takes from servers only, and the limits on those that it takes from clients (rule A9).

use super::batch::Batch;
use super::command::{Action, Command};
use super::facts::Facts;
use super::standing::Standing;
use super::statistic::Change;
use crate::definitions::{RateLimit, Settings};
use crate::error::{Error, ErrorCode};
use crate::text::quote;
use crate::time::{DAY_SEC, UnixSec, saturating_sum};

/// The commands that only servers may send, regardless of the settings.
const ALWAYS_TRUSTED: [&str; 3] = ["grant", "streak_freeze", "streak_repair"];
const HOUR_SEC: i64 = 3_600;
/// How long hourly amounts are kept: the default time that an event may wait, plus a day.
const KEPT_SEC: i64 = 31 * DAY_SEC;
/// The hour under which commands count together, for ever, if their own hour is more than [`KEPT_SEC`] before the newest. Their
/// instants come from a modified client, or from a device that was offline for longer than an authority allows by default.
const EARLIER: i64 = 0;

impl Command {
    /// Refuses a command that an authority takes from servers only.
    pub(crate) fn check_trust(&self, settings: &Settings) -> Result<(), Error> {
        let names = names(&self.action);
        let is_trusted = |name: &&String| ALWAYS_TRUSTED.contains(&name.as_str()) || settings.trusted.contains(name);
        let Some(name) = names.iter().find(is_trusted) else { return Ok(()) };
        let message = format!("{} is accepted from servers only, not from a client (A9)", quote(name));
        Err(Error::new(ErrorCode::Untrusted, message))
    }

    /// Refuses a command that exceeds a limit, together with the earlier amounts of its hour or day.
    pub(crate) fn check_limits(&self, standing: Standing<'_>, facts: &Facts) -> Result<(), Error> {
        for (name, limit, amount) in amounts(self, &standing.definitions.settings, standing, facts).into_iter().flatten() {
            let rates = facts.rates.get(name).map_or(&[][..], Vec::as_slice);
            let hour = counted_hour(rates, self.at);
            for (most, span, word) in [(limit.per_hour, HOUR_SEC, "an hour"), (limit.per_day, DAY_SEC, "a day")] {
                let Some(most) = most else { continue };
                let begin = hour.div_euclid(span) * span;
                let before = rates.iter().filter(|(hour, _)| (begin..begin + span).contains(hour));
                let sum = before.fold(amount, |sum, (_, amount)| saturating_sum(sum, *amount));
                if sum > most {
                    let message = format!("{} would reach {sum} within {word}; its limit is {most} (A9)", quote(name));
                    return Err(Error::new(ErrorCode::Limited, message));
                }
            }
        }
        Ok(())
    }
}

impl<'a> Batch<'a, '_> {
    /// The amounts of a command by the names of limits, before it is carried out; `None` if there are no limits.
    pub(crate) fn limited_amounts(&self, command: &Command) -> Option<Vec<(&'a str, i64)>> {
        let amounts = amounts(command, &self.scene.definitions.settings, self.standing(), self.draft.facts())?;
        Some(amounts.into_iter().map(|(name, _, amount)| (name, amount)).collect())
    }

    /// Records the amounts of a command.
    pub(crate) fn count_rates(&mut self, at: UnixSec, amounts: Vec<(&str, i64)>) {
        for (name, amount) in amounts {
            let rates = self.draft.rates().entry(name.to_owned()).or_default();
            let hour = counted_hour(rates, at);
            let place = rates.partition_point(|(known, _)| *known < hour);
            match rates.get_mut(place).filter(|(known, _)| *known == hour) {
                Some((_, sum)) => *sum = saturating_sum(*sum, amount),
                None => rates.insert(place, (hour, amount)),
            }
            let oldest = rates.last().map_or(hour, |(newest, _)| *newest) - KEPT_SEC;
            rates.retain(|(known, _)| *known >= oldest || *known == EARLIER);
        }
    }
}

/// The hour under which a command at this instant counts: its own, or [`EARLIER`] if that is not kept any more.
fn counted_hour(rates: &[(i64, i64)], at: UnixSec) -> i64 {
    let hour = at.0.div_euclid(HOUR_SEC) * HOUR_SEC;
    let is_earlier = rates.last().is_some_and(|(newest, _)| hour < newest - KEPT_SEC);
    if is_earlier { EARLIER } else { hour }
}

/// The names under which settings may refer to a command: its type, its statistics, and the ids that it updates.
fn names(action: &Action) -> Vec<String> {
    let mut names = vec![action.name().to_owned()];
    match action {
        Action::Update { achievements, at_least } => names.extend(achievements.iter().chain(at_least).map(|(id, _)| id.clone())),
        Action::Stat { set, max, min, add } => {
            names.extend([set, max, min, add].into_iter().flatten().map(|(id, _)| format!("stat:{id}")));
        }
        _ => {}
    }
    names
}

/// The amount of a command for each limit that names it: what it adds to a count or a statistic, or raises it by. For the type of
/// the command, the amount is 1. `None` if there are no limits.
fn amounts<'a>(command: &Command, settings: &'a Settings, standing: Standing<'_>, facts: &Facts) -> Option<Vec<(&'a str, RateLimit, i64)>> {
    if settings.limits.is_empty() {
        return None;
    }
    let mut sums = Sums { settings, amounts: vec![0; settings.limits.len()], statistics: vec![None; settings.limits.len()] };
    sums.add(command.action.name(), 1);
    match &command.action {
        Action::Update { achievements, at_least } => {
            achievements.iter().for_each(|(id, amount)| sums.add(id, *amount));
            // Marks follow the additions, which have raised the count already.
            at_least.iter().for_each(|(id, mark)| sums.reach(id, standing.raised_by(id, command.at, *mark)));
        }
        Action::Stat { set, max, min, add } => {
            for (change, numbers) in Change::IN_ORDER.into_iter().zip([set, max, min, add]) {
                numbers.iter().for_each(|(id, number)| sums.change(facts, change, id, *number));
            }
        }
        _ => {}
    }
    let limited = settings.limits.iter().zip(sums.amounts).filter(|(_, amount)| *amount > 0);
    Some(limited.map(|((name, limit), amount)| (name.as_str(), *limit, amount)).collect())
}

/// The amounts of one command, by the index of each limit.
struct Sums<'a> {
    settings: &'a Settings,
    amounts: Vec<i64>,
    /// The values of statistics that the command has changed so far.
    statistics: Vec<Option<i64>>,
}

impl Sums<'_> {
    fn place(&self, name: &str) -> Option<usize> {
        self.settings.limits.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()
    }

    fn add(&mut self, name: &str, amount: i64) {
        if let Some(sum) = self.place(name).and_then(|place| self.amounts.get_mut(place)) {
            *sum = saturating_sum(*sum, amount.max(0));
        }
    }

    fn reach(&mut self, id: &str, raised: i64) {
        if let Some(sum) = self.place(id).and_then(|place| self.amounts.get_mut(place)) {
            *sum = raised.max(*sum);
        }
    }

    fn change(&mut self, facts: &Facts, change: Change, id: &str, number: i64) {
        let name = format!("stat:{id}");
        let Some(place) = self.place(&name) else { return };
        let Some(value) = self.statistics.get_mut(place) else { return };
        let now = value.or_else(|| facts.stats.get(id).copied());
        let after = change.of(now, number);
        *value = Some(after);
        self.add(&name, after.saturating_sub(now.unwrap_or(0)));
    }
}
