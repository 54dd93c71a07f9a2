//! Keys of streams: `player:<id>` and `team:<id>` in the database, `player` and `team:<id>` in the protocol.

use plaudit::protocol::PLAYER;

const OWN: &str = "player:";
const TEAM: &str = "team:";

/// The key of a player's own stream.
#[must_use]
pub fn key_of(player: &str) -> String {
    format!("{OWN}{player}")
}

/// The key of a team's stream.
#[must_use]
pub fn key_of_team(team: &str) -> String {
    format!("{TEAM}{team}")
}

/// The player whose own stream has this key; `None` for other streams.
#[must_use]
pub fn player_of(key: &str) -> Option<&str> {
    key.strip_prefix(OWN)
}

/// The team whose stream has this key or name; `None` for other streams.
#[must_use]
pub fn team_of(stream: &str) -> Option<&str> {
    stream.strip_prefix(TEAM)
}

/// The key of the stream that an operator names: a player, or `team:` and a team's id.
#[must_use]
pub fn key_named(name: &str) -> String {
    if name.starts_with(TEAM) { name.to_owned() } else { key_of(name) }
}

/// The core's id of the stream with this key.
#[must_use]
pub fn id_of(key: &str) -> &str {
    if key.starts_with(OWN) { PLAYER } else { key }
}
