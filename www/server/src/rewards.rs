//! Rewards: rolled with the system's randomness (R4), or left to the reward hook (R6), and recorded for the log, from which a replay takes
//! them.

use std::collections::VecDeque;

use plaudit::authority::{Admission, Host};
use plaudit::protocol::Event;
use plaudit::{Actor, DueReward, GrantKind, GrantRefused, Granted, RewardSource, UnixSec, Value};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// Decides the due rewards of one transaction, and records them for each event.
pub struct Rolls {
    random: StdRng,
    actor: Option<Actor>,
    player_since: Option<UnixSec>,
    /// Whether the reward hook decides.
    asks: bool,
    /// The nodes that the current event pays without the hook.
    paid_at_once: Vec<String>,
    /// The reward that the hook has granted.
    given: Option<Given>,
    events: Vec<Rolled>,
}

/// The rewards of one event.
struct Rolled {
    eid: String,
    /// In order; null for one that the hook decides.
    rewards: Vec<Value>,
    later: Vec<Later>,
}

/// A due reward that the reward hook decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Later {
    /// The claim's id for the hook; set when it is logged.
    pub id: String,
    /// The node whose reward it is.
    pub node: String,
    /// The kind of reward.
    pub kind: GrantKind,
    /// The run, as [`DueReward::key`] names it.
    pub key: String,
    /// The instant of the event.
    pub at: UnixSec,
    /// The rolled reward.
    pub reward: Value,
}

/// A reward that the hook has granted.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The node.
    pub node: String,
    /// The kind of reward.
    pub kind: GrantKind,
    /// The reward.
    pub reward: Value,
}

impl Rolls {
    /// A random generator that is seeded by the system.
    ///
    /// # Errors
    ///
    /// The system's random generator fails.
    pub fn new() -> Result<Rolls, getrandom::Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(Rolls {
            random: StdRng::from_seed(seed),
            actor: None,
            player_since: None,
            asks: false,
            paid_at_once: Vec::new(),
            given: None,
            events: Vec::new(),
        })
    }

    /// The same, with rewards left to the hook if there is one.
    #[must_use]
    pub fn asking(self, asks: bool) -> Rolls {
        Rolls { asks, ..self }
    }

    /// The same, with one reward that the hook has granted.
    #[must_use]
    pub fn giving(self, given: Given) -> Rolls {
        Rolls { given: Some(given), ..self }
    }

    /// Sets the actor on a team's stream.
    pub fn act_as(&mut self, actor: Option<Actor>) {
        self.actor = actor;
    }

    /// Sets the instant since when the player exists (S9).
    pub fn of_player_since(&mut self, since: Option<UnixSec>) {
        self.player_since = since;
    }

    /// Begins the rolls of an event.
    pub fn begin(&mut self, eid: &str) {
        self.paid_at_once.clear();
        self.events.push(Rolled { eid: eid.to_owned(), rewards: Vec::new(), later: Vec::new() });
    }

    /// Pays these nodes of the current event without asking the hook: a server's claim (R6).
    pub fn pay_at_once(&mut self, nodes: Vec<String>) {
        self.paid_at_once = nodes;
    }

    /// Takes the rolls of an event, in order.
    pub fn take(&mut self, eid: &str) -> Vec<Value> {
        self.of(eid).map(|event| std::mem::take(&mut event.rewards)).unwrap_or_default()
    }

    /// Takes the rewards of an event that the hook decides.
    pub fn take_later(&mut self, eid: &str) -> Vec<Later> {
        self.of(eid).map(|event| std::mem::take(&mut event.later)).unwrap_or_default()
    }

    fn of(&mut self, eid: &str) -> Option<&mut Rolled> {
        self.events.iter_mut().find(|event| event.eid == eid)
    }

    fn decide(&mut self, due: &DueReward<'_>) -> Granted {
        if self.given.as_ref().is_some_and(|given| given.node == due.id && given.kind == due.kind)
            && let Some(given) = self.given.take()
        {
            return Granted::Reward(given.reward);
        }
        if self.given.as_ref().is_some_and(|given| given.node == due.id && given.kind == GrantKind::TotalReward) {
            return Granted::Later; // a claim of a total also names the node's own reward, which the hook does not decide
        }
        let reward = due.roll(&mut self.random);
        if !self.asks || self.paid_at_once.iter().any(|id| id == due.id) {
            return Granted::Reward(reward);
        }
        let later = Later { id: String::new(), node: due.id.to_owned(), kind: due.kind, key: due.key.to_owned(), at: due.at, reward };
        if let Some(event) = self.events.last_mut() {
            event.later.push(later);
        }
        Granted::Later
    }
}

impl Host for Rolls {
    fn actor(&mut self, _stream: &str) -> Option<Actor> {
        self.actor.clone()
    }

    fn player_since(&self) -> Option<UnixSec> {
        self.player_since
    }

    fn admit(&mut self, event: &Event) -> Admission {
        self.begin(&event.eid);
        Admission::Admitted
    }

    fn rewards(&mut self) -> &mut dyn RewardSource {
        self
    }
}

impl RewardSource for Rolls {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        let granted = self.decide(due);
        if let Some(event) = self.events.last_mut() {
            event.rewards.push(if let Granted::Reward(reward) = &granted { reward.clone() } else { Value::Null });
        }
        Ok(granted)
    }
}

/// Grants the rewards in the log.
pub struct Logged(pub VecDeque<Value>);

impl RewardSource for Logged {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        match self.0.pop_front() {
            Some(Value::Null) => Ok(Granted::Later),
            Some(reward) => Ok(Granted::Reward(reward)),
            None => Err(GrantRefused(format!("the log has no reward for {}", due.key))),
        }
    }
}
