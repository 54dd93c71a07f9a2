//! The second implementation: evaluates the whole history after each command.

use std::collections::BTreeSet;

use plaudit::{Action, Command};

use crate::account::AccountReading;
use crate::case::*;
use crate::streaks::Streak;

pub type Expected = (String, i64, bool);

pub struct Reading<'c> {
    pub case: &'c Case,
    /// For each node, the indices of its earnings in the history, and their instants.
    pub earned: Vec<Vec<(usize, i64)>>,
    pub checked: Option<usize>,
}

/// The part of a command that is evaluated at one instant.
struct Round {
    at: i64,
    /// The lengths that match then: of G1's streak, or of the account with this index.
    lengths: Vec<(Option<usize>, i64)>,
    /// Whether it concerns a later day than the command's.
    later: bool,
}

impl<'c> Reading<'c> {
    /// The unlocks of the command at an index, in order.
    pub fn unlocks_at(&mut self, i: usize) -> Vec<Expected> {
        let (document, command) = (self.document(i), &self.case.history[i].1);
        let allowed = document.enabled && !document.min_app_version.is_some_and(|least| version_below(command, least));
        let check = matches!(command.action, Action::AppOpened)
            && allowed
            && self.checked.is_none()
            && document.enabled_time.is_some_and(|enabled_at| command.at.0 >= enabled_at);
        if check {
            self.checked = Some(i);
        }
        let mut unlocks = Vec::new();
        for round in self.rounds(i) {
            for n in self.order(document) {
                let node = &self.case.nodes[n];
                let wanted = match (&node.trigger, &command.action) {
                    // A9: an operator's word earns regardless of locks.
                    (_, Action::Grant { ids }) => !round.later && ids.contains(&node.id) && self.earned[n].is_empty(),
                    (Trigger::Plain, Action::Update { achievements, .. }) => achievements.iter().any(|(id, _)| *id == node.id),
                    (Trigger::Plain, _) => false,
                    _ if check => self.qualifies(n, i) && node.activated <= document.enabled_time.unwrap() && self.earned[n].is_empty(),
                    (Trigger::Streak(days), _) => allowed && round.at >= node.activated && round.lengths.contains(&(None, *days)),
                    (Trigger::StreakOf(account, length), _) => {
                        allowed && round.at >= node.activated && round.lengths.contains(&(Some(*account), *length))
                    }
                    _ => allowed && !round.later && round.at >= node.activated && self.matches(n, i),
                };
                let again = matches!(node.trigger, Trigger::Content(_, _, false) | Trigger::Subscription(_, false));
                let is_granted = matches!(command.action, Action::Grant { .. });
                let is_open = self.is_in_time(n, i, round.at) && (is_granted || self.is_unlocked(n, i));
                if wanted && (again || self.earned[n].is_empty()) && is_open {
                    self.earned[n].push((i, round.at));
                    unlocks.push((node.id.clone(), round.at, check));
                }
            }
        }
        unlocks
    }

    /// A command is evaluated at its instant; each length that it gives a streak on a later day, at that day's instant.
    fn rounds(&self, i: usize) -> Vec<Round> {
        let streak = self.streak(i);
        let mut lengths = streak.lengths().iter().copied();
        let mut own: Vec<(Option<usize>, i64)> = lengths.next().map(|(_, length)| (None, length)).into_iter().collect();
        let mut later: Vec<(i64, Option<usize>, i64)> = lengths.map(|(at, length)| (at, None, length)).collect();
        for account in 0..self.case.accounts.len() {
            let (matched, others) = self.account(account).arrival(i);
            own.extend(matched.map(|length| (Some(account), length)));
            later.extend(others.into_iter().map(|(at, length)| (at, Some(account), length)));
        }
        later.sort_by_key(|(at, ..)| *at);
        let mut rounds = vec![Round { at: self.case.history[i].1.at.0, lengths: own, later: false }];
        rounds.extend(later.into_iter().map(|(at, account, length)| Round { at, lengths: vec![(account, length)], later: true }));
        rounds
    }

