//! Rewards: rolled from the system's randomness (R4), and remembered for the log, from which a replay takes them.

use std::collections::VecDeque;

use plaudit::authority::{Admission, Host};
use plaudit::protocol::Event;
use plaudit::{Actor, DueReward, GrantRefused, Granted, RewardSource, Value};
use rand::SeedableRng as _;
use rand::rngs::StdRng;

/// Rolls what falls due in one transaction, and remembers what was rolled for which event.
pub struct Rolls {
    random: StdRng,
    actor: Option<Actor>,
    rolled: Vec<(String, Vec<Value>)>,
}

impl Rolls {
    /// A generator that the system's randomness has seeded.
    ///
    /// # Errors
    ///
    /// The system has no randomness to give.
    pub fn new() -> Result<Rolls, getrandom::Error> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed)?;
        Ok(Rolls { random: StdRng::from_seed(seed), actor: None, rolled: Vec::new() })
    }

    /// Sets the member who acts on a team's stream.
    pub fn act_as(&mut self, actor: Option<Actor>) {
        self.actor = actor;
    }

    /// Begins the rolls of an event.
    pub fn begin(&mut self, eid: &str) {
        self.rolled.push((eid.to_owned(), Vec::new()));
    }

    /// Takes the rolls of an event, in order.
    pub fn take(&mut self, eid: &str) -> Vec<Value> {
        self.rolled.iter_mut().find(|(of, _)| of == eid).map(|(_, rolled)| std::mem::take(rolled)).unwrap_or_default()
    }
}

impl Host for Rolls {
    fn actor(&mut self, _stream: &str) -> Option<Actor> {
        self.actor.clone()
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
        let reward = due.roll(&mut self.random);
        if let Some((_, rolled)) = self.rolled.last_mut() {
            rolled.push(reward.clone());
        }
        Ok(Granted::Reward(reward))
    }
}

/// Grants the rewards that the log holds.
pub struct Logged(pub VecDeque<Value>);

impl RewardSource for Logged {
    fn grant(&mut self, due: &DueReward<'_>) -> Result<Granted, GrantRefused> {
        self.0.pop_front().map(Granted::Reward).ok_or_else(|| GrantRefused(format!("the log holds no reward for {}", due.key)))
    }
}
