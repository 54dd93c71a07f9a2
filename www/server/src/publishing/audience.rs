//! Whose definitions they are.

use plaudit::protocol::{PLAYER, Rulebook};

use crate::rules::{Rules, TEAM};

/// Whose definitions: the players', or the teams'.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Of players' own streams.
    Player,
    /// Of teams' streams.
    Team,
}

impl Audience {
    /// Both.
    pub const ALL: [Audience; 2] = [Audience::Player, Audience::Team];

    /// The name in addresses and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Audience::Player => "player",
            Audience::Team => "team",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Audience> {
        Audience::ALL.into_iter().find(|audience| audience.as_str() == name)
    }

    /// What the core takes as the stream of such definitions.
    #[must_use]
    pub const fn stream(self) -> &'static str {
        match self {
            Audience::Player => PLAYER,
            Audience::Team => TEAM,
        }
    }

    /// What the keys of their streams begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Audience::Player => "player:",
            Audience::Team => "team:",
        }
    }

    /// Their rules.
    #[must_use]
    pub fn of(self, rules: &Rules) -> Option<&Rulebook> {
        match self {
            Audience::Player => Some(&rules.player),
            Audience::Team => rules.team.as_ref(),
        }
    }

    /// These rules with others in their place.
    #[must_use]
    pub fn replaced(self, rules: &Rules, rulebook: Rulebook) -> Rules {
        match self {
            Audience::Player => Rules { player: rulebook, team: rules.team.clone() },
            Audience::Team => Rules { player: rules.player.clone(), team: Some(rulebook) },
        }
    }
}