    fn account(&self, index: usize) -> AccountReading<'c> {
        AccountReading { case: self.case, index }
    }

    pub fn streak(&self, i: usize) -> Streak {
        Streak::of(self.until(i))
    }

    pub fn document(&self, i: usize) -> &'c Document {
        &self.case.documents[self.case.history[i].0]
    }

    /// U5: topological order of preconditions, ties by id.
    pub fn order(&self, document: &Document) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.case.nodes.len()).filter(|n| document.present[*n]).collect();
        let mut order = Vec::new();
        while !left.is_empty() {
            let ready = left.iter().filter(|n| self.case.nodes[**n].needs.iter().all(|need| !left.contains(need)));
            let next = *ready.min_by_key(|n| &self.case.nodes[**n].id).unwrap();
            left.retain(|n| *n != next);
            order.push(next);
        }
        order
    }

    /// P1, G11: whether a node can be earned at an instant, regardless of its preconditions.
    pub fn is_in_time(&self, n: usize, i: usize, at: i64) -> bool {
        let document = self.document(i);
        let node = &self.case.nodes[n];
        let (start, end) = document.times[node.parent.unwrap_or(n)];
        let archived = document.archived[n] || node.parent.is_some_and(|parent| document.archived[parent]);
        !archived && at >= start && (end == 0 || at < end)
    }

    /// U4: whether a node's preconditions are met.
    pub fn is_unlocked(&self, n: usize, i: usize) -> bool {
        let document = self.document(i);
        let node = &self.case.nodes[n];
        let met = |need: &usize| {
            document.present[*need] && !self.earned[*need].is_empty() && (!self.case.claimed_mode || self.case.nodes[*need].auto_claim)
        };
        !node.needs_missing && node.needs.iter().all(met)
    }

    /// G2–G8: whether the command at an index matches the trigger.
    pub fn matches(&self, n: usize, i: usize) -> bool {
        let action = &self.case.history[i].1.action;
        let is_session = matches!(action, Action::SessionCompleted { .. });
        match &self.case.nodes[n].trigger {
            Trigger::Sessions(sessions) => is_session && self.sessions(i) == *sessions,
            Trigger::Minutes(minutes) => is_session && self.seconds(i) >= minutes * 60,
            Trigger::Content(ids, false, _) => content_of(action).is_some_and(|id| ids.contains(id)),
            Trigger::Content(ids, true, _) => content_of(action).is_some_and(|id| ids.contains(id)) && self.collected(n, i) == *ids,
            Trigger::Community(wanted) => action_name(action).is_some_and(|name| wanted.contains(&"any") || wanted.contains(&name)),
            Trigger::Subscription(products, _) => match action {
                Action::Subscribed { product_id, .. } if !self.is_restored(i) => {
                    products.as_ref().is_none_or(|products| product_id.as_ref().is_some_and(|id| products.contains(id)))
                }
                _ => false,
            },
            Trigger::Stat(id, bound) => match action {
                Action::Stat { set, max, min, add } => {
                    [set, max, min, add].into_iter().flatten().any(|(name, _)| name == id) && self.is_bound_met(id, *bound, i)
                }
                _ => false,
            },
            Trigger::Streak(_) | Trigger::StreakOf(..) | Trigger::Plain => false,
        }
    }

    /// G9: whether the history so far meets the trigger, regardless of when.
    pub fn qualifies(&self, n: usize, i: usize) -> bool {
        let actions = || self.until(i).map(|command| &command.action);
        match &self.case.nodes[n].trigger {
            Trigger::Streak(days) => self.streak(i).longest() >= *days,
            Trigger::StreakOf(account, length) => {
                matches!(self.case.accounts[*account].by, By::Session) && self.account(*account).fold(i).reading.best >= *length
            }
            Trigger::Sessions(sessions) => self.sessions(i) >= *sessions,
            Trigger::Minutes(minutes) => self.seconds(i) >= minutes * 60,
            Trigger::Content(ids, all, _) => {
                let kept = |j: &usize, id: &str| self.document(*j).enabled_time.is_some() || self.names_content(*j, id);
                let done = (0..=i).filter_map(|j| content_of(&self.case.history[j].1.action).filter(|id| kept(&j, id)));
                let done: BTreeSet<&str> = done.collect();
                let has = |id: &String| done.contains(id.as_str());
                if *all { ids.iter().all(has) } else { ids.iter().any(has) }
            }
            Trigger::Community(wanted) => actions().filter_map(action_name).any(|name| wanted.contains(&"any") || wanted.contains(&name)),
            Trigger::Subscription(products, _) => {
                actions().enumerate().filter(|(j, _)| !self.is_restored(*j)).any(|(_, action)| match (action, products) {
                    (Action::Subscribed { .. }, None) => true,
                    (Action::Subscribed { product_id: Some(id), .. }, Some(products)) => products.contains(id),
                    _ => false,
                })
            }
            Trigger::Stat(id, bound) => self.is_bound_met(id, *bound, i),
            Trigger::Plain => false,
        }
    }

    /// G9: if no retroactive check is to come, only ids that a definition names are kept.
    fn names_content(&self, j: usize, id: &str) -> bool {
        let present = self.case.nodes.iter().zip(&self.document(j).present).filter(|(_, present)| **present);
        present.into_iter().any(|(node, _)| matches!(&node.trigger, Trigger::Content(ids, ..) if ids.contains(id)))
    }

    pub fn until(&self, i: usize) -> impl Iterator<Item = &Command> {
        self.case.history[..=i].iter().map(|(_, command)| command)
    }

    pub fn sessions(&self, i: usize) -> i64 {
        self.until(i).filter(|command| matches!(command.action, Action::SessionCompleted { .. })).count() as i64
    }

    pub fn seconds(&self, i: usize) -> i64 {
        let lengths = self.until(i).map(|command| match command.action {
            Action::SessionCompleted { duration_sec, .. } => duration_sec,
            _ => 0,
        });
        lengths.sum()
    }

    /// G6: whether the command names a transaction that was seen before.
    pub fn is_restored(&self, i: usize) -> bool {
        let transaction = |j: usize| match &self.case.history[j].1.action {
            Action::Subscribed { transaction_id, .. } => transaction_id.clone(),
            _ => None,
        };
        transaction(i).is_some_and(|id| (0..i).any(|j| transaction(j).as_ref() == Some(&id)))
    }

    /// G7: without a value, a statistic meets neither bound.
    pub fn is_bound_met(&self, id: &str, bound: Bound, i: usize) -> bool {
        self.stat(id, i).is_some_and(|value| match bound {
            Bound::AtLeast(least) => value >= least,
            Bound::AtMost(most) => value <= most,
        })
    }

    /// U11: each command sets, raises, lowers and adds, in this order.
    pub fn stat(&self, id: &str, i: usize) -> Option<i64> {
        let mut value: Option<i64> = None;
        for command in self.until(i) {
            if let Action::Stat { set, max, min, add } = &command.action {
                set.iter().filter(|(name, _)| name == id).for_each(|(_, new)| value = Some(*new));
                max.iter().filter(|(name, _)| name == id).for_each(|(_, new)| value = Some(value.unwrap_or(*new).max(*new)));
                min.iter().filter(|(name, _)| name == id).for_each(|(_, new)| value = Some(value.unwrap_or(*new).min(*new)));
                add.iter().filter(|(name, _)| name == id).for_each(|(_, more)| value = Some(value.unwrap_or(0) + more));
            }
        }
        value
    }

    /// G4 with `all`: the part of the set that was collected since the last earning, at or after activation, while the set was
    /// defined.
    pub fn collected(&self, n: usize, i: usize) -> BTreeSet<String> {
        let Trigger::Content(ids, _, once) = &self.case.nodes[n].trigger else { return BTreeSet::new() };
        if *once && !self.earned[n].is_empty() {
            return BTreeSet::new(); // no new set begins
        }
        let from = self.earned[n].last().map_or(0, |(last, _)| last + 1);
        let counts = (from..=i).filter(|j| self.document(*j).present[n] && self.case.history[*j].1.at.0 >= self.case.nodes[n].activated);
        let done = counts.filter_map(|j| content_of(&self.case.history[j].1.action));
        done.filter(|id| ids.contains(*id)).map(str::to_owned).collect()
    }

    /// The progress that a view must show.
    pub fn progress(&self, n: usize, i: usize) -> Option<(i64, i64)> {
        let earned = i64::from(!self.earned[n].is_empty());
        Some(match &self.case.nodes[n].trigger {
            Trigger::Streak(days) => (if earned == 1 { *days } else { self.streak(i).value(self.case.history[i].1.at.0) }, *days),
            Trigger::StreakOf(account, length) => {
                (if earned == 1 { *length } else { self.account(*account).value(i, self.case.history[i].1.at.0) }, *length)
            }
            Trigger::Sessions(sessions) => (self.sessions(i), *sessions),
            Trigger::Minutes(minutes) => (self.seconds(i) / 60, *minutes),
            Trigger::Content(ids, true, _) => {
                let collected = self.collected(n, i).len();
                (if earned == 1 && collected == 0 { ids.len() } else { collected } as i64, ids.len() as i64)
            }
            Trigger::Stat(id, Bound::AtLeast(least)) => (self.stat(id, i).unwrap_or(0), *least),
            Trigger::Plain => return None,
            _ => (earned, 1),
        })
    }

    /// G2: the milestone was passed without being earned, and no retroactive check is to come.
    pub fn is_missed(&self, n: usize, i: usize) -> bool {
        let Trigger::Sessions(sessions) = self.case.nodes[n].trigger else { return false };
        let to_come =
            self.checked.is_none() && self.document(i).enabled_time.is_some_and(|enabled_at| self.case.nodes[n].activated <= enabled_at);
        self.sessions(i) >= sessions && self.earned[n].is_empty() && !to_come
    }
}

pub fn content_of(action: &Action) -> Option<&str> {
    match action {
        Action::SessionCompleted { content_id, .. } => content_id.as_deref(),
        Action::ContentCompleted { content_id } => Some(content_id),
        _ => None,
    }
}

pub fn action_name(action: &Action) -> Option<&'static str> {
    match action {
        Action::Joined => Some("join"),
        Action::Posted => Some("post"),
        Action::Commented => Some("comment"),
        _ => None,
    }
}

/// Compares the numbers between the dots one by one; missing numbers are 0.
pub fn version_below(command: &Command, least: &str) -> bool {
    let Some(version) = &command.app_version else { return false };
    let numbers = |text: &str| {
        let mut numbers: Vec<u64> = text.split('.').map(|number| number.parse().unwrap()).collect();
        numbers.resize(4, 0);
        numbers
    };
    numbers(&version.to_string()) < numbers(least)
}
