//! The export of a player: all rows about the player, read page by page, so that a long log needs little memory.

use plaudit::Value;
use sqlx::FromRow;

use super::key::{key_of, key_of_team, player_of};
use super::{Store, stream, teams};
use crate::eid::sent;

/// The rows of one page.
const PAGE: i64 = 500;

/// One list of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The log of the stream with this key: of a team's stream, the player's own entries.
    Log(String),
    /// The rewards of the stream with this key: of a team's stream, those that the player claimed.
    Rewards(String),
}

#[derive(FromRow)]
struct LogLine {
    seq: i64,
    rev: i64,
    at: i64,
    kind: String,
    eid: String,
    body: String,
}

#[derive(FromRow)]
struct RewardLine {
    seq: i64,
    part: i64,
    eid: String,
    node: String,
    kind: String,
    at: i64,
    reward: String,
}

#[derive(FromRow)]
struct SignInLine {
    created_at: i64,
}

/// The position of the last line of a page: its row in the log, and its place among the rewards of that row.
pub type Position = (i64, i64);

/// The short members of an export: player, state, devices and teams, as canonical JSON; `None` for an unknown player.
///
/// # Errors
///
/// A database error.
pub async fn head(store: &Store, player: &str) -> sqlx::Result<Option<Vec<(&'static str, String)>>> {
    let mut connection = store.readers().acquire().await?;
    let Some(row) = stream::read(&mut connection, &key_of(player)).await? else { return Ok(None) };
    let since: Option<(i64,)> =
        sqlx::query_as("SELECT created_at FROM players WHERE id = $1").bind(player).fetch_optional(&mut *connection).await?;
    let text = "SELECT created_at FROM devices WHERE player = $1 ORDER BY created_at";
    let devices: Vec<SignInLine> = sqlx::query_as(text).bind(player).fetch_all(&mut *connection).await?;
    drop(connection);
    let devices = devices.into_iter().map(|line| object([("created_at", line.created_at.into())]));
    let teams = teams_of(store, player).await?.into_iter().map(|team| {
        let role = team.role.map_or(Value::Null, Value::from);
        object([("id", team.id.into()), ("name", team.name.into()), ("role", role)])
    });
    let json = |value: Value| value.to_canonical_json();
    Ok(Some(vec![
        ("player", json(player.into())),
        ("created_at", json(since.map_or(Value::Null, |(since,)| since.into()))),
        ("epoch", json(row.epoch.into())),
        ("rev", json(row.rev.into())),
        ("definitions", json(row.definitions.as_str().into())),
        ("state", row.snapshot),
        ("devices", json(Value::List(devices.collect()))),
        ("teams", json(Value::List(teams.collect()))),
    ]))
}

/// A team whose stream has something of the player's.
struct Team {
    id: String,
    name: String,
    /// `None`: the player has left it.
    role: Option<String>,
}

/// The player's teams in the order of joining, followed by those that the player has left.
async fn teams_of(store: &Store, player: &str) -> sqlx::Result<Vec<Team>> {
    let own = teams::list_of(store, player).await?;
    let left = teams::left_by(store, player).await?;
    let own = own.into_iter().map(|team| Team { id: team.id, name: team.name, role: Some(team.role) });
    Ok(own.chain(left.into_iter().map(|(id, name)| Team { id, name, role: None })).collect())
}

/// The lists of an export, in order: those of the player's own stream, and of the streams of the player's teams.
///
/// # Errors
///
/// A database error.
pub async fn parts(store: &Store, player: &str) -> sqlx::Result<Vec<Part>> {
    let teams = teams_of(store, player).await?;
    let keys = [key_of(player)].into_iter().chain(teams.iter().map(|team| key_of_team(&team.id)));
    Ok(keys.flat_map(|key| [Part::Log(key.clone()), Part::Rewards(key)]).collect())
}

/// The lines of a list after a position, at most one page, as JSON; and the position after them, unless the list is complete.
///
/// # Errors
///
/// A database error.
pub async fn page(store: &Store, player: &str, part: &Part, behind: Position) -> sqlx::Result<(Vec<String>, Option<Position>)> {
    let (lines, last) = match part {
        Part::Log(key) => {
            let text = "SELECT seq, rev, at, kind, eid, body FROM event_log WHERE stream = $1 AND seq > $2 AND (player = $3 OR $4 = 1) \
                        ORDER BY seq LIMIT $5";
            let query = sqlx::query_as(text).bind(key).bind(behind.0).bind(player).bind(is_own(key)).bind(PAGE);
            let lines: Vec<LogLine> = query.fetch_all(store.readers()).await?;
            let last = lines.last().map(|line| (line.seq, 0));
            (lines.into_iter().map(LogLine::into_json).collect::<Vec<_>>(), last)
        }
        Part::Rewards(key) => {
            let text = "SELECT seq, part, eid, node, kind, at, reward FROM reward_ledger WHERE stream = $1 \
                        AND (seq > $2 OR (seq = $3 AND part > $4)) AND (player = $5 OR $6 = 1) ORDER BY seq, part LIMIT $7";
            let query = sqlx::query_as(text).bind(key).bind(behind.0).bind(behind.0).bind(behind.1);
            let lines: Vec<RewardLine> = query.bind(player).bind(is_own(key)).bind(PAGE).fetch_all(store.readers()).await?;
            let last = lines.last().map(|line| (line.seq, line.part));
            (lines.into_iter().map(RewardLine::into_json).collect(), last)
        }
    };
    let is_full = i64::try_from(lines.len()).is_ok_and(|lines| lines >= PAGE);
    Ok((lines, last.filter(|_| is_full)))
}

/// 1: the stream is a player's own, with all of its lines; 0: a team's.
fn is_own(key: &str) -> i64 {
    i64::from(player_of(key).is_some())
}

fn object<const N: usize>(members: [(&'static str, Value); N]) -> Value {
    Value::Object(members.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// An object with one more member, which is JSON already: log bodies and rewards are stored as canonical text.
fn with_json(object: &Value, name: &str, json: &str) -> String {
    let text = object.to_canonical_json();
    let json = if json.is_empty() { "null" } else { json };
    format!("{},\"{name}\":{json}}}", text.strip_suffix('}').unwrap_or(&text))
}

impl LogLine {
    fn into_json(self) -> String {
        let LogLine { seq, rev, at, kind, eid, body } = self;
        let eid = sent(&eid).into();
        let members = [("seq", seq.into()), ("rev", rev.into()), ("at", at.into()), ("kind", kind.into()), ("eid", eid)];
        with_json(&object(members), "body", &body)
    }
}

impl RewardLine {
    fn into_json(self) -> String {
        let RewardLine { seq, part, eid, node, kind, at, reward } = self;
        let place = [("seq", seq.into()), ("part", part.into()), ("eid", sent(&eid).into()), ("at", at.into())];
        let [seq, part, eid, at] = place;
        with_json(&object([seq, part, eid, at, ("node", node.into()), ("kind", kind.into())]), "reward", &reward)
    }
}
