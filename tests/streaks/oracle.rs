//! G14 to G16 implemented naively: evaluates the whole history after each arrival, one unit after the other, by the clock.

use std::collections::{BTreeMap, BTreeSet};

pub const DAY: i64 = 86_400;

/// The definition of an account.
#[derive(Clone, Debug)]
pub struct Rules {
    /// `None` for days; otherwise the days that a week needs, and the number of days after Monday on which weeks begin.
    pub week: Option<(i64, i64)>,
    /// Rest days, as days after Monday.
    pub rest: BTreeSet<i64>,
    pub grace_sec: i64,
    pub start: i64,
    pub earn_every: Option<i64>,
    pub max: i64,
    /// `None` for any session; otherwise the amount that a day needs.
    pub at_least: Option<i64>,
}

/// An arriving event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    Session,
    Add(i64),
    Freeze(i64),
}

/// The fate of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    Done,
    Frozen,
    Rest,
    Missed,
    Open,
}

/// A streak at an instant.
#[derive(Debug, Default, PartialEq)]
pub struct Reading {
    pub count: i64,
    pub best: i64,
    pub alive_until: i64,
    pub freezes: i64,
    pub days: Vec<&'static str>,
}

impl Rules {
    pub fn unit(&self, day: i64) -> i64 {
        self.week.map_or(day, |(_, starts)| (day - 4 - starts).div_euclid(7))
    }

    pub fn days(&self, unit: i64) -> std::ops::Range<i64> {
        match self.week {
            None => unit..unit + 1,
            Some((_, starts)) => unit * 7 + 4 + starts..unit * 7 + 11 + starts,
        }
    }

    fn rests(&self, day: i64) -> bool {
        self.rest.contains(&(day - 4).rem_euclid(7))
    }
}

/// The result of a history at an instant.
pub struct Fold {
    pub reading: Reading,
    /// The done units in order, each with the length that it gave the streak.
    pub lengths: Vec<(i64, i64)>,
    /// The days that are done on their own date.
    pub done: BTreeSet<i64>,
    /// The days whose session soon after midnight counts for the day before.
    pub taken: BTreeSet<i64>,
    /// The units that count.
    #[allow(dead_code, reason = "the oracle of triggers knows no travellers in accounts")]
    pub counted: BTreeSet<i64>,
}

/// Evaluates the history in the order of arrival: instants on the local clock, with their events.
pub fn fold(rules: &Rules, history: &[(i64, Event)], offset: i64, now: i64) -> Fold {
    fold_over(rules, history, offset, now, &BTreeSet::new())
}

