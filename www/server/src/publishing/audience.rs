//! The audience of definitions: players or teams.

use plaudit::protocol::{PLAYER, Rulebook};

use crate::rules::{Rules, TEAM};

/// The audience of definitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Players' own streams.
    Player,
    /// Teams' streams.
    Team,
}

impl Audience {
    /// Both audiences.
    pub const ALL: [Audience; 2] = [Audience::Player, Audience::Team];

    /// The name in addresses and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Audience::Player => "player",
            Audience::Team => "team",
        }
    }

    /// The audience of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.as_str() == name)
    }

    /// The stream by which the core recognizes such definitions.
    #[must_use]
    pub const fn stream(self) -> &'static str {
        match self {
            Audience::Player => PLAYER,
            Audience::Team => TEAM,
        }
    }

    /// The prefix of the keys of its streams.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Audience::Player => "player:",
            Audience::Team => "team:",
        }
    }

    /// Its definitions among these rules.
    #[must_use]
    pub fn of(self, rules: &Rules) -> Option<&Rulebook> {
        match self {
            Audience::Player => Some(&rules.player),
            Audience::Team => rules.team.as_ref(),
        }
    }

    /// These rules, with its definitions replaced.
    #[must_use]
    pub fn replaced(self, rules: &Rules, rulebook: Rulebook) -> Rules {
        match self {
            Audience::Player => Rules { player: rulebook, team: rules.team.clone() },
            Audience::Team => Rules { player: rules.player.clone(), team: Some(rulebook) },
        }
    }
}
