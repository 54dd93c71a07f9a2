//! What a request meets, read in one statement, at one instant and without a lock.

use plaudit::UnixSec;
use plaudit::authority::{Account, Ack, Settled};
use plaudit::protocol::{Event, Limits, Sequence};

use super::Store;
use super::account;
use super::statement::Statement;
use super::stream::{self, key_of};

/// Streams, and what is known of some events.
#[derive(Clone, Debug)]
pub struct Sight {
    /// The player's own stream, if there is one, and those of teams that the player is a member of.
    pub streams: Vec<Look>,
    /// The player's account as far as the events are concerned.
    pub account: Account,
}

/// A stream, and the role of whoever looks, on a team's.
#[derive(Clone, Debug)]
pub struct Look {
    /// The stream.
    pub stream: stream::Row,
    /// The name of the role; empty on the player's own stream.
    pub role: String,
}

/// A row of any of the three tables.
#[derive(sqlx::FromRow)]
pub(super) struct Row {
    /// `stream`, `ack` or `settled`.
    part: String,
    /// The stream's key; the settled event.
    name: String,
    process: String,
    /// The revision; the event's number.
    number: i64,
    /// The epoch; when it was settled.
    at: i64,
    /// The role; the code of the refusal.
    word: String,
    /// The snapshot; the message of the refusal.
    text: String,
    logged: i64,
    writes: i64,
}

impl Sight {
    /// Looks at the player's own stream, at those of these teams that the player is a member of, and for these events.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn of(store: &Store, player: &str, teams: &[&str], events: &[Event], now: UnixSec, limits: Limits) -> sqlx::Result<Sight> {
        let mut statement = Statement::default();
        ask(&mut statement, player, teams);
        if !events.is_empty() {
            account::ask(statement.say(" UNION ALL "), player, events, now.plus(-limits.known_sec));
        }
        let rows: Vec<Row> = statement.fetch(&mut *store.readers().acquire().await?).await?;
        let (streams, account): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| row.part == "stream");
        Ok(Sight { streams: streams.into_iter().map(Look::of).collect(), account: account_in(account) })
    }
}

fn ask(statement: &mut Statement, player: &str, teams: &[&str]) {
    let columns = "'' AS process, rev AS number, epoch AS at, ";
    statement.say("SELECT 'stream' AS part, streams.id AS name, ").say(columns);
    statement.say("'' AS word, snapshot AS text, logged, writes FROM streams WHERE id = ").put(key_of(player));
    if !teams.is_empty() {
        statement.say(" UNION ALL SELECT 'stream', streams.id, ").say(columns);
        statement.say("role, snapshot, logged, writes FROM team_members JOIN streams ON streams.id = 'team:' || team WHERE player = ");
        statement.put(player).say(" AND team IN (").list(teams.iter().copied()).say(")");
    }
}

impl Look {
    fn of(row: Row) -> Look {
        let Row { name: id, number: rev, at: epoch, word: role, text: snapshot, logged, writes, .. } = row;
        Look { stream: stream::Row { id, epoch, rev, snapshot, logged, writes }, role }
    }
}

/// The account that these rows are.
pub(super) fn account_in(rows: Vec<Row>) -> Account {
    let mut account = Account::default();
    for Row { part, name, process: cid, number: mid, at, word: code, text: message, .. } in rows {
        if part == "ack" {
            account.insert_ack(cid, Ack { mid, at: UnixSec(at) });
        } else {
            let refusal = (!code.is_empty()).then_some((code, message));
            account.insert_settled(name, Settled { sequence: Sequence { cid, mid }, at: UnixSec(at), refusal });
        }
    }
    account
}