/// Like [`fold`], for a traveller who skipped these dates.
pub fn fold_over(rules: &Rules, history: &[(i64, Event)], offset: i64, now: i64, skipped: &BTreeSet<i64>) -> Fold {
    let (done, nights) = days(rules, history);
    let given = |unit: i64| -> i64 {
        let freezes = history.iter().filter(|(at, _)| rules.unit(at.div_euclid(DAY)) == unit);
        freezes.map(|(_, event)| if let Event::Freeze(add) = event { *add } else { 0 }).sum()
    };
    let today = (now + offset).div_euclid(DAY);
    let first = history.iter().map(|(at, _)| at.div_euclid(DAY)).min().unwrap_or(today);
    let (mut run, mut freezes, mut eaten, mut best, mut shown_run) = (0, rules.start, 0, 0, 0);
    let mut fates: BTreeMap<i64, Fate> = BTreeMap::new();
    let (mut taken, mut lengths) = (BTreeSet::new(), Vec::new());
    let this = rules.unit(today);
    // Evaluates a year ahead, by which everything has ended, so that the break of a live streak is found too.
    let (mut at_now, mut breaks) = (rules.start, None);
    for unit in rules.unit(first)..this + 800 {
        freezes = (freezes + if unit <= this { given(unit) } else { 0 }).min(rules.max);
        let itself = match rules.week {
            Some((per_week, _)) => rules.days(unit).filter(|day| done.contains(day)).count() as i64 >= per_week,
            None => !rules.rests(unit) && (done.contains(&unit) || (nights.contains(&unit) && !taken.contains(&unit))),
        };
        let takes = rules.week.is_none() && !itself && !rules.rests(unit) && run > 0 && nights.contains(&(unit + 1));
        if takes {
            taken.insert(unit + 1);
        }
        if itself || takes {
            run += 1;
            eaten = 0;
            best = best.max(run);
            if rules.earn_every.is_some_and(|every| run % every == 0) {
                freezes = (freezes + 1).min(rules.max);
            }
            fates.insert(unit, Fate::Done);
            lengths.push((unit, run));
            breaks = None;
        } else if unit == this {
            fates.insert(unit, Fate::Open);
        }
        if unit == this {
            (at_now, shown_run) = (freezes, run);
        }
        if itself || takes {
            continue;
        }
        if rules.week.is_none() && (rules.rests(unit) || skipped.contains(&unit)) {
            if unit != this || rules.rests(unit) {
                fates.insert(unit, Fate::Rest);
            }
        } else if run > 0 && freezes > 0 {
            (freezes, eaten) = (freezes - 1, eaten + 1);
            if unit < this {
                fates.insert(unit, Fate::Frozen);
            }
        } else {
            if run > 0 {
                freezes = (freezes + eaten).min(rules.max);
                fates.iter_mut().rev().take_while(|(_, fate)| **fate != Fate::Done).for_each(|(_, fate)| {
                    if *fate == Fate::Frozen && unit < this {
                        *fate = Fate::Missed;
                    }
                });
                breaks = Some(unit);
            }
            (run, eaten) = (0, 0);
            if unit < this {
                fates.insert(unit, Fate::Missed);
            }
            if unit >= this {
                break;
            }
        }
    }
    let alive_until = breaks.filter(|unit| *unit >= this && shown_run > 0).map(|unit| rules.days(unit).end * DAY - offset);
    let is_alive = alive_until.is_some();
    let reading = Reading {
        count: if is_alive { shown_run } else { 0 },
        best,
        alive_until: alive_until.unwrap_or(0),
        freezes: at_now,
        days: shown(rules, &fates, &done, today, is_alive),
    };
    let counted = fates.iter().filter(|(_, fate)| **fate == Fate::Done).map(|(unit, _)| *unit).collect();
    Fold { reading, lengths, done, taken, counted }
}

fn shown(rules: &Rules, fates: &BTreeMap<i64, Fate>, done: &BTreeSet<i64>, today: i64, is_alive: bool) -> Vec<&'static str> {
    let all: Vec<i64> = match rules.week {
        Some(_) => done.range(..=today).copied().collect(),
        None => fates.range(..=today).filter(|(_, fate)| **fate == Fate::Done).map(|(day, _)| *day).collect(),
    };
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Vec::new() };
    let begins = rules.week.is_some() && rules.unit(*last) == rules.unit(today);
    let end = if is_alive || begins { today } else { *last };
    ((*first).max(end - 41)..=end)
        .map(|day| match (rules.week, fates.get(&rules.unit(day)).copied()) {
            (Some(_), _) if done.contains(&day) => "done",
            (Some(_), Some(Fate::Frozen)) => "frozen",
            (Some(_), _) if day == today => "open",
            (Some(_), Some(Fate::Missed)) => "missed",
            (Some(_), _) => "rest",
            (None, Some(Fate::Done)) => "done",
            (None, Some(Fate::Frozen)) => "frozen",
            (None, Some(Fate::Rest)) => "rest",
            (None, Some(Fate::Open)) => "open",
            (None, _) => "missed",
        })
        .collect()
}

/// The days that are done on their own date, and the days with only a session soon after midnight.
fn days(rules: &Rules, history: &[(i64, Event)]) -> (BTreeSet<i64>, BTreeSet<i64>) {
    let (mut done, mut nights, mut sums) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    for (at, event) in history {
        let (day, second) = (at.div_euclid(DAY), at.rem_euclid(DAY));
        match (event, rules.at_least) {
            (Event::Session, None) if rules.week.is_none() && second < rules.grace_sec => drop(nights.insert(day)),
            (Event::Session, None) => drop(done.insert(day)),
            (Event::Add(amount), Some(at_least)) => {
                let sum: &mut i64 = sums.entry(day).or_default();
                *sum += amount;
                if *sum >= at_least {
                    done.insert(day);
                }
            }
            _ => {}
        }
    }
    // A day with its own session leaves the following night to the next date.
    let own: Vec<i64> = nights.iter().copied().filter(|night| done.contains(&(night - 1))).collect();
    for night in own {
        nights.remove(&night);
        done.insert(night);
        let mut next = night + 1;
        while nights.remove(&next) {
            done.insert(next);
            next += 1;
        }
    }
    (done, nights)
}
