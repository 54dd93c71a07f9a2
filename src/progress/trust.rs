//! The commands that an authority takes from servers only, and the limits on those that it takes from clients (rule A9).

use super::batch::Batch;
use super::command::{Action, Command};
use super::facts::Facts;
use crate::definitions::{Definitions, RateLimit, Settings};
use crate::error::{Error, ErrorCode};
use crate::time::{DAY_SEC, UnixSec, saturating_sum};
use crate::value::text::quote;

/// The commands that only servers may send, regardless of the settings.
const ALWAYS_TRUSTED: [&str; 3] = ["grant", "streak_freeze", "streak_repair"];
const HOUR_SEC: i64 = 3_600;
/// How long hourly amounts are kept: the default time that an event may wait, plus a day.
const KEPT_SEC: i64 = 31 * DAY_SEC;
/// The hour that all amounts of earlier hours count for together, for ever: such instants are those of a modified client, or of a device
/// that was offline for longer than an authority allows by default.
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
    pub(crate) fn check_limits(&self, definitions: &Definitions, facts: &Facts, raised: impl Fn(&str, i64) -> i64) -> Result<(), Error> {
        for (name, amount) in amounts(&self.action, &definitions.settings, raised) {
            let limit = limit(&definitions.settings, &name);
            let rates = facts.rates.get(&name).map_or(&[][..], Vec::as_slice);
            let hour = counted_hour(rates, self.at);
            for (most, span, word) in [(limit.per_hour, HOUR_SEC, "an hour"), (limit.per_day, DAY_SEC, "a day")] {
                let Some(most) = most else { continue };
                let begin = hour.div_euclid(span) * span;
                let before = rates.iter().filter(|(hour, _)| (begin..begin + span).contains(hour));
                let sum = before.fold(amount, |sum, (_, amount)| saturating_sum(sum, *amount));
                if sum > most {
                    let message = format!("{} would reach {sum} within {word}; its limit is {most} (A9)", quote(&name));
                    return Err(Error::new(ErrorCode::Limited, message));
                }
            }
        }
        Ok(())
    }
}

impl Batch<'_, '_> {
    /// The amounts of a command by the names of limits, before it is carried out.
    pub(crate) fn limited_amounts(&self, command: &Command) -> Vec<(String, i64)> {
        let definitions = self.scene.definitions;
        let standing = self.standing();
        amounts(&command.action, &definitions.settings, |id, mark| {
            definitions.find(id).map_or(0, |ix| standing.raised(&standing.moment(ix, command.at), mark))
        })
    }

    /// Records the amounts of a command.
    pub(crate) fn count_rates(&mut self, at: UnixSec, amounts: Vec<(String, i64)>) {
        for (name, amount) in amounts {
            let rates = self.draft.rates().entry(name).or_default();
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

/// The hour that a command at an instant counts for, beside the counted ones.
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

/// The amount of a command for each limit that names it: the added amount, or the increase by a mark; otherwise 1.
fn amounts(action: &Action, settings: &Settings, raised: impl Fn(&str, i64) -> i64) -> Vec<(String, i64)> {
    if settings.limits.is_empty() {
        return Vec::new();
    }
    let mut amounts = vec![(action.name().to_owned(), 1)];
    match action {
        Action::Update { achievements, at_least } => {
            amounts.extend(achievements.iter().map(|(id, amount)| (id.clone(), (*amount).max(0))));
            amounts.extend(at_least.iter().map(|(id, mark)| (id.clone(), raised(id, *mark))));
        }
        Action::Stat { set, max, min, add } => {
            amounts.extend(add.iter().map(|(id, amount)| (format!("stat:{id}"), (*amount).max(0))));
            amounts.extend([set, max, min].into_iter().flatten().map(|(id, _)| (format!("stat:{id}"), 1)));
        }
        _ => {}
    }
    amounts.retain(|(name, amount)| *amount > 0 && limit(settings, name) != RateLimit::default());
    amounts
}

fn limit(settings: &Settings, name: &str) -> RateLimit {
    let place = settings.limits.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok();
    place.and_then(|place| settings.limits.get(place)).map_or(RateLimit::default(), |(_, limit)| *limit)
}
