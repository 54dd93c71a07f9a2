//! Reads everything that a request refers to with one statement, at one instant: streams, and the player's settled events.

use plaudit::authority::{Account, Ack, Settled};
use plaudit::protocol::{Limits, Sequence};
use plaudit::{Role, UnixSec};
use sqlx::FromRow;

use super::account::Named;
use super::key::{key_of, team_of};
use super::standing::{self, Standing};
use super::statement::Statement;
use super::teams::role_named;
use super::{Store, StreamRow, Transaction, account};

/// Streams at one instant, with the part of the account that some events refer to.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The player's own stream; `None` if it does not exist.
    pub own: Option<StreamRow>,
    /// The streams of teams that the player is a member of, with the player's role.
    pub teams: Vec<(StreamRow, Role)>,
    /// The part of the account that the request refers to.
    pub account: Account,
    /// The instant since when the player exists (S9).
    pub player_since: Option<UnixSec>,
    /// The player's standing: whether the player is barred.
    pub standing: Standing,
}

/// A row of one of three tables. The columns are named after acks and settled events.
#[derive(FromRow)]
struct SnapshotRow {
    /// `stream`, `ack` or `settled`.
    part: String,
    /// The settled event's id; the stream's key.
    eid: String,
    /// The process; the stream's version of definitions.
    cid: String,
    /// The event's number; the stream's revision.
    mid: i64,
    /// The instant of settling; the stream's epoch.
    at: i64,
    /// The code of the refusal; the role on a team's stream; on the player's own stream, since when the player exists, and the
    /// standing.
    code: String,
    /// The message of the refusal; the stream's snapshot.
    message: String,
    logged: i64,
    writes: i64,
}

impl Snapshot {
    /// Reads, without a lock, the player's own stream, the streams of those `teams` that the player is a member of, and the part of
    /// the account that a request refers to.
    ///
    /// # Errors
    ///
    /// A database error.
    pub async fn read(
        store: &Store,
        player: &str,
        teams: &[&str],
        named: Named<'_>,
        now: UnixSec,
        limits: Limits,
    ) -> sqlx::Result<Snapshot> {
        let mut statement = Statement::default();
        push_streams(&mut statement, player, teams);
        if !named.is_empty() {
            account::push_select(statement.push(" UNION ALL "), player, named, now.plus(-limits.known_sec));
        }
        let rows: Vec<SnapshotRow> = statement.fetch(&mut *store.readers().acquire().await?).await?;
        let (streams, account): (Vec<SnapshotRow>, Vec<SnapshotRow>) = rows.into_iter().partition(|row| row.part == "stream");
        let mut snapshot =
            Snapshot { own: None, teams: Vec::new(), account: account_of(account), player_since: None, standing: Standing::default() };
        for row in streams {
            match (team_of(&row.eid), role_named(&row.code)) {
                (None, _) => {
                    let (since, standing) = row.code.split_once(';').unwrap_or_default();
                    snapshot.player_since = since.parse().ok().map(UnixSec);
                    snapshot.standing = Standing::read(standing);
                    snapshot.own = Some(row.into_stream());
                }
                (Some(_), Some(role)) => snapshot.teams.push((row.into_stream(), role)),
                (Some(_), None) => {}
            }
        }
        Ok(snapshot)
    }
}

/// Reads the part of the account that a request refers to, under the player's lock.
///
/// # Errors
///
/// A database error.
pub async fn read_account(tx: &mut Transaction, player: &str, named: Named<'_>, now: UnixSec, limits: Limits) -> sqlx::Result<Account> {
    if named.is_empty() {
        return Ok(Account::default());
    }
    let mut statement = Statement::default();
    account::push_select(&mut statement, player, named, now.plus(-limits.known_sec));
    Ok(account_of(statement.fetch(tx).await?))
}

fn push_streams(statement: &mut Statement, player: &str, teams: &[&str]) {
    let columns = "streams.definitions AS cid, rev AS mid, epoch AS at, ";
    statement.push("SELECT 'stream' AS part, streams.id AS eid, ").push(columns);
    statement.push("COALESCE((SELECT CAST(created_at AS TEXT) FROM players WHERE players.id = ").bind(player);
    statement.push("), '') || ';' || ");
    standing::push_expression(statement, player);
    statement.push(" AS code, snapshot AS message, logged, writes FROM streams WHERE id = ").bind(key_of(player));
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
