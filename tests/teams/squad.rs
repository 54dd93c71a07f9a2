//! A team whose members act in turn.

use plaudit::{Action, Actor, Command, Definitions, Engine, EngineOptions, ErrorCode, NodeView, Outcome, Role};

use crate::support::{Instant, Json, value};

/// The monthly challenge of the documentation.
pub const SAMPLE: &str = include_str!("../fixtures/definitions/team.json");

pub struct Squad(pub Engine);

impl Squad {
    pub fn new(document: &Json) -> Squad {
        let options = EngineOptions { team: Some("reds".to_owned()), ..EngineOptions::default() };
        Squad(Engine::new(Definitions::parse_team(&value(document)).unwrap(), options).unwrap())
    }

    pub fn sample() -> Squad {
        Squad::new(&serde_json::from_str(SAMPLE).unwrap())
    }

    /// The same team, from its saved state.
    pub fn reloaded(&self, document: &Json) -> Squad {
        let options = EngineOptions { state: Some(self.0.state()), team: Some("reds".to_owned()), ..EngineOptions::default() };
        Squad(Engine::new(Definitions::parse_team(&value(document)).unwrap(), options).unwrap())
    }

    pub fn run(&mut self, who: &str, at: impl Instant, action: Action) -> Result<Outcome, ErrorCode> {
        let role = if who == "ann" { Role::Admin } else { Role::Member };
        self.0.set_actor(Some(Actor { id: who.to_owned(), role }));
        self.0.apply(&Command::new(at.instant(), action)).map_err(|error| error.code())
    }

    pub fn add(&mut self, who: &str, at: impl Instant, id: &str, amount: i64) -> Outcome {
        self.run(who, at, Action::update([(id, amount)])).unwrap()
    }

    /// Claims as the admin.
    pub fn claim(&mut self, at: impl Instant, id: &str) -> Result<Outcome, ErrorCode> {
        self.run("ann", at, Action::claim([id]))
    }

    pub fn get(&self, id: &str, at: impl Instant) -> NodeView {
        self.0.get(id, at.instant()).unwrap()
    }

    pub fn contributions(&self, id: &str, at: impl Instant) -> String {
        let contributions = self.get(id, at).contributions.unwrap();
        contributions.iter().map(|(who, amount)| format!("{who} {amount}")).collect::<Vec<_>>().join(", ")
    }
}
