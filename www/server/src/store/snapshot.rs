//! What a request names, read by one statement, at one instant: streams, and what is known of the player's events.

use plaudit::authority::{Account, Ack, Settled};
use plaudit::protocol::{Event, Limits, Sequence};
use plaudit::{Role, UnixSec};
use sqlx::FromRow;

use super::key::{key_of, team_of};
use super::statement::Statement;
use super::teams::role_named;
use super::{Store, StreamRow, Transaction, account};

/// Streams as they were at one instant, and the account as far as some events are concerned.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The player's own stream; `None`: there is none.
    pub own: Option<StreamRow>,
    /// The streams of teams that the player is a member of, with the player's role.
    pub teams: Vec<(StreamRow, Role)>,
    /// What is known of the events.
    pub account: Account,
}

/// A row of any of the three tables. The columns' names say what they hold of acks and settled events.
#[derive(FromRow)]
struct SnapshotRow {
    /// `stream`, `ack` or `settled`.
    part: String,
    /// The settled event's identity; the stream's key.
    eid: String,
    /// The process; the stream's definitions.
    cid: String,
    /// The event's number; the stream's revision.
    mid: i64,
    /// When it was settled; the stream's epoch.
    at: i64,
    /// The code of the refusal; the role on a team's stream.
    code: String,
    /// The message of the refusal; the stream's snapshot.
    message: String,
    logged: i64,
    writes: i64,
}

impl Snapshot {
    /// Reads the player's own stream, the streams of those of `teams` that the player is a member of, and what is known of `events`,
    /// without a lock.
    ///
    /// # Errors
    ///
    /// The database's.
    pub async fn read(
        store: &Store,
        player: &str,
        teams: &[&str],
        events: &[Event],
        now: UnixSec,
        limits: Limits,
    ) -> sqlx::Result<Snapshot> {
        let mut statement = Statement::default();
        push_streams(&mut statement, player, teams);
        if !events.is_empty() {
            account::push_select(statement.push(" UNION ALL "), player, events, now.plus(-limits.known_sec));
        }
        let rows: Vec<SnapshotRow> = statement.fetch(&mut *store.readers().acquire().await?).await?;
        let (streams, account): (Vec<SnapshotRow>, Vec<SnapshotRow>) = rows.into_iter().partition(|row| row.part == "stream");
        let mut snapshot = Snapshot { own: None, teams: Vec::new(), account: account_of(account) };
        for row in streams {
            match (team_of(&row.eid), role_named(&row.code)) {
                (None, _) => snapshot.own = Some(row.into_stream()),
                (Some(_), Some(role)) => snapshot.teams.push((row.into_stream(), role)),
                (Some(_), None) => {}
            }
        }
        Ok(snapshot)
    }
}

/// What is known of these events, once the player's lock is held.
///
/// # Errors
///
/// The database's.
pub async fn read_account(tx: &mut Transaction, player: &str, events: &[Event], now: UnixSec, limits: Limits) -> sqlx::Result<Account> {
    if events.is_empty() {
        return Ok(Account::default());
    }
    let mut statement = Statement::default();
    account::push_select(&mut statement, player, events, now.plus(-limits.known_sec));
    Ok(account_of(statement.fetch(tx).await?))
}

fn push_streams(statement: &mut Statement, player: &str, teams: &[&str]) {
    let columns = "streams.definitions AS cid, rev AS mid, epoch AS at, ";
    statement.push("SELECT 'stream' AS part, streams.id AS eid, ").push(columns);
    statement.push("'' AS code, snapshot AS message, logged, writes FROM streams WHERE id = ").bind(key_of(player));
    if !teams.is_empty() {
        statement.push(" UNION ALL SELECT 'stream', streams.id, ").push(columns);
        statement.push("role, snapshot, logged, writes FROM team_members JOIN streams ON streams.id = 'team:' || team WHERE player = ");
        statement.bind(player).push(" AND team IN (").bind_list(teams.iter().copied()).push(")");
    }
}

impl SnapshotRow {
    fn into_stream(self) -> StreamRow {
        let SnapshotRow { eid: id, cid: definitions, mid: rev, at: epoch, message: snapshot, logged, writes, .. } = self;
        StreamRow { id, epoch, rev, snapshot, definitions, logged, writes }
    }
}

fn account_of(rows: Vec<SnapshotRow>) -> Account {
    let mut account = Account::default();
    for SnapshotRow { part, eid, cid, mid, at, code, message, .. } in rows {
        if part == "ack" {
            account.insert_ack(cid, Ack { mid, at: UnixSec(at) });
        } else {
            let refusal = (!code.is_empty()).then_some((code, message));
            account.insert_settled(eid, Settled { sequence: Sequence { cid, mid }, at: UnixSec(at), refusal });
        }
    }
    account
}
